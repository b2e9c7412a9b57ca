"""Questions about the way through the logic model: from here to there, what comes before, after, first and last; pure.

A node is named by its number, or by what its goal says. How people ask: data, in ``logic.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from index.regex import regex
from index.tables import Row
from index.text import clean, fold
from qa.answer import LOOKUP, Answer, unique
from qa.lexicon import Lexicon
from qa.lookup import row_citations, values
from qa.mentions import Mention
from qa.onward import onward
from qa.query import Query
from qa.say import listed
from qa.scope import Scope
from qa.spans import Reading

REACH = 14  # signs between a node and the word that says what it is to the path
_FORMER = regex(r"旧(?:アウトカム|アウトプット|目標|指標)")
_NOT = regex(r"(?:ない|なく|除|以外|抜|でない|ではない|じゃない|外し)")


@dataclass(frozen=True, slots=True)
class Ways:
    """The patterns of ``logic.toml``."""

    asks: dict[str, re.Pattern[str]]
    stages: dict[str, re.Pattern[str]]
    marks: dict[str, re.Pattern[str]]


@cache
def ways() -> Ways:
    """Return how people ask about the logic model."""
    data = tomllib.loads(files("qa").joinpath("logic.toml").read_text(encoding="utf-8"))
    asks, stages, marks = ({fold(k): re.compile(p) for k, p in data[n].items()} for n in ("asks", "stages", "marks"))
    return Ways(asks, stages, marks)


@dataclass(frozen=True, slots=True)
class Model:
    """The paths of the sheets in scope, each the nodes in order, and the goal of every node."""

    paths: tuple[tuple[Row, ...], ...]
    goals: dict[tuple[str, object], Row]

    def through(self, nodes: Iterable[object]) -> list[tuple[Row, ...]]:
        """Return the paths that hold the nodes in the order given."""
        wanted = list(nodes)
        return [p for p in self.paths if _in_order([r["node"] for r in p], wanted)]


@lru_cache(maxsize=64)
def model(scope: Scope) -> Model:
    """Return the logic model of the sheets in scope."""
    paths: dict[tuple[str, object], list[Row]] = {}
    for row in scope.of("goal_path"):
        paths.setdefault((row.sheet, row["path"]), []).append(row)
    goals = {(r.sheet, r["node"]): r for r in reversed(scope.of("goal"))}
    return Model(tuple(tuple(p) for p in paths.values()), goals)


def _in_order(path: Sequence[object], wanted: Sequence[object]) -> bool:
    places = [path.index(node) if node in path else -1 for node in wanted]
    return -1 not in places and places == sorted(places)


def pathways(query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """Return the paths or nodes asked for; None where the question asks for something else."""
    nodes = list(dict.fromkeys(m.value for m in reading.mentions if m.kind == "node"))
    known = {row["node"] for path in model(scope).paths for row in path}
    if not nodes or any(node not in known for node in nodes) or reading.values("path"):
        return None
    if len(nodes) > 1:
        return _between(nodes, query, reading, scope, lexicon)
    if (query.missing or query.table != "goal_path") and ways().asks["path"].search(reading.text):
        return _between(nodes, query, reading, scope, lexicon)  # 204 経由 経路
    for ask in (_before, _last, _first, _of_stage):
        rows = ask(nodes[0], reading, scope)
        if rows:
            return _nodes(rows, nodes[0], ask, query, reading, scope, lexicon)
    return _onward(nodes[0], query, reading, scope, lexicon)


def _onward(node: object, query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """306のあと: the next nodes, where no table was found to tell."""
    if not ways().asks["after"].search(reading.text) or query.table is not None:
        return None
    links = tuple(r for r in scope.of("goal_link") if r["source_node"] == node)
    asked = replace(query, table="goal_link", columns=("target_node", "link"), rows=links)
    return onward(asked, reading, scope, lexicon)


def _between(nodes: Sequence[object], query: Query, reading: Reading, scope: Scope, lexicon: Lexicon) -> Answer | None:
    """From one node to another: the paths that hold both."""
    asks = ways().asks
    marked = [m for m in reading.mentions if m.kind == "node"]
    directed = any(_after(reading.text, m, asks["from"]) for m in marked) and len(nodes) == 2
    aimed = any(_after(reading.text, m, asks["to"]) for m in marked)
    if not (asks["path"].search(reading.text) or (directed and aimed)) or query.table == "goal_link":
        return None
    single = len(nodes) == 1
    found = model(scope).through(sorted(nodes, key=str)) or model(scope).through(nodes)
    if not found or (len(nodes) > 2 and not directed):
        return None
    rows = [path[0] for path in found]
    one, two = sorted(map(str, nodes))[0], sorted(map(str, nodes))[-1]
    lines = [str(row["path"]) for row in rows]
    head = f"{one}を通る経路は" if single else f"{one}から{two}に至る経路は"
    text = f"{head}{lines[0]}です。" if len(lines) == 1 else f"{head}次の{len(lines)}本です。\n{listed(lines)}"
    cited = row_citations(rows, ("path",), lexicon)
    found_ = values(rows, ("path",))
    counted = f"該当する経路：{len(rows)}"
    return Answer(LOOKUP, text, cited, found_, interpretation=query.interpretation(lexicon), calculation=counted)


def _after(text: str, mention: Mention, pattern: re.Pattern[str]) -> bool:
    found = pattern.search(text, mention.end, mention.end + REACH)
    return found is not None and found.start() - mention.end <= 3


Ask = Callable[[object, Reading, Scope], list[Row]]


def _before(node: object, reading: Reading, scope: Scope) -> list[Row]:
    """501の手前: the nodes that lead to it."""
    if not ways().asks["before"].search(reading.text):
        return []
    found = [one for path in model(scope).paths for one, two in pairwise(path) if two["node"] == node]
    stages = {s.tag.removeprefix("stage:") for s in reading.tagged("stage:")}
    return [r for r in found if not stages or fold(str(r["stage"])) in stages]


def _last(node: object, reading: Reading, scope: Scope) -> list[Row]:
    """…から始まる経路の終点: where its paths end."""
    if not ways().asks["end"].search(reading.text):
        return []
    return [path[-1] for path in model(scope).through([node]) if path[-1]["node"] != node]


def _first(node: object, reading: Reading, scope: Scope) -> list[Row]:
    """503の起点: where the paths to it begin."""
    text = reading.text
    if not ways().asks["begin"].search(text) or ways().asks["path"].search(text):
        return []
    return [path[0] for path in model(scope).through([node]) if path[0]["node"] != node]


def _of_stage(node: object, reading: Reading, scope: Scope) -> list[Row]:
    """203に続く短期アウトカム: the nodes of a stage on its paths."""
    stages = {s.tag.removeprefix("stage:") for s in reading.tagged("stage:")}
    own = next((fold(str(r["stage"])) for p in model(scope).paths for r in p if r["node"] == node), "")
    if not stages - {own} or not ways().asks["after"].search(reading.text):
        return []
    return [r for p in model(scope).through([node]) for r in p if fold(str(r["stage"])) in stages - {own}]


_HEADS: dict[Ask, str] = {
    _before: "の前にあるの",
    _last: "からの経路の終点",
    _first: "に至る経路の始点",
    _of_stage: "に続くの",
}


def _nodes(
    steps: Sequence[Row], node: object, ask: Ask, query: Query, reading: Reading, scope: Scope, lexicon: Lexicon
) -> Answer | None:
    every = model(scope)
    rows = list({r["node"]: every.goals.get((r.sheet, r["node"]), r) for r in steps}.values())
    stages = {s.tag.removeprefix("stage:") for s in reading.tagged("stage:")}
    rows = [r for r in rows if fold(str(r["stage"])) in stages] or rows
    rows = _marked(rows, reading)
    lines = [f"{r['node']}（{r['stage']}）：{clean(str(r['goal'] or r['indicator'] or ''))}" for r in rows]
    head = f"{node}{_HEADS[ask]}は"
    text = f"{head}{lines[0]}です。" if len(lines) == 1 else f"{head}次のとおりです。\n{listed(lines)}"
    paths = [p[0] for p in every.through([node])]
    cited = unique([*row_citations(rows, ("goal", "indicator"), lexicon), *row_citations(paths, ("path",), lexicon)])
    found = values(rows, ("node", "stage", "goal"))
    return Answer(LOOKUP, text.replace("。です。", "。"), cited, found, interpretation=query.interpretation(lexicon))


def _marked(rows: list[Row], reading: Reading) -> list[Row]:
    """旧アウトカムとされていないもの: by the form's mark, where the question speaks of it."""
    spans = reading.tagged("word:former")
    if not spans:
        return rows
    cut = _NOT.search(reading.text, spans[-1].end) is not None
    kept = [r for r in rows if bool(_FORMER.search(fold(str(r["goal"] or "")))) != cut]
    return kept or rows
