"""Logs: one JSON object a line, to stderr. No question text unless the settings ask for it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

LOG = logging.getLogger("sheetqa")
_FIELDS = "sheetqa_fields"


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON: time, level, event and the event's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, _FIELDS, {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every log line of the process to ``stream`` (stderr); replaces an earlier configuration."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # pdfminer warns about every odd font; what matters of a PDF stands in the report of its reading.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)


def configure_quiet() -> None:
    """The command line's own level: only what went wrong."""
    configure(logging.WARNING)


def event(name: str, /, *, failed: bool = False, **fields: Any) -> None:
    """Log an event with its fields; ``failed`` adds the traceback of the exception at hand."""
    LOG.log(logging.ERROR if failed else logging.INFO, name, extra={_FIELDS: fields}, exc_info=failed)
