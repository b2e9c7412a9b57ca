"""Who stands in one group of payments and not in another: 調査の方にはいるのに広報の方にはいない会社; pure.

Each group is a block, by its letter or by the words for what it does. The two are told apart together: words that both
blocks have tell nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from index.regex import regex
from index.tables import Row
from index.text import clean, fold
from qa.answer import Answer
from qa.lexicon import Lexicon
from qa.lookup import look_up
from qa.query import Filter, Query
from qa.scope import Scope
from qa.signs import bigrams, plain
from qa.spans import Reading
from qa.work import is_rest

_AT = r"(?:の(?:方|ほう))?(?:に(?:は|も)?|で(?:は|も)?)(?:名前が|名が|姿が|社名が)?"
_STAND = r"(?:入っ|はいっ|載っ|出)て"
_AND = rf"(?:(?:い|居)て|あって|おって|ついて|{_STAND}(?:いて)?)"
_IS = rf"(?:(?:い|居|お|あ)る|{_STAND}(?:い|く)?る|含まれ(?:て(?:い)?)?る|{_AND})"
_THERE = _AT + _IS
_GONE = (
    rf"{_AT}(?:(?:(?:い|居)|入って(?:い)?|はいって(?:い)?|載って(?:い)?|出て(?:い|こ)?|見当たら|含まれ(?:て(?:い)?)?|登場し)?"
    r"(?:な(?:い|く|かった)|へん)|おらん|おらな(?:い|く|かった)|おらへん|いてない|(?:入っ|はいっ|載っ|出)とらん)"
)
_BUT = r"(?:のに|けど|けれども?|けんど|が|んで|んやけど|ながら|ものの|一方で?|て|で|、)*"
_SIDE = r"[^、。?]{2,40}?"
_ONE = regex(rf"(?P<there>{_SIDE}){_THERE}{_BUT}(?P<gone>{_SIDE}){_GONE}")
_OTHER = regex(rf"(?P<gone>{_SIDE}){_GONE}{_BUT}(?P<there>{_SIDE}){_THERE}")
TITLED = 0.6  # what a word of a contract's title is worth against one of the block's role
LEAST = 0.5  # the share of a side's signs that its block must say


def only_in(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the payees of the one group that the other has not; None where no two groups are set apart."""
    found = _ONE.search(reading.text) or _OTHER.search(reading.text)
    blocks = _blocks(found["there"], found["gone"], scope) if found is not None else None
    if found is None or blocks is None:
        return None
    here, there = blocks
    others = {fold(str(r["name"])) for r in _payees(there, scope)}
    rows = [r for r in _payees(here, scope) if fold(str(r["name"])) not in others and not is_rest(r, lexicon)]
    rows = _of_kind(rows, reading, found.end(), lexicon)
    if not rows:
        return None
    filters = (
        Filter("block", "is", (here["block"],), f"ブロック{here['block']}"),
        Filter("name", "without", (there["block"],), f"ブロック{there['block']}の支出先以外"),
    )
    asked = replace(query, table="payee", columns=("name",), rows=tuple(rows), filters=filters, operation="list",
                    unmet=(), missing=(), said=(), named=True)  # fmt: skip
    answer = look_up(asked, lexicon)
    names = "、".join(dict.fromkeys(clean(str(r["name"])) for r in rows))
    text = f"{_called(here)}にあり{_called(there)}にない支出先は{names}です。"
    return answer if answer.abstained else replace(answer, text=text, outright=True)


def _called(block: Row) -> str:
    role = clean(str(block["role"] or block["name"] or ""))
    return f"ブロック{block['block']}（{role}）"


def _payees(block: Row, scope: Scope) -> list[Row]:
    return [r for r in scope.of("payee") if (r.sheet, r["block"]) == (block.sheet, block["block"])]


def _blocks(here: str, there: str, scope: Scope) -> tuple[Row, Row] | None:
    """The blocks that two sides speak of, the pair that says most of both."""
    blocks = scope.of("payee_block")
    texts = {id(b): _told(b, scope) for b in blocks}
    held = Counter(gram for grams in texts.values() for gram in grams)
    pairs = [
        (_share(here, one, texts, held), _share(there, two, texts, held), one, two)
        for one, two in permutations(blocks, 2)
    ]
    best = max(pairs, key=lambda p: p[0] + p[1], default=None)
    if best is None or min(best[0], best[1]) < LEAST:
        return None
    return best[2], best[3]


def _told(block: Row, scope: Scope) -> Mapping[str, float]:
    """What a block says, by pairs of signs: for what it is paid, and in its contracts, which tell less."""
    key = (block.sheet, block["block"])
    titles = {str(r["title"] or "") for r in scope.of("contract") if (r.sheet, r["block"]) == key}
    said = dict.fromkeys((g for title in titles for g in bigrams(plain(fold(title)))), TITLED)
    return said | {g: 1.0 for column in ("role", "name") for g in bigrams(plain(fold(str(block[column] or ""))))}


_SMALL = regex(r"の?(?:支出先|支払先|交付先|委託先|方|ほう|一覧|リスト|表|側)+$|^[^一-鿿ァ-ヺa-z0-9]+")
_LETTER = regex(r"(?:ブロック|グループ)?([a-z])(?:ブロック|グループ)?")


def _share(side: str, block: Row, texts: Mapping[int, Mapping[str, float]], held: Counter[str]) -> float:
    """How much of what a side says its block says; what few blocks say counts for more."""
    said = _SMALL.sub("", side)
    letter = _LETTER.fullmatch(said)
    if letter is not None:
        return 2.0 * (fold(str(block["block"])) == letter[1])
    grams = bigrams(plain(said))
    worth = {gram: 1 / held[gram] for gram in grams if gram in held}
    if len(worth) < LEAST * len(set(grams)):
        return 0.0
    return sum(v * texts[id(block)].get(gram, 0.0) for gram, v in worth.items()) / sum(worth.values())


def _of_kind(rows: Sequence[Row], reading: Reading, end: int, lexicon: Lexicon) -> list[Row]:
    """Those of the kind that is asked for: 府県, 会社; all where none is of it."""
    kinds = [s.tag.removeprefix("kind:") for s in reading.tagged("kind:") if s.start >= end - 1]
    patterns = [lexicon.payee_kinds[kind].pattern for kind in kinds]
    kept = [r for r in rows if any(re.search(p, fold(str(r["name"]))) for p in patterns)]
    return kept or list(rows)
