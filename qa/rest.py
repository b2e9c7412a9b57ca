"""What is left: the sum over all but what is taken away, and the rows that lack a value; pure."""

from __future__ import annotations

from collections.abc import Iterable

from index.regex import regex
from index.tables import TABLES
from qa.query import Filter
from qa.sieve import Sieve
from qa.signs import script
from qa.spans import Reading
from qa.work import is_rest

_MONEY = ("payee", "contract", "cost_item", "budget_item", "overhead", "payee_block", "obligation")
# Taken away, and then an amount: 除いた額, 除くといくら, 引いた残り.
_LEFT = regex(
    r"(?:除|抜|省|外|のぞ|引|差し引)(?:いた|いて|くと|けば|した|して|すと|せば|く|き)"
    r"[^。?]{0,14}?(?:総額|合計|額|いくら|なんぼ|残り|何円|何千円|何万円|計)(?!以上|以下|未満|順|が|の多|の少)"
    r"|以外の?(?:分|額|総額|合計|費目|項目)+(?:は|が|って|で|だと|なら)[^。?]{0,4}?(?:いくら|なんぼ|何円|何千円|何万円|どれ)"
)
_LISTED = ("ask:who", "op:list", "op:count", "op:max", "op:min", "op:mean", "op:median", "op:ratio", "op:difference")
# A field, and that it is empty: 落札率の記載がない契約.
_BLANK = regex(
    r"(?:の(?:記載|記入|定め|欄|記述|数字|値|設定|登録))?(?:が|は|も|の)?(?:、)?"
    r"(?:ない|無い|なし|分からない|わからない|判らない|不明|空欄|空白|未記載|未記入|書かれていない|載っていない|示されていない|記載されていない|定められていない"
    r"|設定されていない|(?:入って|書いて|載って|書かれて)(?:い)?(?:ない|へん)|(?:空|から|カラ|空っぽ|ブランク|白紙)(?:の|な|になって(?:い)?る|になっとる|のまま(?:の|になって(?:い)?る)?)|でない|ではない)(?:の(?=[一-鿿ァ-ヺ]))?"
)

# A field that is filled with nothing: 補正予算がゼロの年度.
_ZERO = regex(
    r"(?:が|は|も|の)?(?:、)?(?:(?:な|無)かった|(?:ゼロ|零|0円?)(?:だった|である|となった|になった|に終わった|の(?=[一-鿿])))"
)

# A field that is below nothing: 補正がマイナスになった年度.
_BELOW = regex(
    r"(?:額|予算)?(?:が|は|も|の|で)?、?(?:マイナス|減額|負の(?:数|値|額))(?:と|に|で|の値|計上)?"
    r"(?:なっ(?:た|ている|てる|とる)|なる|だった|やった|じゃった|である|あった|され(?:た|ている)|した|の|な)の?(?=年|とこ|もの|項目|の(?:は|って))"
)


def below_nothing(table: str, columns: Iterable[str], reading: Reading) -> bool:
    """Whether the question speaks of what has a negative amount in one of the columns."""
    named = [s for s in reading.tagged(f"name:{table}.") if s.tag.rpartition(".")[2] in columns]
    return table == "budget_year" and any(_BELOW.match(reading.text, s.end) for s in named)


def sums_rest(table: str, reading: Reading, filters: Iterable[Filter]) -> bool:
    """Whether an amount is asked of all that is left after something is taken away."""
    cut = any(f.relation == "without" or f.words.endswith("以外") for f in filters)
    asked = _LEFT.search(reading.text) is not None and not any(reading.has(tag) for tag in _LISTED)
    return cut and asked and table in _MONEY


def singles(sieve: Sieve) -> None:
    """1億円以上の支出先: who meets a limit is a single payee, not その他, unless that is said."""
    limited = any(f.column == "amount" and f.relation in ("at_least", "at_most") for f in sieve.filters)
    if sieve.table not in ("payee", "contract") or not limited or sieve.reading.has("word:rest"):
        return
    single = any(not is_rest(row, sieve.lexicon) for row in sieve.rows)
    if single and any(is_rest(row, sieve.lexicon) for row in sieve.rows):
        sieve.keep("", "without", None, "「その他」以外", lambda row: not is_rest(row, sieve.lexicon))


def blanks(sieve: Sieve) -> None:
    """定性的でない短期アウトカム, 落札率の記載がない契約: rows whose field is empty, or below nothing."""
    for name in (c.name for c in TABLES[sieve.table].columns if c.kind == "yen"):
        if below_nothing(sieve.table, (name,), sieve.reading):
            words = f"{sieve.lexicon.label(sieve.table, name)}がマイナス"
            sieve.keep(name, "at_most", -1, words, lambda row, n=name: (row[n] or 0) < 0)  # type: ignore[misc]
            return
    column = blank_column(sieve)
    if column is not None:
        label = sieve.lexicon.label(sieve.table, column)
        if any(row[column] == 0 for row in sieve.rows):  # 繰越しが無かった年度: nothing, where the field is filled
            sieve.keep(column, "is", 0, f"{label}なし", lambda row: row[column] == 0)
            return
        sieve.keep(column, "blank", None, f"{label}の記載なし", lambda row: row[column] is None, soft=True)


def blank_column(sieve: Sieve) -> str | None:
    """Return the column that the question says is empty, where some rows have it and some do not."""
    text = sieve.reading.text
    hints = (f"hint:{sieve.table}.amount",) if sieve.table == "budget_item" else ()  # 額の記載がない費目
    for span in sieve.reading.tagged((f"name:{sieve.table}.", *hints)):
        column = span.tag.rpartition(".")[2]
        zero = sieve.has(column) and any(row[column] == 0 for row in sieve.rows)
        found = _BLANK.match(text, span.end) or (_ZERO.match(text, span.end) if zero else None)
        denied = any(span.end <= s.start <= span.end + 1 for s in sieve.reading.tagged("word:denied"))
        if (found is None and not denied) or not any(c.name == column for c in TABLES[sieve.table].columns):
            continue
        end = found.end() if found is not None else span.end
        after = text[end : end + 1]
        noun = denied or (
            bool(after) and (script(after) in "CKL" or text.startswith(("の", "もの", "ところ", "とこ"), end))
        )
        filled = [bool(row[column]) for row in sieve.rows]
        if noun and any(filled) and not all(filled):
            return column
    return None
