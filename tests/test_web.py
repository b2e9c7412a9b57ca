"""The page's files: served as they are, from here alone, and nothing ever becomes markup."""

from __future__ import annotations

import re

import pytest

from api.routes_page import ASSETS, WEB

TEXTS = {path: (WEB / name).read_text(encoding="utf-8") for path, (name, _) in ASSETS.items()}
SCRIPTS = {path: text for path, text in TEXTS.items() if path.endswith(".js")}
MARKUP = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "createContextualFragment")
CODE = ("eval(", "new Function", 'setTimeout("', "javascript:")


def test_every_file_of_the_folder_is_served_and_no_other() -> None:
    assert {name for name, _ in ASSETS.values()} == {path.name for path in WEB.iterdir()}


@pytest.mark.parametrize("path", SCRIPTS)
def test_no_text_ever_becomes_markup_or_code(path: str) -> None:
    assert [word for word in (*MARKUP, *CODE) if word in SCRIPTS[path]] == []


@pytest.mark.parametrize("path", [p for p in TEXTS if not p.endswith(".svg")])
def test_nothing_comes_from_another_host(path: str) -> None:
    found = re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\"'\s]*", TEXTS[path])
    # The name of the SVG namespace is no address that anything is fetched from.
    assert [address for address in found if address != "http://www.w3.org/2000/svg"] == []


def test_the_page_has_no_inline_script_or_style() -> None:
    page = TEXTS["/"]
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []


def test_what_the_page_refers_to_is_served() -> None:
    wanted = set(re.findall(r'(?:href|src)="(/[^"#]*)"', TEXTS["/"]))
    wanted |= {f"/web/{name}" for text in SCRIPTS.values() for name in re.findall(r'from "\./([^"]+)"', text)}
    assert wanted <= set(ASSETS)


def test_every_element_that_the_scripts_look_for_is_on_the_page() -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', TEXTS["/"]))
    wanted = {i for text in SCRIPTS.values() for i in re.findall(r'getElementById\("([^"]+)"\)', text)}
    assert wanted
    assert wanted <= ids


def test_the_page_is_japanese_and_fits_a_phone() -> None:
    assert '<html lang="ja">' in TEXTS["/"]
    assert "width=device-width" in TEXTS["/"]


def test_the_page_is_light() -> None:
    assert sum(len(text.encode()) for text in TEXTS.values()) < 200_000


WORDS = TEXTS["/web/words.js"]


def test_every_reason_and_kind_has_words() -> None:
    from qa.answer import COMPUTED, LOOKUP, QUOTED, REASONS, REFUSED

    wanted = [f"reason.{r}" for r in REASONS] + [f"answer.{k}" for k in (LOOKUP, COMPUTED, QUOTED, REFUSED)]
    assert [key for key in wanted if f'"{key}":' not in WORDS] == []


def test_every_word_that_is_used_exists_in_both_languages() -> None:
    known = re.findall(r'^  "([\w.]+)": \["(.+?)", "(.+?)"\],$', WORDS, re.MULTILINE)
    keys = {key for key, _, _ in known}
    assert len(keys) == len(known) == len(re.findall(r'^  "', WORDS, re.MULTILINE))
    used = {key for text in SCRIPTS.values() for key in re.findall(r'\bt\("([\w.]+)"', text)}
    used |= set(re.findall(r'data-t(?:-label)?="([\w.]+)"', TEXTS["/"]))
    assert used
    assert sorted(used - keys) == []
    for key, japanese, english in known:
        assert set(re.findall(r"{\w+}", japanese)) == set(re.findall(r"{\w+}", english)), key
