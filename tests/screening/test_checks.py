"""Running a check: what was found, in which list; nobody looked is never an answer that looks like one."""

from datetime import timedelta
from typing import Any

import pytest

from casework.arrivals.models import Case
from casework.errors import ActionRefused
from casework.people.facts import Document, Name
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.screening.selectors import checks_to_run
from casework.screening.services import MOST_ATTEMPTS, ask_again, run_check
from casework.screening.states import CheckStatus, Result
from casework.staff.models import Role
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.making import AT
from tests.making_lists import record, take_list

pytestmark = pytest.mark.django_db

LISTED = record(
    "DEMO-1",
    "Juan Carlos Quirvelo Landrezma",
    "Juan Quirvelo",
    births=("1986-03-14",),
    documents=("VE_CEDULA:V-99.100.001",),
)
NAME = Name(given="Juan Carlos", paternal="Quirvelo", maternal="Landrezma")
DOCUMENT = Document(type="VE_CEDULA", country="VEN", number="v99100001")


def checked(**facts: Any) -> Check:
    """The check of a new case with these facts, after it ran."""
    (check,) = making.answer_checks(making.make_open_case(**facts))
    return check


def open_work(check: Check, kind: str) -> list[WorkItem]:
    return list(WorkItem.objects.filter(kind=kind, subject_id=check.pk, status="open"))


class TestRunCheck:
    def test_says_no_match_with_the_version_of_the_list(self) -> None:
        version = take_list(LISTED)
        check = checked()
        assert (check.status, check.result) == (CheckStatus.ANSWERED, Result.NO_MATCH)
        assert check.list_version == version
        assert check.subject_hash
        assert check.answered_at == AT

    def test_is_inconclusive_for_somebody_without_name_and_document(self) -> None:
        take_list(LISTED)
        assert checked(names=(Name(unknown=True),), documents=(Document(type="NONE"),)).result == Result.INCONCLUSIVE

    def test_finds_a_document_however_it_is_written(self) -> None:
        take_list(LISTED)
        check = checked(names=(NAME,), documents=(DOCUMENT,))
        assert check.result == Result.HIT
        assert check.hits.get().strong

    def test_finds_a_document_whatever_the_name(self) -> None:
        take_list(LISTED)
        check = checked(documents=(DOCUMENT,))
        assert check.result == Result.POSSIBLE_MATCH

    def test_finds_a_name_alone_as_possible_only(self) -> None:
        take_list(record("DEMO-1", "Juan Carlos Quirvelo Landrezma"))
        check = checked(names=(NAME,))
        assert check.result == Result.POSSIBLE_MATCH
        assert not check.hits.get().strong
        assert check.hits.get().agreeing == 0

    def test_finds_an_alias_of_the_person_and_of_the_list(self) -> None:
        take_list(LISTED)
        alias = Name(given="JUAN", paternal="Quírvelo", alias=True)
        check = checked(names=(Name(given="Otro", paternal="Nombre"), alias))
        assert check.result == Result.POSSIBLE_MATCH

    def test_gives_a_match_to_the_reviewers(self) -> None:
        take_list(LISTED)
        check = checked(documents=(DOCUMENT,))
        (item,) = open_work(check, WorkKind.REVIEW_HIT)
        assert item.role == Role.SECURITY_REVIEWER

    def test_gives_nobody_work_where_nothing_was_found(self) -> None:
        take_list(LISTED)
        assert not open_work(checked(), WorkKind.REVIEW_HIT)

    def test_asks_only_the_version_that_serves(self) -> None:
        take_list(LISTED)
        take_list(record("DEMO-2", "Otra Persona"), record("DEMO-3", "Una Más"))
        assert checked(documents=(DOCUMENT,)).result == Result.NO_MATCH

    def test_does_nothing_the_second_time(self) -> None:
        take_list(LISTED)
        check = checked(documents=(DOCUMENT,))
        assert run_check(check.pk, by=system_user(), at=AT + timedelta(hours=1)) is None
        assert Hit.objects.count() == 1
        assert Transition.objects.filter(subject_id=check.pk).count() == 1


class TestWithoutAList:
    def test_is_tried_again_later(self) -> None:
        check = checked()
        assert (check.status, check.result, check.attempts) == (CheckStatus.REQUESTED, "", 1)
        assert check.next_try_at > AT
        assert not checks_to_run(AT).exists()
        assert list(checks_to_run(check.next_try_at)) == [check.pk]

    def test_says_after_the_last_try_that_nobody_looked(self) -> None:
        check = self.tried_in_vain(making.make_open_case())
        assert (check.status, check.result) == (CheckStatus.ANSWERED, Result.COULD_NOT_RUN)
        assert check.list_version is None
        (item,) = open_work(check, WorkKind.RUN_CHECK_AGAIN)
        assert item.role == Role.SUPERVISOR

    def test_never_says_no_match(self) -> None:
        check = self.tried_in_vain(making.make_open_case())
        assert check.result != Result.NO_MATCH
        assert check.attempts == MOST_ATTEMPTS

    def test_answers_once_the_list_is_there(self) -> None:
        case = making.make_open_case()
        making.answer_checks(case)
        take_list(LISTED)
        (check,) = making.answer_checks(case)
        assert check.result == Result.NO_MATCH

    def test_is_run_again_when_somebody_asks(self) -> None:
        check = self.tried_in_vain(making.make_open_case())
        take_list(LISTED)
        ask_again(check.pk, by=making.supervisor_of(check.case.office), at=AT)
        assert not open_work(check, WorkKind.RUN_CHECK_AGAIN)
        (check,) = making.answer_checks(check.case)
        assert check.result == Result.NO_MATCH

    def test_is_not_run_again_for_a_stranger(self) -> None:
        check = self.tried_in_vain(making.make_open_case())
        with pytest.raises(ActionRefused):
            ask_again(check.pk, by=making.make_user(), at=AT)

    @staticmethod
    def tried_in_vain(case: Case) -> Check:
        for minute in range(MOST_ATTEMPTS):
            making.answer_checks(case, at=AT + timedelta(hours=minute))
        return Check.objects.get(case=case, type="SANCTIONS")
