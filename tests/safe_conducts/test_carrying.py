"""What was issued ahead ends with the paper before it; what waits to be decided follows its holder to the next one."""

from datetime import timedelta

import pytest

from casework.arrivals.models import Case
from casework.asylum.ministry import correct_act
from casework.asylum.ministry_acts import MinistryAct
from casework.errors import ActionRefused
from casework.journey.ministry import record_ministry_act
from casework.safe_conducts.ending import certificate_of, end_for_no_show, expire_safe_conducts, surrender_safe_conduct
from casework.safe_conducts.issuing import issue_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.prints import hand_over, record_print
from casework.safe_conducts.replacing import renew_safe_conduct, replace_safe_conduct
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.revoking import approve_revocation, confirm_revocation, propose_revocation
from casework.safe_conducts.selectors import to_hand_over
from casework.safe_conducts.services import (
    approve_safe_conduct,
    cancel_safe_conduct,
    refuse_safe_conduct,
    request_safe_conduct,
    return_safe_conduct,
)
from casework.staff.services import system_user
from casework.transitions import Transition
from tests.making import AT, application_of, make_issued, make_requested, supervisor_of
from tests.making_papers import (
    REASONS,
    day,
    finish,
    fresh,
    issue,
    liaison,
    make_act,
    make_admin_paper,
    second_supervisor,
    told,
)
from tests.safe_conducts.test_life import open_kinds
from tests.safe_conducts.test_revoking import breach

pytestmark = pytest.mark.django_db
EARLY = day("2019-04-09")


def renewed_ahead() -> tuple[SafeConduct, SafeConduct]:
    """A monthly paper that ends on 19 April, and the one after it, issued ten days before."""
    paper = make_admin_paper()
    return paper, finish(renew_safe_conduct(paper.pk, by=paper.case.officer, at=EARLY, reasons=REASONS), at=EARLY)


def revoke(paper: SafeConduct) -> Revocation:
    """A revocation of this paper, as the third person confirms it."""
    proposed = propose_revocation(paper.pk, breach(), by=paper.case.officer, at=EARLY)
    approve_revocation(proposed.pk, "Shown", by=supervisor_of(paper.office), at=EARLY)
    return confirm_revocation(proposed.pk, "Shown", "Appeal", by=second_supervisor(paper), at=EARLY)


class TestALossWhileAnotherIsUnderWay:
    @pytest.mark.parametrize("state", ["requested", "returned", "approved"])
    def test_makes_the_paper_void_at_once_and_the_renewal_serves(self, state: str) -> None:
        paper = make_admin_paper()
        officer, supervisor = paper.case.officer, supervisor_of(paper.office)
        renewal = renew_safe_conduct(paper.pk, by=officer, at=EARLY, reasons=REASONS)
        if state == "returned":
            return_safe_conduct(renewal.pk, "The street", by=supervisor, at=EARLY)
        if state == "approved":
            approve_safe_conduct(renewal.pk, by=supervisor, at=EARLY)
        served = replace_safe_conduct(paper.pk, "stolen", "Report 7 of the police", by=officer, at=EARLY)
        assert (fresh(paper).status, served) == ("replaced", renewal)
        step = Transition.objects.get(subject_id=paper.pk, verb="replace")
        assert (step.reasons["note"], step.warnings) == ("stolen: Report 7 of the police", ["another_under_way"])
        if state == "returned":
            request_safe_conduct(paper.case_id, by=officer, at=EARLY, reasons=REASONS)
        if state != "approved":
            approve_safe_conduct(renewal.pk, by=supervisor, at=EARLY)
        assert issue_safe_conduct(renewal.pk, by=system_user(), at=EARLY)
        assert fresh(renewal).valid_from == EARLY.date()

    def test_of_a_damaged_one_whose_new_sheet_is_asked_for_is_void_at_once(self) -> None:
        paper = make_issued()
        request = replace_safe_conduct(paper.pk, "damaged", "Wet", by=paper.case.officer, at=AT)
        assert replace_safe_conduct(paper.pk, "stolen", "Report 8", by=paper.case.officer, at=AT) == request
        assert fresh(paper).status == "replaced"
        assert finish(request, at=AT).valid_until == paper.valid_until

    def test_of_a_damaged_one_waits_for_what_is_under_way(self) -> None:
        paper = make_admin_paper()
        renew_safe_conduct(paper.pk, by=paper.case.officer, at=EARLY, reasons=REASONS)
        with pytest.raises(ActionRefused, match="already_requested"):
            replace_safe_conduct(paper.pk, "damaged", "Wet", by=paper.case.officer, at=EARLY)
        assert fresh(paper).status == "issued"


class TestARefusedRequest:
    def test_for_a_lost_paper_is_asked_again_on_its_page(self) -> None:
        paper = make_issued()
        officer, supervisor = paper.case.officer, supervisor_of(paper.office)
        request = replace_safe_conduct(paper.pk, "lost", "Statement", by=officer, at=AT)
        with pytest.raises(ActionRefused, match="already_requested"):
            replace_safe_conduct(paper.pk, "lost", "Statement", by=officer, at=AT)
        refuse_safe_conduct(request.pk, "No report number", by=supervisor, at=AT)
        assert open_kinds(paper) == {"replace_again"}
        again = replace_safe_conduct(paper.pk, "stolen", "Report 9", by=officer, at=AT)
        assert open_kinds(paper) == set()
        assert finish(again, at=AT).valid_until == paper.valid_until
        with pytest.raises(ActionRefused, match="not_active"):
            replace_safe_conduct(paper.pk, "stolen", "Report 9", by=officer, at=AT)

    def test_for_a_lost_paper_is_not_asked_again_beside_another_one(self) -> None:
        paper = make_admin_paper()
        renewal = renew_safe_conduct(paper.pk, by=paper.case.officer, at=EARLY, reasons=REASONS)
        replace_safe_conduct(paper.pk, "lost", "Statement", by=paper.case.officer, at=EARLY)
        finish(renewal, at=EARLY)
        with pytest.raises(ActionRefused, match="not_active"):
            replace_safe_conduct(paper.pk, "lost", "Statement", by=paper.case.officer, at=EARLY)

    def test_asks_the_desk_where_the_person_holds_nothing(self) -> None:
        request = make_requested()
        refuse_safe_conduct(request.pk, "Another person's photo", by=supervisor_of(request.office), at=AT)
        assert "request_safe_conduct" in open_kinds(request.case)

    def test_that_was_returned_and_given_up_asks_the_desk_too(self) -> None:
        request = make_requested()
        return_safe_conduct(request.pk, "The photo", by=supervisor_of(request.office), at=AT)
        cancel_safe_conduct(request.pk, "Came back with another name", by=request.requested_by, at=AT)
        assert "request_safe_conduct" in open_kinds(request.case)

    def test_asks_nobody_while_the_person_holds_one(self) -> None:
        paper = make_admin_paper()
        renewal = renew_safe_conduct(paper.pk, by=paper.case.officer, at=EARLY, reasons=REASONS)
        refuse_safe_conduct(renewal.pk, "No", by=supervisor_of(paper.office), at=EARLY)
        assert open_kinds(paper.case) == set()


class TestWhatWasIssuedAhead:
    def test_is_handed_over_in_the_batch_before_its_first_day(self) -> None:
        paper, ahead = renewed_ahead()
        assert ahead in to_hand_over(Case.objects.all(), on=EARLY.date())
        hand_over(ahead.pk, by=paper.case.officer, at=EARLY, scanned=ahead.printed_no or "")
        assert ahead not in to_hand_over(Case.objects.all(), on=EARLY.date())

    def test_is_replaced_and_the_new_sheet_is_given_at_once(self) -> None:
        paper, ahead = renewed_ahead()
        officer = paper.case.officer
        sheet = finish(replace_safe_conduct(ahead.pk, "stolen", "Report 3", by=officer, at=EARLY), at=EARLY)
        assert (sheet.valid_from, sheet.valid_until) == (ahead.valid_from, ahead.valid_until)
        assert record_print(sheet.pk, by=officer, at=EARLY).number == 1
        expire_safe_conducts(by=system_user(), at=day("2019-04-20"))
        assert (fresh(paper).status, open_kinds(paper)) == ("expired", set())

    def test_ends_with_the_paper_that_is_revoked(self) -> None:
        paper, ahead = renewed_ahead()
        revoke(paper)
        assert (fresh(paper).status, fresh(ahead).status, fresh(ahead).loss_ground_id) == (
            "revoked",
            "revoked",
            "BREACH",
        )

    def test_ends_with_the_paper_that_is_handed_back(self) -> None:
        paper, ahead = renewed_ahead()
        surrender_safe_conduct(paper.pk, "Goes home", by=paper.case.officer, at=EARLY)
        assert (fresh(paper).status, fresh(ahead).status) == ("surrendered", "surrendered")

    def test_ends_with_the_paper_of_who_missed_the_interview(self) -> None:
        paper, ahead = renewed_ahead()
        make_act(paper.case, "no_show", at=EARLY, dated=EARLY.date())
        end_for_no_show(paper.pk, "Missed", by=supervisor_of(paper.office), at=EARLY)
        assert (fresh(paper).status, fresh(ahead).loss_ground_id) == ("lost_validity", "NO_SHOW")


class TestWhatIsAskedFor:
    @pytest.mark.parametrize("approved", [False, True])
    def test_is_given_up_with_the_reason_when_the_paper_is_revoked(self, approved: bool) -> None:
        paper = make_admin_paper()
        renewal = renew_safe_conduct(paper.pk, by=paper.case.officer, at=EARLY, reasons=REASONS)
        if approved:
            approve_safe_conduct(renewal.pk, by=supervisor_of(paper.office), at=EARLY)
        revoke(paper)
        assert (fresh(renewal).status, open_kinds(renewal)) == ("cancelled", set())
        assert Transition.objects.get(subject_id=renewal.pk, verb="stop").reasons == {"note": "Shown"}


class TestAnOpenRevocation:
    def test_follows_the_holder_who_reports_a_loss(self) -> None:
        paper = make_issued()
        proposed = propose_revocation(paper.pk, breach(), by=paper.case.officer, at=AT)
        sheet = replace_safe_conduct(paper.pk, "lost", "Statement", by=paper.case.officer, at=AT)
        now = Revocation.objects.get()
        assert (now.status, now.safe_conduct, open_kinds(proposed)) == ("proposed", sheet, {"decide_revocation"})
        approve_revocation(proposed.pk, "Shown", by=supervisor_of(paper.office), at=AT)
        finish(sheet, at=AT)
        confirm_revocation(proposed.pk, "Shown", "Appeal", by=second_supervisor(paper), at=AT)
        assert fresh(sheet).status == "revoked"

    def test_is_decided_while_the_new_sheet_is_only_asked_for(self) -> None:
        paper = make_issued()
        proposed = propose_revocation(paper.pk, breach(), by=paper.case.officer, at=AT)
        sheet = replace_safe_conduct(paper.pk, "lost", "Statement", by=paper.case.officer, at=AT)
        approve_revocation(proposed.pk, "Shown", by=supervisor_of(paper.office), at=AT)
        confirm_revocation(proposed.pk, "Shown", "Appeal", by=second_supervisor(paper), at=AT)
        assert fresh(sheet).status == "cancelled"
        with pytest.raises(ActionRefused, match="not_active"):
            replace_safe_conduct(paper.pk, "lost", "Statement", by=paper.case.officer, at=AT)

    def test_comes_back_with_a_refused_sheet_and_goes_to_the_next(self) -> None:
        paper = make_issued()
        propose_revocation(paper.pk, breach(), by=paper.case.officer, at=AT)
        sheet = replace_safe_conduct(paper.pk, "lost", "Statement", by=paper.case.officer, at=AT)
        refuse_safe_conduct(sheet.pk, "No", by=supervisor_of(paper.office), at=AT)
        assert Revocation.objects.get().safe_conduct == paper
        again = replace_safe_conduct(paper.pk, "stolen", "Report 4", by=paper.case.officer, at=AT)
        assert Revocation.objects.get().safe_conduct == again

    def test_follows_the_renewal_when_the_paper_ends_by_its_date(self) -> None:
        paper, ahead = renewed_ahead()
        propose_revocation(paper.pk, breach(), by=paper.case.officer, at=EARLY)
        expire_safe_conducts(by=system_user(), at=day("2019-04-20"))
        assert Revocation.objects.get().safe_conduct == ahead

    def test_has_no_object_where_nothing_follows(self) -> None:
        paper = make_issued()
        propose_revocation(paper.pk, breach(), by=paper.case.officer, at=AT)
        expire_safe_conducts(by=system_user(), at=AT + timedelta(days=9))
        assert Revocation.objects.get().status == "lapsed"


class TestACertificateOfNonAppearance:
    def test_reaches_the_sheet_that_takes_the_place_of_a_lost_one(self) -> None:
        paper = make_issued()
        make_act(paper.case, "no_show")
        sheet = replace_safe_conduct(paper.pk, "lost", "Statement", by=paper.case.officer, at=AT)
        assert (open_kinds(paper), "end_for_no_show" in open_kinds(sheet)) == (set(), True)
        finish(sheet, at=AT + timedelta(hours=1))
        end_for_no_show(sheet.pk, "Missed", by=supervisor_of(paper.office), at=AT + timedelta(hours=2))
        assert fresh(sheet).loss_ground_id == "NO_SHOW"

    def test_asks_about_the_sheet_that_is_asked_for(self) -> None:
        paper = make_issued()
        sheet = replace_safe_conduct(paper.pk, "lost", "Statement", by=paper.case.officer, at=AT)
        make_act(paper.case, "no_show")
        assert "end_for_no_show" in open_kinds(sheet)

    def test_reaches_a_renewal_that_was_numbered_after_it(self) -> None:
        paper = make_admin_paper()
        renewal = renew_safe_conduct(paper.pk, by=paper.case.officer, at=EARLY, reasons=REASONS)
        act = make_act(paper.case, "no_show", at=EARLY, dated=EARLY.date())
        assert certificate_of(finish(renewal, at=EARLY + timedelta(hours=1))) == act

    def test_that_is_corrected_later_counts_from_its_first_entry(self) -> None:
        first = make_issued()
        act = make_act(first.case, "no_show")
        surrender_safe_conduct(first.pk, "Leaves", by=first.case.officer, at=AT)
        later = AT + timedelta(days=1)
        other = issue(first.case, "SC2_INITIAL", at=later)
        correct_act(act.pk, told("no_show", number="S-2"), "The number", by=liaison(), at=later + timedelta(hours=1))
        assert certificate_of(other) is None
        assert certificate_of(fresh(first)) is not None

    def test_is_not_acted_on_by_who_recorded_it(self) -> None:
        paper = make_issued()
        supervisor = supervisor_of(paper.office)
        record_ministry_act(
            application_of(paper.case).pk,
            told("no_show"),
            by=supervisor,
            at=AT,
            case_id=paper.case_id,
            reasons={"recorded_for_the_ministry": "By letter"},
        )
        with pytest.raises(ActionRefused, match="own_certificate"):
            end_for_no_show(paper.pk, "Missed", by=supervisor, at=AT)
        act = MinistryAct.objects.get()
        correct_act(act.pk, told("no_show", number="S-2"), "The number", by=liaison(), at=AT)
        with pytest.raises(ActionRefused, match="own_certificate"):
            end_for_no_show(paper.pk, "Missed", by=supervisor, at=AT)
        end_for_no_show(paper.pk, "Missed", by=second_supervisor(paper), at=AT)
        assert fresh(paper).status == "lost_validity"
