"""The SQL side of the store: its tables, for SQLite and PostgreSQL alike, and how an engine is opened.

One table for each of ``index.tables.TABLES`` with typed columns (yen as big integers, a rate as its exact text and
as a float to compare with), beside the store's own:

    meta, counter   who made the store, with which model; the generation and the numbers given out
    sheet           one row a sheet; ``key`` is new with every version of it, and everything hangs on the key
    body            the whole Sheet, as compressed JSON
    passage         numbered through the store; a sheet's passages are ``first`` to ``first + passages - 1``
    vectors         the passages' vectors of one sheet, float16, for exact ranking
    document        the PDF itself, for page images
    segment, posting  the lexical index (``index.store_lexical``)
    origin          what a sheet was read from (a document, open data, or both, each then kept by itself)
    pending         vectors on their way into Chroma or out of it: what to sweep after a crash
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError

from index.errors import StoreCorrupt, StoreError
from index.tables import TABLES

LAYOUT = 5  # of the store's own tables; raised when they change, so that an old store is told from a new one
FILE = "sheets.sqlite3"
METADATA = MetaData()

META = Table("meta", METADATA, Column("name", String(64), primary_key=True), Column("value", Text, nullable=False))
COUNTER = Table(
    "counter", METADATA, Column("name", String(64), primary_key=True), Column("value", BigInteger, nullable=False)
)
SHEET = Table(
    "sheet",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("ministry", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("file", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("first", BigInteger, nullable=False),
)
BODY = Table(
    "body",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
PASSAGE = Table(
    "passage",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("section", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("embedded", Text, nullable=False),
    Column("more", Text, nullable=False),
    Column("table", String(32), nullable=False),
    Column("row", Integer),
    Column("sources", Text, nullable=False),
)
VECTORS = Table(
    "vectors",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
DOCUMENT = Table(
    "document",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
SEGMENT = Table(
    "segment",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("bits", Integer, nullable=False),
    Column("buckets", Integer, nullable=False),
    Column("numbers", LargeBinary, nullable=False),
    Column("lengths", LargeBinary, nullable=False),
)
POSTING = Table(
    "posting",
    METADATA,
    Column("segment", BigInteger, primary_key=True, autoincrement=False),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
PENDING = Table(
    "pending",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("sheet", String(32), nullable=False),
    Column("passages", Integer, nullable=False),
    Column("writer", BigInteger, nullable=False),
)
ORIGIN = Table(
    "origin",
    METADATA,
    Column("sheet", String(32), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("file", Text, nullable=False),
    Column("content_hash", String(64), nullable=False, index=True),
    Column("reader", String(64), nullable=False),
    Column("data", LargeBinary),
)

# How a column of each kind is kept: (suffix, type) for each SQL column. The bare name holds the exact value.
_TYPES: dict[str, tuple[tuple[str, Any], ...]] = {
    "text": (("", Text),),
    "yen": (("", BigInteger),),
    "count": (("", BigInteger),),
    "year": (("", Integer),),
    "flag": (("", Boolean),),
    "rate": (("", Text), ("__value", Float)),
    "quantity": (("", Text), ("__value", Float)),
    "rates": (("", Text), ("__least", Float), ("__most", Float)),
    "caps": (("", Text), ("__least", BigInteger), ("__most", BigInteger)),
    "texts": (("", Text),),
}


def _row_table(name: str) -> Table:
    columns = [
        Column(column.name + suffix, kind) for column in TABLES[name].columns for suffix, kind in _TYPES[column.kind]
    ]
    return Table(
        name,
        METADATA,
        Column("sheet_key", BigInteger, primary_key=True, autoincrement=False),
        Column("row_number", Integer, primary_key=True, autoincrement=False),
        *columns,
        Column("cells", Text, nullable=False),
        sqlite_with_rowid=True,
    )


ROWS: dict[str, Table] = {name: _row_table(name) for name in TABLES}
_COLUMNS = ";".join(f"{table.name}:{','.join(table.columns.keys())}" for table in ROWS.values())
FORMAT = f"{LAYOUT}-{zlib.crc32(_COLUMNS.encode()):08x}"  # the tables' columns too
OWNED = (BODY, VECTORS, DOCUMENT)  # one row a sheet, by key
COUNTERS = ("generation", "key", "passage", "segment", "writer")


def open_engine(folder: Path, database_url: str | None) -> Engine:
    """Return the engine of the store: the SQLite file in ``folder``, or the PostgreSQL database of the URL.

    Raises StoreError for a URL that is none of PostgreSQL's.
    """
    if database_url is not None:
        return _server_engine(database_url)
    engine = create_engine(f"sqlite:///{folder / FILE}", connect_args={"timeout": 30.0})
    event.listen(engine, "connect", _tune)
    event.listen(engine, "begin", _begin)
    return engine


def _server_engine(database_url: str) -> Engine:
    """Connections are tried before they are used, so that a server that was restarted is no error."""
    remedy = "SHEETQA_DATABASE_URL を postgresql+psycopg://利用者@ホスト/データベース の形で指定してください。"
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise StoreError("データベースのURLを読めません。", remedy) from error
    if url.get_backend_name() != "postgresql":
        raise StoreError(f"データベース「{url.get_backend_name()}」は使えません。", remedy)
    try:
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ImportError as error:
        raise StoreError(
            f"PostgreSQL につなぐための部品がありません（{error}）。",
            "pip install 'sheetqa[postgres]' で入れ、SHEETQA_DATABASE_URL を postgresql+psycopg:// で始めてください。",
        ) from error


def _tune(connection: Any, _: Any) -> None:
    """WAL, so that readers go on while a build writes; a kill never tears a transaction."""
    connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see _begin
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-8192"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection whose statements all see one and the same state, whatever others write meanwhile.

    Raises StoreError when the database cannot be reached, StoreCorrupt when its file is none.
    """
    with _told(engine), engine.connect() as connection:
        if engine.dialect.name != "sqlite":  # a transaction of SQLite is a snapshot by itself
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """A transaction that becomes true as a whole, or not at all. Raises as ``reading`` does."""
    with _told(engine), engine.begin() as connection:
        yield connection


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Say what is wrong with the database in words; faults of ours (a wrong statement) pass as they are."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreError(
            f"データベースを使えません（{_reason(error)}）。",
            "データベースが動いているか、ディスクに空きがあるか、SHEETQA_DATABASE_URL を確かめてください。",
        ) from error
    except DatabaseError as error:
        if engine.dialect.name == "sqlite" and type(error) is DatabaseError:
            raise StoreCorrupt(
                f"ストアのデータベースが壊れています（{_reason(error)}）。", "別の --store に取り込み直してください。"
            ) from error
        raise


def _reason(error: DatabaseError | InterfaceError) -> str:
    lines = str(error.orig).strip().splitlines()
    return lines[0][:200] if lines else type(error.orig).__name__


def raise_counter(connection: Connection, name: str, by: int) -> int:
    """Raise a counter and return its value before; other transactions that raise it wait for this one to end."""
    connection.execute(update(COUNTER).where(COUNTER.c.name == name).values(value=COUNTER.c.value + by))
    value = connection.execute(select(COUNTER.c.value).where(COUNTER.c.name == name)).scalar_one()
    return int(value) - by
