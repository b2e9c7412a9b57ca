"""Words of the form that are only a piece of a name, or belong to what is named, and ask for nothing; pure."""

from __future__ import annotations

from collections.abc import Iterable

from index.regex import regex
from index.text import fold
from qa.candidate import NAMED_ROW
from qa.names import EXACT, Names
from qa.pieces import Match
from qa.scope import Scope
from qa.signs import plain, script
from qa.spans import Reading, Span

SHORT = 2  # signs of a word for an office that programs are about as well: 窓口
# What makes such a word ask for the office: 窓口はどこ, 担当の窓口; or stands alone with the year or a sign.
_ASKED = regex(
    r"(?:の(?:名前|名称|名))?(?:は|って|が|を|と|も|や|・|、)*(?:この|その)?(?:事業の?)?"
    r"(?:どこ|どちら|どの|何|なに|だれ|誰|どなた|いず|教え|おしえ|知り|知ら|[?。]|$)"
)
_OF_OFFICE = regex(r"(?:担当|所管|所掌|どの|どこの|何の|問い合わせの?|国の|省の|庁の|役所の|事業の|受け持つ|シートの)$")
_MATTER = ("name", "purpose", "issues", "overview")
SWALLOWS = 0.35  # the least share of a name that makes 平均 a piece of it


def swallowed(reading: Reading, matches: Iterable[Match], names: Names) -> list[Span]:
    """Operations that are a piece of a name: 平均 in 平均事前登録者数."""
    strong = [m for m in matches if m.weight >= NAMED_ROW]
    found = []
    for span in reading.tagged("op:"):
        inside = set(range(span.start, span.end))
        word = plain(reading.text[span.start : span.end + 2])
        for match in strong:
            whole = len(word) >= span.size + 2 and script(word[-1]) == script(word[-2]) == "C"
            piece = inside <= match.explained and (span.end in match.explained or span.start - 1 in match.explained)
            if piece and (match.share >= SWALLOWS or (whole and names.says(match.row, word))):
                found.append(span)
                break
    return found


def pieces(reading: Reading, matches: Iterable[Match]) -> list[Span]:
    """Fields that are a piece of a word which some row has for its name: the 委託費 of 基礎調査委託費."""
    said = {i for m in matches if m.share >= EXACT and m.weight >= NAMED_ROW for i in m.explained}
    text = reading.text
    return [
        s
        for s in reading.tagged(("name:", "hint:"))
        if s.start > 1
        and {*range(s.start - 2, s.end)} <= said
        and all(script(x) == "C" for x in text[s.start - 2 : s.end])
    ]


def categories(reading: Reading, matches: Iterable[Match]) -> list[Span]:
    """Amounts that are a category of the costs of a payee who is named: 甲野商事の委託費, where it paid one."""
    own = [m for m in matches if min(m.shares.get(c, 0.0) for c in ("payee", "category")) >= EXACT]
    said = {i for m in own for i in m.explained}
    amounts = reading.tagged(("name:contract.amount", "name:obligation.amount", "name:payee.amount"))
    return [s for s in amounts if said.issuperset(range(s.start, s.end))]


def worded(reading: Reading, scope: Scope) -> list[Span]:
    """Operations in katakana that end a word of the sheet: プラス of 相談プラス."""
    loans = (s for s in reading.tagged("op:") if all(script(sign) == "K" for sign in reading.text[s.start : s.end]))
    before = ((s, reading.text[s.start - 2 : s.start]) for s in loans if s.start >= 2)
    return [
        s
        for s, word in before
        if all(script(sign) in "CKL" for sign in word) and word + reading.text[s.start : s.end] in scope.texts
    ]


def theirs(reading: Reading, scope: Scope) -> list[Span]:
    """Short words for the office in charge that are of the program's matter: 通報の窓口を知らない人, 窓口を置く町."""
    text = reading.text
    own = fold("\n".join(row.cells[c].text for row in scope.of("program") for c in _MATTER if c in row.cells))
    return [
        s
        for s in reading.tagged("name:organization.office")
        if s.size <= SHORT
        and text[s.start : s.end] in own
        and not (_ASKED.match(text, s.end) or _OF_OFFICE.search(text[: s.start]))
    ]
