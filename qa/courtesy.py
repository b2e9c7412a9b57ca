"""Openings that people put before a question: courtesies, and that it is about this sheet. They ask nothing."""

from __future__ import annotations

from index.regex import regex

_TAIL = r"[^、。！!？?]{0,12}"
_OPENINGS = (
    r"(?:お忙しいところ|突然|たびたび|度々|夜分)?(?:大変)?(?:恐れ入り|恐縮|すみま|すいま|申し訳|失礼し|失礼いた|お手数)"
    + _TAIL,
    r"(?:一つ|ひとつ|ちょっと|少し)?(?:お尋ね|お伺い|お聞き|お訊き|ご?質問|ご教示|教えて|お願い|確認)"
    r"(?:し|いた|致|させ|です|下さ|くださ|欲し|ほし|ねが|願)" + _TAIL,
    r"(?:こんにちは|こんばんは|おはようございます|はじめまして|初めまして|いつも|お世話になっ)" + _TAIL,
    r"(?:あの[うー]*|えっ?と|ねえ|教えて)",
    r"(?:この|本|当|同)(?:事業|シート|予算|案件|資料)"
    r"(?:について|に関して|に関し|のことで|のこと|では|において|の中で|で)"
    r"(?:なん)?(?:です(?:が|けど|けれど)?|(?:お|ご)?(?:聞き|聞か|伺|うかが|尋ね|たずね|質問|教え|照会|問い合わせ)"
    + _TAIL
    + ")?",
)
_OPENING = regex(rf"\s*(?:{'|'.join(_OPENINGS)})[、。，．,.！!\s]+")
LEAST = 4  # signs of a question that must remain


def without_courtesies(question: str) -> str:
    """Return the question without its openings; as it is where nothing to ask would remain."""
    rest = question
    while (opening := _OPENING.match(rest)) and len(rest) - opening.end() >= LEAST:
        rest = rest[opening.end() :]
    return rest
