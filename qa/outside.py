"""A limit that no row is within (執行率が9割を超えた年), and years in which one column outdoes another."""

from __future__ import annotations

from collections.abc import Sequence

from index.regex import regex
from index.tables import TABLES, Row
from qa.answer import COMPUTED, Answer
from qa.lexicon import Lexicon
from qa.lookup import row_citations
from qa.query import Query
from qa.say import listed, say_column, subject
from qa.work import Work

WHICH_YEAR = regex(
    r"いつ|何年|どの年|どれ|年度?(?:って|は|が|も|を|、)*(?:ある|あり|あん|おま|どれ|どこ|いつ|何|教|挙|[?。]|$)"
)
_STANDARD = regex(r".{0,6}?より")  # what follows the side that the other is measured by
_OUTDONE = regex(r".{0,4}?を(?:上回|超|越|下回|切|割)")
_LESS = regex(r"少な|低|小さ|下回|割り込|を切")


def none_within(query: Query, lexicon: Lexicon) -> Answer | None:
    """Return that no row is within the limit, with the row that comes closest; None where other conditions fail."""
    if query.table is None or not query.limits or len(query.limits) != len(query.unmet):
        return None
    column, relation, words = query.limits[0]
    filled = [r for r in query.rows if r[column] is not None]
    if not filled:
        return None
    greatest = relation == "at_least"
    best = (max if greatest else min)(r[column] for r in filled)
    closest = [r for r in filled if r[column] == best]
    names = "、".join(dict.fromkeys(subject(r, lexicon.tables[query.table].subject) for r in closest[:5]))
    said = say_column(closest[0], column, TABLES[query.table].column(column).kind, query.unit)
    label = lexicon.label(query.table, column)
    most = "大きい" if greatest else "小さい"
    text = f"{label}が「{words}」に当たるものはありません（最も{most}のは{names}の{said}です）。"
    formula = f"条件：{words}\n{len(filled)}件の{label}を比べた"
    cited = row_citations(closest[:5], (column,), lexicon)
    return Answer(COMPUTED, text, cited, 0, interpretation=query.interpretation(lexicon), calculation=formula)


def outdone(work: Work) -> Answer | None:
    """Return the years in which one of two columns is more (or less) than the other: 当初より補正が多い年."""
    columns = sorted((c for c in work.query.outright if c in work.numeric_columns()), key=work.at)
    if work.table.name not in ("budget_year", "goal_year") or len(columns) != 2 or work.years():
        return None
    extreme = {"max", "min"} & {work.query.operation, *work.query.more}  # the year of the greatest distance
    if extreme or WHICH_YEAR.search(work.query.text) is None:
        return None
    one, two = _sides(work, columns)
    rows = [r for r in work.query.rows if r[one] is not None and r[two] is not None]
    less = _LESS.search(work.query.text) is not None
    found = [r for r in rows if (r[one] < r[two] if less else r[one] > r[two])]
    if not rows:
        return None
    labels = [work.lexicon.label(work.table.name, c) for c in (one, two)]
    head = f"{labels[0]}が{labels[1]}より{'少ない' if less else '多い'}年度は"
    lines = [_line(work, r, (one, two), labels) for r in found]
    text = f"{head}{len(found)}件です。\n{listed(lines)}" if found else f"{head}ありません。"
    formula = f"{len(rows)}件の{labels[0]}と{labels[1]}を比べた"
    value = [r["year"] for r in found]
    return work.answer(text, found or rows, formula, value, (one, two), blanks=False)


def _sides(work: Work, columns: Sequence[str]) -> tuple[str, str]:
    """The side that is more, and the side that it is measured by."""
    text = work.query.text
    ends = [_end(work, c) for c in columns]
    if _STANDARD.match(text, ends[0]) and not _STANDARD.match(text, ends[1]):
        return columns[1], columns[0]
    if _OUTDONE.match(text, ends[0]) and not _OUTDONE.match(text, ends[1]):
        return columns[1], columns[0]
    return columns[0], columns[1]


def _end(work: Work, column: str) -> int:
    start = work.at(column)
    names = work.lexicon.fields[work.table.name, column].names
    return max((start + len(n) for n in names if work.query.text.startswith(n, start)), default=start)


def _line(work: Work, row: Row, columns: Sequence[str], labels: Sequence[str]) -> str:
    said = "、".join(f"{label}は{work.value(row, c)}" for label, c in zip(labels, columns, strict=True))
    return f"{work.name(row)}：{said}"
