"""Where a question denies what stands before, in all the forms that a verb has (denials.toml); pure.

A relative clause leaves rows out as 以外 does: 冷凍庫を入れとらん牧場, 甲事業についての定めがない団体.
A list of denials is one exclusion: 県でも市でも村でもないところ is 県と市と村以外のところ.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, partial
from importlib.resources import files

from index.regex import regex
from qa.stems import filled

_TITLE = regex("[一-鿿]{2}さん$")
_LIMITS = ("しか", "だけ")  # 甲にしかない is no denial


def listed(question: str) -> str:
    """Return the question with its denials of values said by 以外: 諸謝金とちゃうのは is 諸謝金以外のものは."""
    rules = _rules()
    for name, joint in (("neither", "でも"), ("unlike_both", "とも")):
        question = rules[name].sub(partial(_together, joint), question)
    return rules["though"].sub("以外で", rules["unlike"].sub(_other, question))


def _together(joint: str, found: re.Match[str]) -> str:
    return found["items"].replace(joint, "と") + _other(found)


def _other(found: re.Match[str]) -> str:
    return "以外のもの" if found["thing"] else "以外の"


def denied(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that deny what stands before them, of a thing that is asked for."""
    rules = _rules()
    yield from (match.span() for match in rules["not_so"].finditer(text))
    for match in rules["clause"].finditer(text):
        verb = match["verb"]
        if _TITLE.search(match[0]):
            continue  # 町長さん is no verb
        if not (rules["measures"].search(verb) or match[0].startswith(_LIMITS) or (not verb and "が" not in match[0])):
            yield match.span()


@cache
def _rules() -> Mapping[str, re.Pattern[str]]:
    data = tomllib.loads(files("qa").joinpath("denials.toml").read_text(encoding="utf-8"))
    return {name: re.compile(filled(rule, data["parts"])) for name, rule in data["rules"].items()}
