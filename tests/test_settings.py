"""Settings: defaults, environment, overrides, and values that do not fit."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import BadSetting, Settings, about, flag_of, variable_of


def test_defaults_without_an_environment() -> None:
    settings = Settings.load({})
    assert settings.store.name == "sheetqa"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.token is None
    assert settings.max_question == 500
    assert settings.upload_bytes == 30 * 1024 * 1024
    assert settings.body_bytes == 256 * 1024
    assert settings.log_questions is False


def test_the_environment_before_the_defaults_and_overrides_before_both() -> None:
    env = {"SHEETQA_STORE": "/srv/sheets", "SHEETQA_PORT": "9000", "SHEETQA_LOG_QUESTIONS": "1"}
    settings = Settings.load(env)
    assert settings.store == Path("/srv/sheets")
    assert settings.port == 9000
    assert settings.log_questions is True
    assert Settings.load(env, port=9001, store=None).port == 9001


def test_an_empty_variable_is_no_value() -> None:
    assert Settings.load({"SHEETQA_PORT": "", "SHEETQA_TOKEN": " "}).port == 8000


def test_the_store_may_lie_in_the_home_folder() -> None:
    assert Settings.load({"SHEETQA_STORE": "~/sheets"}).store == Path.home() / "sheets"


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"SHEETQA_PORT": "八千"}, ("SHEETQA_PORT", "八千", "65,535")),
        ({"SHEETQA_PORT": "70000"}, ("SHEETQA_PORT", "70000")),
        ({"SHEETQA_MAX_UPLOAD_MB": "0"}, ("SHEETQA_MAX_UPLOAD_MB", "1〜")),
        ({"SHEETQA_LOG_QUESTIONS": "maybe"}, ("SHEETQA_LOG_QUESTIONS", "maybe")),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_remedy(env: dict[str, str], words: tuple[str, ...]) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.load(env)
    assert all(word in str(caught.value) for word in words)
    assert caught.value.remedy


def test_a_bad_flag_is_named_as_a_flag() -> None:
    with pytest.raises(BadSetting, match="--max-k"):
        Settings.load({}, max_k=0)


def test_an_unknown_setting_is_a_programming_error() -> None:
    with pytest.raises(TypeError, match="colour"):
        Settings.load({}, colour="red")


def test_every_setting_has_its_own_variable_flag_and_description() -> None:
    names = [f.name for f in fields(Settings)]
    assert len({variable_of(n) for n in names}) == len(names)
    assert all(variable_of(n).startswith("SHEETQA_") and flag_of(n).startswith("--") and about(n) for n in names)
