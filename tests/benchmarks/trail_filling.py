"""100,000 cases and a million events, written in bulk through the real triggers and functions."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from casework import clock
from casework.audit.context import set_context
from casework.audit.services import seal_blocks
from casework.law.days import BOGOTA
from casework.staff.models import Office, User
from tests.benchmarks.owner import analyze
from tests.making import make_office, officer_of, serve_list

CASES = 100_000
OFFICES = 20
DAYS = 10  # on the last of them the pages are asked for: a tenth of everything happened "today"
BATCH = CASES // (DAYS * OFFICES)


def _key(what: str) -> str:
    """One number of a batch leads to the same keys everywhere."""
    return f"md5(%(batch)s || '{what}' || n)::uuid"


NUMBERS = "FROM generate_series(1, %(size)s) AS n"
CASE, PERSON = _key("case"), _key("person")
MOMENT = "%(at)s + n * interval '1 second'"
TABLES: dict[str, dict[str, str]] = {
    "person": {"id": PERSON, "created_at": MOMENT, "version": "1"},
    "case": {
        "id": CASE, "version": "1", "number": "'Z' || %(batch)s || '-' || n", "restricted": "n %% 50 = 0",
        "codename": "CASE WHEN n %% 50 = 0 THEN 'Prueba ' || %(batch)s || n END",
        "public_ref": "upper(left(md5(%(batch)s || 'ref' || n), 12))", "status": "'draft'", "opened_at": MOMENT,
        "close_reason": "''", "officer_id": "%(officer)s", "started_by_id": "%(officer)s", "office_id": "%(office)s",
        "person_id": PERSON,
    },
    "personname": {
        "id": _key("name"), "basis": "'claimed'", "recorded_at": MOMENT, "alias": "false", "unknown": "false",
        "given": "'Prueba'", "paternal": "'Quirvelo ' || n", "maternal": "''", "search_key": "'prueba quirvelo ' || n",
        "person_id": PERSON, "recorded_by_id": "%(officer)s",
    },
    "check": {
        "id": _key("check"), "version": "1", "status": "'answered'", "result": "'no_match'",
        "subject_hash": "md5(n::text)", "requested_at": MOMENT, "due_at": MOMENT, "next_try_at": MOMENT,
        "attempts": "1", "failure": "''", "sent_reference": "''", "told": "0", "weighing": "''", "weigh_reason": "''",
        "answered_at": MOMENT, "case_id": CASE, "list_version_id": "%(list)s",
        "type_id": "(SELECT min(code) FROM casework_checktype)",
    },
    "application": {
        "id": _key("application"), "version": "1", "status": "'lodged'", "grounds": "'{}'", "channel": "'border'",
        "received_at": MOMENT, "recorded_at": MOMENT, "late_reason": "''", "evidence_listed": "''",
        "dispatch_number": "''", "lodged_by_id": "%(officer)s", "case_id": CASE,
    },
    "safeconduct": {
        "id": _key("paper"), "version": "1", "type": "'SC1'", "status": "'draft'", "requested_at": MOMENT,
        "facts_hash": "''", "term_unit": "''", "issue_attempts": "0", "case_id": CASE, "person_id": PERSON,
        "case_registered_by_id": "%(officer)s", "case_started_by_id": "%(officer)s", "office_id": "%(office)s",
        "requested_by_id": "%(officer)s", "replacement": "''", "report": "''", "territorial_limit": "''",
    },
    "workitem": {
        "id": _key("work"), "kind": "'approve'", "subject_type": "'case'", "subject_id": CASE, "role": "'supervisor'",
        "opened_at": MOMENT, "due_at": MOMENT, "status": "'open'", "case_id": CASE, "office_id": "%(office)s",
    },
    "transition": {
        "id": _key("step"), "subject_type": "'case'", "subject_id": CASE, "verb": "'register'",
        "from_status": "'draft'", "to_status": "'open'", "role": "'case_officer'", "received_at": MOMENT, "at": MOMENT,
        "reasons": "'{}'", "warnings": "'[]'", "by_id": "%(officer)s", "case_id": CASE,
    },
}  # fmt: skip
OPEN = (
    "UPDATE casework_case SET status = 'open', registered_by_id = officer_id, version = 2"
    f" WHERE id IN (SELECT {CASE} {NUMBERS})"
)
CALL = (
    f"SELECT audit_record(%(kind)s, '', {CASE}, {PERSON}, 'casework_case', {CASE}::text, '', NULL, NULL, '{{}}')"
    f" {NUMBERS}"
)
TOLD = ("read", "denied")


def fill(*, days: int = DAYS, batch: int = BATCH) -> None:
    """Day by day and office by office, sealed as it goes; then the statistics that a running server has."""
    known = list(Office.objects.order_by("pk").values_list("pk", flat=True))
    offices = [make_office(code=code) for code in [*known, *(f"Y{n}" for n in range(OFFICES))][:OFFICES]]
    served = serve_list().pk
    began = clock.FIRST_MOMENT.astimezone(BOGOTA).replace(hour=8) - timedelta(days=days - 1)
    for number in range(days * OFFICES):
        day, which = divmod(number, OFFICES)
        at = began + timedelta(days=day)
        values = {"batch": f"{number} ", "size": batch, "at": at, "office": offices[which].pk, "list": served}
        _batch({**values, "officer": officer_of(offices[which]).pk}, at=at, by=officer_of(offices[which]))
        if which == 0:
            seal_blocks()
    analyze()


def _batch(values: dict[str, Any], *, at: datetime, by: User) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        key, office = str(by.pk), by.trail_office
        set_context(actor=key, at=at, role="case_officer", office=office, address="192.0.2.7", request_id=key)
        cursor.execute("SELECT set_config('trail.verb', 'arrivals.case_registered', true)")
        for name, columns in TABLES.items():
            cursor.execute(_insert(name, columns), values)
        cursor.execute(OPEN, values)
        cursor.execute("SELECT set_config('trail.verb', '', true)")
        for kind in TOLD:
            cursor.execute(CALL, {**values, "kind": kind})


def _insert(table: str, columns: dict[str, str]) -> str:
    return f"INSERT INTO casework_{table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} {NUMBERS}"
