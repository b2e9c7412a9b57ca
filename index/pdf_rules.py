"""Strokes -> rules: near ones drawn together, pieces joined; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.pdf_page import Rule

_SNAP = 1.2  # rules nearer than this are one rule
_JOINT = 2.0  # a rule drawn in pieces has gaps up to this
_BORDER = 0.3  # the least thickness of a border drawn as the space between two fills


def merge_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules with near ones drawn together and pieces joined, sorted by place."""
    lanes: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if lanes and rule.at - lanes[-1][0].at <= _SNAP:
            lanes[-1].append(rule)
        else:
            lanes.append([rule])
    merged: list[Rule] = []
    for lane in lanes:
        at = sum(r.at for r in lane) / len(lane)
        border = lane[-1].at - lane[0].at >= _BORDER  # two edges of fills this far apart draw a border
        lane.sort(key=lambda r: r.start)
        whole = replace(lane[0], at=at)
        for rule in lane[1:]:
            if rule.start <= whole.end + _JOINT:
                whole = Rule(at, whole.start, max(whole.end, rule.end), whole.soft and rule.soft)
            else:
                merged.append(whole)
                whole = replace(rule, at=at)
        merged.append(whole)
        if border:
            merged = [replace(rule, soft=False) if rule.at == at else rule for rule in merged]
    return merged


def without_cuts(across: Sequence[Rule]) -> Sequence[Rule]:
    """Return the level rules without the outermost ones if those are only edges of fills, on a page with borders."""
    if not any(not rule.soft for rule in across):
        return across
    ends = {at for at in (across[0].at, across[-1].at) if all(r.soft for r in across if r.at == at)}
    return [rule for rule in across if rule.at not in ends]
