"""Every kind of slip of typing put right before a question is read, one after another; pure."""

from __future__ import annotations

import unicodedata
from functools import cache

from index.regex import regex
from index.text import fold
from qa.adjoining import strange
from qa.eras import without_year_slips
from qa.heard import Words, heard
from qa.homophones import without_homophones
from qa.kana_slips import whole_katakana, with_marks, without_kana_slips, without_kanji_within, without_letters
from qa.lexicon import Lexicon
from qa.scope import Scope
from qa.typos import Correction, corrected, masked_phrases, spelled_as

_NAMED = regex("[のとやはがでにへをもから][a-z]")  # a block's letter, where the capitals are gone


def put_right(text: str, lexicon: Lexicon, scope: Scope, typed: str = "") -> Correction:
    """Return the folded ``text`` with its slips put right, and what was read as what.

    ``typed``: the question before folding took its capitals. What stands in the lexicon, in
    a name or in a text of the sheets in scope is never changed.
    """
    known, names, texts = scope.known, scope.vocabulary, scope.texts
    capitals = unicodedata.normalize("NFKC", typed)
    text, letters = without_letters(
        text,
        capitals if capitals != fold(typed) or not _NAMED.search(capitals) else "",
        lambda word: word in lexicon.phrases or spelled_as(word, lexicon) is not None,
    )
    text, years = without_year_slips(text)
    slips = corrected(text, lexicon, known, names, texts)
    words = Words(_phrases(lexicon), names.phrases, texts, lambda pair: strange(pair, known))
    text, sounds = heard(slips.text, words)
    text, alike = without_homophones(text, words, masked_phrases(lexicon), names.masked)
    text, within = without_kanji_within(text, words.known)
    text, ends = whole_katakana(text, words.known)
    text, marks = with_marks(text, lambda word: words.known(word) or word in lexicon.phrases)
    text, kana = without_kana_slips(text, texts)
    return Correction(text, (*letters, *years, *slips.changes, *sounds, *alike, *within, *ends, *marks, *kana))


@cache
def _phrases(lexicon: Lexicon) -> frozenset[str]:
    """Return what a slip may have meant: the form's words and the words of questions, no fillers."""
    tagged = lexicon.phrases.items()
    return frozenset(p for p, tags in tagged if any(not tag.startswith("word:filler") for tag in tags))
