"""A list that somebody brings: looked at before it serves, by two where somebody might be found no more."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.screening.lists.proposing import ask_to_put_back, discard_list, prepare_list, take_into_use
from casework.screening.lists.records import ListRecord
from casework.screening.models import Entry, ListState, ListVersion
from casework.screening.selectors import changed_entries, serving_lists
from casework.staff.models import Role, User
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.making import AT
from tests.making_lists import read, record, take_list

pytestmark = pytest.mark.django_db
TEN = [record(str(number)) for number in range(10)]


def reviewer(name: str = "reviews") -> User:
    return making.make_user(role=Role.SECURITY_REVIEWER, username=name)


def bring(*records: ListRecord, by: User, **more: Any) -> ListVersion:
    return prepare_list(read(*records), source="test", by=by, at=AT, **more)


def waiting_work() -> int:
    return WorkItem.objects.filter(kind=WorkKind.LIST_WAITING, status="open").count()


class TestPrepareList:
    def test_serves_nothing_yet(self) -> None:
        old = take_list(*TEN)
        version = bring(*TEN, record("11"), by=reviewer())
        assert (version.state, version.added_count, version.unchanged_count) == (ListState.PREPARED, 1, 10)
        assert list(serving_lists()) == [old]

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR, Role.DATA_PROTECTION])
    def test_is_for_security_reviewers(self, role: str) -> None:
        with pytest.raises(ActionRefused):
            bring(*TEN, by=making.make_user(role=role))
        assert not ListVersion.objects.exists()

    def test_confirms_the_file_that_serves(self) -> None:
        old = take_list(*TEN)
        assert bring(*TEN, by=reviewer()) == old
        old.refresh_from_db()
        assert old.confirmed_at == AT

    def test_lets_one_wait_at_a_time(self) -> None:
        by = reviewer()
        bring(*TEN, by=by)
        with pytest.raises(BadInput) as caught:
            bring(*TEN[1:], by=by)
        assert list(caught.value.fields) == ["source"]

    def test_refuses_less_unless_it_is_meant_and_says_why(self) -> None:
        take_list(*TEN)
        by = reviewer()
        for more in ({}, {"smaller": True}, {"smaller": True, "reason": " "}):
            with pytest.raises(BadInput):
                bring(*TEN[5:], by=by, **more)
        assert bring(*TEN[5:], by=by, smaller=True, reason="Half of it was struck.").removed_count == 5

    def test_the_database_holds_the_reason(self) -> None:
        version = bring(*TEN, by=reviewer())
        with pytest.raises(IntegrityError, match="list_version_reason"), transaction.atomic():
            ListVersion.objects.filter(pk=version.pk).update(smaller=True, reason="")
        ListVersion.objects.filter(pk=version.pk).update(smaller=True, reason="Meant.")


class TestTakeIntoUse:
    def test_one_person_may_add(self) -> None:
        take_list(*TEN)
        by = reviewer()
        version = take_into_use(bring(*TEN, record("11"), by=by).pk, by=by, at=AT)
        assert list(serving_lists()) == [version]

    @pytest.mark.parametrize("records", [TEN[1:], [record("0", "Otro Nombre"), *TEN[1:]]])
    def test_to_remove_or_change_takes_two(self, records: list[ListRecord]) -> None:
        making.make_office(code="BO", kind="hq")
        take_list(*TEN)
        by, second = reviewer(), reviewer("second")
        version = bring(*records, by=by)
        assert waiting_work() == 1
        with pytest.raises(ActionRefused) as caught:
            take_into_use(version.pk, by=by, at=AT)
        assert [finding.code for finding in caught.value.findings] == ["second_person"]
        assert take_into_use(version.pk, by=second, at=AT).served_by == second
        assert waiting_work() == 0

    def test_the_database_holds_that_too(self) -> None:
        take_list(*TEN)
        by, second = reviewer(), reviewer("second")
        version = bring(*TEN[1:], by=by)
        ListVersion.objects.filter(state=ListState.SERVING).update(state=ListState.RETIRED)
        for alone in (by, None):
            with pytest.raises(IntegrityError, match="list_version_weaker_by_two"), transaction.atomic():
                ListVersion.objects.filter(pk=version.pk).update(state=ListState.SERVING, served_by=alone)
        ListVersion.objects.filter(pk=version.pk).update(state=ListState.SERVING, served_by=second)

    def test_an_administrator_is_no_second_person(self) -> None:
        take_list(*TEN)
        version = bring(*TEN[1:], by=reviewer())
        with pytest.raises(ActionRefused):
            take_into_use(version.pk, by=making.make_administrator(), at=AT)

    def test_refuses_counts_that_are_old(self) -> None:
        take_list(*TEN)
        by = reviewer()
        version = bring(*TEN, record("11"), by=by)
        newer = take_list(*TEN, record("12"))
        with pytest.raises(BadInput):
            take_into_use(version.pk, by=by, at=AT)
        assert list(serving_lists()) == [newer]

    def test_happens_once(self) -> None:
        by = reviewer()
        version = take_into_use(bring(*TEN, by=by).pk, by=by, at=AT)
        with pytest.raises(InvalidTransition):
            take_into_use(version.pk, by=by, at=AT)


class TestDiscardList:
    def test_drops_the_entries_and_keeps_that_it_was_brought(self) -> None:
        old, by = take_list(*TEN), reviewer()
        version = discard_list(bring(*TEN[1:], by=by).pk, by=by, at=AT)
        assert (version.state, version.entries_count, version.entries.count()) == (ListState.DISCARDED, 9, 0)
        assert list(serving_lists()) == [old]
        assert bring(*TEN[1:], by=by).state == ListState.PREPARED


class TestAskToPutBack:
    def test_an_earlier_version_serves_again(self) -> None:
        earlier, _slip = take_list(*TEN), take_list(*TEN[2:])
        by = reviewer()
        version = ask_to_put_back(earlier.pk, reason="The wrong file.", by=by, at=AT)
        assert (version.added_count, version.removed_count, version.reason) == (2, 0, "The wrong file.")
        served = take_into_use(version.pk, by=by, at=AT)
        assert list(serving_lists()) == [served]
        assert not changed_entries(earlier, served).exists()
        assert Entry.objects.filter(list_version=earlier).count() == 10

    def test_what_takes_something_away_needs_two(self) -> None:
        earlier, _newer = take_list(*TEN[2:]), take_list(*TEN)
        by = reviewer()
        version = ask_to_put_back(earlier.pk, reason="Why.", by=by, at=AT)
        with pytest.raises(ActionRefused):
            take_into_use(version.pk, by=by, at=AT)

    def test_needs_a_reason(self) -> None:
        earlier, _newer = take_list(*TEN), take_list(*TEN[1:])
        with pytest.raises(BadInput):
            ask_to_put_back(earlier.pk, reason=" ", by=reviewer(), at=AT)

    def test_refuses_one_that_serves(self) -> None:
        with pytest.raises(ActionRefused):
            ask_to_put_back(take_list(*TEN).pk, reason="Why.", by=reviewer(), at=AT)
