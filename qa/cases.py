"""The cases that one 補助上限等 cell tells apart, and which of them a question speaks of; pure.

One cell may hold a cap for each kind of recipient (1都道府県あたり…、1市町村あたり…), for each size (2名…、1名…)
or for each thing (妊娠牛…、繁殖雌牛…). A question that names one of them asks for that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.regex import regex
from index.sheet import Cap
from index.tables import Row
from index.text import clean, fold
from qa.lexicon import Lexicon
from qa.say import human_yen, yen
from qa.signs import bigrams, plain, script
from qa.spans import Reading

_COUNTER = r"(?:名|人|台|頭|棟|室|床|回|か所|カ所|箇所|ヶ所|件|校|戸|基|日|時間|年目?|市町村|市区町村|自治体|団体)"
_PEOPLE = {"人": "名", "カ所": "か所", "箇所": "か所", "ヶ所": "か所", "年目": "年"}
_SIZE = regex(rf"(?P<n>\d+)(?P<of>{_COUNTER})(?P<bound>以上|以下|未満|超|まで|を超え)?")
_KANJI = regex(rf"[一二三四五六七八九](?={_COUNTER})")
_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_WORDS = {"ひとり": "1名", "ふたり": "2名", "お一人": "1名", "お二人": "2名"}
_RANGE = regex(r"\d(?:[千百]?円)?~\d")
_COMMA = regex(r"(?<=\d),(?=\d{3})")
_LIMIT = regex(r"(?:補助)?(?:上限|下限|限度)(?:額)?")
_TELLING = "CKL"
_OTHERS = regex(r"(?:と|、)(?:そう(?:で|じゃ)(?:は)?ない|それ以外|その他|普通の|ほかの|他の)")
_PARTICLES = "のはがをにでとへもやかねよし"
_INCLUDED = regex(
    r"[^、。?]{0,6}?(?:も含|を含|込み|コミ(?!ュ)|こみ(?:で|の)|も併せ|もあわせ|も合わせ|と併せ|(?:も|を)(?:入れ|足|加え|プラス)|もひっくるめ|ひっくるめ)"
)
_DENIED = regex(
    r"(?:を|は|が)?(?:し)?(?:て|で)?(?:い|お)?(?:なし|無し|ない|なかった|ません|ぬ|らん|らへん|へん|いな|いません)"
)
_EVERY = regex(r"(?:種類|区分|種別|規模|類型|自治体|団体)(?:ごと|毎|別)")  # 自治体の種類ごとに
SAID, FORM, PLACE = 3.0, 2.0, 0.5  # a recipient in its own words, by the form's, by one sign of them


def spoken_of(row: Row, reading: Reading, lexicon: Lexicon) -> tuple[Cap, ...]:
    """Return the caps of the row's cell that the question names; all of them where it tells none apart."""
    caps: tuple[Cap, ...] = row["cap"] or ()
    labels = [_label(cap) for cap in caps]
    if (
        len(set(labels)) < 2
        or _EVERY.search(reading.text)
        or (reading.has("word:joint") and reading.has("word:single"))
    ):
        return caps
    ways = (_jointly(labels, reading, lexicon), _by_size(labels, reading), _by_recipient(labels, reading, lexicon),
            _by_words(labels, row, reading))  # fmt: skip
    if not ways[0] and any(len(chosen) == len(set(labels)) for chosen in ways[1:3]):
        return caps  # 都道府県と市町村: each is named
    for chosen in ways:
        if chosen and len(chosen) < len(set(labels)):
            return tuple(cap for cap, label in zip(caps, labels, strict=True) if label in chosen)
    return caps


def say_caps(caps: Sequence[Cap], unit: str | None) -> str:
    """Return the caps in the cell's own words, each amount followed by the unit people think in."""
    said: dict[str, list[str]] = {}
    for cap in caps:
        text = clean(cap.text).lstrip("＋+、・")
        amount = yen(cap.amount, unit) if unit and unit != "%" else human_yen(cap.amount)
        alike = fold(amount).replace(",", "") in fold(text).replace(",", "")
        said.setdefault(text, []).extend([] if alike else [amount])
    return "、".join(f"{text}（{_between(text).join(amounts)}）" if amounts else text for text, amounts in said.items())


def _between(text: str) -> str:
    """29〜45千円 is a range of two amounts, not a list."""
    return "〜" if _RANGE.search(fold(text)) else "、"


def _label(cap: Cap) -> str:
    """Whom or what a cap is for; that it is a cap, or a floor, tells no case apart."""
    return plain(cap.per + _LIMIT.sub("", cap.condition))


def _jointly(labels: Sequence[str], reading: Reading, lexicon: Lexicon) -> set[str]:
    """圏域で: the cap of several recipients together; 単独で: the others, where one is of several together."""
    together = {label for label in labels if any(word in label for word in lexicon.words["joint"])}
    if reading.has("word:joint"):
        return together
    return set(labels) - together if together and reading.has("word:single") else set()


def _by_size(labels: Sequence[str], reading: Reading) -> set[str]:
    """2人: 2名配置; 5人: 3名以上配置; 3,000人: 1,000人～4,999人の市町村."""
    text = _COMMA.sub("", reading.text)
    for word, size in _WORDS.items():
        text = text.replace(word, size)
    text = _KANJI.sub(lambda m: m[0].translate(_DIGITS), text)
    wanted = [(int(m["n"]), _counter(m["of"])) for m in _SIZE.finditer(text)]
    sizes = {label: _sizes(label) for label in labels}
    chosen: set[str] = set()
    for number, counter in wanted:
        own = {la: [s for s in sizes[la] if s.counter == counter] for la in labels}
        exact = {la for la in labels if any(s.limit == number and s.bound in ("", "以上", "以下") for s in own[la])}
        chosen |= exact or {la for la in labels if own[la] and all(_holds(s, number) for s in own[la])}
    return chosen


class _Size(NamedTuple):
    limit: int
    counter: str
    bound: str  # empty: just so many


def _sizes(label: str) -> list[_Size]:
    """The sizes that a case names; two that follow one another are the ends of a range: 1000人4999人."""
    found = list(_SIZE.finditer(label))
    sizes = [_Size(int(m["n"]), _counter(m["of"]), m["bound"] or "") for m in found]
    for i, (one, other) in enumerate(pairwise(found)):
        if one.end() == other.start() and not sizes[i].bound and sizes[i].limit < int(other["n"]):
            sizes[i] = sizes[i]._replace(bound="以上")
            sizes[i + 1] = sizes[i + 1]._replace(bound=sizes[i + 1].bound or "以下")
    return sizes


def _counter(word: str) -> str:
    return _PEOPLE.get(word, word)


def _holds(size: _Size, number: int) -> bool:
    ways = {"": number == size.limit, "以上": number >= size.limit, "未満": number < size.limit}
    above = size.bound in ("超", "を超え")
    return ways.get(size.bound, number > size.limit if above else number <= size.limit)


def _by_recipient(labels: Sequence[str], reading: Reading, lexicon: Lexicon) -> set[str]:
    """県: 1都道府県あたり; several recipients give the cap of each."""
    chosen: set[str] = set()
    cuts = [s.start for s in reading.tagged("word:exclude")]
    spans = reading.tagged("recipient:")
    kept = [s for s in spans if not any(0 <= c - s.end <= 1 for c in cuts)]
    for span in kept or spans:
        said = reading.text[span.start : span.end]
        forms = lexicon.recipients[span.tag.removeprefix("recipient:")].form
        worth = {label: _worth(label, said, forms) for label in labels}
        best = max(worth.values())
        if best >= FORM:
            chosen |= {label for label, value in worth.items() if value == best}
    return chosen


def _worth(label: str, said: str, forms: Iterable[str]) -> float:
    if len(said) > 1 and said in label:
        return SAID
    form = any(form in label for form in forms)
    return (FORM + PLACE * (said[-1] in label)) * form


def _tells(gram: str) -> bool:
    """Whether a bigram is of telling signs; one of them may be the kana of a verb: 立ち of 立ち上げ."""
    scripts = [script(sign) for sign in gram]
    kana = [sign for sign, kind in zip(gram, scripts, strict=True) if kind == "H"]
    told = any(kind in _TELLING for kind in scripts) and all(kind in _TELLING + "H" for kind in scripts)
    return told and not any(sign in _PARTICLES for sign in kana)


def _by_words(labels: Sequence[str], row: Row, reading: Reading) -> set[str]:
    """妊娠牛, 鉄道: the case whose own words the question says; with an exclusion, the others."""
    common = set.intersection(*(set(bigrams(label)) for label in labels))
    names = plain("".join(row.cells[c].text for c in ("recipient", "subprogram") if c in row.cells))
    known = common | set(bigrams(names))
    small = {i for s in reading.tagged("word:filler") if s.size > 1 for i in range(s.start, s.end)}
    said = {g for i, g in enumerate(bigrams(reading.text)) if g not in known and i not in small and _tells(g)}
    counts = {label: len(said & set(bigrams(label))) for label in labels}
    best = max(counts.values())
    if not best:
        return set()
    chosen = {label for label, count in counts.items() if count == best}
    words = {g for label in chosen for g in said & set(bigrams(label))}
    ends = {m.start() + 2 for g in words for m in re.finditer(re.escape(g), reading.text)}
    if any(_INCLUDED.match(reading.text, end) for end in ends):
        return set(labels)  # 機器の特例も含めて
    if len(set(labels)) == 2 and (reading.has("op:difference") or _OTHERS.search(reading.text)):
        return set(labels)  # 妊娠牛とそうでない牛の差
    cuts = [s.end for s in reading.tagged("word:exclude") if any(0 <= s.start - end <= 2 for end in ends)]
    cuts += [m.end() for end in ends if (m := _DENIED.match(reading.text, end))]
    if not cuts:
        return chosen
    return _behind(labels, said, reading.text[min(cuts) :], words) or set(labels) - chosen


def _behind(labels: Sequence[str], said: set[str], rest: str, gone: set[str]) -> set[str]:
    """堆肥舎以外の処理施設: of the cases that say what is left, those without what is left out, where there are any."""
    left = said & set(bigrams(rest))
    counts = {label: len(left & set(bigrams(label))) for label in labels}
    best = max(counts.values())
    meant = {label for label, count in counts.items() if best and count == best}
    without = {label for label in meant if not gone - left & set(bigrams(label))}
    return (without or meant) if len(meant) < len(set(labels)) else set()
