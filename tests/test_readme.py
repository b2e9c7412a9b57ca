"""The two READMEs keep in step with the program: every setting, command and route is named in both."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
import typer

from api.app import create_app
from api.cli import app
from api.settings import Settings, flag_of, variable_of
from index.store import Store

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(params=["README.md", "README.ja.md"])
def readme(request: pytest.FixtureRequest) -> str:
    return (ROOT / str(request.param)).read_text(encoding="utf-8")


def test_every_setting_is_named(readme: str) -> None:
    missing = [
        name
        for setting in fields(Settings)
        for name in (f"`{flag_of(setting.name)}`", f"`{variable_of(setting.name)}`")
        if name not in readme
    ]
    assert missing == []


def test_every_command_is_named(readme: str) -> None:
    commands = typer.main.get_command(app)
    assert isinstance(commands, typer.core.TyperGroup)
    assert [name for name in commands.commands if name not in readme] == []


def test_every_route_is_named(readme: str, store: Store) -> None:
    paths = create_app(store, Settings.load({})).openapi()["paths"]
    assert [path for path in paths if path.split("{")[0].rstrip("/") not in readme] == []


def test_linked_files_are_there(readme: str) -> None:
    targets = [part.split(")")[0] for part in readme.split("](")[1:]]
    local = [target for target in targets if "://" not in target]
    assert local
    assert [target for target in local if not (ROOT / target).exists()] == []
