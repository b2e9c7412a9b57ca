"""What the words before a colon in a rate or cap cell are: a sub-program, a kind of recipient, or neither; pure.

The word lists are data of the form's language; ``label_kind`` judges one label by them.
"""

from __future__ import annotations

from index.numerals import plain
from index.regex import regex

# Kinds of label, data. What only names the column or a share of the burden divides nothing …
NOISE = regex(
    r".*(?:補助|交付|負担|助成|国費|利子補給|調整|補填|支給)(?:率|割合|額|基準額|上限額?|限度額?|下限額?)(?:等)?|.*(?:上限|下限|限度|基準)額?|負担|補助|交付"
    r"|.*(?:補助|助成|交付|支援)?対象(?:者|経費|事業者?)?|.*(?:実施|事業)主体|補助先|交付先|補助事業者|算定割合.*|国費|.*国|国[・、].*|総額|原則|最大|当該経費.*"
    r"|詳細.*|例|注.*|(?:補助|交付|負担|助成)[(].*|※.*|ただし.*|https?|上記(?!以外).*|左記.*|なお.*|参考|内訳|要綱.*|一律|補助額|金額|.*率|.*期間|当該.*|事業費|.*の|.*主体|.*要件.*"
)
# … a bracket of size, a case, a year or a "per" is a condition of the amount …
CONDITION = regex(
    r".*(?:場合|以下|以上|未満|超え?|年度|年目|\d円|\d人|\d名|泊.日|床|につき|あたり|当たり|当り|ごと|毎|合計|については|限る)(?:[)）])?"
    r"|(?:令和|平成|R|H)?\d+年度?(?:当初|第\d次|補正|予算|新規|採択)*(?:分|共通|まで|以降)?(?:[・、].*)?"
)
# … and a kind of recipient divides a rate, but is only a condition of a cap.
RECIPIENT = regex(
    r".*(?:都道府県|道府県|市区?町村|指定都市|中核市|特別区|自治体|地方公共団体|民間(?:団体|企業|事業者|事業主)|企業|事業者|事業主|法人|個人"
    r"|農業者|協議会|団体|組合|協会|公立|私立|国立|大学|病院|診療所|薬局|[県市区町村])(?:等|実施|向け)?(?:[(（].*[)）])?"
)
# A name that a bare space may part from its value.
NAMED_END = regex(
    r".*(?:事業|対策|整備|支援|施設|設備|費|経費|補助|研究|開発|枠|型|タイプ|調査|導入|改修|講習会|業務|計画)(?:等)?"
)

# A name that says itself that it is a sub-program; a facility or a kind of cost does not.
PROGRAM = regex(
    r".*(?:事業|資金|枠|類?型|タイプ|支援|対策|補助金?|交付金|プログラム|フェーズ.*)(?:等)?(?:[(（].*[)）])?"
)


def label_kind(label: str) -> str:
    """Return "program" or "recipient", or "" for a label that divides nothing."""
    bare = plain(label).strip()
    if not 2 <= len(bare) <= 90 or is_noise(bare) or CONDITION.fullmatch(bare) or "、" in bare.rstrip("、")[-2:]:
        return ""
    return "recipient" if RECIPIENT.fullmatch(bare) else "program"


def is_noise(label: str) -> bool:
    """True for a label that only names the column, a share of the burden, or a note."""
    return bool(NOISE.fullmatch(plain(label).strip(" 　\n\t")))


def is_condition(label: str) -> bool:
    """True for a label that says when or per what an amount holds (１人当たり, …の場合)."""
    return bool(CONDITION.fullmatch(plain(label).strip(" 　\n\t")))
