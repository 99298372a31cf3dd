"""What is handed out to the 306 that are drawn: names, careers, ages, in totals that are known beforehand."""

import csv
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from casework.management.demo.people import Arriving, born
from casework.people.facts import BirthDate
from casework.people.models import SexValue

PRESENT = date(2019, 2, 26)  # the day on which ages are counted
YOUNGEST, OLDEST = 19, 48  # domain.md section 9; the recruit of 17 is written out
MEN = "Adrián,Brayan,César,Daniel,Elvis,Freddy,Gerson,Heriberto,Isaac,Jeison,Kelvin,Leonel,Maikel,Néstor,Orlando,Ronny"
WOMEN = "Adriana,Belkis,Carolina,Daniela,Eglis,Fabiola,Génesis,Karelis,Leidy,Milagros,Naibelis,Rosmary,Yuleisy,Zulay"
SECOND = "Alberto,Andrés,Antonio,Enrique,Gabriel,Ignacio,Javier,José,Manuel,Rafael"
SECOND_OF_WOMEN = "Alejandra,Andreína,Beatriz,Cecilia,Coromoto,del Valle,Josefina,Teresa"
SURNAMES = (
    "Quirvelo,Landrezma,Oropandra,Tesumbre,Vardiluz,Mesquirra,Brastimo,Perdovas,Cintareda,Ondavira,Farlindez,Trubayo,"
    "Galdanto,Moltrave,Zarquillo,Querventa,Sildamar,Brionda,Espalavar,Urdimeno,Cavrestán,Lumbidao,Pellandro,Rovindela,"
    "Tarquimonte,Dancorvo,Hinojuela,Palmariega,Ñustaral,Abrecando,Belquinto,Dorvalena,Escandiver,Frentalba,Guarmendo"
)
# Who has served longer is older: years that a class of ranks adds to the chance of an age.
SENIORITY = {"ENLISTED": 0, "POLICE_OPERATIONAL": 5, "OFFICER_JUNIOR": 7, "NCO": 8, "POLICE_SUPERVISORY": 14}
SENIOR_MOST = 20
FullName = tuple[str, str, str]


@cache
def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the seeds."""
    with (Path(settings.BASE_DIR) / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def totals(dimension: str) -> dict[str, int]:
    """How many there are of each value of one dimension of the published profile."""
    return {row["value"]: int(row["count"]) for row in table("demo_326_profile") if row["dimension"] == dimension}


def rank_class(rank: str) -> str:
    """The class of a rank, which is written SCHEME:CODE."""
    return next(row["rank_class"] for row in table("ranks") if f"{row['scheme']}:{row['code']}" == rank)


def name_of(who: Arriving) -> str:
    """The name on the register, as one line."""
    name = [each for each in who.facts.names if not each.alias][-1]
    return " ".join(part for part in (name.given, name.paternal, name.maternal) if part)


def band_of(age: int) -> str:
    """The published band of an age."""
    return next(band for band in totals("age_band") if int(band[:2]) <= age <= int(band[3:]))


def age_of(who: Arriving) -> int:
    """The age by the best founded birth date. Raises ValueError for somebody without any."""
    age = who.facts.birth.years_on(PRESENT) if who.facts.birth else None
    if age is None:
        raise ValueError(f"nothing is known of the birth of number {who.number}")
    return age


@dataclass
class Names:
    """Hands out names that nobody else has, in an order drawn once."""

    chance: random.Random
    taken: set[str]

    def one(self, *, woman: bool, paternal: str = "", maternal: str = "") -> FullName:
        """Two given names and two surnames, those that are not yet given."""
        first, second = (WOMEN, SECOND_OF_WOMEN) if woman else (MEN, SECOND)
        while True:
            given = f"{self.chance.choice(first.split(','))} {self.chance.choice(second.split(','))}"
            one, two = self.chance.sample(SURNAMES.split(","), 2)
            name = (given, paternal or one, maternal or two)
            if (full := " ".join(name)) not in self.taken:
                self.taken.add(full)
                return name


@dataclass(frozen=True, slots=True)
class Career:
    """A branch, a rank written SCHEME:CODE, and an age that goes with them."""

    branch: str
    rank: str
    age: int


@dataclass
class Pools:
    """What the published totals leave once the people who are written out have theirs."""

    chance: random.Random
    written: Sequence[Arriving]
    careers: list[Career] = field(init=False)
    modes: list[str] = field(init=False)
    sexes: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.modes = self._left("arrival_mode", (who.crossing.mode for who in self.written))
        self.sexes = self._left("sex", (who.facts.sex for who in self.written))
        self.careers = list(self._careers())
        self.chance.shuffle(self.careers)

    def names(self) -> Names:
        """Names that neither the people who are written out nor the list have."""
        listed = {row["names"].split("|")[0] for row in table("demo_watchlist")}
        return Names(self.chance, {name_of(who) for who in self.written} | listed)

    def _left(self, dimension: str, used: Iterable[str]) -> list[str]:
        left = list((Counter(totals(dimension)) - Counter(used)).elements())
        self.chance.shuffle(left)
        return left

    def _careers(self) -> Iterator[Career]:
        services = [who.facts.service for who in self.written if who.facts.service]
        branches = self._left("branch", (each.branch for each in services))
        classes = self._left("rank_class", (rank_class(each.rank) for each in services))
        ages = [self._age_in(band) for band in self._left("age_band", (band_of(age_of(who)) for who in self.written))]
        police = [branch for branch in branches if _scheme(branch).startswith("CPNB")]
        military = [branch for branch in branches if branch not in police]
        for some, these in (
            (police, [each for each in classes if each.startswith("POLICE")]),
            (military, [each for each in classes if not each.startswith("POLICE")]),
        ):
            of_them, ages = ages[: len(some)], ages[len(some) :]
            of_them.sort(key=lambda age: age + self.chance.uniform(0, 9))
            these.sort(key=lambda each: SENIORITY.get(each, SENIOR_MOST) + self.chance.uniform(0, 14))
            for branch, wanted, age in zip(some, these, of_them, strict=True):
                yield Career(branch, self._rank(branch, wanted, age), age)

    def _age_in(self, band: str) -> int:
        return self.chance.randint(max(YOUNGEST, int(band[:2])), min(int(band[3:]), OLDEST))

    def _rank(self, branch: str, wanted: str, age: int) -> str:
        """A rank that this branch has: the lower ones of its class for the young."""
        ranks = [row for row in table("ranks") if row["scheme"] == _scheme(branch) and row["rank_class"] == wanted]
        reached = min(len(ranks), 4, 1 + max(0, age - 21) // 5)
        return f"{_scheme(branch)}:{self.chance.choice(ranks[:reached])['code']}"


@cache
def _scheme(branch: str) -> str:
    return next(row["rank_scheme"] for row in table("service_branches") if row["code"] == branch)


def birth_at(age: int, chance: random.Random) -> BirthDate:
    """A birth date that a document shows, of somebody of that age on the day of the cut-off."""
    day = date(2019, 2, 1) - timedelta(days=365 * age + age // 4 + chance.randint(1, 330))
    return born(day.year, day.month, day.day)


def is_woman(sex: str) -> bool:
    """Whose names are drawn from those of women."""
    return sex == SexValue.FEMALE
