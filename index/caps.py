"""補助上限等 -> the amounts it names, each with the words that govern it; pure.

"1市区町村につき3,000千円、複数の市区町村（圏域）で実施する場合は6,000千円" names two: the first per
1市区町村につき, the second on the condition 複数の市区町村（圏域）で実施する場合.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from index.labels import RECIPIENT
from index.numerals import UNITS, find_amounts, is_blank, plain
from index.regex import regex
from index.sheet import Cap
from index.text import clean

_OPEN, _CLOSE = "([【「『", ")]】」』"
_PAIRS = dict(zip(_CLOSE, _OPEN, strict=True))

# 1都道府県につき, １民間団体当たり, 端末１台あたり, 年間.
_PER = regex(
    r"(?P<each>[^、。:\s()\[\]「」【】・~①-⑳]+?(?:につき|あたり|当たり|当り|ごと|毎)に?)(?:年間|年額)?|(?:\d*年間|単年度?|年額|月額)\s*$"
)
_PER_ONLY = regex(r".*(?:につき|あたり|当たり|当り|ごと|毎|単位)に?\s*$")
_COUNTED = regex(r"(?:(?<![\d,.])[\d一各][\d,.]*[^\d,.~]{1,24})+$")  # 1人1訓練あたり
_LISTED = regex(r"(?<![^、。:\s】)])[\d一各][^、。:\s()\d]{1,12}・$")
# Behind an amount: 以内, 程度 …, then "/年・人", "／校", "/１共同事業体又は協議会等".
_BEHIND = regex(
    r"\s*(?:以内|以下|程度|まで|相当|が上限|を(?:上限額?|限度額?)(?:に(?:補助|支援)|と(?:する|し))?|とする|上限)*"
    rf"(?P<per>\s*/\s*(?:\d*\s*(?:{UNITS})(?:・(?:{UNITS}))*(?:[当あ]たり)?等?|[^\s、。・:()「」【】~※/①-⑳]{{1,20}}))?(?:\s*等)?"
)
_BRACKET = regex(r"\s*(?P<sign>[(\[【])(?P<inner>(?:[^()\[\]【】]|\([^()]*\))*)[)\]】]")
_LEADING = regex(r"(?:^|[\s①-⑳:、])[(\[【](?:[^()\[\]【】]|\([^()]*\))*[)\]】][\s:]*$")
_MARK = regex(r"\d{1,2}|[ア-コ]|注\d?|※")
_FLOOR = regex(r"\s*(?:以上|超)(?=[、。()\s]|$)")
# A bracket of size that governs another amount: 資本金1億円以上の企業は…
_BOUND = regex(r"\s*(?:以上|超|未満|以下)(?:の|で|とな|を|が|は)")
_ALTERNATIVE = regex(r"[\s、]*(?:又は|または|若しくは|もしくは|or|及び|ならびに|[~,-])\s*")
# Words that only say 上限: they are the column's own name, no condition.
_FILLER = regex(
    r"[\s、=:はをがの・○●〇◯■◆~_]|に(?:つい|あっ|おい)て|等(?=[\s、①-⑳(])|約|最大|最高|ただし、?|また、|なお、|とし、"
    r"|(?:補助|交付|助成|給付|支援)?(?:対象)?(?:経費|事業費|金額|額|金)?[の(]*(?:上限|限度|基準)(?:金?額)?\)?|(?:補助|交付)額"
    r"|[(【](?:補助|交付)?(?:上限|限度|基準)額?[)】]"
)
# Where the words of one amount end and those of the next begin.
_BREAK = regex(r"。|\n|※(?![:、])|⇒|→|(?:低い|少ない)方(?:の額)?|(?:なし|無し|ー|--)(?=[\s・○(①-⑳])|[○●〇◯■◆]")
# A comma behind these words does not part them from the amount: …の場合は、3,500万円.
_TOPIC = regex(r"(?:は|場合|限り|つき|あたり|当たり|当り|ごとに?|とし|加え)$")


@dataclass(frozen=True, slots=True)
class _Found:
    """A cap and what the next amount needs to know of it."""

    cap: Cap
    stop: int  # where its words end
    bracket: int  # the open bracket that it stands in, or -1
    outer: str  # the condition outside that bracket
    topic: str  # a per that governs the rest of the sentence


def parse_caps(text: str) -> tuple[Cap, ...] | None:
    """Return every amount of yen that a 補助上限等 cell names, in order; None for a blank cell.

    Empty when it names none (大臣が必要と認めた経費, 予算の範囲内, なし). Both ends of a range are given. A floor keeps
    its word in the condition (下限額, 以上). Amounts that only bound a bracket of size (1億円以上の企業は) are
    left out.
    """
    if is_blank(text):
        return None
    bare = plain(text)
    caps: list[Cap] = []
    last = _Found(Cap(0), 0, -1, "", "")
    for (start, end), amounts in groupby(find_amounts(text), key=lambda amount: (amount.start, amount.end)):
        if _BOUND.match(bare, end) and find_amounts(text[end:]):
            continue
        last = _found(text, bare, start, end, last)
        words = {"per": clean(last.cap.per), "condition": clean(last.cap.condition)}
        caps.extend(replace(last.cap, amount=amount.yen, **words) for amount in amounts)
    return tuple(caps)


def _found(text: str, bare: str, start: int, end: int, last: _Found) -> _Found:
    """Return the cap (its amount still 0) at ``text[start:end]``."""
    stop, per_behind, inner = _behind(text, bare, last.stop, start, end)
    if last.stop and _ALTERNATIVE.fullmatch(bare, last.stop, start):
        cap = replace(last.cap, text=text[start:stop].strip(), per=last.cap.per or per_behind)
        return replace(last, cap=cap, stop=stop)
    bracket = _open_bracket(bare, start)
    begin = _clause_start(bare, max(last.stop, bracket + 1), start)
    per, condition, topic = _words(text[begin:start])
    outer = last.outer if bracket == last.bracket else ""
    if bracket >= last.stop:  # the bracket opened behind the last amount: what stands before it governs, too
        outer_begin = _clause_start(bare, last.stop, bracket)
        outer_per, outer, _ = _words(text[outer_begin:bracket])
        begin, per = (outer_begin, per or outer_per) if outer or outer_per else (begin, per)
        if last.stop and not (outer or outer_per or condition or per):
            per, outer = "" if per_behind else last.cap.per, last.cap.condition
        elif last.stop and not (outer or outer_per):
            outer = last.cap.condition
    same_sentence = "。" not in bare[last.stop : start]
    per = (per or (last.topic if same_sentence else "")) + (per_behind if per_behind not in per else "")
    topic = topic or (last.topic if same_sentence else "")
    whole = _nested(_nested(outer, condition), inner)
    return _Found(Cap(0, per, whole, _verbatim(text, bare, begin, stop)), stop, bracket, outer, topic)


def _behind(text: str, bare: str, after: int, start: int, end: int) -> tuple[int, str, str]:
    """Return (where the amount's words end, "/年・人", the bracket that follows) of the amount at ``start:end``."""
    behind = _BEHIND.match(bare, end)
    stop = behind.end() if behind else end
    per = text[slice(*behind.span("per"))].strip() if behind and behind["per"] else ""
    floor = _FLOOR.match(bare, stop)
    if floor:
        return floor.end(), per, floor[0].strip()
    bracket = _BRACKET.match(bare, stop)
    if not bracket or _belongs_to_next(bare, bracket, bare[after:start]):
        return stop, per, ""
    inner = text[slice(*bracket.span("inner"))].strip()
    if _PER_ONLY.fullmatch(plain(inner)):
        return bracket.end(), per or inner, ""
    return bracket.end(), per, "" if _is_filler(inner) else inner


def _belongs_to_next(bare: str, bracket: re.Match[str], before: str) -> bool:
    """True for a bracket behind an amount that is a mark, holds amounts, or heads the next amount."""
    inner, rest = bracket["inner"].strip(), bare[bracket.end() :]
    if _MARK.fullmatch(inner) or find_amounts(inner):
        return True
    if bracket["sign"] == "【":
        return bool(rest.strip())
    amounts = find_amounts(rest)
    return bool(amounts) and _is_filler(rest[: amounts[0].start]) and bool(_LEADING.search(before))


def _open_bracket(bare: str, start: int) -> int:
    """Return the place of the innermost bracket that is open at ``start``, or -1."""
    stack: list[int] = []
    for i in range(start):
        if bare[i] in _OPEN:
            stack.append(i)
        elif stack and bare[stack[-1]] == _PAIRS.get(bare[i]):
            stack.pop()
    return stack[-1] if stack else -1


def _clause_start(bare: str, after: int, start: int) -> int:
    """Return where the clause before an amount begins: behind a break or a comma outside brackets."""
    begin = after
    for match in _BREAK.finditer(bare, after, start):
        begin = match.end()
    depth = 0
    for i in range(start - 1, begin - 1, -1):
        if bare[i] in _CLOSE:
            depth += 1
        elif bare[i] in _OPEN:
            depth -= 1
        elif bare[i] == "、" and depth <= 0 and not _TOPIC.search(bare[begin:i]):
            return i + 1
    return begin


def _words(text: str) -> tuple[str, str, str]:
    """Return (per, condition, per that is the sentence's topic) of the words before an amount."""
    bare = plain(text)
    matches = list(_PER.finditer(bare))
    if not matches:
        return "", _without_filler(text), ""
    start, end = matches[-1].span()
    start = _per_start(bare, start, end)
    if bare[:start] and bare[:start].strip() in _OPEN:  # 【１人当たりの上限額】日帰り
        return text[start:end].strip(), _without_filler(text[:start] + text[end:]), ""
    before, behind = _without_filler(text[:start]), _without_filler(text[end:])
    per = text[start:end].strip()
    topic = per if re.search(r"は、", bare[end:]) else ""
    return per, "、".join(part for part in (before, behind) if part), topic


def _per_start(bare: str, start: int, end: int) -> int:
    """Return where the per begins: 特別区 is not of "特別区１市区につき", １特別区・ is of "１特別区・中核市あたり"."""
    counted = _COUNTED.search(bare, start, end)
    if counted is None:
        listed = _LISTED.search(bare, 0, start)
        return listed.start() if listed else start
    before = bare[start : counted.start()]
    if re.fullmatch(r"[ァ-ヶー一-鿿]{1,4}", before) and not RECIPIENT.fullmatch(before):  # 端末１台あたり
        return start
    return counted.start()


def _without_filler(text: str) -> str:
    """Return the words without what only says 上限: "補助上限額：", "（補助基準額）", "は"; one outer bracket goes."""
    bare = plain(text)
    begin, stop = 0, len(text)
    while begin < stop and ((head := _FILLER.match(bare, begin, stop)) or bare[begin] in _CLOSE + "+"):
        begin = head.end() if head else begin + 1
    while stop > begin and (tails := [m for m in _tails(bare, begin, stop) if m.end() == stop]):
        stop = tails[0].start()
    words = text[begin:stop].strip()
    if words and plain(words[0]) in "([【" and (whole := _BRACKET.fullmatch(plain(words))):
        return words[1:-1] if not _MARK.fullmatch(whole["inner"]) else words
    return words


def _tails(bare: str, begin: int, stop: int) -> list[re.Match[str]]:
    starts = range(max(begin, stop - 16), stop)
    return [match for start in starts if (match := _FILLER.match(bare, start, stop))]


def _is_filler(text: str) -> bool:
    return not _without_filler(text)


def _nested(outer: str, inner: str) -> str:
    return f"{outer}（{inner}）" if outer and inner and outer != inner else outer or inner


def _verbatim(text: str, bare: str, begin: int, stop: int) -> str:
    """Return the stretch without loose ends; a bracket that the amount closes is closed."""
    while begin < stop and (bare[begin].isspace() or bare[begin] in _CLOSE + "、。・"):
        begin += 1
    if bare[stop : stop + 1] and bare[stop] in _CLOSE and _open_bracket(bare[begin:], stop - begin) >= 0:
        stop += 1
    return text[begin:stop].strip()
