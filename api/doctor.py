"""Is this machine ready? One check a thing that the service stands on, each with its remedy."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from api import VERSION
from api.opening import SAMPLE, open_store
from api.settings import Settings
from index.encode import load_encoder
from index.errors import SheetqaError, StoreMissing

LEAST_FREE = 500 * 1024 * 1024  # bytes beside the store
LEAST_SQLITE = (3, 35)  # RETURNING; Chroma asks for it, too


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, whether it is well, what was found, and what to do where it is not."""

    name: str
    ok: bool
    found: str
    remedy: str = ""


def examine(settings: Settings, *, mend: bool = False) -> Iterator[Check]:
    """Yield the checks one by one; none of them changes anything that stays, but ``mend`` puts the store right."""
    for look in (_python, _sqlite, _sample, _folder, _space, _model, _store, _port):
        yield _guarded(look, settings)
    yield _guarded(_mended if mend else _whole, settings)


def _guarded(look: Callable[[Settings], Check], settings: Settings) -> Check:
    """Return the check; an error of ours becomes one that is not well."""
    try:
        return look(settings)
    except SheetqaError as error:
        return Check(_NAMES[look.__name__], False, error.message, error.remedy)


def _python(settings: Settings) -> Check:
    found = sys.version.split()[0]
    return Check(
        "Python", sys.version_info >= (3, 11), f"{found}（sheetqa {VERSION}）", "Python 3.11 以上で入れ直してください。"
    )


def _sqlite(settings: Settings) -> Check:
    well = sqlite3.sqlite_version_info >= LEAST_SQLITE
    return Check("SQLite", well, sqlite3.sqlite_version, "SQLite 3.35 以上の Python を使ってください。")


def _sample(settings: Settings) -> Check:
    return Check("同梱のシート", SAMPLE.is_file(), SAMPLE.name, "sheetqa を入れ直してください。")


def _folder(settings: Settings) -> Check:
    folder = _existing(settings.store)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Check(
            "ストアの場所",
            False,
            f"{settings.store}（{error.strerror}）",
            "書き込めるフォルダーを --store で指定してください。",
        )
    return Check("ストアの場所", True, f"{settings.store} に書き込めます")


def _existing(path: Path) -> Path:
    """Return the nearest folder that exists."""
    return next(p for p in (path, *path.absolute().parents) if p.is_dir())


def _space(settings: Settings) -> Check:
    free = shutil.disk_usage(_existing(settings.store)).free
    return Check(
        "空き容量",
        free >= LEAST_FREE,
        f"{free / 1024**3:.1f}GB",
        "不要なファイルを消すか、別の場所を --store で指定してください。",
    )


def _model(settings: Settings) -> Check:
    encoder = load_encoder(settings.embedding_model)
    (vector,) = encoder.encode(["補助率"])
    well = bool((vector**2).sum() > 0)
    name = settings.embedding_model or "同梱のモデル"
    return Check("埋め込みモデル", well, f"{name}（{len(vector)}次元）", "SHEETQA_EMBEDDING_MODEL を確かめてください。")


def _store(settings: Settings) -> Check:
    try:
        store = open_store(settings)
    except StoreMissing:
        return Check("ストア", True, "まだありません（serve か ask の初回に、同梱のシートで作ります）")
    with closing(store):
        infos = store.sheets()
        passages = sum(info.passages for info in infos)
        return Check("ストア", True, f"シート{len(infos)}件、一節{passages:,}件（第{store.generation()}世代）")


def _whole(settings: Settings) -> Check:
    return _agreement(settings, mend=False)


def _mended(settings: Settings) -> Check:
    return _agreement(settings, mend=True)


def _agreement(settings: Settings, *, mend: bool) -> Check:
    """Compare SQL with the vectors and the lexical index."""
    from index.store_doctor import doctor

    try:
        store = open_store(settings)
    except StoreMissing:
        return Check(_AGREEMENT, True, "ストアはまだありません")
    with closing(store):
        found = doctor(store, mend=mend)
    said = (
        "".join([*found.mended, *found.left]) or f"シート{found.sheets:,}件、一節{found.passages:,}件が一致しています"
    )
    return Check(_AGREEMENT, found.sound, said, "sheetqa doctor --mend で直してください。")


def _port(settings: Settings) -> Check:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host, settings.port))
        except OSError as error:
            return Check(
                "ポート",
                False,
                f"{settings.host}:{settings.port}（{error.strerror}）",
                "serve のときに --port で別の番号を指定してください。",
            )
    return Check("ポート", True, f"{settings.host}:{settings.port} が空いています")


_AGREEMENT = "表・ベクトル・語の索引の一致"
_NAMES = {"_model": "埋め込みモデル", "_store": "ストア", "_whole": _AGREEMENT, "_mended": _AGREEMENT}
