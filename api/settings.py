"""Settings: the one place that reads the environment.

Every setting is a field of ``Settings`` with an environment variable and a Japanese description; the command line
passes its flags as overrides. A value that does not fit is refused here, with the variable's name and the remedy.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from index.errors import SheetqaError

MIB = 1024 * 1024


class BadSetting(SheetqaError):
    """A setting that does not fit."""

    code = "bad_setting"


def _default_store() -> Path:
    import platformdirs  # only where no folder is named

    return Path(platformdirs.user_data_dir("sheetqa", appauthor=False))


def _text(raw: str) -> str:
    return raw


def _folder(raw: str) -> Path:
    return Path(raw).expanduser()


def _flag(raw: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    try:
        return known[raw.strip().lower()]
    except KeyError:
        raise ValueError("1（はい）か 0（いいえ）") from None


def _number(low: int, high: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        wanted = f"{low:,}〜{high:,} の整数"
        try:
            value = int(raw)
        except ValueError:
            raise ValueError(wanted) from None
        if not low <= value <= high:
            raise ValueError(wanted)
        return value

    return parse


def _setting(default: Any, variable: str, parse: Callable[[str], Any], about: str) -> Any:
    meta = {"variable": variable, "parse": parse, "about": about}
    if callable(default):
        return field(default_factory=default, metadata=meta)
    return field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one process. Sizes in MiB or KiB, times in seconds, as the names say."""

    store: Path = _setting(_default_store, "SHEETQA_STORE", _folder, "ストアのフォルダー")  # noqa: RUF009 (it makes the field)
    embedding_model: str | None = _setting(
        None, "SHEETQA_EMBEDDING_MODEL", _text, "埋め込みモデルの名前かフォルダー（既定: 同梱のモデル）"
    )
    database_url: str | None = _setting(
        None, "SHEETQA_DATABASE_URL", _text, "表を置くデータベースのURL（既定: SQLite）"
    )
    chroma_url: str | None = _setting(None, "SHEETQA_CHROMA_URL", _text, "ChromaサーバーのURL（既定: 組み込み）")
    llm: str | None = _setting(
        None,
        "SHEETQA_LLM",
        _text,
        "答えを言い換えるLangChainのチャットモデル（例：プロバイダー:モデル。既定: 使わない）",
    )
    host: str = _setting("127.0.0.1", "SHEETQA_HOST", _text, "待ち受けるアドレス")
    port: int = _setting(8000, "SHEETQA_PORT", _number(0, 65535), "待ち受けるポート")
    workers: int = _setting(1, "SHEETQA_WORKERS", _number(1, 64), "答えるプロセスの数")
    token: str | None = _setting(
        None, "SHEETQA_TOKEN", _text, "シートの追加・削除に求めるトークン（無指定: このマシンからのみ可）"
    )
    max_question: int = _setting(500, "SHEETQA_MAX_QUESTION", _number(1, 10_000), "質問の最大文字数")
    max_history: int = _setting(20, "SHEETQA_MAX_HISTORY", _number(0, 200), "会話の履歴の最大件数")
    max_k: int = _setting(50, "SHEETQA_MAX_K", _number(1, 1000), "検索結果の最大件数")
    max_upload_mb: int = _setting(30, "SHEETQA_MAX_UPLOAD_MB", _number(1, 1024), "アップロードの最大サイズ（MB）")
    max_body_kb: int = _setting(256, "SHEETQA_MAX_BODY_KB", _number(1, 65536), "リクエスト本文の最大サイズ（KB）")
    upload_timeout: int = _setting(
        180, "SHEETQA_UPLOAD_TIMEOUT", _number(1, 3600), "アップロードの処理の制限時間（秒）"
    )
    max_scale: int = _setting(3, "SHEETQA_MAX_SCALE", _number(1, 8), "ページ画像の最大倍率（1倍 = 72dpi）")
    image_cache_mb: int = _setting(64, "SHEETQA_IMAGE_CACHE_MB", _number(0, 4096), "ページ画像のキャッシュ（MB）")
    max_note: int = _setting(1000, "SHEETQA_MAX_NOTE", _number(1, 10_000), "評価に付ける一言の最大文字数")
    max_feedback_mb: int = _setting(10, "SHEETQA_MAX_FEEDBACK_MB", _number(1, 1024), "評価の記録の最大サイズ（MB）")
    keep_unanswered: bool = _setting(
        True, "SHEETQA_KEEP_UNANSWERED", _flag, "答えられなかった質問を、評価とともにストアに残す"
    )
    log_questions: bool = _setting(False, "SHEETQA_LOG_QUESTIONS", _flag, "質問の本文をログに残す")

    @classmethod
    def load(cls, env: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
        """Return the settings: overrides (None means not given) before the environment before defaults.

        Raises BadSetting for a value that does not fit.
        """
        env = os.environ if env is None else env
        values: dict[str, Any] = {}
        for setting in fields(cls):
            given = overrides.pop(setting.name, None)
            raw = env.get(variable_of(setting.name), "") if given is None else str(given)
            if raw.strip():
                values[setting.name] = _parsed(setting, raw, env_given=given is None)
        if overrides:
            raise TypeError(f"no such setting: {', '.join(overrides)}")
        return cls(**values)

    @property
    def upload_bytes(self) -> int:
        """The largest file, in bytes."""
        return self.max_upload_mb * MIB

    @property
    def feedback_bytes(self) -> int:
        """The largest feedback log, in bytes."""
        return self.max_feedback_mb * MIB

    @property
    def body_bytes(self) -> int:
        """The largest body of any other request, in bytes."""
        return self.max_body_kb * 1024


def _parsed(setting: Field[Any], raw: str, *, env_given: bool) -> Any:
    try:
        return setting.metadata["parse"](raw)
    except ValueError as error:
        name = setting.metadata["variable"] if env_given else flag_of(setting.name)
        raise BadSetting(f"{name} の値「{raw}」は使えません。", f"{error} を指定してください。") from error


_BY_NAME = {f.name: f for f in fields(Settings)}


def variable_of(name: str) -> str:
    """Return the environment variable of a setting: store -> SHEETQA_STORE."""
    return str(_BY_NAME[name].metadata["variable"])


def about(name: str) -> str:
    """Return what a setting is for, in Japanese."""
    return str(_BY_NAME[name].metadata["about"])


def flag_of(name: str) -> str:
    """Return the flag of a setting: max_upload_mb -> --max-upload-mb."""
    return f"--{name.replace('_', '-')}"
