"""`move`: one checked step, one row of history, or nothing at all."""

from datetime import timedelta

import pytest

from casework.arrivals.models import Case
from casework.arrivals.states import STEPS
from casework.errors import ActionRefused, Finding, InvalidTransition, Level, StaleVersion
from casework.transitions import Transition, move
from tests.making import AT, make_draft, make_requested

pytestmark = pytest.mark.django_db
ASKS = Finding("why", "Say why.", Level.REASON_REQUIRED)
WARNS = Finding("late", "It is late.", Level.WARN)
REFUSES = Finding("no", "No.")


@pytest.fixture
def case() -> Case:
    return make_draft()


def steps_of(case: Case) -> list[Transition]:
    return list(Transition.objects.filter(subject_id=case.pk))


class TestMove:
    def test_changes_status_and_version_in_memory_and_in_the_row(self, case: Case) -> None:
        move(case, "void", STEPS, by=case.officer, at=AT)
        stored = Case.objects.get(pk=case.pk)
        assert (case.status, case.version) == (stored.status, stored.version) == ("voided", 2)

    def test_writes_who_when_and_in_which_role(self, case: Case) -> None:
        later = AT + timedelta(minutes=30)
        step = move(case, "void", STEPS, by=case.officer, at=later, received_at=AT)
        step.refresh_from_db()
        assert (step.subject_type, step.subject_id, step.case_id) == ("case", case.pk, case.pk)
        assert (step.verb, step.from_status, step.to_status) == ("void", "draft", "voided")
        assert (step.by, step.role, step.at, step.received_at) == (case.officer, "case_officer", later, AT)

    def test_takes_the_moment_of_typing_as_received_when_nothing_is_said(self, case: Case) -> None:
        assert move(case, "void", STEPS, by=case.officer, at=AT).received_at == AT

    def test_sets_other_columns_in_the_same_statement(self, case: Case) -> None:
        move(case, "void", STEPS, by=case.officer, at=AT, close_reason="test")
        assert case.close_reason == Case.objects.get(pk=case.pk).close_reason == "test"

    def test_files_a_papers_step_under_its_case(self) -> None:
        paper = make_requested()
        step = Transition.objects.get(subject_type="safeconduct", verb="request")
        assert (step.subject_id, step.case_id) == (paper.pk, paper.case_id)

    def test_refuses_a_step_that_is_not_in_the_table(self, case: Case) -> None:
        with pytest.raises(InvalidTransition) as error:
            move(case, "open", STEPS, by=case.officer, at=AT)
        assert (error.value.subject, error.value.status, error.value.verb) == ("case", "draft", "open")
        assert Case.objects.get(pk=case.pk).version == 1
        assert steps_of(case) == []

    def test_refuses_on_a_finding_that_refuses_and_changes_nothing(self, case: Case) -> None:
        with pytest.raises(ActionRefused) as error:
            move(case, "void", STEPS, by=case.officer, at=AT, findings=[WARNS, REFUSES], reasons={"no": "but"})
        assert error.value.findings == [REFUSES]
        assert (case.status, Case.objects.get(pk=case.pk).status) == ("draft", "draft")
        assert steps_of(case) == []

    @pytest.mark.parametrize("reasons", [{}, {"why": ""}, {"why": "  \n"}, {"other": "because"}])
    def test_refuses_while_a_reason_is_missing_or_blank(self, case: Case, reasons: dict[str, str]) -> None:
        with pytest.raises(ActionRefused):
            move(case, "void", STEPS, by=case.officer, at=AT, findings=[ASKS], reasons=reasons)

    def test_records_the_reasons_that_were_asked_and_a_note_and_nothing_else(self, case: Case) -> None:
        reasons = {"why": " lost ", "note": "seen", "smuggled": "text"}
        step = move(case, "void", STEPS, by=case.officer, at=AT, findings=[ASKS], reasons=reasons)
        assert step.reasons == {"why": "lost", "note": "seen"}

    def test_records_warnings_and_goes_on(self, case: Case) -> None:
        assert move(case, "void", STEPS, by=case.officer, at=AT, findings=[WARNS]).warnings == ["late"]

    def test_loses_to_whoever_was_faster(self, case: Case) -> None:
        mine = Case.objects.get(pk=case.pk)
        move(case, "void", STEPS, by=case.officer, at=AT)
        with pytest.raises(StaleVersion):
            move(mine, "register", STEPS, by=case.officer, at=AT)
        assert (mine.status, mine.version) == ("draft", 1)
        assert len(steps_of(case)) == 1
