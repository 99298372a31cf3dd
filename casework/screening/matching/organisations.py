"""Names of companies and other bodies: legal forms told in one way, and little words left out."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

FORM = "="  # begins a legal form, which is no name
_FORMS = """
ltd: limited|ltd|private limited|pvt ltd|pvt limited|pte ltd|co ltd|company limited|co limited
llc: llc|limited liability company|ooo|obshchestvo s ogranichennoy otvetstvennostyu|tov|too|mmc|ooo fond
srl: srl|sarl|societatea cu raspundere limitata|societe a responsabilite limitee|sociedad de responsabilidad limitada
ltda: ltda|limitada|lda
jsc: jsc|joint stock company|ao|aktsionernoe obshchestvo|ojsc|open joint stock company|oao|pao|pjsc|cjsc|zao
jsc: public joint stock company|closed joint stock company|otkrytoe aktsionernoe obshchestvo|pat|prjsc
sa: sa|sociedad anonima|societe anonyme|sociedade anonima|saic|sa de cv
ag: ag|aktiengesellschaft
gmbh: gmbh|gesellschaft mit beschrankter haftung|mbh
inc: inc|incorporated|corp|corporation|corporacion|incorporation
co: co|company|cie|compagnie|compania|comp
plc: plc|public limited company
bv: bv|besloten vennootschap
nv: nv|naamloze vennootschap
spa: spa|societa per azioni
kg: kg|kommanditgesellschaft
oy: oy|oyj|osakeyhtio
ab: ab|aktiebolag
llp: llp|limited liability partnership
lp: lp|limited partnership
fze: fze|fzco|fzc|fz llc|free zone establishment
bhd: sdn bhd|berhad|bhd
est: est|establishment|etablissement
"""
_LITTLE = frozenset(
    "the of and for a an de del la las los el y et des du le les und der die das for fur di in on at to".split()
)
COMMON = frozenset(
    """bank group holding holdings international trading industries industry systems management services trust
    foundation government university institute academy organization organisation general investment investments
    shipping energy oil gas petroleum refinery import export construction engineering technology technologies enterprise
    enterprises commercial national global marine maritime transport airlines air center centre charitable society
    association ministry army front party islamic fund financial finance exchange""".split()
)
_NUMBERS = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "1": "one", "2": "two",
    "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine", "10": "ten",
    "1ya": "first", "2ya": "second",
}  # fmt: skip
_SINGLE = re.compile(r"[a-z]")


def _read() -> dict[tuple[str, ...], str]:
    forms = {}
    for row in _FORMS.strip().splitlines():
        form, _colon, written = row.partition(": ")
        for words in written.split("|"):
            forms[tuple(words.split())] = FORM + form
    return forms


_BY_WORDS = _read()
_LONGEST = max(map(len, _BY_WORDS))
_LONG_WORDS = {words[0]: form for words, form in _BY_WORDS.items() if len(words) == 1 and len(words[0]) > 9}


def organisation_words(words: Sequence[str]) -> list[str]:
    """The words of a body's name: initials joined, numbers spelt, legal forms as one word each, little words gone."""
    told: list[str] = []
    rest = [_NUMBERS.get(word, word) for word in _with_initials_joined(words)]
    while rest:
        length = next((n for n in range(min(_LONGEST, len(rest)), 0, -1) if tuple(rest[:n]) in _BY_WORDS), 0)
        if length:
            told.append(_BY_WORDS[tuple(rest[:length])])
        elif rest[0] not in _LITTLE:
            told.append(_misspelt_form(rest[0]))
        rest = rest[length or 1 :]
    if not any(word[0] != FORM for word in told):
        return list(words)
    return sorted(told, key=lambda word: word[0] == FORM)


def _misspelt_form(word: str) -> str:
    if len(word) > 9:
        for written, form in _LONG_WORDS.items():
            if OSA.distance(word, written, score_cutoff=1) <= 1:
                return form
    return word


def _with_initials_joined(words: Sequence[str]) -> list[str]:
    """`a b c company` is `abc company`."""
    joined: list[str] = []
    run = ""
    for word in [*words, ""]:
        if _SINGLE.fullmatch(word):
            run += word
            continue
        joined += [run] if run else []
        joined += [word] if word else []
        run = ""
    return joined
