"""The tokenizer: all normalisation happens inside it, so that every loader of the model sees the same tokens.

NFKC, lower case, separators between digits dropped, other signs to spaces; runs of digits, Latin letters and
katakana stand alone. What remains is cut by a Unigram model whose pieces are the words that Sudachi (mode C)
finds in the training texts, each with the logarithm of its share; so serving cuts words nearly as Sudachi
does, without its dictionary. Every kanji of JIS X 0208 is a piece, so that no common sign is unknown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

UNKNOWN = "[UNK]"
LONGEST_PIECE = 10
LEAST_COUNT = 2
# Log share of a sign that never stands alone as a word: below every word, so that words win.
RARE = -3.0
SUDACHI_LIMIT = 8000  # characters at a time, within Sudachi's own limit in bytes


def empty_tokenizer() -> Tokenizer:
    """The normaliser and pre-tokenizer, with nothing learned yet."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"(?<=\d),(?=\d)"), ""),
            normalizers.Replace(Regex(r"[^\p{L}\p{N}\p{M}ー々〆]+"), " "),
        ]
    )
    runs = Regex(r"\p{N}+|[a-zà-ÿ]+|[ァ-ヺー]+")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(runs, "isolated")]
    )
    return tokenizer


def train_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """``size`` pieces at most: every sign of the texts, the kanji, and the most frequent words."""
    tokenizer = empty_tokenizer()
    words = Counter(_words(texts, tokenizer))
    signs = {sign for word in words for sign in word} | set(_kanji())
    frequent = [w for w, n in _by_count(words) if 1 < len(w) <= LONGEST_PIECE and n >= LEAST_COUNT]
    total = words.total()
    floor = math.log(1 / total) + RARE
    pieces = [(word, math.log(words[word] / total)) for word in frequent[: size - len(signs) - 1]]
    pieces += [(sign, math.log(words[sign] / total) if words[sign] else floor) for sign in sorted(signs)]
    tokenizer.model = models.Unigram([(UNKNOWN, 0.0), *pieces], 0, False)
    return tokenizer


def _by_count(words: Counter[str]) -> list[tuple[str, int]]:
    return sorted(words.items(), key=lambda item: (-item[1], item[0]))


def _words(texts: Iterable[str], tokenizer: Tokenizer) -> Iterator[str]:
    """Sudachi's words of the normalised texts, cut further where the pre-tokenizer cuts."""
    from sudachipy import Dictionary, SplitMode

    sudachi = Dictionary().tokenizer(mode=SplitMode.C)
    cuts: dict[str, list[str]] = {}
    for text in texts:
        for stretch in tokenizer.normalizer.normalize_str(text).split():
            for morpheme in sudachi.tokenize(stretch[:SUDACHI_LIMIT]):
                word = morpheme.surface()
                if word not in cuts:
                    cuts[word] = [piece for piece, _ in tokenizer.pre_tokenizer.pre_tokenize_str(word)]
                yield from cuts[word]


def _kanji() -> Iterator[str]:
    """JIS X 0208, levels 1 and 2."""
    codes = (bytes([row, cell]) for row in range(0xB0, 0xF5) for cell in range(0xA1, 0xFF))
    return (sign for code in codes if (sign := code.decode("euc_jp", errors="ignore")))
