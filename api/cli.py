"""`sheetqa`: the command line. Commands live in commands_*.py; messages and exit codes of all of them here.

Exit codes: 0 done, 1 the work failed, 2 the command was called wrongly, 130 interrupted.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from api import (
    VERSION,
    commands_ask,
    commands_doctor,
    commands_feedback,
    commands_grants,
    commands_index,
    commands_serve,
)
from api.japanese import Command, Group, usage_message
from api.settings import BadSetting
from api.terminal import say, tell
from index.errors import SheetqaError

app = typer.Typer(
    cls=Group,
    help="行政事業レビューシートへの質問に、シートの記載から根拠つきで答えます。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_PLAIN: tuple[Callable[..., None], ...] = (
    commands_index.index,
    commands_index.sheets,
    commands_index.show,
    commands_index.remove,
    commands_ask.ask,
    commands_grants.grants,
    commands_serve.serve,
    commands_doctor.doctor,
)
for _command in _PLAIN:
    app.command(cls=Command)(_command)
for _command in (commands_serve.evaluate, commands_serve.bench):
    # These parse their own flags.
    app.command(
        {"evaluate": "eval"}.get(_command.__name__, _command.__name__),
        cls=Command,
        add_help_option=False,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(_command)

_feedback = typer.Typer(cls=Group, no_args_is_help=True, help="答えへの評価と、答えられなかった質問を扱う。")
_feedback.command(cls=Command)(commands_feedback.export)
app.add_typer(_feedback, name="feedback")


def _version(wanted: bool) -> None:
    if wanted:
        say(f"sheetqa {VERSION}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", help="版を表示する", callback=_version, is_eager=True)] = False,
) -> None:
    from api import logs

    logs.configure_quiet()


def run(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code. Every expected failure becomes a Japanese message."""
    try:
        result = app(list(arguments), prog_name="sheetqa", standalone_mode=False)
    except SheetqaError as error:
        tell(f"エラー：{error}")
        return 2 if isinstance(error, BadSetting) else 1
    except typer.Abort:
        tell("中断しました。")
        return 130
    except Exception as error:
        message = usage_message(error)
        if message is None:
            return _crashed()
        tell(message)
        return 2
    if result == 130:
        tell("中断しました。")
    return result if isinstance(result, int) else 0


def _crashed() -> int:
    """Tell of a failure that nobody foresaw; its traceback goes to the log on stderr."""
    from api.logs import event

    event("crash", failed=True)
    tell("エラー：予期しない誤りが起きました。上の記録を添えて報告してください。")
    return 1


def main() -> None:
    """The console script. What the terminal cannot write, such as a file name that is no UTF-8, is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
