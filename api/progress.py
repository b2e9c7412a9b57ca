"""How far a build is, told: a bar on the terminal, or one JSON object a stage for the page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api.terminal import console
from index.build import Progress, Report, build
from index.store import Store

STAGES = {"read": "読み取っています", "store": "索引を作っています", "done": "終わりました"}


def stage_of(progress: Progress) -> dict[str, Any]:
    """Return one stage as plain JSON. The file's name is left out: the server gave it."""
    return {
        "stage": progress.stage,
        "message": STAGES[progress.stage],
        "done": progress.done,
        "total": progress.total,
    }


def build_with_progress(paths: Sequence[Path], store: Store) -> Report:
    """Index the files with a bar on stderr that names the file at work; silent where stderr is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    screen = console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("ファイルを数えています", total=None)

        def show(progress: Progress) -> None:
            words = f"{progress.file} を{STAGES[progress.stage]}" if progress.file else STAGES[progress.stage]
            bar.update(task, completed=progress.done, total=progress.total, description=words)

        return build(paths, store, show)
