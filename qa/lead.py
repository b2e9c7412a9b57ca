"""What a question says before it asks: 円安が続くなか、…; 毎年のように指摘される同事業で、…; pure.

Words of such a lead-in tell how the asker comes to the question. Common ones among them need not stand in the sheet;
names still must: who asks about somebody asks about nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_ASKS = re.compile(
    r"何|なに|なん(?=[のだでぼ])|いくら|なんぼ|いくつ|誰|だれ|どこ|どれ|どの|どう|どん|どちら|いつ|なぜ|[?？]"
    r"|教え|示し|知り|ください|下さい"
)
_BREAK = re.compile(r"(?<=[。!])|(?<=、)")
# How a clause ends that only leads to the question.
_ENDS = re.compile(
    r"(?:(?:[るたいだすうくむぐぬぶつん])(?:が|けれど(?:も)?|けど|ものの|なかで?|中で?|一方で?|折|際|昨今|今|とはいえ|にもかかわらず|らしいが|そうだが)"
    r"|(?:との|という)(?:見方|声|指摘|話|報道|批判|意見|評価)(?:も|が)?(?:ある|あり|出て(?:いる|おり)|聞かれる)(?:が|なか|中|一方)?"
    r"|(?:なか|折|昨今|現在|今日|近年|最近|一方で?)|余り|とあって|ことから|ことを受け(?:て)?|を受けて?|を背景に|をはじめ|に伴い|を踏まえ)、$"
    r"|[^?]。$"
)
_WHICH = re.compile(r"[るたいむぐぶす](?=(?:この|その|同|本|当|当該)(?:事業|経費|予算|交付金|補助金|制度|施策|取組))")
_WORD = re.compile(r"[一-鿿々]{2,}|[一-鿿々]+[ァ-ヺー]+|[ァ-ヺー]{2,3}")
_NAME = re.compile(
    r"(?:株式会社|有限会社|法人|県|府|都|市|町|村|大学|銀行|病院|研究所|商事|電力|証券|保険|生命|建設|工業|製作所|協会|機構|公社|財団|組合|省|庁|連盟|社)$"
)


def leads(text: str, named: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans of common words in the lead-ins of a folded question.

    ``named``: the spans of columns named; a lead-in is one only where the rest names what is asked.
    """
    starts = [start for start, _ in named]
    end = _end(text)
    if end and any(start >= end for start in starts):
        for word in _WORD.finditer(text, 0, end):
            if not _NAME.search(word[0]):
                yield word.span()


def _end(text: str) -> int:
    """Where the last lead-in ends; 0 where there is none."""
    at = end = 0
    for clause in _BREAK.split(text):
        at += len(clause)
        if _ASKS.search(clause):
            break
        if _ENDS.search(clause):
            end = at
    which = _WHICH.search(text)
    return max(end, which.end() if which and not _ASKS.search(text[: which.end()]) else 0)
