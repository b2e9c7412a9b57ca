"""Whether a whole sheet agrees with itself, and what two places of its running text say of one matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa import agree, agree_budget, agree_counts, said_twice
from qa.agree import Check
from qa.answer import QUOTED, Answer, unique
from qa.dispute import Dispute
from qa.disputes import matter
from qa.ending import ending
from qa.prose_pick import Stretch
from qa.prose_rank import Ranked, told
from qa.quote import told as quote_stretches
from qa.reading import read

SAID, HALF = 0.3, 0.5  # of the question's words: what a sentence must say; the second, of what the first says
POOL = 40  # sentences among which the second is sought
SHOWN = 6  # places quoted where everything agrees


def everything(case: Dispute) -> Answer | None:
    """Whatever in the sheet does not agree; where all does, what was compared."""
    query, scope, words = case.query, case.scope, case.lexicon
    if query.named or query.filters or query.missing or not _general(case):
        return None
    free = replace(query, rows=())
    sums = [*agree.payees(free, scope, words), *agree.contracts(free, scope, words), *agree.costs(free, scope, words)]
    budget = [*agree_budget.parts(scope, words), *agree_budget.items(scope, words), *agree_budget.rates(scope, words)]
    spent = list(agree.spent(scope, words))
    checks = [*spent, *sums, *budget, *agree_counts.achievements(scope, words)]
    wrong = [c for c in spent if c.gap > agree.NEAR]  # more than was spent may be passed on
    wrong += [c for c in (*sums, *budget, *agree_counts.achievements(scope, words)) if abs(c.gap) > agree.NEAR]
    rates = said_twice.rates(replace(query, table=None), case.reading, scope, words, only_wrong=True)
    both = ending(query, scope, words, only_wrong=True)
    answers = [a for a in (case.checked(wrong), rates, both) if a is not None]
    if not answers:
        return _nothing_wrong(case, checks)
    text = "\n".join(a.text for a in answers)
    cited = unique(c for a in answers for c in a.citations)
    calculation = "\n".join(filter(None, (a.calculation for a in answers))) or None
    values = [v for a in answers for v in (a.value if isinstance(a.value, list) else [a.value])]
    return replace(answers[0], text=text, citations=cited, calculation=calculation, value=values)


def _general(case: Dispute) -> bool:
    """Whether the question speaks of the sheet as a whole: no word of it names a matter."""
    return not case.reading.tagged("name:") or case.query.table is None


def _nothing_wrong(case: Dispute, checks: Sequence[Check]) -> Answer | None:
    if not checks:
        return None
    text = (
        f"突き合わせられる箇所（合計と内訳、率とその計算など{len(checks)}か所）を確かめましたが、食い違いは"
        "見つかりませんでした。\n" + "\n".join(c.text for c in checks[:SHOWN])
    )
    answer = case.checked(checks[:SHOWN])
    if answer is None:
        return None
    return replace(answer, text=text, calculation=f"突き合わせた箇所：{len(checks)}\n{answer.calculation}")


def texts(case: Dispute) -> Answer | None:
    """What two places of the running text say of the matter."""
    if case.query.table is not None and case.query.named and case.query.filters:
        return None
    bare = read(matter(case.text), case.lexicon, case.scope.fiscal_year)  # without the words for the places
    ranked = told(bare, case.store, case.scope).ranked
    if not ranked or ranked[0].marks.said < SAID:
        return None
    first = ranked[0]
    others = [r for r in ranked[1:POOL] if _another_place(r, first)]
    second = next((r for r in others if r.sentence.field in _fields(case)), others[0] if others else None)
    if second is None:
        return None
    answer = quote_stretches([_stretch(first), _stretch(second)], case.query, case.lexicon)
    return replace(answer, kind=QUOTED, text=answer.text.replace("次のように", "次の二通りに", 1))


def _fields(case: Dispute) -> set[str]:
    """The fields that the question names: 推進チームの言い分."""
    named = {s.tag.removeprefix("name:") for s in case.reading.tagged("name:")}
    return named | {"review.team_detail"} if "review.team_opinion" in named else named


def _another_place(one: Ranked, first: Ranked) -> bool:
    apart = one.sentence.field != first.sentence.field and one.sentence.said != first.sentence.said
    return apart and one.marks.said >= HALF * first.marks.said


def _stretch(ranked: Ranked) -> Stretch:
    return Stretch(ranked.sentence, ranked.sentence.start, ranked.sentence.end, ranked.score)
