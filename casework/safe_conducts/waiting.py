"""Requests that wait for a second person: who comes first, and which of them somebody asks to see."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from casework.arrivals.models import Case
from casework.law.days import local_date
from casework.people.facts import OF_AGE, BirthDate
from casework.people.selectors import WEIGHT
from casework.safe_conducts.selectors import NO_DOCUMENT
from casework.safe_conducts.states import Status
from casework.staff.models import Office, User
from casework.work.models import WorkKind, WorkStatus

DECIDE_WITHIN: Final = timedelta(hours=4)
UNDECIDED: Final = (Status.REQUESTED,)
UNISSUED: Final = (Status.APPROVED, Status.NUMBERED)


class Waiting(NamedTuple):
    """One request, as far as its place in the queue depends on it."""

    pk: UUID
    status: str
    office_id: str
    office: str
    requested_by_id: UUID
    requester: str
    requested_at: datetime
    due_at: datetime
    own: bool  # the reader requested, began, registered or edited it, and so does not decide
    child: bool
    need: bool
    match: bool
    missing: bool

    def is_late(self, at: datetime) -> bool:
        """Whether the time to decide it has passed."""
        return self.due_at < at


def by_need(waiting: Waiting, *, at: datetime) -> tuple[Any, ...]:
    """Who comes first: what is late; then children and people with specific needs; then the longest waiting."""
    return (not waiting.is_late(at), not (waiting.child or waiting.need), waiting.requested_at, waiting.pk.int)


def by_time(waiting: Waiting, *, at: datetime) -> tuple[Any, ...]:
    """The longest waiting first."""
    return (waiting.requested_at, waiting.pk.int)


ORDERS: Final[Mapping[str, Callable[..., tuple[Any, ...]]]] = {"": by_need, "time": by_time}
NEEDS: Final[Mapping[str, Callable[[Waiting], bool]]] = {
    "child": lambda waiting: waiting.child,
    "need": lambda waiting: waiting.need,
    "match": lambda waiting: waiting.match,
    "missing": lambda waiting: waiting.missing,
}
SPANS: Final[Mapping[str, timedelta]] = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
STATUSES: Final[Mapping[str, Sequence[str]]] = {"": UNDECIDED, "approved": UNISSUED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which requests somebody asks to see, in which order; an empty text asks for all, or for the usual."""

    status: str = ""
    need: str = ""
    waits: str = ""
    office: str = ""
    by: str = ""
    order: str = ""

    def lets(self, waiting: Waiting, *, at: datetime) -> bool:
        """Whether this request is among them."""
        return (
            waiting.status in STATUSES[self.status]
            and (not self.need or NEEDS[self.need](waiting))
            and (not self.waits or self._waits_so(waiting, at=at))
            and self.office in ("", waiting.office_id)
            and (not self.by or self.by == str(waiting.requested_by_id))
        )

    def _waits_so(self, waiting: Waiting, *, at: datetime) -> bool:
        return waiting.is_late(at) if self.waits == "late" else at - waiting.requested_at > SPANS[self.waits]

    def of(self, queue: Sequence[Waiting], *, at: datetime) -> list[Waiting]:
        """These requests in their order."""
        place = ORDERS[self.order]
        return sorted((one for one in queue if self.lets(one, at=at)), key=lambda one: place(one, at=at))


# One row for each request, as JSON in one piece: a queue is thousands of rows, and a value at a time is slow to read.
# What decides the place of a request is one look by index each.
# OFFSET 0 keeps PostgreSQL from reading every case of the register to find those few that wait.
ASKED: Final = """
SELECT json_agg(json_build_array(
    paper.id, paper.status, paper.office_id, office.name_es, office.name_en,
    paper.requested_by_id, requester.display_name, paper.requested_at, work.due_at,
    %(reader)s IN (paper.requested_by_id, paper.case_started_by_id, paper.case_registered_by_id)
        OR coalesce(paper.facts_edited_by_id = %(reader)s, false),
    (SELECT CASE WHEN birth.year >= %(young)s OR birth.age < %(of_age)s
                 THEN json_build_array(birth.year, birth.month, birth.day, birth.age, birth.as_of) END
       FROM casework_birth AS birth
      WHERE birth.person_id = paper.person_id AND birth.superseded_at IS NULL
      ORDER BY array_position(%(weights)s::text[], birth.basis::text), birth.recorded_at DESC, birth.id LIMIT 1),
    EXISTS (SELECT FROM casework_specificneed AS need
             WHERE need.person_id = paper.person_id AND need.superseded_at IS NULL AND need.type_id IS NOT NULL),
    EXISTS (SELECT FROM casework_hit AS hit
             WHERE hit.case_id = paper.case_id
               AND hit.settled_at IS NULL AND hit.replaced_at IS NULL AND hit.band IN ('possible', 'strong')),
    NOT EXISTS (SELECT FROM casework_photo AS photo
                 WHERE photo.person_id = paper.person_id AND photo.superseded_at IS NULL)
    OR NOT EXISTS (SELECT FROM casework_address AS address
                    WHERE address.person_id = paper.person_id AND address.superseded_at IS NULL)
    OR NOT EXISTS (SELECT FROM casework_itemdeclaration AS declared WHERE declared.case_id = paper.case_id)
    OR NOT EXISTS (SELECT FROM casework_identitydocument AS document
                    WHERE document.person_id = paper.person_id AND document.superseded_at IS NULL
                      AND document.type_id <> %(none)s)
))::text
  FROM casework_safeconduct AS paper
  JOIN casework_office AS office ON office.code = paper.office_id
  JOIN casework_user AS requester ON requester.id = paper.requested_by_id
  LEFT JOIN casework_workitem AS work
    ON work.kind = %(decide)s AND work.status = %(open)s
       AND work.subject_type = 'safeconduct' AND work.subject_id = paper.id
 WHERE paper.status IN ('requested', 'approved', 'numbered')
   AND EXISTS (SELECT FROM ({cases}) AS seen (id) WHERE seen.id = paper.case_id OFFSET 0)
"""


def waiting_in(cases: QuerySet[Case], *, reader: User, at: datetime) -> list[Waiting]:
    """What waits in these cases for a decision or for its paper, as this reader sees it; in no order. One query."""
    on = local_date(at)
    values = {
        "decide": WorkKind.APPROVE_SAFE_CONDUCT.value,
        "open": WorkStatus.OPEN.value,
        "reader": reader.pk,
        "young": on.year - OF_AGE,
        "of_age": OF_AGE,
        "weights": [basis.value for basis in sorted(WEIGHT, key=WEIGHT.__getitem__)],
        "none": NO_DOCUMENT,
    }
    office, person = cache(_office), cache(UUID)
    return [_waiting(row, office, person, on=on) for row in _rows(cases, values)]


def _rows(cases: QuerySet[Case], values: dict[str, Any]) -> list[list[Any]]:
    """What PostgreSQL tells of each request in these cases."""
    seen, parameters = cases.values("pk").query.sql_with_params()
    named = {f"seen_{number}": value for number, value in enumerate(parameters)}
    asked = ASKED.format(cases=seen % tuple(f"%({name})s" for name in named))
    with connection.cursor() as cursor:
        cursor.execute(asked, values | named)
        ((found,),) = cursor.fetchall()
    return json.loads(found) if found else []


def _waiting(row: list[Any], office: Callable[[str, str], str], person: Callable[[str], UUID], *, on: date) -> Waiting:
    pk, status, code, name_es, name_en, requester, name, requested, due, own, born, need, match, missing = row
    requested_at = datetime.fromisoformat(requested)
    return Waiting(
        UUID(pk),
        status,
        code,
        office(name_es, name_en),
        person(requester),
        name,
        requested_at,
        datetime.fromisoformat(due) if due else requested_at + DECIDE_WITHIN,
        own,
        born is not None and _is_child(born, on=on),
        need,
        match,
        missing,
    )


def _office(name_es: str, name_en: str) -> str:
    """Its name in the reader's language."""
    return str(Office(name_es=name_es, name_en=name_en))


def _is_child(born: list[Any], *, on: date) -> bool:
    """As the evidence tells it: under 18 on that day, from the best founded birth."""
    year, month, day, age, as_of = born
    counted = date.fromisoformat(as_of) if as_of else None
    return BirthDate(year=year, month=month, day=day, age=age, as_of=counted).is_child_on(on)
