"""A paper after its issue: followed without a gap, overtaken, replaced, handed back, ended by an act or by death."""

from datetime import date, timedelta

import pytest

from casework.errors import ActionRefused, BadInput
from casework.journey.deaths import record_death, withdraw_death
from casework.people.facts import Died
from casework.safe_conducts.ending import end_for_no_show, expire_safe_conducts, surrender_safe_conduct
from casework.safe_conducts.issuing import issue_safe_conduct, number_safe_conduct
from casework.safe_conducts.looks_at_papers import public_answer
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.replacing import renew_safe_conduct, replace_safe_conduct
from casework.safe_conducts.services import approve_safe_conduct, request_safe_conduct, return_safe_conduct
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests.making import AT, make_approved, make_issued, make_lodged_case, make_open_case, make_requested, supervisor_of
from tests.making_papers import REASONS, day, finish, fresh, issue, make_act, make_admin_paper

pytestmark = pytest.mark.django_db
LATER = day("2019-04-09")


def codes(error: pytest.ExceptionInfo[ActionRefused]) -> set[str]:
    """The codes of what stopped it."""
    return {finding.code for finding in error.value.findings}


def open_kinds(subject: object) -> set[str]:
    """The kinds of open work about this row."""
    return set(WorkItem.objects.filter(subject_id=subject.pk, status="open").values_list("kind", flat=True))  # type: ignore[attr-defined]


class TestRenewal:
    def test_begins_the_day_after_and_leaves_no_gap(self) -> None:
        paper = make_admin_paper()
        assert (paper.valid_from, paper.valid_until) == (date(2019, 3, 20), date(2019, 4, 19))
        renewed = finish(renew_safe_conduct(paper.pk, by=paper.case.officer, at=LATER, reasons=REASONS), at=LATER)
        assert (renewed.valid_from, renewed.valid_until) == (date(2019, 4, 20), date(2019, 5, 19))
        assert (renewed.renews, renewed.days_late(paper)) == (paper, 0)
        assert fresh(paper).status == "issued"

    def test_asked_in_time_and_decided_late_is_the_offices_delay(self) -> None:
        paper = make_admin_paper()
        request = renew_safe_conduct(paper.pk, by=paper.case.officer, at=LATER, reasons=REASONS)
        late = day("2019-04-24")
        expire_safe_conducts(by=system_user(), at=late)
        renewed = finish(request, at=late)
        assert renewed.valid_from == date(2019, 4, 20)
        assert renewed.days_late(fresh(paper)) == 4
        step = Transition.objects.get(subject_id=renewed.pk, verb="approve")
        assert "decided_late" in step.warnings

    def test_asked_on_the_business_day_after_a_sunday_is_in_time(self) -> None:
        first, at = make_issued(), day("2019-04-26")
        expire_safe_conducts(by=system_user(), at=at)
        paper = issue(first.case, "SC2_ADMIN", at=at)
        monday, wednesday = day("2019-05-27"), day("2019-05-29")
        assert paper.valid_until == date(2019, 5, 26)
        expire_safe_conducts(by=system_user(), at=monday)
        request = renew_safe_conduct(paper.pk, by=paper.case.officer, at=monday, reasons=REASONS)
        renewed = finish(request, at=wednesday)
        assert (renewed.valid_from, renewed.days_late(fresh(paper))) == (monday.date(), 2)

    @pytest.mark.parametrize(("asked", "told"), [("2019-06-04", False), ("2019-06-05", True)])
    def test_warns_of_a_gap_only_after_the_next_business_day(self, asked: str, told: bool) -> None:
        first, at = make_issued(), day("2019-05-02")
        expire_safe_conducts(by=system_user(), at=at)
        paper = issue(first.case, "SC2_ADMIN", at=at)
        assert paper.valid_until == date(2019, 6, 1)  # a Saturday; the Monday after it is a holiday
        request = renew_safe_conduct(paper.pk, by=paper.case.officer, at=day(asked), reasons=REASONS)
        step = Transition.objects.get(subject_id=request.pk, verb="request")
        assert ("asked_late" in step.warnings) is told

    def test_a_return_does_not_make_the_person_late(self) -> None:
        paper = make_admin_paper()
        request = renew_safe_conduct(paper.pk, by=paper.case.officer, at=LATER, reasons=REASONS)
        return_safe_conduct(request.pk, "The street.", by=supervisor_of(paper.office), at=LATER)
        late = day("2019-04-22")
        expire_safe_conducts(by=system_user(), at=late)
        request_safe_conduct(paper.case_id, by=paper.case.officer, at=late, reasons=REASONS)
        assert finish(fresh(request), at=late).valid_from == date(2019, 4, 20)

    def test_asked_late_begins_on_its_day(self) -> None:
        paper = make_admin_paper()
        late = day("2019-04-24")
        expire_safe_conducts(by=system_user(), at=late)
        renewed = issue(paper.case, "SC2_ADMIN", at=late)
        assert (renewed.valid_from, renewed.days_late(fresh(paper))) == (late.date(), 0)

    def test_of_a_first_one_asks_for_what_is_due_after_it(self) -> None:
        first = make_issued()
        request = renew_safe_conduct(first.pk, by=first.case.officer, at=AT, reasons=REASONS)
        assert (request.type, request.renews) == ("SC2_ADMIN", first)

    def test_is_refused_more_than_thirty_days_before(self) -> None:
        case = make_lodged_case()
        issue(case, "SC2_INITIAL", at=AT)
        make_act(case, "admission", request_number="CONARE-1")
        stay = issue(case, "SC2_REFUGEE", at=AT)
        with pytest.raises(ActionRefused) as error:
            renew_safe_conduct(stay.pk, by=case.officer, at=day("2019-04-25"), reasons=REASONS)
        assert codes(error) == {"renewed_too_early"}
        assert renew_safe_conduct(stay.pk, by=case.officer, at=day("2019-04-26"), reasons=REASONS).renews == stay

    def test_has_old_answers_asked_afresh(self) -> None:
        paper = make_admin_paper()
        checks = paper.case.checks.filter(type__renewed=True, type__asked_of="agency")
        checks.update(status="stale", result="inconclusive", answered_at=AT)
        assert checks.exists()
        renew_safe_conduct(paper.pk, by=paper.case.officer, at=LATER, reasons=REASONS)
        assert set(checks.values_list("status", flat=True)) == {"requested"}


class TestALongerOne:
    def test_ends_the_earlier_one_the_day_before(self) -> None:
        first = make_issued()
        make_act(first.case, "admission", at=AT, request_number="CONARE-7")
        later = AT + timedelta(days=2)
        stay = issue(first.case, "SC2_REFUGEE", at=later)
        ended = fresh(first)
        assert (ended.status, ended.loss_ground_id, ended.valid_until) == (
            "superseded",
            "SUPERSEDED",
            date(2019, 2, 27),
        )
        assert (stay.valid_from, stay.valid_until, stay.renews) == (later.date(), date(2019, 5, 28), first)
        assert stay.asked_by is not None
        assert stay.asked_by.request_number == "CONARE-7"
        assert public_answer(ended.token or "", on=later.date()).valid is False
        assert public_answer(ended.token or "", on=AT.date()).valid is True

    def test_on_the_same_day_leaves_it_no_day(self) -> None:
        first = make_issued()
        make_act(first.case, "admission", at=AT, request_number="CONARE-7")
        stay = issue(first.case, "SC2_REFUGEE", at=AT)
        assert (fresh(first).valid_until, stay.valid_from) == (None, AT.date())


class TestReplacement:
    def test_of_a_lost_one_makes_it_void_at_once_and_keeps_the_end(self) -> None:
        paper = make_issued()
        request = replace_safe_conduct(paper.pk, "lost", "Statement of today", by=paper.case.officer, at=AT)
        old = fresh(paper)
        assert (old.status, old.loss_ground_id) == ("replaced", "REPLACED")
        assert public_answer(old.token or "", on=AT.date()).valid is False
        new = finish(request, at=AT + timedelta(days=1))
        assert (new.valid_from, new.valid_until) == (date(2019, 2, 27), paper.valid_until)
        assert new.printed_no != old.printed_no

    def test_of_a_wrong_one_makes_it_void_when_the_other_is_numbered(self) -> None:
        paper = make_issued()
        request = replace_safe_conduct(paper.pk, "corrected", "Our spelling", by=paper.case.officer, at=AT)
        assert fresh(paper).is_active(AT.date())
        finish(request, at=AT)
        assert fresh(paper).status == "replaced"

    def test_goes_back_when_the_old_one_has_ended_meanwhile(self) -> None:
        paper = make_issued()
        request = replace_safe_conduct(paper.pk, "damaged", "Wet", by=paper.case.officer, at=AT)
        approve_safe_conduct(request.pk, by=supervisor_of(paper.office), at=AT)
        number_safe_conduct(request.pk, by=system_user(), at=AT + timedelta(days=9))
        assert fresh(request).status == "requested"

    @pytest.mark.parametrize(("why", "report", "field"), [("eaten", "By a dog", "why"), ("lost", " ", "report")])
    def test_names_the_field_that_is_wrong_and_writes_nothing(self, why: str, report: str, field: str) -> None:
        paper = make_issued()
        with pytest.raises(BadInput) as error:
            replace_safe_conduct(paper.pk, why, report, by=paper.case.officer, at=AT)
        assert list(error.value.fields) == [field]
        assert SafeConduct.objects.get().status == "issued"

    def test_is_refused_twice(self) -> None:
        paper = make_issued()
        replace_safe_conduct(paper.pk, "damaged", "Wet", by=paper.case.officer, at=AT)
        with pytest.raises(ActionRefused, match="already_requested"):
            replace_safe_conduct(paper.pk, "damaged", "Wet", by=paper.case.officer, at=AT)


class TestSurrender:
    def test_ends_it_with_its_ground(self) -> None:
        paper = surrender_safe_conduct(
            make_issued().pk, "Goes home", by=fresh(SafeConduct.objects.get()).case.officer, at=AT
        )
        assert (paper.status, paper.loss_ground_id, paper.ended_at) == ("surrendered", "SURRENDERED", AT)
        assert open_kinds(paper) == set()

    def test_is_refused_after_its_end_and_to_a_supervisor(self) -> None:
        paper = make_issued()
        with pytest.raises(ActionRefused, match="not_active"):
            surrender_safe_conduct(paper.pk, "x", by=paper.case.officer, at=AT + timedelta(days=9))
        with pytest.raises(ActionRefused, match="role_not_held"):
            surrender_safe_conduct(paper.pk, "x", by=supervisor_of(paper.office), at=AT)


class TestActs:
    @pytest.mark.parametrize(
        ("kind", "ground"),
        [
            ("recognition", "RECOGNISED"),
            ("negative", "NEGATIVE_FINAL"),
            ("archive", "ARCHIVED"),
            ("rejection", "REJECTED"),
            ("other_permit", "OTHER_PERMIT"),
        ],
    )
    def test_end_the_paper_on_their_ground(self, kind: str, ground: str) -> None:
        paper = make_issued()
        make_act(paper.case, kind)
        ended = fresh(paper)
        assert (ended.status, ended.loss_ground_id) == ("lost_validity", ground)
        assert not ended.is_active(AT.date())

    def test_a_negative_one_asks_for_the_exit_paper_and_allows_it(self) -> None:
        paper = make_issued()
        make_act(paper.case, "negative")
        assert open_kinds(paper.case) >= {"request_exit"}
        leaving = issue(paper.case, "SC1_EXIT", at=AT)
        assert (leaving.valid_until, open_kinds(paper.case)) == (date(2019, 3, 28), set())

    def test_an_approved_stay_is_not_numbered_after_the_rejection(self) -> None:
        paper = make_approved()
        make_act(paper.case, "rejection")
        number_safe_conduct(paper.pk, by=system_user(), at=AT)
        assert fresh(paper).status == "requested"
        assert "application_not_lodged" in Transition.objects.get(verb="send_back").warnings

    def test_a_missed_interview_ends_nothing_without_a_supervisor(self) -> None:
        paper = make_issued()
        with pytest.raises(ActionRefused, match="certificate_missing"):
            end_for_no_show(paper.pk, "Missed", by=supervisor_of(paper.office), at=AT)
        make_act(paper.case, "no_show")
        assert (fresh(paper).status, "end_for_no_show" in open_kinds(paper)) == ("issued", True)
        with pytest.raises(ActionRefused, match="role_not_held"):
            end_for_no_show(paper.pk, "Missed", by=paper.case.officer, at=AT)
        ended = end_for_no_show(paper.pk, "Missed", by=supervisor_of(paper.office), at=AT)
        assert (ended.loss_ground_id, open_kinds(ended)) == ("NO_SHOW", set())


class TestDeath:
    def test_ends_papers_and_work_at_once(self) -> None:
        paper = make_issued()
        record_death(paper.case_id, Died(on=AT.date(), told_by="Hospital"), by=paper.case.officer, at=AT)
        ended = fresh(paper)
        assert (ended.status, ended.loss_ground_id, open_kinds(ended)) == ("ended_by_death", "DECEASED", set())
        with pytest.raises(ActionRefused) as error:
            request_safe_conduct(paper.case_id, by=paper.case.officer, at=AT, reasons=REASONS)
        assert "person_died" in codes(error)

    def test_stops_what_is_under_way(self) -> None:
        request = make_requested()
        record_death(request.case_id, Died(told_by="Sister"), by=request.requested_by, at=AT)
        assert (fresh(request).status, open_kinds(request)) == ("cancelled", set())

    def test_stops_an_approved_one_before_the_worker(self) -> None:
        paper = make_approved()
        record_death(paper.case_id, Died(told_by="Sister"), by=paper.requested_by, at=AT)
        assert not issue_safe_conduct(paper.pk, by=system_user(), at=AT)

    def test_by_mistake_is_taken_back_and_a_new_paper_requested(self) -> None:
        paper = make_issued()
        record_death(paper.case_id, Died(told_by="Somebody else's sister"), by=paper.case.officer, at=AT)
        with pytest.raises(BadInput) as error:
            withdraw_death(paper.case_id, " ", by=paper.case.officer, at=AT)
        assert list(error.value.fields) == ["why"]
        assert withdraw_death(paper.case_id, "Another person's", by=paper.case.officer, at=AT)
        assert "request_safe_conduct" in open_kinds(paper.case)
        assert issue(paper.case, "SC2_INITIAL", at=AT).is_active(AT.date())

    def test_lodges_nothing_any_more_unless_it_is_taken_back(self) -> None:
        case = make_open_case()
        assert "lodge_application" in open_kinds(case)
        record_death(case.pk, Died(told_by="Sister"), by=case.officer, at=AT)
        assert "lodge_application" not in open_kinds(case)
        withdraw_death(case.pk, "Another person's", by=case.officer, at=AT)
        assert {"lodge_application"} == open_kinds(case) & {"lodge_application", "request_safe_conduct"}

    @pytest.mark.parametrize(
        ("died", "field"), [(Died(told_by=" "), "told_by"), (Died(on=date(2019, 2, 27), told_by="x"), "on")]
    )
    def test_names_the_field_that_is_wrong(self, died: Died, field: str) -> None:
        paper = make_issued()
        with pytest.raises(BadInput) as error:
            record_death(paper.case_id, died, by=paper.case.officer, at=AT)
        assert list(error.value.fields) == [field]
        assert fresh(paper).status == "issued"
