"""Verdicts -> figures: the whole, by kind, by voice and by set; pure, plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from eval import metrics
from eval.judge import Verdict

Figures = dict[str, Any]


def summarise(verdicts: Sequence[Verdict]) -> Figures:
    """Return all figures of a run. Shares are 0 to 1, latencies milliseconds on the server's side."""
    took = [v.answer.took_ms for v in verdicts if not v.error]
    due, given = [v.question.abstain for v in verdicts], [v.answer.abstained for v in verdicts]
    groups = metrics.stability(((v.question.source, v.question.group), v.value) for v in verdicts if v.question.group)
    quotes = sum(len(v.answer.citations) for v in verdicts)
    false = sum(len(v.false_quotes) for v in verdicts)
    return {
        **_figures(verdicts),
        "abstention": metrics.abstention(due, given)._asdict(),
        "reason_right": metrics.mean([float(v.reason_right) for v in verdicts if v.reason_right is not None]),
        "citation_verbatim": 1 - false / quotes if quotes else 0.0,
        "citations": quotes,
        "unsupported": sum(len(v.unsupported) for v in verdicts),
        "numbers_supported": metrics.mean([float(not v.unsupported) for v in verdicts]),
        "stability": {"share": metrics.mean([float(same) for same in groups.values()]), "groups": len(groups)},
        "latency": {"p50": metrics.quantile(took, 0.5), "p95": metrics.quantile(took, 0.95)},
        "errors": sum(bool(v.error) for v in verdicts),
        "kinds": _by(verdicts, lambda v: v.question.kind),
        "voices": _by(verdicts, lambda v: v.question.voice or "-"),
        "sets": _by(verdicts, lambda v: v.question.source),
    }


def _figures(verdicts: Sequence[Verdict]) -> Figures:
    return {
        "questions": len(verdicts),
        "accuracy": _interval(float(v.correct) for v in verdicts),
        "citation_hit": _interval(float(v.cited) for v in verdicts if v.cited is not None),
        "citation_coverage": _interval(v.covered for v in verdicts if v.covered is not None),
    }


def _by(verdicts: Sequence[Verdict], key: Callable[[Verdict], str]) -> Mapping[str, Figures]:
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(key(verdict), []).append(verdict)
    return {name: _figures(found[name]) for name in sorted(found, key=lambda n: (-len(found[n]), n))}


def _interval(scores: Iterable[float]) -> Figures:
    values = list(scores)
    return {**metrics.bootstrap(values)._asdict(), "of": len(values)}


# The figures that a gate can ask for, by name: each read from a summary. Latencies are at most, the rest at least.
GATES: dict[str, Callable[[Figures], float]] = {
    "accuracy": lambda s: float(s["accuracy"]["mean"]),
    "worst_kind": lambda s: min((float(k["accuracy"]["mean"]) for k in s["kinds"].values()), default=0.0),
    "citation_hit": lambda s: float(s["citation_hit"]["mean"]),
    "citation_coverage": lambda s: float(s["citation_coverage"]["mean"]),
    "citation_verbatim": lambda s: float(s["citation_verbatim"]),
    "numbers_supported": lambda s: float(s["numbers_supported"]),
    "abstention_precision": lambda s: float(s["abstention"]["precision"]),
    "abstention_recall": lambda s: float(s["abstention"]["recall"]),
    "abstention_f1": lambda s: float(s["abstention"]["f1"]),
    "reason_right": lambda s: float(s["reason_right"]),
    "stability": lambda s: float(s["stability"]["share"]),
    "p50": lambda s: float(s["latency"]["p50"]),
    "p95": lambda s: float(s["latency"]["p95"]),
}
AT_MOST = {"p50", "p95"}


def shortfalls(summary: Figures, wanted: Mapping[str, float]) -> list[str]:
    """Return in Japanese what falls short of ``wanted`` (gate -> bound). Raises KeyError for an unknown gate."""
    missed = []
    for name, bound in wanted.items():
        value = GATES[name](summary)
        if value > bound if name in AT_MOST else value < bound:
            missed.append(
                f"{name} は {value:.4g} で、求める {bound:g} {'以下' if name in AT_MOST else '以上'}に届きません"
            )
    return missed
