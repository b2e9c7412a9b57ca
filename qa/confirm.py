"""Where a question wants something confirmed that it says itself: …は本当か, …ですよね, 500万円ですか; pure.

What is set phrases stands in the lexicon (``confirm``); here is what has many forms: hearsay, claims of truth, tags at
the end of a sentence in several dialects, and a bare question that ends on the value it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.mentions import Mention

_END = r"(?=[?。、!か]|$)"
_PATTERNS = (
    # hearsay
    r"(?:っ?て|と|とか|とは|ように|んやと|って話を|との話を)(?:聞[いきこく]|きい|耳に|伺[いっ]|うかがっ|言われ|いわれ|言うて|言うと|いうと"
    r"|言って(?:い|た)|報じ|報道され|教わ|教えられ|教えてもら|承知し|認識し|理解し|思って|思うて|思い込ん|信じ"
    r"|思う(?:の|ん)?(?:です|だ|や|じゃ)?(?:が|けど|けれど)|思われ(?:る|ます)(?:が|けど))",
    r"(?:という|といった|との|っていう|って|ちゅう|つう|いう)(?:話|噂|うわさ|情報|説|理解|認識|解釈|指摘|報道|説明|ふうに聞)",
    r"(?:そうだ|そうや|そうじゃ|らしい|とのこと|とのことだ)(?:が|けど|けれど|です|やん|ね|な)",
    # truth
    r"(?:というの|ということ|っての|いうの|って|の|こと|話|それ)?(?:は|が|って)?、?(?:本当|ほんと|ほんま|ホント|ホンマ|まこと|真実|事実|マジ|まじ)"
    r"(?:です|でしょう|だろう|であ|なの|なん|か|け|[?。]|$)",
    r"で(?:よい|良い|いい|ええ|よろし|良か|よか|かまわ|間違い|まちがい|相違|違いな|合っ|あっと|あっとる|正し|ok)",
    r"(?:正しい|合っている|合ってる|あっている|間違いない|確か)(?:です|でしょう|のか|の[?]|か[?。]|か$|[?])",
    r"(?:ほんま|ほんと|ホンマ|ホント|本当|まじ|マジ)に(?!.*(?:何|なに|なん|いくら|誰|だれ|どこ|どれ|どの|どう|どん|いつ|なぜ|いくつ|どちら))",
    r"(?:だ|や)って[?]",
    # tags
    rf"(?:です|ます|ました|でした|だ|や|た|る|ん|い|なん|やん|れる|はず)(?:よね|よな|よなあ|やんな|やんね|やんか|やろ|やろか|でしょ|だろ|じゃろ"
    rf"|べ|べな|べか|べさ|ばい|ちゃう|ちゃうん|ちゃいます|ちゃうの|っぺ|だべ){_END}",
    rf"っけ{_END}",
    r"(?:んじゃ|のじゃ|んや|のや|のでは|んでは|では)(?:ない|なか|あらへん|ありません)(?:の|ん)?(?:です|でしょう|だろう|やろ)?か",
    r"はず(?:だ(?!った[一-鿿ァ-ヺ])|です|や|じゃ|なの|なん|では|[?。]|$)",
    r"(?:に)?(?:違い|ちがい)(?:ない|ありません)",
    r"(?:事実|実際|記載)(?:と|とは)(?:違|異|反|食い違)",
    r"(?:という|っていう|との)(?:数字|額|値|率|金額|数)(?:は|って|が)",
    r"(?:や|じゃ|では)(?:ない|あらへん|なか)(?:の|ん)?[?]",
    r"(?:と(?:いう)?(?:のは|指摘は|主張は)?)?(?:間違い|誤り|嘘|うそ|ウソ|デマ|勘違い)(?:か|です|だ|でしょう|なの|では|[?])",
    r"記憶して|覚えて(?:い|お)|書いてあ(?:る|った|りま)(?:[?]|よね|けど|が)",
    r"(?:相違|間違い|誤り)(?:は|が|など)?(?:ない|なし|無|ござい|ありま|ある)",
    r"(?:のは|とは|なんて|というのは|って)(?:いささか|少し|ちょっと)?(?:おかし|変(?:で|じゃ|や|だ|な)|不自然|不公平|やり(?:す|過)ぎ|妙)",
)
_CONFIRM = tuple(re.compile(pattern) for pattern in _PATTERNS)
_ENDS = re.compile(  # behind a value: the question ends on it
    r"(?:以内|まで|も)?(?:は|が|を)?(?:補助|助成|支給|交付|支出|計上|出|もらえ|受け取れ|支払わ|認め)(?:され|られ|し|て)?(?:い)?(?:ますか|ましたか|るか|たか|るの[?]|たの[?]|るん[?]|たん[?])|"
    r"(?:以内|まで|台|ちょうど|ぴったり)?(?:です|でしょう|でした|だった|であ|なの|なん|やった|や|やろ)?(?:ります|る|の|ん|です)?か(?:ね|な|いな|しら|のう)?"
    r"(?:[?。]|$)|(?:なの|なん|だった|やったん)[?]"
)
_VALUES = ("amount", "rate", "year")


def confirming(text: str, found: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a folded question that ask for a confirmation."""
    for pattern in _CONFIRM:
        yield from (match.span() for match in pattern.finditer(text))
    ends = [_ENDS.match(text, m.end) for m in found if m.kind in _VALUES]
    said = [end.span() for end in ends if end]
    if len(said) == 1:  # 17%なの?74%なの? asks which
        yield said[0]
