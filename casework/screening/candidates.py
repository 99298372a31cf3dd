"""Which earlier cases are worth comparing with somebody: what PostgreSQL finds by its indexes (docs/adr/0023)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from casework.arrivals.intake import Crossing
from casework.arrivals.models import Case
from casework.arrivals.states import CaseStatus
from casework.law.days import BOGOTA, local_date
from casework.people.writing import document_key, name_key
from casework.screening.commonness import Commonness
from casework.screening.matching.documents import document_form
from casework.screening.matching.normalising import words_of
from casework.screening.matching.skeletons import skeletons_of
from casework.screening.matching.values import Subject

MOST_FOUND = 200  # people the database answers with, those whom the reader may not see among them
LEAST_POINTS = 0.4  # a trigram likeness of so much, or that share of what the skeletons of a name tell
MOST_PAIRED = 8  # words of one name that are held two by two: 28 locks
MOST_TEXT = 200  # signs of one name that are compared with others; what is longer is no name
DATE_LENGTH = len("2019-02-26")
# The wall binds the join with cases: a request behind it is told of no hidden case, and an act of every one.
_FOUND = """
SELECT asked.place, found.id, found.person_id, {seen}
FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS asked (person, place),
     LATERAL wall_people_alike(asked.person, %s) AS alike
JOIN casework_case AS found ON found.person_id = alike.person
WHERE found.status <> %s AND alike.points >= %s
ORDER BY asked.place, alike.points DESC, found.number
"""


@dataclass(frozen=True, slots=True)
class Arriving:
    """Somebody at the desk: who they say they are, and where and when they crossed, as far as it was asked."""

    subject: Subject
    crossing: Crossing | None = None

    @property
    def has_a_name(self) -> bool:
        """Whether there is a word that a name is found by."""
        return any(words_of(name.full) for name in self.subject.names)


class Candidate(NamedTuple):
    """An earlier case to be compared, its person, and whether the reader sees it."""

    case_id: UUID
    person_id: UUID
    seen: bool


def candidates_for_all(
    asked: Sequence[Arriving], *, seen: "QuerySet[Case] | None", common: Commonness
) -> list[list[Candidate]]:
    """For each of these people, in their order, the cases that may be theirs, the likeliest first, in one query.

    `seen` is what the reader may see, None for everything. Given-up cases are none. Behind the wall only cases that it
    lets through come back.
    """
    found: list[list[Candidate]] = [[] for _one in asked]
    if not asked:
        return found
    questions = json.dumps([_question(one, common) for one in asked])
    condition, values = _seen(seen)
    with connection.cursor() as cursor:
        statement = _FOUND.format(seen=condition)
        cursor.execute(statement, [*values, questions, MOST_FOUND, CaseStatus.VOIDED, LEAST_POINTS])
        for place, *candidate in cursor.fetchall():
            found[place - 1].append(Candidate(*candidate))
    return found


def _seen(seen: "QuerySet[Case] | None") -> tuple[str, Sequence[Any]]:
    """The question whether a case is one of these, as SQL: a query less at the desk."""
    if seen is None:
        return "true", ()
    try:
        statement, values = seen.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # a reader without any role
        return "false", ()
    return f"EXISTS (SELECT FROM ({statement}) AS seen (id) WHERE seen.id = found.id)", values


def _question(one: Arriving, common: Commonness) -> dict[str, Any]:
    """One person as the function of the database takes it: migration 0026."""
    subject = one.subject
    skeletons = tuple(sorted({key for name in subject.names for key in skeletons_of(name.full)}))
    numbers = {key for document in subject.documents for key in _numbers(document.number)}
    question: dict[str, Any] = {
        "texts": sorted({text for name in subject.names for text in _texts(name.full)}),
        "skeletons": skeletons,
        "weights": common.shares(skeletons),
        "telling": common.telling(skeletons),
        "numbers": sorted(numbers),
        "births": [birth for birth in subject.births if _is_day(birth)],
    }
    return question | (_crossed(one.crossing) if one.crossing and not one.has_a_name else {})


def _texts(name: str) -> set[str]:
    """The name as it is stored for comparison, and without titles and in Latin letters."""
    return {text[:MOST_TEXT] for text in (name_key(name), " ".join(words_of(name))) if text}


def _numbers(number: str) -> set[str]:
    return {key for key in (document_key(number), document_form(number).upper()) if document_form(number) and key}


def _is_day(birth: str) -> bool:
    """Whether a birth is a day of the calendar: 30 February is none, and a year alone finds too many."""
    try:
        return len(birth) == DATE_LENGTH and bool(date.fromisoformat(birth))
    except ValueError:
        return False


def _crossed(crossing: Crossing) -> dict[str, str]:
    """The day before, the day and the day after, at that entry point."""
    if crossing.entered_at is None:
        return {}
    midnight = datetime.combine(local_date(crossing.entered_at), time(0), tzinfo=BOGOTA)
    return {
        "entry_point": crossing.entry_point,
        "entered_from": (midnight - timedelta(days=1)).isoformat(),
        "entered_until": (midnight + timedelta(days=2)).isoformat(),
    }


def twin_keys(subject: Subject) -> list[str]:
    """What nobody else may be registered with at the same moment.

    Each name in any order and in spellings of one sound; each number; and any two words of a name with the day of
    birth, so that a name of which a word is left out or mistyped waits too.
    """
    skeletons = [skeletons_of(name.full) for name in subject.names]
    names = {" ".join(keys) or name_key(name.full) for keys, name in zip(skeletons, subject.names, strict=True)}
    numbers = {document_form(document.number) or document_key(document.number) for document in subject.documents}
    pairs = {" ".join(pair) for keys in skeletons for pair in combinations(keys[:MOST_PAIRED], min(2, len(keys)))}
    born = {f"{birth} {pair}" for birth in subject.births if _is_day(birth) for pair in pairs if pair}
    said = (("name", names), ("number", numbers), ("born", born))
    return sorted(f"{kind} {key}" for kind, keys in said for key in keys if key)
