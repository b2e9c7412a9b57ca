"""Conditions on the terms of a grant: a flat sum (定額), a rate, a cap that names no amount; pure."""

from __future__ import annotations

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.mentions import Mention
from qa.sieve import Sieve
from qa.spans import Reading

# 定額になるのは何, どの事業が, 2/3のものは, 何と何, すべて挙げよ, はありますか: rows are asked for, not a value of one.
_WHICH = regex(
    r"(?:のは|ものは|のって|もんは|んは)、?(?:どれ|どの|どこ|どういう|どんな|何|なに|なん|誰|だれ|どちら|[?。]|$)"
    r"|(?:どの|何の|どんな|どういう|どちらの)(?:事業|区分|経費|対象|取組|取り組み|メニュー|枠|補助|費用|もの|団体|機器)"
    r"|(?:何|どれ|どこ|なに)と(?:何|どれ|どこ|なに)|(?:もの|区分|経費|事業|取組|枠|対象|メニュー|やつ|とこ|ところ|補助)(?:は|が|って|を|、)?"
    r"(?:どれ|どこ|何|なに|ある|あり|あん|おま|すべて|全て|全部|挙げ|列挙|教え|示せ|$|[?。])"
)


_CAPPED = regex(
    r"(?:上限|限度|天井)(?:額)?(?:が|は)?(?:具体的な?)?(?:金額|数字|額|円単位)?(?:で|に|として)?"
    r"(?:書かれて|書いて|示されて|決まって|明記されて|定められて|明示されて|設定されて|設けられて|定まって)(?:いる|る|ある|い?た)"
)


_LEFT_OUT = regex(  # 定額がまったく入らない補助
    r"(?:の(?:部分|分|補助))?(?:が|は|も|を)?(?:まったく|全く|一切|全然|ぜんぜん)?(?:入ら|入って(?:い)?|含ま(?:れ)?|含まれて(?:い)?|使わ(?:れ)?|付か|つか)(?:ない|ません|ん|へん)"
)


_PICKS = regex(
    r"(?:以内|ちょうど)?の(?:やつ|もの|場合|補助|助成|交付金|事業|区分|対象|ところ|とこ|ほう|方|枠|とき|団体|経費)(?!率|割合|上限)"
)


def picks(reading: Reading, mention: Mention) -> bool:
    """Return whether a rate or amount says which grant is meant: 補助率3分の2のやつ, 上限が4,000千円の補助対象."""
    return _PICKS.match(reading.text, mention.end) is not None


def asks_which(reading: Reading) -> bool:
    """Return whether rows are asked for by their terms: 補助率が定額なのはどれ."""
    taken = reading.has("word:confirm") or reading.has("ask:why")
    return not taken and (reading.has("ask:who") or _WHICH.search(reading.text) is not None)


def terms(sieve: Sieve) -> None:
    """定額のもの, 上限額が決まっていないもの: rows by the words of their rates and caps."""
    flat = sieve.reading.tagged("word:flat")
    left_out = {s for s in flat if sieve.excluded(s) or _LEFT_OUT.match(sieve.reading.text, s.end)}
    if sieve.table != "subsidy" or not (asks_which(sieve.reading) or left_out):
        return
    if flat:
        said = {i for s in flat for i in range(s.start, s.end)}
        cut = bool(left_out)
        words = sieve.text(flat[0])
        sieve.keep("rate", "without" if cut else "kind", words, words + ("以外" if cut else ""),
                   lambda r: is_flat(r, sieve) != cut, soft=True)  # fmt: skip
        sieve.place_used |= said
    open_ended = sieve.reading.tagged("word:no_cap")
    if open_ended:
        sieve.keep("cap", "kind", "no_cap", "上限額が金額で示されていないもの", uncapped)
        sieve.place_used |= {i for s in open_ended for i in range(s.start, s.end)}
    elif _CAPPED.search(sieve.reading.text):
        sieve.keep("cap", "kind", "capped", "上限額が金額で示されているもの", lambda r: not uncapped(r), soft=True)


def is_flat(row: Row, sieve: Sieve) -> bool:
    """Return whether the row's rate is a flat sum, in whole or in part."""
    text = fold(row.cells["rate"].text) if "rate" in row.cells else ""
    return any(word in text for word in sieve.lexicon.words["flat"])


def uncapped(row: Row) -> bool:
    """Return whether the row names no amount as its cap: blank, or in words alone (大臣が必要と認めた経費)."""
    return not row["cap"]
