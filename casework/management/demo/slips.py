"""The slips of real registers: accents lost, a surname missing or at the wrong place, nicknames, ages by eye."""

import random
import unicodedata
from datetime import datetime

from casework.law.days import local_date
from casework.management.demo.drawing import FullName
from casework.management.demo.people import cedula
from casework.people.facts import BirthDate, Document, Name
from casework.people.models import Basis

NICKNAMES = ("El Catire", "El Negro", "El Flaco", "Chucho", "Chente", "El Maracucho", "Cheo", "El Gocho", "Pepe")
NICKNAMES_OF_WOMEN = ("La Catira", "La Negra", "Nena", "Yoli", "Chela", "La Flaca")


def names_as_typed(name: FullName, chance: random.Random, *, woman: bool, taken: set[str]) -> tuple[Name, ...]:
    """What was typed at the desk, and beside a slip what the document showed."""
    given, paternal, maternal = name
    right = Name(given=given, paternal=paternal, maternal=maternal, basis=Basis.DOCUMENTED)
    slip = chance.random()
    if slip < 0.12:  # a keyboard without accents
        plain = [_bare(part) for part in name]
        typed = Name(given=plain[0], paternal=plain[1], maternal=plain[2])
        return (typed, right) if plain != list(name) else (right,)
    if slip < 0.18:  # the second surname as if it were the first
        return (Name(given=given, paternal=maternal, maternal=paternal), right)
    if slip < 0.26:  # the second surname was not asked
        return (Name(given=given, paternal=paternal),)
    if slip < 0.33:
        return (right, Name(given=_nickname(paternal, chance, woman=woman, taken=taken), paternal=paternal, alias=True))
    return (right,)


def _nickname(paternal: str, chance: random.Random, *, woman: bool, taken: set[str]) -> str:
    """One that nobody of this surname has, or the next: two of them at two desks would look like one person."""
    known = NICKNAMES_OF_WOMEN if woman else NICKNAMES
    drawn = known.index(chance.choice(known))
    free = next(name for name in (*known[drawn:], *known[:drawn]) if f"{name} {paternal}" not in taken)
    taken.add(f"{free} {paternal}")
    return free


def _bare(text: str) -> str:
    """Without its accents; ñ loses its tilde too."""
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))


def birth_as_told(birth: BirthDate, age: int, *, at: datetime, chance: random.Random) -> BirthDate:
    """Mostly a date; of some only the year, of some an age that somebody guessed."""
    told = chance.random()
    if told < 0.04:
        return BirthDate(age=age, as_of=local_date(at))
    if told < 0.07:  # whoever was born that year may already have had their birthday: the lower age is counted
        return BirthDate(year=2018 - age)
    return birth


def documents_shown(number: int, chance: random.Random) -> tuple[Document, ...]:
    """An identity card; a few show a service card, swear to their identity, or have nothing."""
    shown = chance.random()
    if shown < 0.03:
        return (Document(type="NONE"),)
    if shown < 0.06:
        return (Document(type="SWORN", country="COL", number=f"99-{number:04d}"),)
    if shown < 0.12:
        card = Document(type="VE_MILITARY_ID", country="VEN", number=f"99-{number:04d}-M", basis=Basis.DOCUMENTED)
        return (card, cedula(number))
    return (cedula(number),)
