"""Earlier cases that may be of the same person: candidates of the database, scored as lists are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.arrivals.models import Arrival, Case
from casework.law.days import local_date
from casework.screening.candidates import Arriving, Candidate, candidates_for_all
from casework.screening.commonness import Commonness, commonness
from casework.screening.many_people import described_all
from casework.screening.matching.scoring import compare
from casework.screening.matching.values import Band, Found, Listed, Subject
from casework.screening.unnamed import Crossed, compare_unnamed
from casework.staff.models import User

MOST_SCORED = 30  # of those who are seen, and as many of those who are not: see docs/adr/0023 for what is lost
TO_DECIDE = frozenset({Band.POSSIBLE, Band.STRONG})


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier case that may be of the same person: whose it is, what was known of them, and how alike they are."""

    case_id: UUID
    person_id: UUID
    person: Subject
    found: Found

    @property
    def is_to_be_decided(self) -> bool:
        """Whether registering waits for somebody to say who this is; less alike ones are shown on request."""
        return self.found.band in TO_DECIDE


@dataclass(frozen=True, slots=True)
class Answer:
    """Those whom the reader may see, and those whom they may not; each the most alike first."""

    seen: Sequence[Alike] = ()
    hidden: Sequence[Alike] = ()


def alike_to_all(
    asked: Sequence[Arriving], *, reader: User | None, at: datetime, besides: Collection[UUID] = ()
) -> list[Answer]:
    """For each of these people the earlier cases that are at least a little alike, but for these cases.

    Without a reader everything counts as seen. Behind the wall nothing hidden comes back; an act is told of it too.
    Two queries however many people are asked about, one while nobody is like anybody, and one more where somebody has
    no name.
    """
    common = commonness()
    visible = None if reader is None else Case.objects.visible_to(reader, at=at)
    found = candidates_for_all(asked, seen=visible, common=common)
    kept = [_best(one for one in some if one.case_id not in besides) for some in found]
    people = {one.person_id for some in kept for one in some}
    known = described_all(sorted(people)) if people else {}
    crossed = _crossings(asked, kept, known)
    answers = []
    for one, some in zip(asked, kept, strict=True):
        alike, seen = (
            _scored(one, some, known, crossed=crossed, common=common),
            {each.case_id for each in some if each.seen},
        )
        hidden = [each for each in alike if each.case_id not in seen]
        answers.append(Answer([each for each in alike if each.case_id in seen], hidden))
    return answers


def _best(some: Iterable[Candidate]) -> list[Candidate]:
    """As many of those who are not seen as of those who are: whoever is hidden takes nobody's place."""
    kept: dict[bool, list[Candidate]] = {True: [], False: []}
    for one in some:
        places = kept[one.seen]
        if len(places) < MOST_SCORED:
            places.append(one)
    return kept[True] + kept[False]


def _scored(
    one: Arriving,
    some: Iterable[Candidate],
    known: Mapping[UUID, Subject],
    *,
    crossed: Mapping[UUID, Crossed],
    common: Commonness,
) -> list[Alike]:
    alike = []
    for case_id, person_id, _seen in some:
        person, key = known[person_id], str(case_id)
        if one.subject.names and person.names:
            found = compare(one.subject, Listed(key, person), common.words)
        else:
            sides = (_crossed(one), crossed.get(case_id, Crossed()))
            found = compare_unnamed(one.subject, person, crossed=sides, key=key)
        if found.band != Band.NONE:
            alike.append(Alike(case_id, person_id, person, found))
    return sorted(alike, key=lambda each: (-each.found.score, -each.found.agreeing, each.found.key))


def _crossed(one: Arriving) -> Crossed:
    crossing = one.crossing
    if crossing is None or crossing.entered_at is None:
        return Crossed()
    return Crossed(local_date(crossing.entered_at).toordinal(), crossing.entry_point)


def _crossings(
    asked: Sequence[Arriving], kept: Sequence[Sequence[Candidate]], known: Mapping[UUID, Subject]
) -> dict[UUID, Crossed]:
    """Where and when those crossed who are compared by it: where one of two people has no name."""
    wanted = {
        candidate.case_id
        for one, some in zip(asked, kept, strict=True)
        for candidate in some
        if not (one.subject.names and known[candidate.person_id].names)
    }
    if not wanted:
        return {}
    arrivals = Arrival.objects.current().filter(case__in=wanted, entered_at__isnull=False)
    return {
        case_id: Crossed(local_date(entered_at).toordinal(), point)
        for case_id, entered_at, point in arrivals.values_list("case_id", "entered_at", "entry_point_id")
        if entered_at is not None
    }
