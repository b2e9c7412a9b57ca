"""A number claimed of the sentence of a goal (毎年度50件を採択する目標), held against what the sentence says; pure."""

from __future__ import annotations

from index.regex import regex
from qa.aims import goals_said, of_matter
from qa.answer import Answer
from qa.figures import AIMED, DONE, counted, figures, of_year
from qa.pathways import model
from qa.verdict import Case, led

_TABLES = ("goal", "goal_path", "goal_link", "program", "subsidy", None)
_RAISED = regex(r"引き?上げ|引き?下げ|採択|設立|目標|目指")
FEW = 3  # goals that may be meant


def figure(case: Case) -> Answer | None:
    """Return the goals of the matter that count in the unit said, and whether one of them says that number."""
    query, text = case.query, case.reading.text
    goals = model(case.scope).goals
    if query.table not in _TABLES or not goals or not AIMED.search(text) or DONE.search(text) or query.why:
        return None
    if not case.reading.has("word:confirm") or any(case.reading.values(k) for k in ("node", "path", "block", "amount")):
        return None
    if query.table in ("program", "subsidy", None) and not _RAISED.search(text):
        return None
    said = [f for f in counted(next(iter(goals.values())), text) if f.unit]
    told = {key: [f for f in figures(row) if f.unit and any(s.unit.startswith(f.unit) for s in said)]
            for key, row in goals.items()}  # fmt: skip
    near = of_matter(case.reading, case.scope, only={key for key, own in told.items() if own})
    meant = {s.value for s in said if any(s.unit.startswith(f.unit) for own in told.values() for f in own)}
    years = [int(str(y)) for y in case.reading.values("year")]
    near = [r for r in near if any(of_year(r, y) for y in years)] or near
    holding = [r for key, r in goals.items() if meant and meant <= {f.value for f in told[key]}]
    same = [r for r in near if r in holding]
    if holding and not same:
        return None  # which of the goals is spoken of is not sure
    rows = same or near
    if not rows or len(rows) > FEW or (not same and len(said) != 1):
        return None
    return led(case, goals_said(rows, query, case.lexicon), bool(same))
