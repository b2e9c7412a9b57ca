"""Counts, sums, means and rankings over the programs that meet the conditions, with the formula and the blanks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from qa.answer import COMPUTED, NOT_IN_SHEET, Answer, unique
from qa.catalogue import Catalogue
from qa.lexicon import Lexicon
from qa.nation_query import NationQuery
from qa.nation_rows import Place, Selection, measured
from qa.nation_say import Listing, Rows, condition, markdown, page, steps
from qa.refuse import refuse
from qa.say import one_line, percent, say_yen
from qa.work import json_number

TOP = 5  # programs shown beside an extreme


class Figures:
    """One computation over the selected programs."""

    def __init__(
        self, query: NationQuery, selection: Selection, known: Catalogue, lexicon: Lexicon, offset: int, limit: int
    ) -> None:
        self.query, self.selection, self.known, self.lexicon = query, selection, known, lexicon
        self.offset, self.limit = offset, limit
        self.cells: dict[int, tuple[tuple[Place, ...], Any]] = {}
        if query.measure is not None:
            for key, places, value in measured(query.measure, query.year, selection, known):
                before = self.cells.get(key)
                if before is None or before[1] is None or (value is not None and value > before[1]):
                    self.cells[key] = (places, value)
        self.filled = {key: value for key, (_, value) in self.cells.items() if value is not None}

    @property
    def label(self) -> str:
        """What is measured, with its year."""
        measure = self.query.measure
        if measure is None:
            return "件数"
        return f"{self.query.year}年度の{measure.label}" if measure.year is not None else measure.label

    def answer(self) -> Answer:
        """Return the computed answer."""
        operation = self.query.operation
        if self.query.group:
            return self.by_ministry()
        if operation == "count":
            return self.count()
        if self.query.measure is None or not self.filled:
            return self.blank()
        if operation in ("max", "min", "top", "place", "list"):
            return self.ranked()
        return self.total()

    def blank(self) -> Answer:
        detail = f"{condition(self.query)}事業{len(self.selection.keys):,}件に「{self.label}」の記載はありません"
        return refuse(NOT_IN_SHEET, detail, interpretation=self.query.interpretation())

    def count(self) -> Answer:
        """How many programs meet the conditions."""
        listing = Listing(self.query, self.selection, self.known, self.lexicon, self.offset, self.limit)
        found = listing.answer()
        return Answer(COMPUTED, found.text, found.citations, found.value, None, found.interpretation, found.calculation)

    def total(self) -> Answer:
        """Sum or mean over the programs with a value."""
        values = list(self.filled.values())
        measure = self.query.measure
        assert measure is not None  # noqa: S101 - answer() has seen to it
        mean = self.query.operation == "mean" or measure.kind != "yen"
        whole = sum(values)
        result: Any = Fraction(whole) / len(values) if mean else whole
        name = "平均" if mean else "合計"
        said = self.said(result)
        formula = [
            steps(self.selection),
            f"{self.label}の{name}：記載のある{len(values):,}件の和 {self.said(whole) if measure.kind == 'yen' else ''}"
            + (f" ÷ {len(values):,} = {said}" if mean else ""),
            self.left_out(),
        ]
        text = f"{condition(self.query)}事業の{self.label}の{name}は{said}です（{len(values):,}件）。"
        order = self.order(False)
        text += f"\n{self.left_out()}" if self.left_out() else ""
        if measure.kind == "yen":
            parts = f"内訳（金額の大きい順に{min(len(order), TOP)}件）"
            text += f"\n{parts}：\n"
            formula.append(parts)
        else:
            text += "\n"
        return self.finish(text, order[:TOP], formula, json_number(result), len(values))

    def ranked(self) -> Answer:
        """The programs in the order of the measure, or the one at the head."""
        query = self.query
        low = query.operation == "min" or query.low
        order = self.order(low)
        word = self._word(low)
        formula = [
            steps(self.selection),
            f"{self.label}の記載がある{len(order):,}件を{word}順に並べた",
            self.left_out(),
        ]
        if query.operation in ("max", "min"):
            best = [k for k in order if self.filled[k] == self.filled[order[0]]]
            names = "、".join(self._named(k) for k in best[:TOP])
            said = self.said(self.filled[best[0]])
            text = f"{condition(query)}事業で{self.label}が最も{word}のは{names}で、{said}です。"
            if len(best) > TOP:
                text += f"（同じ値の事業は{len(best):,}件）"
            shown = list(dict.fromkeys([*best[:TOP], *order[:TOP]]))[:TOP]
            return self.finish(f"{text}\n\n", shown, formula, None, len(order))
        if query.operation == "place":
            return self.at_place(order, word, formula)
        size = query.argument or self.limit
        shown = order[self.offset : self.offset + min(size, 50)]
        span = f"{len(order):,}件中{self.offset + 1:,}〜{self.offset + len(shown):,}位"
        head = f"{condition(query)}事業の{self.label}を{word}順に並べると次のとおりです（{span}）。\n"
        return self.finish(head, shown, formula, None, len(order))

    def at_place(self, order: Sequence[int], word: str, formula: list[str]) -> Answer:
        wanted = self.query.argument or 1
        if not 0 < wanted <= len(order):
            return refuse(NOT_IN_SHEET, f"{wanted}番目の事業はありません", interpretation=self.query.interpretation())
        key = order[wanted - 1]
        place = f"{condition(self.query)}事業で{self.label}が{wanted}番目に{word}のは"
        text = f"{place}{self._named(key)}で、{self.said(self.filled[key])}です。\n"
        return self.finish(text, [key], [*formula, f"{wanted}番目"], None, len(order))

    def by_ministry(self) -> Answer:
        """Counts, sums or means of the programs of each ministry."""
        groups: dict[str, list[int]] = defaultdict(list)
        for key in self.selection.keys:
            groups[self.known.by_key[key].ministry].append(key)
        measure, counting = self.query.measure, self.query.measure is None or self.query.operation == "count"
        lines: list[tuple[Any, str, str, int]] = []
        for name, keys in groups.items():
            values = [self.filled[k] for k in keys if k in self.filled]
            if counting:
                lines.append((len(keys), name, f"{len(keys):,}件", len(keys)))
            elif values and measure is not None:
                mean = measure.kind != "yen" or self.query.operation == "mean"
                result = Fraction(sum(values)) / len(values) if mean else sum(values)
                lines.append((result, name, self.said(result), len(values)))
        low = self.query.operation == "min" or self.query.low
        lines.sort(key=lambda line: ((line[0] if low else -line[0]), line[1]))
        head = "事業数" if counting else self.label
        first = lines[0]
        most = f"最も{self._word(low)}のは{first[1]}（{first[2]}）です。"
        text = f"{condition(self.query)}事業の{head}を府省庁別に見ると、{most}\n"
        heads = ["府省庁", head] if counting else ["府省庁", head, "事業数"]
        text += markdown(heads, [[n, said, f"{size:,}件"][: len(heads)] for _, n, said, size in lines])
        value = {
            "rows": [{"ministry": n, "value": json_number(v), "programs": size} for v, n, _, size in lines],
            "total": len(lines),
            "offset": 0,
        }
        shown = self.order(low)[:TOP] if not counting and self.filled else sorted(self.selection.keys)[:TOP]
        rows = Rows(self.known, shown, [self.places(k) for k in shown])
        cited = unique(
            c for k in shown for c in rows.citations(k, [*self.places(k), Place("organization", 1, ("ministry",))])
        )
        table = "\n".join(f"{n}：{said}（{size:,}件）" for _, n, said, size in lines)
        blanks = "" if counting else self.left_out()
        formula = "\n".join(filter(None, [steps(self.selection), blanks, table]))
        return Answer(COMPUTED, text, cited, value, interpretation=self.query.interpretation(), calculation=formula)

    # --- shared

    def order(self, low: bool) -> list[int]:
        """Return the sheets with a value, the highest (or lowest) first."""
        infos = self.known.by_key
        return sorted(self.filled, key=lambda k: ((self.filled[k] if low else -self.filled[k]), infos[k].id))

    def left_out(self) -> str:
        """Return how many programs have no value."""
        blanks = len(self.selection.keys) - len(self.filled)
        return f"（{self.label}の記載がない{blanks:,}件は除いています。）" if blanks else ""

    def said(self, value: Any) -> str:
        """Return a value as an answer says it."""
        measure = self.query.measure
        if measure is not None and measure.kind in ("rate", "rates"):
            return percent(Fraction(value), 2)
        amount = Fraction(value)
        return say_yen(round(amount), "円") if amount.denominator == 1 else f"約{say_yen(round(amount), '円')}"

    def places(self, key: int) -> list[Place]:
        """Return the row that holds the value."""
        return list(self.cells[key][0]) if key in self.cells else []

    def _named(self, key: int) -> str:
        info = self.known.by_key[key]
        return f"「{one_line(info.name)}」（{info.id}・{info.ministry}）"

    def _word(self, low: bool) -> str:
        measure = self.query.measure
        if measure is None or self.query.operation == "count":
            return "少ない" if low else "多い"
        if measure.kind in ("rate", "rates"):
            return "低い" if low else "高い"
        return "小さい" if low else "大きい"

    def finish(self, text: str, shown: Sequence[int], formula: Sequence[str], value: Any, total: int) -> Answer:
        """Return the answer with the shown programs as a table."""
        places = [self.places(key) for key in shown]
        rows = Rows(self.known, shown, places)
        infos = self.known.by_key
        lines = [[one_line(infos[k].name), infos[k].id, infos[k].ministry, self.said(self.filled[k])] for k in shown]
        text += markdown(["事業名", "ID", "府省庁", self.label], lines)
        listed = "\n".join(f"{infos[k].id}：{self.said(self.filled[k])}" for k in shown)
        found = page(self.known, rows, shown, places, total, self.offset)
        cited = [c for key, some in zip(shown, places, strict=True) for c in rows.citations(key, some)]
        return Answer(
            COMPUTED,
            text,
            unique(cited),
            found if value is None else {**found, "value": value},
            interpretation=self.query.interpretation(),
            calculation="\n".join(filter(None, [*formula, listed])),
        )
