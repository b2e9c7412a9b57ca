"""What a question is read into: spans of it that carry tags, and its mentions of values; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from qa.mentions import Mention


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of the folded question carries ``tag`` (``name:subsidy.rate``, ``op:sum`` …)."""

    start: int
    end: int
    tag: str

    @property
    def size(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Reading:
    """The folded question, its phrases and its mentions."""

    text: str
    spans: tuple[Span, ...]
    mentions: tuple[Mention, ...]

    @cached_property
    def _tags(self) -> frozenset[str]:
        return frozenset(s.tag for s in self.spans)

    def tagged(self, prefix: str | tuple[str, ...]) -> tuple[Span, ...]:
        """Return the spans whose tag starts with ``prefix`` (with one of several)."""
        found = self._by_prefix.get(prefix)
        if found is None:
            found = self._by_prefix[prefix] = tuple(s for s in self.spans if s.tag.startswith(prefix))
        return found

    @cached_property
    def _by_prefix(self) -> dict[str | tuple[str, ...], tuple[Span, ...]]:
        return {}

    def without(self, dropped: Iterable[Span]) -> Reading:
        """Return the reading without some spans."""
        gone = set(dropped)
        return replace(self, spans=tuple(s for s in self.spans if s not in gone)) if gone else self

    def has(self, tag: str) -> bool:
        """Return whether any span has exactly this tag."""
        return tag in self._tags

    def values(self, kind: str) -> tuple[object, ...]:
        """Return the values of the mentions of a kind, in order."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[str, tuple[object, ...]]:
        kinds = {m.kind for m in self.mentions}
        return {kind: tuple(m.value for m in self.mentions if m.kind == kind) for kind in kinds}
