"""What a question takes a part of (運輸局の旅費のうち…), and the row whose head the question says; pure."""

from __future__ import annotations

from index.regex import regex
from index.tables import Row
from qa.sieve import Sieve
from qa.signs import plain, script

_OF = regex(r"のうち|の内で|の中で|のなかで|の中から|のなかから|の中に|のなかに")
_OF_BLOCK = regex(r"(?:ブロック|グループ)$")  # 広報のブロックのうち: of a block, told by its role
_RUN = regex(r"[一-鿿々ァ-ヺーa-z]{2,}")
_STOP = regex(r"[、。?!「」()]")
_KNOWN = ("kind:", "name:", "cue:", "region:", "place:", "hint:", "recipient:", "stage:", "ministry:", "op:", "ask:")
_TABLES = ("payee", "contract", "cost_item", "obligation")
# What a title ends with after its head: 〜に係る調査業務, 〜の実施.
_TAIL = regex(r"(?:に係る|に関する|における|にかかる)?(?:業務|事業|等|一式|委託|実施|経費|変更契約|について|の)+$")
_JOINT = regex(r"・|及び|並びに|、|と")
HEAD = 2  # signs of a head
MORE = 3  # signs that one title explains beside all that another does
NAMED, APART = 0.9, 0.3  # the weight of a contract that is named, and the share of it that another needs


def within(sieve: Sieve) -> None:
    """運輸局の旅費のうち: rows that say what stands before, where some do and some do not."""
    found = _OF.search(sieve.reading.text)
    if sieve.table not in _TABLES or found is None or _OF_BLOCK.search(sieve.reading.text, 0, found.start()):
        return
    begin = max((m.end() for m in _STOP.finditer(sieve.reading.text, 0, found.start())), default=0)
    words = [w for w in _words(sieve, begin, found.start()) if any(_says(sieve, r, w) for r in sieve.rows)]
    kept = [r for r in sieve.rows if all(_says(sieve, r, w) for w in words)]
    if words and 1 < len(kept) < len(sieve.rows):
        said = {(r.sheet, r.number) for r in kept}
        label = "・".join(f"「{w}」" for w in words)
        sieve.keep("", "kind", tuple(words), label, lambda r: (r.sheet, r.number) in said, soft=True)
        sieve.place_used |= frozenset(range(begin, found.start()))  # they name no single row any more


def _words(sieve: Sieve, begin: int, end: int) -> list[str]:
    """The words between two offsets that no phrase of the lexicon is."""
    text = sieve.reading.text
    taken = {i for s in sieve.reading.tagged(_KNOWN) if s.size > 1 for i in range(s.start, s.end)}
    taken |= {i for m in sieve.reading.mentions for i in range(m.start, m.end)}
    free = "".join("、" if i in taken else text[i] for i in range(begin, end))
    return [plain(m[0]) for m in _RUN.finditer(free)]


def _says(sieve: Sieve, row: Row, word: str) -> bool:
    return sieve.scope.names.says(sieve.positions[id(row)], word)


def headed(sieve: Sieve, group: frozenset[int]) -> frozenset[int]:
    """Of contracts that a question names alike, those whose head it says: 調査, not 調査報告書の印刷."""
    if sieve.table not in ("contract", "cost_item") or len(group) < 2:
        return group
    contract = sieve.table == "contract"
    others = (
        m for p, m in sieve.best.matches.items() if contract and p not in group and m.shares.get("payee", 0.0) >= NAMED
    )
    aside = {i for m in others for i in m.explained}  # what names other payees tells none of these apart
    told = {p: sieve.best.matches[p].explained - aside for p in group}
    group = frozenset(p for p, own in told.items() if not any(own < o and len(o - own) >= MORE for o in told.values()))
    said = {p for p in group if _head_said(sieve, p)}
    return frozenset(said) if said else group


def _head_said(sieve: Sieve, position: int) -> bool:
    title = str(sieve.scope.rows[position]["title"] or sieve.scope.rows[position]["contract"] or "")
    heads = (_TAIL.sub("", plain(piece))[-HEAD:] for piece in _JOINT.split(title))  # 調査・実証事業 has two
    return any(_says_head(sieve.reading.text, head) for head in heads)


def _says_head(text: str, head: str) -> bool:
    at = text.find(head) if len(head) == HEAD else -1
    return at >= 0 and all(script(sign) in "CKL" for sign in head) and _ends(text, at + HEAD)


def _ends(text: str, end: int) -> bool:
    """Whether a word ends there."""
    return end == len(text) or script(text[end]) not in "CKL"


def payees_of(sieve: Sieve, block: tuple[str, object]) -> list[str]:
    """Return the payees of a block whose contracts alone a question names: by far the best, or by their head."""
    loose = {i for s in sieve.reading.tagged(("kind:", "word:filler")) for i in range(s.start, s.end)}
    said = {p: m for p, m in sieve.best.others.items() if m.explained - loose}  # NPO is nobody's name
    rows = {p: (m.weight, sieve.scope.rows[p]) for p, m in said.items()}
    own = {p: w for p, (w, r) in rows.items() if r.table == "contract" and (r.sheet, r["block"]) == block}
    best = max(own.values(), default=0.0)
    every = sum((r.sheet, r["block"]) == block for r in sieve.scope.of("contract"))
    near = [p for p, w in own.items() if w >= APART * best]
    if best >= NAMED and len(near) < every:
        return list(dict.fromkeys(str(rows[p][1]["payee"]) for p in near))
    if "name" not in sieve.columns:
        return []
    return list(dict.fromkeys(str(rows[p][1]["payee"]) for p in near if _head_said(sieve, p)))
