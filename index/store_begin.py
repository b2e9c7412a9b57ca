"""How a store begins: its tables, and the note of which model and which format it was made with."""

from __future__ import annotations

import uuid

from sqlalchemy import Engine, insert, inspect, select

from index.encode import Encoder
from index.errors import StoreCorrupt
from index.store_lock import one_at_a_time
from index.store_sql import COUNTER, COUNTERS, FORMAT, META, METADATA, changing, reading


def create(engine: Engine, encoder: Encoder) -> None:
    """Make the tables that are not there yet, and note which model the store is for."""
    with changing(engine) as connection:
        one_at_a_time(connection)
        METADATA.create_all(connection)
        if connection.execute(select(META.c.name).limit(1)).first() is not None:
            return
        made = {
            "format": FORMAT,
            "model": encoder.name,
            "fingerprint": encoder.fingerprint,
            "collection": f"sheetqa-{uuid.uuid4().hex[:12]}",
        }
        connection.execute(insert(META), [{"name": name, "value": value} for name, value in made.items()])
        connection.execute(insert(COUNTER), [{"name": name, "value": 0} for name in COUNTERS])


def made_with(engine: Engine) -> dict[str, str] | None:
    """Return what the store's maker noted; None when there is no store."""
    with reading(engine) as connection:
        if not inspect(connection).has_table(META.name):
            return None
        meta: dict[str, str] = {row.name: row.value for row in connection.execute(select(META))}
    if meta.get("format") != FORMAT:
        raise StoreCorrupt(
            f"ストアの形式（版 {meta.get('format')}）が、この版（{FORMAT}）と異なります。",
            "別の --store に取り込み直してください。",
        )
    return meta
