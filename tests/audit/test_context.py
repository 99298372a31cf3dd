"""Who acts is said once, in one query, for one transaction."""

from dataclasses import dataclass
from datetime import UTC, datetime
from inspect import signature
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from casework.audit.context import service, set_context
from casework.audit.models import AuditEvent
from casework.audit.services import record_denial
from tests.audit.conftest import change_row, events_of, make_row

pytestmark = pytest.mark.usefixtures("committing")
AT = datetime(2019, 2, 26, 14, 0, tzinfo=UTC)


@dataclass
class Officer:
    """Somebody who acts."""

    pk: str = "officer"
    role: str = "CO"
    trail_office: str = "CU"

    def roles_at(self, at: datetime | None) -> str:
        """The one role."""
        return self.role


class RefusedError(Exception):
    """What a service raises."""


@service("subject.note")
def write_note(key: UUID, *, note: str, by: Officer, at: datetime) -> str:
    """An inner verb."""
    change_row(key, note=note)
    return note


@service("subject.open")
def open_subject(*, by: Officer, at: datetime, fail: bool = False) -> UUID:
    """An outer verb that uses the inner one."""
    key = make_row()
    write_note(key, note="opened", by=Officer(pk="somebody else"), at=at)
    if fail:
        raise RefusedError
    return key


@service("subject.swallow")
def swallow(*, by: Officer, at: datetime) -> UUID:
    """An outer verb that hides the failure of a part of itself."""
    key = make_row()
    try:
        open_subject(by=by, at=at, fail=True)
    except RefusedError:
        pass
    return key


class TestSetContext:
    """The request's context."""

    def test_refuses_to_work_outside_a_transaction(self) -> None:
        with pytest.raises(RuntimeError):
            set_context(actor="a")

    def test_is_one_query(self) -> None:
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            set_context(
                actor="a", role="CO", office="CU", request_id="1", address="::1", purpose="p", mandate="m", at=AT
            )
        assert len(queries) == 1

    def test_does_not_leak_into_the_next_transaction(self) -> None:
        with transaction.atomic():
            set_context(actor="a", role="CO", purpose="p", at=AT)
        event = events_of(make_row())[0]
        assert (event.actor, event.role, event.purpose) == (f"db:{connection.settings_dict['USER']}", "", "")
        assert event.occurred_at == event.recorded_at

    def test_goes_with_the_savepoint_that_is_rolled_back(self) -> None:
        with transaction.atomic():
            set_context(actor="outer")
            with transaction.atomic():
                set_context(actor="inner")
                transaction.set_rollback(True)
            event = events_of(make_row())[0]
        assert event.actor == "outer"

    def test_refuses_a_time_without_a_zone(self) -> None:
        with transaction.atomic(), pytest.raises(ValueError, match="time zone"):
            set_context(actor="a", at=datetime(2019, 2, 26))


class TestService:
    """The decorator of every verb that writes."""

    def test_names_actor_verb_and_domain_time(self) -> None:
        events = events_of(open_subject(by=Officer(), at=AT))
        assert [(e.actor, e.role, e.office, e.verb, e.occurred_at) for e in events] == [
            ("officer", "CO", "CU", "subject.open", AT)
        ] * 2

    def test_keeps_what_the_request_said(self) -> None:
        with transaction.atomic():
            set_context(actor="x", request_id="r", address="::1", purpose="p", mandate="m")
            event = events_of(open_subject(by=Officer(), at=AT))[0]
        assert (event.actor, event.request_id, event.address, event.purpose, event.mandate) == (
            "officer",
            "r",
            "::1",
            "p",
            "m",
        )

    def test_costs_one_query_and_nested_calls_none(self) -> None:
        with transaction.atomic():
            with CaptureQueriesContext(connection) as queries:
                open_subject(by=Officer(), at=AT)
            statements = [query["sql"] for query in queries]
        assert sum("set_config" in statement for statement in statements) == 1
        assert sum("SAVEPOINT" in statement for statement in statements) == 2  # one, and its release

    def test_an_exception_undoes_everything_and_the_next_act_is_outermost_again(self) -> None:
        before = AuditEvent.objects.count()
        with pytest.raises(RefusedError):
            open_subject(by=Officer(), at=AT, fail=True)
        assert AuditEvent.objects.count() == before
        assert {e.verb for e in events_of(open_subject(by=Officer(), at=AT))} == {"subject.open"}

    def test_a_part_that_failed_fails_the_act_even_if_swallowed(self) -> None:
        before = AuditEvent.objects.count()
        swallow(by=Officer(), at=AT)
        assert AuditEvent.objects.count() == before

    def test_a_refused_act_leaves_no_change_but_a_recorded_denial(self) -> None:
        before = AuditEvent.objects.count()
        with transaction.atomic():
            set_context(actor="officer", request_id="refused")
            with pytest.raises(RefusedError):
                open_subject(by=Officer(), at=AT, fail=True)
            record_denial(subject_table="trail_subject", details={"codes": ["no"]}, verb="subject.open")
        denial = AuditEvent.objects.latest("id")
        assert AuditEvent.objects.count() == before + 1
        assert (denial.kind, denial.actor, denial.verb, denial.request_id) == (
            "denied",
            "officer",
            "subject.open",
            "refused",
        )
        assert denial.diff == {"codes": ["no"]}

    def test_refuses_to_be_nobodys_act(self) -> None:
        with pytest.raises(TypeError, match="by="):
            open_subject(by=None, at=AT)  # type: ignore[arg-type]

    def test_refuses_functions_without_by_and_at(self) -> None:
        with pytest.raises(TypeError, match="at="):

            @service("subject.wrong")
            def wrong(*, by: Officer) -> None:
                """No time."""

    def test_stays_introspectable(self) -> None:
        assert open_subject.verb == "subject.open"
        assert open_subject.__name__ == "open_subject"
        assert list(signature(open_subject).parameters) == ["by", "at", "fail"]
        assert open_subject.__wrapped__ is not open_subject
