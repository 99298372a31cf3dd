"""The machine-readable zone of a paper: two lines of 36 characters, size TD2 (ICAO Doc 9303 parts 3 and 6)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.safe_conducts.transliteration import name_parts

DOCUMENT_CODE: Final = "AS"
FILLER: Final = "<"
NAME_LENGTH: Final = 31
_WEIGHTS: Final = (7, 3, 1)
_VALUES: Final = {FILLER: 0} | {sign: int(sign, 36) for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_CODES: Final = {"": "XXX", "DEU": "D"}  # part 3, section 5: nobody said which; and the one state with one letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds the paper, as the register writes it; what is not known is empty.

    Birth is `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or empty; nationality is ISO 3166-1 alpha-3.
    """

    surnames: tuple[str, ...]
    given_names: tuple[str, ...]
    nationality: str
    birth: str
    sex: str


def machine_readable(holder: Holder, *, issuer: str, number: str, until: date) -> tuple[str, str]:
    """Both lines. Raises ValueError for a number of more than 9 characters A-Z and 0-9."""
    if not 1 <= len(number) <= 9 or not (number.isascii() and number.isalnum() and number == number.upper()):
        raise ValueError("a number has at most 9 characters A-Z and 0-9")
    first = DOCUMENT_CODE + issuer.ljust(3, FILLER) + name_field(holder.surnames, holder.given_names)
    nationality = _CODES.get(holder.nationality, holder.nationality).ljust(3, FILLER)
    checked = (number.ljust(9, FILLER), _birth(holder.birth), f"{until:%y%m%d}")
    document, born, expires = (part + check_digit(part) for part in checked)
    sex = holder.sex if holder.sex in ("M", "F") else FILLER
    optional = FILLER * 7
    composite = check_digit(document + born + expires + optional)
    return first, document + nationality + born + sex + expires + optional + composite


def check_digit(text: str) -> str:
    """Weights 7, 3, 1 in turn, modulo 10 (part 3, section 4.9)."""
    return str(sum(_VALUES[sign] * _WEIGHTS[place % 3] for place, sign in enumerate(text)) % 10)


def _birth(birth: str) -> str:
    """YYMMDD, fillers for the parts that are not known (part 3, section 4.8)."""
    year, month, day = (*birth.split("-"), "", "", "")[:3]
    return year[2:].rjust(2, FILLER) + month.rjust(2, FILLER) + day.rjust(2, FILLER)


def name_field(surnames: tuple[str, ...], given_names: tuple[str, ...]) -> str:
    """The 31 characters of the name: `SURNAMES<<GIVEN<NAMES`, cut as part 6, section 4.2.3 says.

    Who has only one kind of name has it in the first place; who has none has fillers only.
    """
    primary, secondary = name_parts(surnames), name_parts(given_names)
    if not primary:
        primary, secondary = secondary, []
    if not secondary:
        return _cut_to_letter(primary, NAME_LENGTH)
    first = _shortened(primary, NAME_LENGTH - 3)  # two fillers and at least one letter of the given names
    room = NAME_LENGTH - 2 - len(first)
    given = _cut_to_letter(secondary, room) if room > 1 else secondary[0][0]
    return f"{first}{FILLER * 2}{given}"[:NAME_LENGTH].ljust(NAME_LENGTH, FILLER)


def _shortened(words: list[str], room: int) -> str:
    """The words in so much room: from the last on they are cut to initials; if that is not enough, left out."""
    words = list(words)
    for place in reversed(range(len(words))):
        over = _length(words) - room
        if over <= 0:
            break
        words[place] = words[place][: max(1, len(words[place]) - over)]
    while _length(words) > room:
        words.pop()
    return FILLER.join(words)


def _cut_to_letter(words: list[str], room: int) -> str:
    """The words filled up to `room`, or cut there with a letter in the last place: so a reader knows of the cut."""
    whole = FILLER.join(words)
    if len(whole) <= room:
        return whole.ljust(room, FILLER)
    kept = whole[:room]
    if not kept.endswith(FILLER):
        return kept
    words = [*kept[:-1].split(FILLER), whole[room]]  # a letter of the next word fits if one before it gives one up
    for place in reversed(range(len(words) - 1)):
        if len(words[place]) > 1:
            words[place] = words[place][:-1]
            return FILLER.join(words)
    return (FILLER.join(words[:-2]) if len(words) > 2 else words[0]).ljust(room, FILLER)


def _length(words: list[str]) -> int:
    return len(FILLER.join(words))
