"""Why outcomes have one stage: the form says it at one node, people ask by the activity that its path begins with."""

from __future__ import annotations

from dataclasses import replace

from qa.pathways import model
from qa.query import Query
from qa.scope import Scope

REASON = "single_stage_reason"


def on_its_path(query: Query, scope: Scope) -> Query:
    """Return the query with the rows that give the reason on a path through the nodes named, where those have none."""
    if query.table != "goal" or REASON not in query.columns or any(row[REASON] for row in query.rows):
        return query
    named = {(row.sheet, row["node"]) for row in query.rows}
    near = {
        (step.sheet, step["node"])
        for path in model(scope).paths
        if any((step.sheet, step["node"]) in named for step in path)
        for step in path
    }
    rows = tuple(r for r in scope.of("goal") if r[REASON] and (r.sheet, r["node"]) in near)
    return replace(query, rows=rows, columns=(REASON,)) if rows else query
