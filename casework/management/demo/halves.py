"""Everybody in two halves that can be loaded side by side, because they share nothing that is locked.

Offices whose people have a name, a document or a family in common, or no name at all, stay together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import reduce

from casework.management.demo.kin import Family
from casework.management.demo.people import Arriving
from casework.people.facts import PersonFacts
from casework.screening.candidates import twin_keys
from casework.screening.comparing_people import described_facts

Offices = frozenset[str]


def halves(people: Sequence[Arriving], families: Sequence[Family]) -> tuple[Offices, Offices]:
    """All offices of these people in two halves of about as many people."""
    kin = {family.head.number: [one.facts for one in family.kin] for family in families}
    weights: Counter[str] = Counter()
    offices_of: defaultdict[str, set[str]] = defaultdict(set)
    for who in people:
        everybody = [who.facts, *kin.get(who.number, ())]
        weights[who.office] += len(everybody)
        for key in (key for facts in everybody for key in _held_in_common(facts)):
            offices_of[key].add(who.office)
    groups = reduce(_joined, map(frozenset, offices_of.values()), frozenset[Offices]())
    return _balanced(groups, weights)


def _held_in_common(facts: PersonFacts) -> Iterator[str]:
    """What nobody else may be registered with at the same moment."""
    yield from twin_keys(described_facts(facts))
    if any(name.unknown for name in facts.names):
        yield ""  # people without a name are numbered one after the other


def _joined(groups: frozenset[Offices], offices: Offices) -> frozenset[Offices]:
    """The groups once these offices are in the same one."""
    touched = {group for group in groups if group & offices}
    return (groups - touched) | {offices.union(*touched)}


def _balanced(groups: frozenset[Offices], weights: Counter[str]) -> tuple[Offices, Offices]:
    """The heaviest group first, each to the half that has less."""
    one: Offices = frozenset()
    other: Offices = frozenset()

    def weight(offices: Offices) -> int:
        return sum(weights[office] for office in offices)

    for group in sorted(groups, key=lambda group: (-weight(group), sorted(group))):
        if weight(one) <= weight(other):
            one |= group
        else:
            other |= group
    return one, other
