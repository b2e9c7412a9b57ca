"""Years, amounts, rates, blocks, nodes … named in a folded question, each with its span; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from index.numbers import parse_amount, parse_rate, parse_year
from index.regex import regex


@dataclass(frozen=True, slots=True)
class Mention:
    """A year, amount, rate, node … named in the question; ``value`` typed by ``kind``."""

    start: int
    end: int
    kind: str
    value: object


EVERY = 1000  # 多い順: all of them, in order
_ORDER = "(?:[多高低安]い|少な?い|大きい|小さい|おっきい|ちっ(?:ちゃ|さ)い|でかい)"
_FEW = r"\d+|[一二三四五六七八九十]+"
_THINGS = "つ|社|者|件|団体|位|個|県|市|法人|契約|項目"
_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_KANJI = r"[一二三四五六七八九十百千]+"
_ERA = r"(?:令和|平成|昭和|大正|r|h|s)\.?(?:元|\d{1,2}|[一二三四五六七八九十]{1,3})"
_BIG = "兆|億|千万|百万|十万|万"
_PEOPLE = "人件者社団回個名台頭自市町村県"  # 3万人 is no amount
_UNPEOPLED = r"(?<![\d,.])(?<!人口)(?<!人口[約がはも])(?<!人口およそ)"  # 人口3万の町 names no cost
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("sheet", r"(?<!\d)(?:20\d\d)-\d{6}(?!\d)"),
    ("path", r"(?<!\d)[1-9]\d\d(?:[-→>]+[1-9]\d\d)+(?!\d)"),
    ("corporate", r"(?<!\d)\d{13}(?!\d)"),
    ("years", r"(?<!\d)(?:20\d\d)(?:年度?)?[~\-](?:20)?\d\d年度?"),
    ("year", r"(?:fy|会計年度)(?:20)?\d\d(?!\d)"),
    ("listed", rf"(?<![a-z0-9])(?:{_ERA}|20\d\d)(?:[、・,/と]\d{{1,2}}){{1,5}}年度?(?!\d*月|以内|間)"),
    (
        "year",
        rf"(?<![a-z0-9])(?:{_ERA}|(?:19|20)\d\d)(?:会計)?(?:年度|fy|年(?!\d*月|以内)|(?![\d年,.%円件万億千人名]))",
    ),
    ("year", r"(?<![\d.])'?\d\d年度"),
    (
        "year",
        r"(?<![\d.,a-z元和成正去近直前後計各全第約一-十])[1-9]年度(?![間分目前後以]|連続|ぶり|にわた|続|内|ごと|単位)",
    ),
    ("year", r"[一二三四五六七八九〇]{4}年度?"),
    ("program", r"(?<!\d)0\d{5}(?!\d)|(?<=事業id)\d{6}(?!\d)|(?<=事業番号)\d{6}(?!\d)"),
    ("unit", r"(?<![\d一二三四五六七八九])(?:十万|百万|千)円(?=で|単位|に換算|表示|に直|だと)"),
    ("amount", rf"(?>(?:{_DIGITS}|{_KANJI})(?:{_BIG}|千)?)++円"),  # atomic: a long run of digits is read once
    ("amount", rf"(?<![一-鿿]){_KANJI}(?:万|億)(?:{_KANJI}万)?(?!(?![超以未近前程弱強台余])[一-鿿ァ-ヺ])"),
    ("amount", rf"{_UNPEOPLED}(?:{_DIGITS}(?:{_BIG})){{1,3}}(?:{_DIGITS}千)?(?!\d|[{_PEOPLE}]|か[所国月]|カ[所国月])"),
    (
        "rate",
        r"(?:全額|全部|丸ごと|まるごと)(?=を?、?(?:国が|国で|国の|国費|補助|助成|公費|公金|面倒|みて|見て|持っ|持つ|もって|もっと[るっ]|もつ|賄|まかな|負担))"
        r"|全額(?=出|もら|支給|国|なの|です|だ|補|支援|[?、。]|$)|半額|(?:半分|半数)(?=(?:まで)?[をはも]?、?(?:国が|国の|国費|補助|助成|公費|面倒|みて|見て|持っ|持つ|もって|もつ|賄|出[しすせる]))",
    ),
    (
        "rate",
        rf"{_DIGITS}(?:%|パーセント)|(?:\d{{1,2}}|{_KANJI})割(?:(?:\d|{_KANJI})分|半)?(?![合引増当り])|(?<![\d.])\d+(?:\.\d+)?/\d+(?!/)|(?:\d+|{_KANJI})分の(?:\d+|{_KANJI})",
    ),
    (
        "rank",
        rf"(?:上位|トップ|ベスト|top|下位|ワースト)(?:\d+|[一二三四五六七八九十]+|ツー|スリー|ファイブ|テン)(?:{_THINGS})?",
    ),
    (
        "rank",
        rf"{_ORDER}(?:順|方|ほう|もの|とこ|ところ)(?:番)?(?:に|から|で|の|、)*(?:\d+|[一二三四五六七八九十]+)(?={_THINGS})",
    ),
    (
        "rank",
        rf"{_ORDER}(?:の)?(?:順|(?:方|ほう|もの|もん|やつ|とこ|ところ|額)?から(?:の)?(?:、)?(?:順|並|ずら))|昇順|降順|(?:金額|額|率)順",
    ),
    ("rank", rf"(?:上|うえ|大きい方|多い方)から(?:の)?(?:\d+|[一二三四五六七八九十]+)(?:{_THINGS})(?!目)"),
    ("rank", r"(?:上から|下から|トップから)?(?:\d+|[一二三四五六七八九十]+)(?:番目|位)(?:まで|以内)"),
    ("place", r"(?:\d+|[一二三四五六七八九十]+)(?:番目|位(?!置))"),
    ("place", r"一番(?=と二番)|[二三四五]番(?!目|号|線)|の次に(?=[多少大小高低])"),
    ("node", r"(?<![\d,.])[1-9]0[1-9](?![\d,.%円年])|(?<![\d,.])[1-9]1[0-9](?![\d,.%円年件人者社])"),
    (
        "block",
        r"(?:ブロック|グループ|区分)「?[a-z](?![a-z])」?|(?<![a-z])[a-z]、?(?:ブロック|グループ)|(?<![a-z])[a-z]の?欄",
    ),
    ("block", r"(?<![a-z0-9.&一-鿿ァ-ヺー])[a-z]社(?![一-鿿])"),
    ("block", r"(?<=支出先|支払先|交付先)[a-z](?=[のはがをにでと、?。・(]|から|合計|全体|$)"),
    ("block", r"(?<![a-z])[a-z](?=の支出先|の合計|には?何)|(?<=\()[a-z](?=\))"),
    ("block", r"(?<![a-z0-9.一-鿿ァ-ヺー])[a-z](?=全体|合計|総額|計)"),
    ("block", r"(?<![a-z0-9./&一-鿿ァ-ヺー])[a-z](?=(?:から|~)[a-z](?![a-z]))"),
    ("block", r"(?<![a-z0-9./&一-鿿ァ-ヺー])[a-z](?=は|の|に|と|、|で|・|って|\()(?!\w*\.)"),
    ("circled", r"\((?:\d{1,2})\)"),
    ("number", rf"{_DIGITS}"),
)
_COMPILED = tuple((kind, regex(pattern)) for kind, pattern in _PATTERNS)
_EACH = regex(
    r"^まで|一番|最も|最大|最小|最高|最低|ごと|各年|推移|それぞれ|合計|平均|年間|累計|総額|合わせ|あわせ|すべて|全て|足[しすせ]|足した|総計|合算|通算|通し|トータル|ひっくるめ|積み上げ|総和|毎年|並べ|全部|一覧|変化"
    r"|^の(?:間|あいだ|うち|中)(?![^。?]*(?:増|減|伸|差|変わ|倍|割|%))"
)  # every year of a range
_ARABIC = str.maketrans("〇一二三四五六七八九", "0123456789")
_LAST = regex(r"\d+(?=\D*$)")
_FURTHER = regex(r"(?:と|、|・|や|,|/|~|-|ー|から|より|及び|および|→)(\d{1,2})年(?:度|(?!間|以内|後|前|\d*月))")
_BLOCK = regex(r"(?:ブロック)?(?:と|、|・|や|,|/|及び|および)([a-z])(?![a-z0-9])")
_BLOCKS = regex(r"(?:ブロック)?(?:から|~|-|ー|→)(?:ブロック)?([a-z])(?![a-z0-9])(?:ブロック)?(?:まで)?")
_RANGE = regex(r"(?:から|~|-|ー)(?:、)?")


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the mentions of a folded question in order, none within another; a range of years names each of them."""
    found = _with_further(text, sorted(_found(text), key=lambda m: m.start))
    return tuple(_with_ranges(text, found))


def _found(text: str) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(a < end and start < b for a, b in taken):
                continue
            values = _values(kind, match[0])
            if values:
                taken.append((start, end))
                said = "year" if kind in ("years", "listed") else kind
                yield from (Mention(start, end, said, value) for value in values)


def _with_further(text: str, found: Sequence[Mention]) -> list[Mention]:
    """令和4年度と5年度: the second year is of the first one's calendar; ブロックAからC also names B."""
    kept = list(found)
    for mention in found:
        span = _BLOCKS.match(text, mention.end) if mention.kind == "block" else None
        if span is not None and isinstance(mention.value, str) and mention.value < span[1].upper():
            kept = [m for m in kept if m.end <= mention.end or m.start >= span.end()]
            letters = range(ord(mention.value) + 1, ord(span[1].upper()) + 1)
            kept += [Mention(mention.end, span.end(), "block", chr(letter)) for letter in letters]
            continue
        pattern = _FURTHER if mention.kind == "year" else _BLOCK if mention.kind == "block" else None
        at = mention.end
        while pattern and (further := pattern.match(text, at)):
            start, at = further.start(1), further.end()
            kept = [m for m in kept if m.end <= start or m.start >= at]
            kept.append(Mention(start, at, mention.kind, _further(text, mention, further[1])))
    return sorted(kept, key=lambda m: m.start)


def _further(text: str, first: Mention, said: str) -> object:
    own = _LAST.search(text, first.start, first.end)
    if not isinstance(first.value, int) or own is None:
        return said.upper()
    return first.value - int(own[0]) + int(said) if len(own[0]) < 4 else 2000 + int(said)


def _with_ranges(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """2021年度から2023年度まで also names 2022."""
    before: Mention | None = None
    for mention in found:
        if (
            before is not None
            and before.kind == mention.kind == "year"
            and _RANGE.fullmatch(text[before.end : mention.start])
            and isinstance(before.value, int)
            and isinstance(mention.value, int)
            and 1 < mention.value - before.value < 30
            and (text[before.end : mention.start] in ("~", "-") or _EACH.search(text[mention.end :]))
        ):
            for year in range(before.value + 1, mention.value):
                yield Mention(before.end, mention.start, "year", year)
        yield mention
        before = mention


WORDED = {word: Fraction(1, 2) for word in ("半額", "半分", "半数")}
WORDED |= {word: Fraction(1) for word in ("全額", "全部", "丸ごと", "まるごと")}


def _values(kind: str, text: str) -> tuple[object, ...]:
    if kind == "years":
        first, last = re.findall(r"\d{2,4}", text)[:2]
        end = int(last) if len(last) == 4 else int(first[:2] + last)
        return tuple(range(int(first), end + 1)) if 0 < end - int(first) < 30 else ()
    if kind == "listed":
        return _listed(text)
    value = _value(kind, text)
    return () if value is None else (value,)


def _listed(text: str) -> tuple[object, ...]:
    """令和3、4、5年度: every year of the list is of the first one's calendar."""
    head, *rest = (part for part in re.split(r"[、・,/と]", text.rstrip("年度")))
    first = parse_year(f"{head}年度")
    own = _LAST.search(head)
    if first is None or own is None:
        return ()
    since = first - int(own[0]) if len(own[0]) < 4 else 2000
    return (first, *(since + int(part) for part in rest))


_BARE = regex(r"[1-9]年度")


def _value(kind: str, text: str) -> object | None:
    if kind == "year":
        arabic = text.translate(_ARABIC)
        if _BARE.fullmatch(text):
            return parse_year(f"r{text}")  # 5年度: of the current era
        return parse_year(text) or (parse_year(arabic) if arabic[:4].isdigit() else None) or _short_year(text)
    if kind == "amount":
        for word, digits in (
            ("千万", "1000万"),
            ("百万", "100万"),
            ("十万", "10万"),
            ("千億", "1000億"),
            ("百億", "100億"),
        ):
            text = f"{digits}{text.removeprefix(word)}" if text.startswith(word) else text
        return parse_amount(text if text.endswith("円") else text + "円")
    if kind == "rate":
        return WORDED.get(text) or parse_rate(text)
    if kind in ("rank", "place"):
        return _position(text)
    if kind in ("node", "circled"):
        return int(text.strip("()"))
    if kind == "block":
        return re.sub(r"ブロック|グループ|区分|の?欄|社|[「」、]", "", text).upper()
    if kind == "path":
        return "-".join(re.findall(r"\d{3}", text))
    if kind == "number":
        return Fraction(text.replace(",", "")) if not text.endswith(",") else None
    return text


def _position(text: str) -> int | None:
    """3 of トップ3 and 多い順に3; 2 of 二番目 and 最大の次に; EVERY of a bare 多い順."""
    if text == "の次に":
        return 2
    if text.endswith(("順", "並", "ずら")):
        return EVERY
    for word, number in (("ツー", 2), ("スリー", 3), ("ファイブ", 5), ("テン", 10)):
        if text.endswith(word):
            return number
    digits = re.search(rf"(\d+|[一二三四五六七八九十]+)(?:番目|番|位|{_THINGS})?(?:まで|以内)?$", text)
    return _integer(digits[1]) if digits else None


def _short_year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(\d\d)(?!\d)", text)
    return 2000 + int(found[1]) if found else None


def _integer(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    digits = "〇一二三四五六七八九十"
    return digits.index(text) if text in digits and text else None
