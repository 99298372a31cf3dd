"""The other 306, drawn so that all 326 together have the published totals (seeds/demo_326_*.csv); always the same."""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from casework.arrivals.intake import Item, Items
from casework.arrivals.models import Precision
from casework.law.days import BOGOTA
from casework.management.demo.people import NOTHING, Arriving, Stage, born, crossed, facts, feb, served
from casework.management.demo.twenty import TWENTY
from casework.people.facts import BirthDate
from casework.people.models import SexValue

SEED = 326
MEN = "Adrián,Brayan,César,Daniel,Elvis,Freddy,Gerson,Heriberto,Isaac,Jeison,Kelvin,Leonel,Maikel,Néstor,Orlando,Ronny"
WOMEN = "Adriana,Belkis,Carolina,Daniela,Eglis,Fabiola,Génesis,Karelis,Leidy,Milagros,Naibelis,Rosmary,Yuleisy,Zulay"
SECOND = "Alberto,Andrés,Antonio,Enrique,Gabriel,Ignacio,Javier,José,Manuel,Rafael"
SECOND_OF_WOMEN = "Alejandra,Andreína,Beatriz,Cecilia,Coromoto,del Valle,Josefina,Teresa"
SURNAMES = (
    "Quirvelo,Landrezma,Oropandra,Tesumbre,Vardiluz,Mesquirra,Brastimo,Perdovas,Cintareda,Ondavira,Farlindez,Trubayo,"
    "Galdanto,Moltrave,Zarquillo,Querventa,Sildamar,Brionda,Espalavar,Urdimeno,Cavrestán,Lumbidao,Pellandro,Rovindela,"
    "Tarquimonte,Dancorvo,Hinojuela,Palmariega,Ñustaral,Abrecando,Belquinto,Dorvalena,Escandiver,Frentalba,Guarmendo"
)
WATCHED = ("SB", "SIMON_BOLIVAR"), ("PS", "FRANCISCO_PAULA_SANTANDER"), ("CU", "SIMON_BOLIVAR")
DESKS = {  # by department of entry: an office, and where its people crossed; armed people crossed where it is watched
    "54": (*WATCHED, ("CU", "FRANCISCO_PAULA_SANTANDER"), ("CU", "INFORMAL_54")),
    "81": (("AR", "JOSE_ANTONIO_PAEZ"), ("AR", "JOSE_ANTONIO_PAEZ"), ("AR", "INFORMAL_81")),
    "44": (("PA", "PARAGUACHON"), ("PA", "PARAGUACHON"), ("RI", "INFORMAL_44")),
}
INLAND = (("VU", "INFORMAL_44"),)  # the demonstration has one inland office, for all who presented themselves inland
CUT_OFF_DAY, LONG_BEFORE = date(2019, 2, 26), feb(25, 18, 0)
WAITING = {Stage.DRAFT: 13, Stage.REGISTERED: 8, Stage.LODGED: 6, Stage.REQUESTED: 22, Stage.ISSUED: 6}


def everybody() -> list[Arriving]:
    """All 326, the first twenty written out."""
    return [*TWENTY, *_drawn()]


@cache
def _table(name: str) -> list[dict[str, str]]:
    with (Path(settings.BASE_DIR) / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class Pools:
    """What is left to be handed out, in an order drawn once."""

    chance: random.Random

    def __post_init__(self) -> None:
        written = [who.facts.service for who in TWENTY]
        self.branches = self._left("branch", Counter(each.branch for each in written if each))
        self.modes = self._left("arrival_mode", Counter(who.crossing.mode for who in TWENTY))
        self.sexes = self._left("sex", Counter(who.facts.sex for who in TWENTY))
        self.bands = self._left("age_band", Counter())
        classes = self._left("rank_class", Counter(_rank_class(each.rank) for each in written if each and each.rank))
        self.police = [each for each in classes if each.startswith("POLICE")]
        self.military = [each for each in classes if not each.startswith("POLICE")]
        self.names = {name_of(who) for who in TWENTY} | {row["names"].split("|")[0] for row in _table("demo_watchlist")}

    def _left(self, dimension: str, used: Counter[str]) -> list[str]:
        """The values of one dimension of the profile that are not yet used, shuffled."""
        rows = [row for row in _table("demo_326_profile") if row["dimension"] == dimension]
        left = [row["value"] for row in rows for _each in range(max(0, int(row["count"]) - used[row["value"]]))]
        self.chance.shuffle(left)
        return left

    def name(self, *, woman: bool) -> tuple[str, str, str]:
        """Two given names and two surnames that nobody else has."""
        first, second = (WOMEN, SECOND_OF_WOMEN) if woman else (MEN, SECOND)
        while True:
            given = f"{self.chance.choice(first.split(','))} {self.chance.choice(second.split(','))}"
            paternal, maternal = self.chance.sample(SURNAMES.split(","), 2)
            if (full := f"{given} {paternal} {maternal}") not in self.names:
                self.names.add(full)
                return given, paternal, maternal

    def rank(self, branch: str) -> str:
        """A rank that this branch has, of the next class that is left."""
        scheme = next(row["rank_scheme"] for row in _table("service_branches") if row["code"] == branch)
        wanted = (self.police if scheme.startswith("CPNB") else self.military).pop()
        ranks = [row for row in _table("ranks") if row["scheme"] == scheme and row["rank_class"] == wanted]
        return f"{scheme}:{self.chance.choice(ranks[:4])['code']}"


def name_of(who: Arriving) -> str:
    """The name on the register, as one line."""
    name = who.facts.names[-1]
    return " ".join(part for part in (name.given, name.paternal, name.maternal) if part)


def _rank_class(rank: str) -> str:
    return next(row["rank_class"] for row in _table("ranks") if f"{row['scheme']}:{row['code']}" == rank)


def _drawn() -> Iterator[Arriving]:
    chance = random.Random(SEED)  # noqa: S311 - the same people every time
    pools = Pools(chance)
    days = Counter((who.at.date(), who.crossing.department) for who in TWENTY if not who.inland)
    slots = []
    for row in _table("demo_326_by_day"):
        day, department = date.fromisoformat(row["date"]), row["department_code"]
        slots += [(day, department)] * max(0, int(row["entry_count"]) - days[day, department])
    moments = sorted((_moment(chance, day), department) for day, department in slots)
    for number, (at, department) in enumerate(moments[: SEED - len(TWENTY)], start=len(TWENTY) + 1):
        yield _one(number, at, department=department, pools=pools)


def _moment(chance: random.Random, day: date) -> datetime:
    """When somebody is registered that day: on the last one early enough for the desk to be done at the cut-off."""
    last = 17 * 60 if day == CUT_OFF_DAY else 20 * 60
    start = datetime.combine(day, time(0), tzinfo=BOGOTA)
    return start + timedelta(minutes=chance.randint(6 * 60 + 30, last))


def _one(number: int, at: datetime, *, department: str, pools: Pools) -> Arriving:
    chance, branch, mode, sex = pools.chance, pools.branches.pop(), pools.modes.pop(), pools.sexes.pop()
    armed = mode.endswith("_ARMED")
    inland = department not in DESKS
    desks = INLAND if inland else DESKS[department][: 3 if department == "54" else 2] if armed else DESKS[department]
    office, point = chance.choice(desks)
    stage, requested_at = _stage(chance, at)
    watched = not point.startswith("INFORMAL")
    name = pools.name(woman=sex == SexValue.FEMALE)
    service = served(branch, pools.rank(branch))
    return Arriving(
        number=number,
        office=office,
        at=at,
        stage=stage,
        requested_at=requested_at,
        inland=inland,
        forwarded=at <= feb(26, 13, 0) and (at <= LONG_BEFORE or chance.random() < 0.6),
        photo=stage != Stage.DRAFT and chance.random() < 0.9,
        facts=facts(number, name, _birth(chance, pools.bands.pop()), sex=sex, service=service),
        crossing=crossed(
            point,
            at - timedelta(minutes=chance.randint(30, 90)) if watched else datetime.combine(at, time(0), tzinfo=BOGOTA),
            department="44" if inland else department,
            mode=mode,
            precision=Precision.MINUTE if watched else Precision.DAY,
        ),
        items=_items(mode, number),
        typed={"given": [name[0]], "paternal": [name[1]], "sex": [sex], "nationality": ["VEN"]},
    )


def _stage(chance: random.Random, at: datetime) -> tuple[Stage, datetime | None]:
    """Who came long before the cut-off has the paper; the others wait, with due times after it."""
    if at <= LONG_BEFORE:
        return Stage.HANDED_OVER, None
    if at.date() < CUT_OFF_DAY:
        return Stage.ISSUED, at + timedelta(minutes=60)
    stage = chance.choices(list(WAITING), weights=list(WAITING.values()))[0]
    if stage == Stage.ISSUED and at > feb(26, 14, 0):
        stage = Stage.REQUESTED
    if stage == Stage.REQUESTED:
        return stage, max(at + timedelta(minutes=45), feb(26, 15) + timedelta(minutes=chance.randint(0, 170)))
    return stage, None


def _birth(chance: random.Random, band: str) -> BirthDate:
    """A day of birth within a band of ages; nobody is under 19 (domain.md section 9)."""
    youngest, oldest = (int(age) for age in band.split("-"))
    age = chance.randint(max(19, youngest), min(oldest, 48))
    day = date(2019, 2, 1) - timedelta(days=365 * age + age // 4 + chance.randint(1, 330))
    return born(day.year, day.month, day.day)


def _items(mode: str, number: int) -> Items:
    """What such a manner of arrival brings along."""
    weapon = {"UNIFORM_ARMED": "RIFLE", "CIVIL_ARMED": "PISTOL"}.get(mode)
    lines = [Item(type=weapon, serial=f"DEMO-{number:04d}")] if weapon else []
    if mode.startswith("UNIFORM"):
        lines.append(Item(type="UNIFORM"))
    return Items(lines=tuple(lines)) if lines else NOTHING
