"""Saying things on a terminal: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 140  # columns where the output is no terminal


def say(text: str = "") -> None:
    """Print a result."""
    sys.stdout.write(f"{text}\n")


def tell(text: str) -> None:
    """Print a message about the work, apart from its results."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def say_json(value: Any, *, indent: int | None = 2) -> None:
    """Print a result as JSON."""
    say(json.dumps(value, ensure_ascii=False, indent=indent))


def is_text(words: str) -> bool:
    """Whether the words can be written as UTF-8; half a surrogate pair, or a byte that was none, cannot."""
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return True


def console(*, stderr: bool = False) -> Console:
    """Return a rich console; wide where the output is no terminal."""
    from rich.console import Console  # only where tables or progress bars are drawn

    plain = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    return (
        plain
        if plain.is_terminal
        else Console(stderr=stderr, highlight=False, markup=False, emoji=False, width=PIPE_WIDTH)
    )


def say_table(heads: Sequence[str], lines: Iterable[Sequence[str]], title: str | None = None) -> None:
    """Print a table; long cells fold."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads, title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in table.columns:
        column.overflow = "fold"
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    console().print(table)
