"""Numbers of a sheet that must agree: the payees that a block counts and those listed, an indicator and its block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from index.regex import regex
from index.tables import Row
from index.text import clean, fold
from qa.agree import Check
from qa.answer import unique
from qa.lexicon import Lexicon
from qa.lookup import row_citations
from qa.say import say_column, subject
from qa.scope import Scope
from qa.signs import bigrams, plain
from qa.work import is_rest, plain_number

ROUNDED = Fraction(6, 1000)  # how far a printed rate of achievement may lie from result ÷ target
_MANY = regex(r"(\d[\d,]*)")


def listed(scope: Scope, lexicon: Lexicon, blocks: Sequence[str] = ()) -> Iterator[Check]:
    """Whether a block lists as many payees as it counts; a row such as ほか40団体 stands for many."""
    for block in scope.of("payee_block"):
        if block["count"] is None or (blocks and block["block"] not in blocks):
            continue
        rows = [p for p in scope.of("payee") if (p.sheet, p["block"]) == (block.sheet, block["block"])]
        if not rows:
            continue
        rest = [r for r in rows if is_rest(r, lexicon)]
        named, printed = len(rows) - len(rest), block["count"]
        text = f"ブロック{block['block']}の支出先の数の記載は{printed}、一覧に名前が載っているのは{named}者"
        text += f"と「{'」「'.join(clean(str(r['name'])) for r in rest)}」" if rest else ""
        gap, end = _counted(printed, named, rest)
        cited = unique([*row_citations([block], ("count",), lexicon), *row_citations(rows, ("name",), lexicon)])
        value = {"block": block["block"], "count": printed, "named": named}
        formula = f"数えた支出先：{named}者\n{printed} − {named} = {printed - named}"
        many = _many(rest)
        if many:
            formula += f"\n{named} + {' + '.join(map(str, many))} = {named + sum(many)}"
        yield Check(f"{text}で、{end}。", formula, cited, gap, value)


def _counted(printed: int, named: int, rest: Sequence[Row]) -> tuple[int, str]:
    if not rest:
        return printed - named, "一致しています" if printed == named else f"{abs(printed - named)}の差があります"
    many = _many(rest)
    if many:
        whole = named + sum(many)
        return 0, f"それを数えると{whole}になります" + (
            "" if whole == printed else f"（記載の{printed}とは異なります）"
        )
    if named + len(rest) == printed:
        return 0, "一致しています（「その他」を1と数えた場合）"
    return 0, f"残りの{printed - named}者は「その他」にまとめられています" if printed > named else "数が合いません"


def _many(rest: Sequence[Row]) -> list[int]:
    """For how many each row stands that says it: 40 of ほか40団体."""
    return [int(m[1].replace(",", "")) for r in rest if (m := _MANY.search(fold(str(r["name"]))))]


def results(scope: Scope, lexicon: Lexicon, text: str, rows: Sequence[Row]) -> Iterator[Check]:
    """Whether the result of an indicator of output is the number of payees of the block that it speaks of."""
    blocks = [b for b in scope.of("payee_block") if b["count"] is not None]
    for row in rows:
        if row["result"] is None or not blocks:
            continue
        block = max(blocks, key=lambda b: _kinship(row, b, text))
        gap = int(row["result"] - block["count"]) if Fraction(row["result"]).denominator == 1 else 1
        name = subject(row, lexicon.tables[row.table].subject)
        end = "一致しています" if not gap else f"{abs(gap)}の差があります"
        said = (
            f"{name}の実績は{say_column(row, 'result', 'quantity')}、"
            f"ブロック{block['block']}（{clean(str(block['name']))}）の支出先の数は{block['count']}者で、{end}。"
        )
        cited = unique([*row_citations([row], ("result",), lexicon), *row_citations([block], ("count",), lexicon)])
        formula = f"{plain_number(row['result'])} − {block['count']} = {plain_number(row['result'] - block['count'])}"
        yield Check(said, formula, cited, gap, {"node": row["node"], "block": block["block"], "count": block["count"]})


def _kinship(row: Row, block: Row, text: str) -> float:
    """How much the words for a block share with the goal, and with the question."""
    role = set(bigrams(plain(fold(f"{block['name'] or ''}{block['role'] or ''}"))))
    goal = set(bigrams(plain(fold(f"{row['goal'] or ''}{row['indicator'] or ''}"))))
    asked = set(bigrams(plain(text)))
    same = 0.5 if row["result"] == block["count"] else 0.0
    return (len(role & goal) + len(role & asked)) / max(len(role), 1) + same


def achievements(scope: Scope, lexicon: Lexicon, rows: Sequence[Row] = ()) -> Iterator[Check]:
    """Whether the printed rate of achievement is 実績 ÷ 目標値."""
    for row in rows or scope.of("goal_year"):
        if row["achievement"] is None or not row["target"] or row["result"] is None:
            continue
        true, printed = Fraction(row["result"]) / Fraction(row["target"]), Fraction(row["achievement"])
        right = abs(true - printed) <= ROUNDED
        name = subject(row, lexicon.tables[row.table].subject)
        end = "一致しています" if right else "両者は食い違っています"
        pair = " ÷ ".join(row.cells[c].text.strip() for c in ("result", "target"))
        computed = f"{plain_number(true * 100)}%"
        printed_said = say_column(row, "achievement", "rate")
        text = f"{name}の達成率の記載は{printed_said}、実績÷目標値（{pair}）は{computed}で、{end}。"
        cited = row_citations([row], ("achievement", "result", "target"), lexicon)
        value = {"node": row["node"], "achievement": str(printed), "computed": str(true)}
        yield Check(text, f"{pair} = {computed}", cited, 0 if right else 1_000_000, value)
