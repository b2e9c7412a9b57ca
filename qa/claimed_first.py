"""A claim and a question of its own behind it: 2013年度に始まったと聞きましたが、担当課はどこ; pure.

The claim is checked by itself; the question behind it is read as one that follows on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from index.regex import regex
from qa.answer import Answer, unique
from qa.mentions import mentions
from qa.verdict import FALSE, PARTLY, TRUE

_SAYS = (
    r"(?:聞[いきこく]|きい|耳に|伺[いっ]|うかがっ|言われ|報じ|教わ|理解し|承知し|認識し|記憶し|思って|思い込ん|思うて|思う"
    r"|いう|言う|されて|いわれ|ある|あり|あった)"
)
_BUT = r"(?:が|けど|けれども?|けんど|ので|から|んやけど)"
_HEARD = (
    rf"(?:(?:だ|や|じゃ)?(?:と|って|とは|とばかり|って話を|と話に){_SAYS}[^、。?]{{0,8}}?{_BUT}"
    rf"|(?:そう|らしい|はず|とのこと)(?:です|だ|や|じゃ|なの?です)?{_BUT}?)"
)
_SURE = r"(?:よね|よな|やんな|でしょ(?:う)?|だろ(?:う)?|やろ|っけ|んだよね|ですよね)"
_TAG = rf"(?:です|でし|ます|まし|だ|や|た|る|ん|い|の)(?:た)?{_SURE}"
_BORDER = regex(rf"(?:(?P<heard>{_HEARD})[、。]|(?P<tag>{_TAG})[。?、])(?=.)")
_CLAIMED = ("amount", "rate", "year", "number")
LEAST = 6  # signs of a claim
ASKED = 4  # signs of a question
_ASKS = regex(r"いくら|なんぼ|どこ|誰|だれ|いつ|何|なに|どれ|どの|どう|どん|いくつ|教え|知り|何者|[?]$|か。?$")


def parted(text: str) -> tuple[str, str] | None:
    """Return the claim, put so that it asks to be confirmed, and the question behind it; None without both."""
    for border in _BORDER.finditer(text):
        claim, question = text[: border.start()], text[border.end() :]
        if border["tag"]:
            claim += border["tag"]
        else:
            claim += "ですよね"
        if len(claim) >= LEAST and len(question) >= ASKED and _ASKS.search(question):
            return claim, question
    return None


def checked_first(answer: Answer, text: str, ask: Callable[[str, Iterable[tuple[str, str]]], Answer]) -> Answer:
    """Return the answer with the verdict on a claim that the question begins with, and what it asks behind it."""
    parts = parted(text)
    if parts is None:
        return answer
    claim, question = parts
    verdict = answer if _judges(answer) else ask(claim, ())
    if not _judges(verdict):
        return answer
    rest = ask(question, ((_spoken_of(claim), verdict.text),))
    if rest.abstained:
        return answer if _judges(answer) or not answer.abstained else verdict
    if _judges(answer) and _holds(answer, rest):
        return answer
    rest = replace(rest, text=rest.text.removeprefix(TRUE).removeprefix(FALSE))
    together = verdict.text if _holds(verdict, rest) else f"{verdict.text}\n{rest.text}"
    return replace(
        rest,
        text=together,
        citations=unique([*verdict.citations, *rest.citations]),
        interpretation=" ／ ".join(dict.fromkeys(a.interpretation for a in (verdict, rest) if a.interpretation)),
        calculation="\n".join(a.calculation for a in (verdict, rest) if a.calculation) or None,
    )


def _spoken_of(claim: str) -> str:
    """Return what a claim is about, without the value that it says, and without wanting it confirmed."""
    first = min((m.start for m in mentions(claim) if m.kind in _CLAIMED), default=len(claim))
    return claim[:first] if first >= LEAST else re.sub(rf"(?:ですよね|{_TAG})$", "", claim)


def _judges(answer: Answer) -> bool:
    return answer.text.startswith((TRUE, FALSE, PARTLY))


_VALUE = regex(r"\d[\d,.]*")


def _holds(one: Answer, other: Answer) -> bool:
    """Whether an answer tells all the numbers of another, and has some."""
    numbers = set(_VALUE.findall(other.text))
    return bool(numbers) and numbers <= set(_VALUE.findall(one.text))
