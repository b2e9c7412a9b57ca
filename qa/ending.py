"""When a program ends: what its field says, and what a text says of it; pure."""

from __future__ import annotations

from index.regex import regex
from index.tables import TABLES
from index.text import clean, fold
from qa.answer import LOOKUP, Answer, cite, unique
from qa.lexicon import Lexicon
from qa.lookup import row_citations
from qa.query import Query
from qa.say import say_column
from qa.scope import Scope
from qa.statements import sentences

_REVIEWS = ("review", "budget_note", "remark")  # texts that tell how it went on
_OVER = regex(
    r"(?:本|当|当該|この)?事業(?:は|を|が)[^。]{0,24}?(?:年度|年)[^。]{0,10}?(?:終了|廃止|終え|打ち切)[^。]{0,3}(?:した|し、|済|て)"
)
_GOES_ON = ("終了予定はない", "終了しない")


def ending(query: Query, scope: Scope, lexicon: Lexicon, only_wrong: bool = False) -> Answer | None:
    """Return what the field for the last year and a text say; None where no text speaks of an end.

    ``only_wrong``: only where the field knows no end and a text says that the program is over.
    """
    words = lexicon.words["ended"]
    rows = [r for r in scope.of("program") if r["end_year"] is not None]
    said = [(r, c, s) for r, c, s in sentences(scope) if r.table in _REVIEWS and any(w in s for w in words)]
    said.sort(key=lambda found: (_OVER.search(fold(found[2])) is None, "事業" not in found[2]))
    if not rows or not said:
        return None
    row, (holder, column, sentence) = rows[0], said[0]
    field = say_column(row, "end_year", "text")
    open_ended = "なし" in field and not any(word in sentence for word in _GOES_ON)
    if only_wrong and not (open_ended and _OVER.search(fold(sentence))):
        return None
    label, place = lexicon.label("program", "end_year"), lexicon.label(holder.table, column)
    verdict = "両者は食い違っています" if open_ended else "それぞれこのように書かれています"
    text = f"{label}の欄は「{field}」、{place}の文章では「{clean(sentence)}」で、{verdict}。"
    cited = [*row_citations([row], ("end_year",), lexicon)]
    cited += cite(holder.sheet, TABLES[holder.table].section, holder.cells[column])
    value = {"end_year": field, "text": sentence}
    return Answer(LOOKUP, text, unique(cited), value, interpretation=query.interpretation(lexicon))
