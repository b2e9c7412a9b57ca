"""Conditions on contracts: a single bidder, a number of bidders, the method, a rate that is withheld; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from index.regex import regex
from index.tables import Row
from index.text import fold
from qa.lexicon import Lexicon
from qa.sieve import Sieve, Test
from qa.spans import Reading

_BID = regex(
    r"(?:者|社|団体)(?:以上|以下|未満|だけ|のみ)?(?:が|で|の|と|による|との)?(?:入札|応札|競争|競っ|競り|競合|争っ|争い|応募|参加)"
)
_BIDDERS = regex(r"(?:入札|応札|応募|公募|競争)(?:者数|者|数)?(?:が|は|の|、|に|には|に、|へ)?$")
_SEVERAL = regex(r"(?:複数)(?:者|社|の会社|の業者|の者)(?:が|で)?(?:入札|応札|応募|競)")
_CONTRACTS = regex(r"(\d+)(?:件|つ|本)以上(?:の)?契約|契約(?:が|を|数が|件数が)?(\d+)(?:件|つ|本)以上")


_WAYS = (
    r"(?:総合評価|最低価格|企画競争|一般競争|指名競争|公募|随意契約|随契|競争入札|競争|入札|少額)"
    r"(?:落札)?(?:方式|契約|型|入札)?"
)
_EITHER = regex(
    rf"{_WAYS}(?:(?:なの?|だったの?|の?ほう)?(?:か|それとも|または|あるいは|or)、?(?:それとも、?)?{_WAYS}"
    rf"|(?:と|、|や|\?|でしょうか。)(?:それとも、?)?{_WAYS}[^。?]{{0,4}}?(?:どちら|どっち|いずれ|何れ|か(?!ら)))"
)


def two_methods(text: str) -> bool:
    """Whether a question names two ways of awarding, of which one is to be told: 総合評価と最低価格のどちら."""
    return bool(alternatives(text))


def alternatives(text: str) -> frozenset[int]:
    """Return the offsets of two ways of awarding between which a question asks."""
    found = _EITHER.search(text)
    return frozenset(range(*found.span())) if found else frozenset()


def contracts(sieve: Sieve) -> None:
    """一者応札, 一般競争, 随意契約: conditions on contracts."""
    if sieve.table not in ("contract", "obligation"):
        return
    reading, lexicon = sieve.reading, sieve.lexicon
    if two_methods(reading.text):
        return
    about_rate = "award_rate" in sieve.best.columns and "reason" not in sieve.best.columns
    _bidders(sieve)
    if reading.has("word:disclosed") and about_rate:
        sieve.keep("award_rate", "without", None, "落札率の記載あり", lambda r: r["award_rate"] is not None)
    elif reading.has("word:withheld") and about_rate:
        cut = _cut(sieve, "word:withheld")
        words = "落札率が非公開" + ("以外" if cut else "")
        sieve.keep("award_rate", "without" if cut else "is", None, words, lambda r: is_withheld(r, lexicon) != cut)
    if reading.has("word:one_bidder") and "bidders" not in sieve.best.columns:
        competitive, alone = lexicon.words["competitive"], _cut(sieve, "word:one_bidder")
        test: Test = lambda r: (r["bidders"] == 1 and _says(r, competitive)) != alone  # noqa: E731
        words = "一者応札（競争契約で入札者数1）" + ("以外" if alone else "")
        sieve.keep("bidders", "without" if alone else "is", 1, words, test)
    for name, label in (("competitive", "競争契約"), ("negotiated", "随意契約")):
        spans = reading.tagged(f"word:{name}")
        if spans and "method" not in sieve.best.columns and sieve.columns != ("method",):
            without = sieve.excluded(spans[-1])
            phrases = _said_phrases(sieve, name)
            sieve.keep("method", "kind", name, label + ("以外" if without else ""), _method(phrases, without))


def _cut(sieve: Sieve, tag: str) -> bool:
    """Whether what a phrase says is left out: 一者応札だったもの以外."""
    return any(sieve.excluded(span) for span in sieve.reading.tagged(tag))


def bidders_said(reading: Reading) -> tuple[int, str] | None:
    """Return the number of bidders that a question names, and how contracts compare with it."""
    if _SEVERAL.search(reading.text):
        return 2, "以上"
    for mention in reading.mentions:
        found = _BID.match(reading.text, mention.end) if mention.kind == "number" else None
        before = _BIDDERS.search(reading.text[: mention.start])
        if mention.kind == "number" and (found or before):
            after = reading.text[mention.end : mention.end + 5]
            return int(str(mention.value)), next((word for word in ("以上", "以下", "未満", "超") if word in after), "")
    return None


def _bidders(sieve: Sieve) -> None:
    """5社が入札した契約, 応札が2者以上: a number of bidders."""
    said = bidders_said(sieve.reading)
    if said is None or sieve.reading.has("word:confirm") or sieve.reading.has("ask:why"):
        return
    if _cut(sieve, "word:one_bidder"):
        return
    limit, way = said
    tests: dict[str, Test] = {
        "": lambda r: r["bidders"] == limit,
        "以上": lambda r: r["bidders"] is not None and r["bidders"] >= limit,
        "以下": lambda r: r["bidders"] is not None and r["bidders"] <= limit,
        "未満": lambda r: r["bidders"] is not None and r["bidders"] < limit,
        "超": lambda r: r["bidders"] is not None and r["bidders"] > limit,
    }
    sieve.keep("bidders", "at_least" if way == "以上" else "is", limit, f"入札者数が{limit}{way}", tests[way])


def several(sieve: Sieve) -> None:
    """複数の契約, 契約が2件以上: the payees with that many contracts."""
    if sieve.table != "contract":
        return
    found = _CONTRACTS.search(sieve.reading.text)
    least = int(found[1] or found[2]) if found else 2
    if not found and not sieve.reading.has("word:several"):
        return
    owners = Counter((r.sheet, r["block"], r["payee"]) for r in sieve.rows)
    sieve.keep("payee", "kind", least, f"契約が{least}件以上の支出先",
               lambda r: owners[r.sheet, r["block"], r["payee"]] >= least)  # fmt: skip


def _said_phrases(sieve: Sieve, name: str) -> tuple[str, ...]:
    """The phrase said where some method has it (指名競争), else the whole kind."""
    said = tuple(sieve.text(s) for s in sieve.reading.tagged(f"word:{name}"))
    exact = tuple(p for p in said if any(_says(r, (p,)) for r in sieve.scope.of(sieve.table)))
    return exact or sieve.lexicon.words[name]


def _method(phrases: tuple[str, ...], without: bool) -> Test:
    return lambda row: _says(row, phrases) != without


def is_withheld(row: Row, lexicon: Lexicon) -> bool:
    """Return whether an award rate is blank for a stated reason."""
    reason = fold(str(row["reason"] or ""))
    return row["award_rate"] is None and any(word in reason for word in lexicon.words["undisclosed"])


def _says(row: Row, phrases: Iterable[str]) -> bool:
    return any(p in fold(str(row["method"] or "")) for p in phrases)
