"""What programs are about: their purposes and overviews searched, by words and by meaning, with quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import or_, select

from index.store import Store
from index.store_sql import ROWS
from index.text import clean, fold
from qa.answer import NOT_IN_SHEET, QUOTED, Answer, unique
from qa.catalogue import Catalogue
from qa.lexicon import Lexicon
from qa.meaning import FIRST, meanings
from qa.nation_query import NationQuery
from qa.nation_rows import Place, Selection
from qa.nation_say import Rows, program, steps
from qa.programs import programs
from qa.quote import passage_citations
from qa.refuse import refuse
from qa.say import one_line
from qa.search import Hit, fuse
from qa.signs import bigrams, plain, script

SECTIONS = ("基本情報/事業の目的", "基本情報/現状・課題", "基本情報/事業の概要")
POOL = 80  # passages that each leg of the search hands over
ENOUGH = 0.4  # the least share of the asker's telling bigrams that a program's text must carry
MIXED = 0.4  # what a bigram of kanji and hiragana tells, against one without hiragana
SHOWN = 5
NEAR_SAID, NEAR_SHARE = 0.6, 0.45  # how much of the stretch, and of a name, makes it near
QUOTE = 120  # signs of a quote in the text of the answer


def about(
    query: NationQuery, selection: Selection, known: Catalogue, lexicon: Lexicon, offset: int, limit: int
) -> Answer:
    """Return the programs whose purpose or overview best fits what the question says, with quotes."""
    hits = _search(query.about, selection, known, narrow=bool(query.conditions))
    grams = _telling(query.about)
    best: dict[str, tuple[float, Hit]] = {}
    for hit in hits:
        worth = _coverage(grams, hit) + hit.score
        if worth > best.get(hit.passage.sheet, (0.0, hit))[0]:
            best[hit.passage.sheet] = (worth, hit)
    ranked = sorted(best.values(), key=lambda pair: -pair[0])
    if not ranked or _coverage(grams, ranked[0][1]) < ENOUGH:
        detail = f"「{query.about}」に当てはまる事業は見つかりませんでした"
        refusal = refuse(NOT_IN_SHEET, detail, interpretation=query.interpretation())
        return replace(refusal, calculation=steps(selection))
    floor = 0.6 * ranked[0][0]
    found = [hit for worth, hit in ranked if worth >= floor]
    return _listed(query, found, known, offset, limit, selection)


def _search(text: str, selection: Selection, known: Catalogue, *, narrow: bool) -> list[Hit]:
    """Return the passages on purpose, issues and overview of the selected sheets that fit a text, fused."""
    store, infos = known.store, known.by_key
    chosen = {infos[key].id for key in selection.keys}
    lexical = store.lexical(text, POOL, sorted(chosen) if narrow else None)
    legs = {"lexical": {i: s for i, s in lexical if i.partition("#")[0] in chosen and int(i[-3:]) <= FIRST}}
    vector = store.encoder.encode([text])[0]
    near = meanings(store).nearest(vector, POOL, selection.keys if narrow else None) if vector.any() else []
    legs["dense"] = {f"{infos[k].id}#{n:03d}": s for k, n, s in near if k in selection.keys}
    scores = fuse(legs)
    order = sorted(scores, key=lambda i: (-scores[i], i))[:POOL]
    passages = [p for p in store.passages_by_id(order) if p.section in SECTIONS]
    return [Hit(p, scores[p.id], {leg: found[p.id] for leg, found in legs.items() if p.id in found}) for p in passages]


def _listed(
    query: NationQuery, found: Sequence[Hit], known: Catalogue, offset: int, limit: int, selection: Selection
) -> Answer:
    infos = {info.id: (key, info) for key, info in known.by_key.items()}
    shown = found[offset : offset + min(limit, SHOWN)]
    keys = [infos[h.passage.sheet][0] for h in shown]
    rows = Rows(known, keys, [])
    lines, values, cited = [], [], []
    for key, hit in zip(keys, shown, strict=True):
        info = known.by_key[key]
        lines.append(f"・{one_line(info.name)}（{info.id}・{info.ministry}）\n　「{_quote(hit, query)}」")
        values.append({**program(info), "section": hit.passage.section, "text": hit.passage.text})
        cited += [*rows.citations(key, [Place("program", 1, ("name",))]), *passage_citations(hit.passage)]
    head = f"「{query.about}」に内容が近い事業は次のとおりです。\n"
    return Answer(
        QUOTED,
        head + "\n".join(lines),
        unique(cited),
        {"rows": values, "total": len(found), "offset": offset},
        interpretation=query.interpretation(),
        calculation=steps(selection) if query.conditions else None,
    )


def _quote(hit: Hit, query: NationQuery) -> str:
    """Return the sentence of the passage that says most of what was asked, verbatim."""
    grams = set(_telling(query.about))
    sentences = [s for s in re.split(r"(?<=。)|\n", clean(hit.passage.text)) if s.strip()]
    best = max(sentences, key=lambda s: len(grams.intersection(bigrams(plain(s)))), default="")
    return best.strip() if len(best) <= QUOTE else best.strip()[:QUOTE] + "…"


def _telling(text: str) -> list[str]:
    return [g for g in dict.fromkeys(bigrams(plain(text))) if not all(script(s) == "H" for s in g)]


def _coverage(grams: Sequence[str], hit: Hit) -> float:
    there = set(bigrams(plain(hit.passage.indexed)))
    whole = sum(map(_weight, grams))
    return sum(_weight(g) for g in grams if g in there) / whole if whole else 0.0


def _weight(gram: str) -> float:
    """A bigram with a sign of hiragana tells less."""
    return MIXED if any(script(s) == "H" for s in gram) else 1.0


def with_words(query: NationQuery, selection: Selection, known: Catalogue) -> None:
    """Narrow to the programs whose name, purpose or overview says every word of what the question is about."""
    table = ROWS["program"]
    columns = [table.c[c] for c in ("name", "purpose", "overview")]
    for word in _words(query.about):
        spellings = {word, fold(word)}
        test = or_(*(column.like(f"%{_escaped(s)}%", escape="\\") for column in columns for s in spellings))
        with known.store.engine.connect() as connection:
            keys = [row[0] for row in connection.execute(select(table.c.sheet_key).where(test))]
        places = {key: [Place("program", 1, ("name",))] for key in keys}
        selection.narrow(f"名称・目的・概要に「{word}」", places)


def _words(text: str) -> list[str]:
    """Return the kanji, katakana and Latin words of a text."""
    return [w for w in re.findall(r"[一-鿿々]{2,}|[ァ-ヺー]{2,}|[a-z0-9]{2,}", text) if w]


def _escaped(word: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", word)


def near_names(text: str, store: Store) -> list[str]:
    """Return the programs whose names are nearest to what the folded question says."""
    hits = [n for n in programs(store).find(text, 5) if n.found.said >= NEAR_SAID and n.found.share >= NEAR_SHARE]
    return [f"{info.name}（{info.id}・{info.ministry}）" for n in hits for info in n.infos[:1]][:3]
