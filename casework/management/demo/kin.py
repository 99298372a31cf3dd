"""The 130 relatives of 78 of the 326: spouses, children and a few others, drawn to the published totals."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from casework.management.demo.crowd import SEED, everybody
from casework.management.demo.drawing import FullName, Names, age_of, birth_at, is_woman, name_of, rank_class, totals
from casework.management.demo.people import Arriving, Stage, cedula, crossed, facts, feb
from casework.management.demo.twenty import TWENTY
from casework.people.facts import Document, PersonFacts, Service
from casework.people.models import Basis, SexValue

SPOUSE, CHILD, DEPENDENT, OTHER = "spouse_or_partner", "child_under_18", "dependent_child_18_25", "other_relative"
CIVILIAN = Service(served=False)
# How likely somebody brought relatives: those who stayed in the service have more of a family than recruits.
LIKELY = {"ENLISTED": 0.4, "NCO": 2.2, "OFFICER_JUNIOR": 1.4, "OFFICER_SENIOR": 1.4}
PARENT_AT, MOST_CHILDREN = 17, 4
PARENT_OF_GROWN = 38
GIRL = SEED + 130  # came without her family: the other 129 came along with somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """One relative: what they are to the head, what is shown of it, and whether they ask for themselves."""

    number: int
    relation: str
    facts: PersonFacts
    proof: str = ""
    told_in_private: bool | None = None
    alone: bool = False  # lodges an application of their own

    @property
    def has_photo(self) -> bool:
        """Infants are not photographed at the desk."""
        birth = self.facts.birth
        return birth is not None and (birth.years_on(date(2019, 2, 26)) or 0) >= 3


@dataclass(frozen=True, slots=True)
class Family:
    """Relatives who came along with one of the 326."""

    head: Arriving
    kin: tuple[Kin, ...]


@dataclass
class _Plan:
    """Who brings how many of which kind."""

    head: Arriving
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def age(self) -> int:
        """The head's."""
        return age_of(self.head)


@cache
def families() -> tuple[Family, ...]:
    """All 78, by the number of their heads."""
    chance = random.Random(SEED + 130)  # noqa: S311 - the same families every time
    heads = _heads(chance)
    plans = _planned(heads, chance)
    names = Names(chance, {name_of(who) for who in everybody()})
    numbers = iter(range(SEED + 1, GIRL))
    made = [Family(plan.head, tuple(_members(plan, numbers, names))) for plan in plans]
    return tuple(_with_oddities(made))


def girl_alone() -> Arriving:
    """A girl of 16 at the border without anybody: her father is one of the 326, and no desk has linked them yet."""
    father = next(
        one.head for one in families() if age_of(one.head) > 35 and one.kin[0].relation in ("SPOUSE", "PARTNER")
    )
    chance = random.Random(GIRL)  # noqa: S311
    told = facts(
        GIRL,
        ("Génesis Paola", _surname(father.facts), "Hinojuela"),
        birth_at(16, chance),
        sex=SexValue.FEMALE,
        service=CIVILIAN,
        needs=("SC-UC",),
    )
    return Arriving(
        number=GIRL,
        office="PA",
        at=feb(26, 9, 50),
        stage=Stage.LODGED,
        forwarded=False,
        icbf_told=True,
        facts=told,
        crossing=crossed("PARAGUACHON", feb(26, 8, 30), department="44", mode="CIVIL_UNARMED"),
    )


def _heads(chance: random.Random) -> list[Arriving]:
    """Who brought relatives: enough of them old enough for grown children, and one Colombian, who needs no paper."""
    drawn = [who for who in everybody()[len(TWENTY) :] if not (who.inland or who.by_supervisor or who.typed_late)]
    lodged = [who for who in drawn if who.stage >= Stage.LODGED]
    colombian = chance.choice([who for who in drawn if who.stage == Stage.REGISTERED and who.facts.nationality_basis])
    older = chance.sample([who for who in lodged if age_of(who) >= PARENT_OF_GROWN], 12)
    lots = {who.number: chance.random() ** (1 / _likely(who)) for who in lodged if who not in older}
    rest = sorted((who for who in lodged if who.number in lots), key=lambda who: -lots[who.number])
    wanted = totals("with_family")["yes"]
    return sorted([colombian, *older, *rest][:wanted], key=lambda who: who.number)


def _likely(who: Arriving) -> float:
    served = who.facts.service
    return LIKELY.get(rank_class(served.rank), 0.9) if served else 0.9


def _planned(heads: Sequence[Arriving], chance: random.Random) -> list[_Plan]:
    """Everybody has somebody, and all together have the published totals, but for the girl who came alone."""
    plans = [_Plan(head) for head in heads]
    wanted = totals("family_members")
    colombian = [plan for plan in plans if plan.head.facts.nationality_basis]
    others = [plan for plan in plans if plan not in colombian]
    for plan in colombian + chance.sample(others, wanted[SPOUSE] - len(colombian)):
        plan.kinds[SPOUSE] += 1
    for plan in chance.sample([plan for plan in others if plan.age >= PARENT_OF_GROWN], wanted[DEPENDENT]):
        plan.kinds[DEPENDENT] += 1
    nobody_yet = sorted((plan for plan in plans if not plan.kinds), key=lambda plan: plan.age)
    for plan in nobody_yet[: wanted[OTHER]]:
        plan.kinds[OTHER] += 1
    for plan in nobody_yet[wanted[OTHER] :]:
        plan.kinds[CHILD] += 1
    for _one in range(wanted[CHILD] - 1 - sum(plan.kinds[CHILD] for plan in plans)):
        open_to = [plan for plan in others if plan.age > PARENT_AT + 3 and plan.kinds[CHILD] < MOST_CHILDREN]
        chance.choices(open_to, weights=[plan.age - PARENT_AT for plan in open_to])[0].kinds[CHILD] += 1
    return plans


def _members(plan: _Plan, numbers: Iterator[int], names: Names) -> Iterator[Kin]:
    chance, head = names.chance, plan.head
    father = not is_woman(head.facts.sex)
    spouse = _spouse(plan, next(numbers), names) if plan.kinds[SPOUSE] else None
    if spouse:
        yield spouse
    own, theirs = _surname(head.facts), _surname(spouse.facts) if spouse else ""
    surnames = {"paternal": own, "maternal": theirs} if father else {"paternal": theirs, "maternal": own}
    for _one in range(plan.kinds[DEPENDENT]):
        age = chance.randint(18, min(25, plan.age - PARENT_AT))
        yield _child(plan, next(numbers), names, age=age, relation="CHILD_DEPENDENT", **surnames)
    for _one in range(plan.kinds[CHILD]):
        age = chance.randint(0, min(17, plan.age - PARENT_AT - 1))
        relation = "STEPCHILD" if theirs and chance.random() < 0.06 else "CHILD_MINOR"
        yield _child(plan, next(numbers), names, age=age, relation=relation, **surnames)
    for _one in range(plan.kinds[OTHER]):
        yield _other(plan, next(numbers), names)


def _spouse(plan: _Plan, number: int, names: Names) -> Kin:
    chance = names.chance
    woman = not is_woman(plan.head.facts.sex)
    age = max(18, plan.age + chance.randint(-6, 2))
    married = chance.random() < 0.45
    told = _told(plan, number, name=names.one(woman=woman), age=age, chance=chance, woman=woman)
    proof = (
        f"Acta de matrimonio ficticia n.º 99-{number:04d}" if married else f"Declaración ficticia n.º 99-{number:04d}"
    )
    relation = "SPOUSE" if married else "PARTNER"
    shown = proof if chance.random() < 0.55 else ""
    return Kin(number=number, relation=relation, facts=told, proof=shown, told_in_private=True)


def _child(plan: _Plan, number: int, names: Names, *, age: int, relation: str, paternal: str, maternal: str) -> Kin:
    chance = names.chance
    woman = chance.random() < 0.5
    name = names.one(woman=woman, paternal=paternal, maternal=maternal)
    told = _told(plan, number, name=name, age=age, chance=chance, woman=woman)
    shown = f"Partida de nacimiento ficticia n.º 99-{number:04d}" if chance.random() < 0.6 else ""
    private = True if relation == "CHILD_DEPENDENT" else None
    return Kin(number=number, relation=relation, facts=told, proof=shown, told_in_private=private)


def _other(plan: _Plan, number: int, names: Names) -> Kin:
    """A parent or a sibling: they lodge an application of their own."""
    chance = names.chance
    woman = chance.random() < 0.6
    relation, years = chance.choice((("PARENT", 24), ("SIBLING", 2), ("OTHER_RELATIVE", 5)))
    told = _told(plan, number, name=names.one(woman=woman), age=plan.age + years, chance=chance, woman=woman)
    return Kin(number=number, relation=relation, facts=told, alone=True)


def _told(plan: _Plan, number: int, *, name: FullName, age: int, chance: random.Random, woman: bool) -> PersonFacts:
    """What the desk wrote down about a relative: the head's address, and no telephone of a child."""
    sex = SexValue.FEMALE if woman else SexValue.MALE
    reached = {} if age >= 16 else {"phone": "", "email": "", "email_notices": None}
    return facts(
        number,
        name,
        birth_at(age, chance),
        sex=sex,
        service=CIVILIAN,
        documents=_papers(number, age, chance),
        address=plan.head.facts.address,
        **reached,
    )


def _papers(number: int, age: int, chance: random.Random) -> tuple[Document, ...]:
    """A child under nine has no identity card in their country; of some nothing was brought along."""
    if chance.random() < 0.08:
        return (Document(type="NONE"),)
    if age < 9:
        return (Document(type="VE_BIRTH", country="VEN", number=f"99-{number:05d}", basis=Basis.DOCUMENTED),)
    return (cedula(number),)


def _surname(told: PersonFacts) -> str:
    """The first surname that a document shows."""
    return [name for name in told.names if not name.alias][-1].paternal


def _with_oddities(made: list[Family]) -> list[Family]:
    """Twins, a wife who lodges an application of her own, and a partner whom nobody could speak to alone."""
    place = next(number for number, family in enumerate(made) if len(_children(family)) >= 2)
    one, other = _children(made[place])[:2]
    twin = replace(other, facts=replace(other.facts, birth=one.facts.birth))
    made[place] = Family(made[place].head, tuple(twin if kin is other else kin for kin in made[place].kin))
    wives = [
        number
        for number, family in enumerate(made)
        if number != place
        and family.kin[0].relation == "SPOUSE"
        and is_woman(family.kin[0].facts.sex)
        and family.head.stage == Stage.HANDED_OVER
    ]
    made[wives[0]] = _with_first(made[wives[0]], alone=True)
    made[wives[1]] = _with_first(made[wives[1]], told_in_private=False)
    return [
        _with_first(family, alone=True) if family.head.stage < Stage.LODGED else family  # nobody covers them
        for family in made
    ]


def _children(family: Family) -> list[Kin]:
    return [kin for kin in family.kin if kin.relation == "CHILD_MINOR"]


def _with_first(family: Family, **changes: Any) -> Family:
    return Family(family.head, (replace(family.kin[0], **changes), *family.kin[1:]))
