"""Typer's own words in Japanese: headings of the help, and what is wrong with a call."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_HELP = "この説明を表示する"
_HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "引数",
    "OPTIONS_PANEL_TITLE": "オプション",
    "COMMANDS_PANEL_TITLE": "コマンド",
    "DEFAULT_STRING": "［既定: {}］",
    "REQUIRED_LONG_STRING": "［必須］",
}


def _translate_headings() -> None:
    from typer import rich_utils  # only where help is shown: it imports rich

    for name, words in _HEADINGS.items():
        setattr(rich_utils, name, words)


class Command(TyperCommand):
    """A command whose help is Japanese throughout."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _translate_headings()
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """The group of commands, likewise."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _translate_headings()
        super().format_help(ctx, formatter)


def usage_message(error: Exception) -> str | None:
    """Return what is wrong with the call, in Japanese; None when ``error`` is no usage error."""
    if not hasattr(error, "exit_code") or not hasattr(error, "format_message"):
        return None
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "sheetqa"
    if type(error).__name__ == "NoArgsIsHelpError":
        return ""
    return f"エラー：{_what(error)}\n使い方は {command} --help で確かめられます。"


def _what(error: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return f"{error.option_name} というオプションはありません。"
    if kind == "MissingParameter":
        return f"{_hint(error)} を指定してください。"
    if kind == "BadOptionUsage":
        return f"{error.option_name} の使い方が正しくありません（値の過不足）。"
    if isinstance(error, typer.BadParameter):
        hint = _hint(error)
        return f"{hint} の値が正しくありません：{error.message}" if hint else error.message
    message = str(error.message)
    if message.startswith("No such command"):
        return f"{message.split(' ', 3)[3].split('.')[0]} というコマンドはありません。"
    if message.startswith("Got unexpected extra argument"):
        return f"余分な引数があります：{message.rpartition('(')[2].rstrip(')')}"
    return message


def _hint(error: Any) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    return (
        " / ".join(parameter.opts)
        if parameter.param_type_name == "option"
        else str(parameter.metavar or parameter.name)
    )
