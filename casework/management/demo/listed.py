"""Who of the 306 looks like somebody on the demonstration's list: 20 more matches, most of them false."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from casework.management.demo.drawing import age_of, band_of, table
from casework.management.demo.people import Arriving, Stage, feb
from casework.people.facts import BirthDate, Document, Name
from casework.people.models import Basis, SexValue

FALSE, SAME = "false_positive", "confirmed"
LONG_AGO, LAST_EVENING = feb(25, 16), feb(25, 18, 30)
# Bear a listed name, born some years apart: twelve men, three women, and one name spelled in two alphabets.
NAMESAKES = (*(1, 4, 9, 13, 15), *(2, 8, 14, 16, 17, 20, 35), *(3, 7, 36), 27)
WOMEN = (3, 7, 33, 36)
TRANSLITERATED = 27
FEW_YEARS = (2, 3)  # apart: what one year less would make of a name and a nationality is a strong match
WAITING = 5  # namesakes of the last evening and day, on whom nobody has decided
# Show a listed document: two sought by the country of origin, one by a third country, one with a lost document.
SHOWING = {31: (SAME, SAME), 32: (SAME,), 12: (FALSE, FALSE), 33: (SAME, SAME)}


def with_matches(people: Sequence[Arriving], chance: random.Random) -> list[Arriving]:
    """The same people, twenty of them with the name or the document of a listed person."""
    by_number = {who.number: who for who in people}
    left = {
        who.number: who
        for who in people
        if who.stage >= Stage.LODGED and who.facts.birth and who.facts.birth.basis == Basis.DOCUMENTED
    }
    for entry, weighed in SHOWING.items():
        listed = _entry(entry)
        birth = _birth(listed)
        band = band_of(birth.years_on(feb(26, 0).date()) or 0)
        among = [who for who in left.values() if _fits(who, entry) and band_of(age_of(who)) == band]
        who = chance.choice([each for each in among if each.at < LONG_AGO])
        by_number[left.pop(who.number).number] = replace(_showing(who, listed, birth), weighed=weighed)
    for place, entry in enumerate(NAMESAKES):
        waits = place < WAITING
        near = [who for who in left.values() if _fits(who, entry) and _is_near(who, entry)]
        among = [who for who in near if (who.at > LAST_EVENING) == waits]
        who = chance.choice([each for each in among if waits or each.at < LONG_AGO])
        by_number[left.pop(who.number).number] = _named(who, entry, weighed=() if waits else (FALSE,))
    return [by_number[who.number] for who in people]


def _entry(number: int) -> Mapping[str, str]:
    return next(row for row in table("demo_watchlist") if row["entry_id"] == f"DEMO-{number:03d}")


def _fits(who: Arriving, entry: int) -> bool:
    return (who.facts.sex == SexValue.FEMALE) == (entry in WOMEN)


def _is_near(who: Arriving, entry: int) -> bool:
    """Whether somebody was born so near to the entry that their name alone is a possible match, and no strong one."""
    year, listed = who.facts.birth.year if who.facts.birth else None, _birth(_entry(entry)).year
    return year is not None and listed is not None and abs(year - listed) in FEW_YEARS


def _birth(listed: Mapping[str, str]) -> BirthDate:
    year, month, day = (*(int(part) for part in listed["birth"].split("-")), None, None)[:3]
    return BirthDate(year=year, month=month, day=day, basis=Basis.DOCUMENTED)


def _name(full: str) -> Name:
    """Two surnames after the given names; the transliterated one has a single surname."""
    words = full.split()
    if len(words) == 3:
        return Name(given=" ".join(words[:2]), paternal=words[2], basis=Basis.DOCUMENTED)
    return Name(given=" ".join(words[:-2]), paternal=words[-2], maternal=words[-1], basis=Basis.DOCUMENTED)


def _showing(who: Arriving, listed: Mapping[str, str], birth: BirthDate) -> Arriving:
    kind, number = listed["documents"].split("|")[0].split(":")
    shown = Document(type=kind, country="VEN", number=number, basis=Basis.DOCUMENTED)
    names = (_name(listed["names"].split("|")[0]),)
    return replace(who, facts=replace(who.facts, names=names, birth=birth, documents=(shown,)))


def _named(who: Arriving, entry: int, *, weighed: tuple[str, ...]) -> Arriving:
    spellings = _entry(entry)["names"].split("|")
    facts = replace(who.facts, names=(_name(spellings[1 if entry == TRANSLITERATED else 0]),))
    if entry == TRANSLITERATED:
        facts = replace(facts, nationalities=("VEN", "LBN"))
    return replace(who, weighed=weighed, facts=facts)
