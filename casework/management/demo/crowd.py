"""The other 306, drawn so that all 326 together have the published totals (seeds/demo_326_*.csv); always the same."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from casework.arrivals.intake import Crossing, Item, Items
from casework.arrivals.models import Precision
from casework.law.days import BOGOTA
from casework.management.demo.drawing import Names, Pools, birth_at, is_woman, table
from casework.management.demo.listed import with_matches
from casework.management.demo.outcomes import Outcome, outcomes
from casework.management.demo.people import NOTHING, Arriving, Stage, crossed, facts, feb, served
from casework.management.demo.slips import birth_as_told, documents_shown, names_as_typed
from casework.management.demo.twenty import TWENTY
from casework.people.facts import Document, PersonFacts
from casework.people.models import Basis

SEED = 326
CUT_OFF_DAY = date(2019, 2, 26)
DESKS = {  # by department of entry: an office and where its people crossed; armed people crossed where it is watched
    "54": (
        *(("SB", "SIMON_BOLIVAR"), ("SB", "SIMON_BOLIVAR"), ("CU", "SIMON_BOLIVAR"), ("CU", "SIMON_BOLIVAR")),
        *(("PS", "FRANCISCO_PAULA_SANTANDER"), ("CU", "FRANCISCO_PAULA_SANTANDER"), ("UN", "UNION")),
        *(("CU", "INFORMAL_54"), ("PS", "INFORMAL_54"), ("UN", "INFORMAL_54")),
    ),
    "81": (("AR", "JOSE_ANTONIO_PAEZ"), ("AR", "JOSE_ANTONIO_PAEZ"), ("AR", "INFORMAL_81")),
    "44": (("PA", "PARAGUACHON"), ("PA", "PARAGUACHON"), ("RI", "INFORMAL_44")),
}
INLAND = {"20": "VU", "13": "CT", "05": "ME", "11": "BG"}  # who crossed nobody knows where and came forward here
OFFICES = {office: department for department, desks in DESKS.items() for office, _point in desks} | {
    office: department for department, office in INLAND.items()
}
WEAPONS = {"UNIFORM_ARMED": "RIFLE", "CIVIL_ARMED": "PISTOL"}
SECOND_WEAPONS, WITHOUT_SERIAL = ("PISTOL", "PISTOL", "BLADE"), 2
POWER_CUT = timedelta(hours=3)


@cache
def everybody() -> tuple[Arriving, ...]:
    """All 326, the first twenty written out."""
    return (*TWENTY, *_drawn())


def given_up() -> Arriving:
    """A record beside the 326: somebody registered in Cúcuta on Sunday was begun anew at the bridge on Tuesday."""
    first = next(
        who for who in everybody() if who.office == "CU" and who.at.day == 24 and who.stage == Stage.HANDED_OVER
    )
    name = first.facts.names[-1]
    return replace(
        first,
        number=SEED + 1000,
        office="SB",
        at=feb(26, 11, 25),
        stage=Stage.DRAFT,
        given_up=True,
        typed={"given": [name.given], "paternal": [name.paternal], "sex": [first.facts.sex]},
    )


@dataclass
class Armoury:
    """Hands out weapons: 29 in all from the 26 who came armed, two without a serial number."""

    chance: random.Random
    armed: Sequence[int]
    second: dict[int, str] = field(init=False)
    unmarked: set[int] = field(init=False)

    def __post_init__(self) -> None:
        chosen = self.chance.sample(list(self.armed), len(SECOND_WEAPONS) + WITHOUT_SERIAL)
        self.second = dict(zip(chosen, SECOND_WEAPONS, strict=False))
        self.unmarked = set(chosen[len(SECOND_WEAPONS) :])

    def items(self, number: int, mode: str) -> Items:
        """What such a manner of arrival brings along."""
        lines = []
        if weapon := WEAPONS.get(mode):
            serial = "" if number in self.unmarked else f"DEMO-{number:04d}"
            lines.append(Item(type=weapon, serial=serial, note="" if serial else "serie borrada"))
        if second := self.second.get(number):
            lines.append(Item(type=second, serial="" if second == "BLADE" else f"DEMO-{number:04d}B"))
        if mode.startswith("UNIFORM"):
            lines.append(Item(type="UNIFORM"))
        return Items(lines=tuple(lines)) if lines else NOTHING


def _drawn() -> list[Arriving]:
    chance = random.Random(SEED)  # noqa: S311 - the same people every time
    pools = Pools(chance, TWENTY)
    names = pools.names()
    slots = dict(enumerate(_slots(chance), start=len(TWENTY) + 1))
    modes = dict(zip(slots, pools.modes, strict=True))
    armoury = Armoury(chance, [number for number, mode in modes.items() if mode.endswith("_ARMED")])
    settled = outcomes({number: at for number, (at, _department) in slots.items()}, chance)
    people = []
    for number, sex, career in zip(slots, pools.sexes, pools.careers, strict=True):
        at, department = slots[number]
        outcome, mode = settled[number], modes[number]
        told = _told(number, at, career.age, sex=sex, names=names, outcome=outcome)
        people.append(
            _arriving(
                number,
                at,
                department,
                mode=mode,
                facts=replace(told, service=served(career.branch, career.rank)),
                items=armoury.items(number, mode),
                outcome=outcome,
                chance=chance,
            )
        )
    return _with_oddities(with_matches(people, chance))


def _slots(chance: random.Random) -> list[tuple[datetime, str]]:
    """When and where everybody presented themselves who is not written out, in order."""
    written = Counter((who.at.date(), OFFICES[who.office]) for who in TWENTY)
    slots = []
    for row in table("demo_326_by_day"):
        day, department = date.fromisoformat(row["date"]), row["department_code"]
        for _one in range(int(row["entry_count"]) - written[day, department]):
            slots.append((_moment(chance, day), department))
    return sorted(slots)


def _moment(chance: random.Random, day: date) -> datetime:
    """When somebody is registered that day: on the last one early enough for the desk to be done at the cut-off."""
    last = 17 * 60 if day == CUT_OFF_DAY else 20 * 60
    start = datetime.combine(day, time(0), tzinfo=BOGOTA)
    return start + timedelta(minutes=chance.randint(6 * 60 + 30, last))


def _told(number: int, at: datetime, age: int, *, sex: str, names: Names, outcome: Outcome) -> PersonFacts:
    """What the desk wrote down, slips and all."""
    chance, woman = names.chance, is_woman(sex)
    name = names.one(woman=woman)
    birth = birth_at(age, chance)
    documents = documents_shown(number, chance)
    told = facts(
        number,
        name,
        birth_as_told(birth, age, at=at, chance=chance),
        sex=sex,
        documents=documents,
        names=names_as_typed(name, chance, woman=woman, taken=names.taken),
    )
    if outcome.colombian:
        card = Document(type="CO_CC", country="COL", number=f"993{number:05d}", basis=Basis.DOCUMENTED)
        established: dict[str, str] = {"COL": Basis.ESTABLISHED}
        told = replace(told, nationalities=("VEN", "COL"), nationality_basis=established, documents=(*documents, card))
    return told


def _arriving(
    number: int,
    at: datetime,
    department: str,
    *,
    mode: str,
    facts: PersonFacts,
    items: Items,
    outcome: Outcome,
    chance: random.Random,
) -> Arriving:
    armed = mode.endswith("_ARMED")
    inland = department in INLAND
    desks = DESKS.get(department, ((INLAND.get(department, ""), ""),))
    office, point = chance.choice([desk for desk in desks if not (armed and desk[1].startswith("INFORMAL"))])
    name = facts.names[0]
    return Arriving(
        number=number,
        office=office,
        at=at,
        stage=outcome.stage,
        requested_at=outcome.requested_at,
        approved_at=outcome.approved_at,
        handed_at=outcome.handed_at,
        forwarded_at=outcome.forwarded_at,
        forwarded=outcome.forwarded_at is not None,
        inland=inland,
        photo=outcome.stage != Stage.DRAFT and chance.random() < 0.94,
        facts=facts,
        crossing=_inland_crossing(at, chance, mode)
        if inland
        else _crossing(at, point, department=department, mode=mode, chance=chance),
        items=items,
        typed={"given": [name.given], "paternal": [name.paternal], "sex": [facts.sex], "nationality": ["VEN"]},
    )


def _crossing(at: datetime, point: str, *, department: str, mode: str, chance: random.Random) -> Crossing:
    """At a bridge the minute is known; of a trail the day, or about the day."""
    if not point.startswith("INFORMAL"):
        return crossed(point, at - timedelta(minutes=chance.randint(30, 90)), department=department, mode=mode)
    known = chance.choice((Precision.DAY, Precision.DAY, Precision.ABOUT))
    day = datetime.combine(at, time(0), tzinfo=BOGOTA) - timedelta(days=chance.choice((0, 0, 1)))
    return crossed(point, day, department=department, mode=mode, precision=known)


def _inland_crossing(at: datetime, chance: random.Random, mode: str) -> Crossing:
    """Days ago, at a point that is not established."""
    day = datetime.combine(at, time(0), tzinfo=BOGOTA) - timedelta(days=chance.randint(2, 3))
    return crossed("UNKNOWN", day, department="", mode=mode, precision=Precision.ABOUT)


def _with_oddities(people: Sequence[Arriving]) -> list[Arriving]:
    """Single cases that break software: each takes the place of somebody who was drawn for it."""
    alone = _first(people, office="ME")
    odd = (_in_since_december(_first(people, office="BG")), _begun_by_a_supervisor(alone))
    late = _typed_after_the_power_cut(_first(people, office="UN", stage=Stage.HANDED_OVER))
    changed = {who.number: who for who in (*odd, late)}
    return [changed.get(who.number, who) for who in people]


def _in_since_december(who: Arriving) -> Arriving:
    """The two months to apply have passed."""
    entered = datetime(2018, 12, 4, tzinfo=BOGOTA)
    return replace(who, crossing=replace(who.crossing, entered_at=entered, precision=Precision.DAY))


def _begun_by_a_supervisor(who: Arriving) -> Arriving:
    """Who was alone at the desk, and cannot approve what they began; and nobody knows the day of the crossing."""
    unknown = replace(who.crossing, entered_at=None, precision=Precision.UNKNOWN)
    return replace(who, by_supervisor=True, crossing=unknown)


def _typed_after_the_power_cut(who: Arriving) -> Arriving:
    """The sheet lay for hours."""
    entered = (who.crossing.entered_at or who.at) - POWER_CUT
    return replace(who, typed_late=POWER_CUT, crossing=replace(who.crossing, entered_at=entered))


def _first(people: Sequence[Arriving], **wanted: object) -> Arriving:
    """The first who is as wanted."""
    return next(who for who in people if all(getattr(who, name) == value for name, value in wanted.items()))
