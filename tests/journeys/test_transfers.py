"""A case goes to another office: rights, work and a request that waits move in one transaction, at every door."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from casework import clock
from casework.arrivals.emergency import open_emergency_access
from casework.arrivals.grants import assign_case, name_on_case
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.records import CaseTransfer
from casework.arrivals.selectors import transfers_waiting_for
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.steps import approve_safe_conduct
from casework.journey.transferring import (
    Wanted,
    accept_transfer,
    decline_transfer,
    request_transfer,
    take_over,
    withdraw_transfer,
)
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import hand_over
from casework.staff.models import Office, Role, User
from casework.transitions import Transition
from casework.work.models import WorkItem, WorkKind
from tests.making import (
    AT,
    make_approved,
    make_draft,
    make_issued,
    make_lodged_case,
    make_office,
    make_open_case,
    make_requested,
    make_user,
    officer_of,
    supervisor_of,
)
from tests.pages.desk import browser_of, search

pytestmark = pytest.mark.usefixtures("at_six")


@pytest.fixture
def at_six(db: None) -> None:
    """The clock stands; nothing here needs a second connection."""
    clock.set_demonstration(clock.FIRST_MOMENT, running=False)


def there() -> Office:
    """The receiving office, of another region."""
    return make_office(code="RI", region="CAR")


def asked(case: Case, **changes: Any) -> CaseTransfer:
    """The officer of the case asks that it goes there."""
    words: dict[str, Any] = {"to": there(), "reason": "Moved to relatives there."}
    wanted = Wanted(**(words | changes))
    return request_transfer(case.pk, wanted, by=case.officer, at=AT)


def moved(case: Case, **changes: Any) -> Case:
    """The case at the other office, with its officer in charge."""
    accept_transfer(asked(case, **changes).pk, officer_of(there()), by=supervisor_of(there()), at=AT)
    return Case.objects.select_related("office", "officer").get(pk=case.pk)


def sees(user: User, case: Case) -> bool:
    return Case.objects.visible_to(User.objects.get(pk=user.pk), at=AT).filter(pk=case.pk).exists()


class TestAsking:
    def test_changes_nothing_until_it_is_accepted(self) -> None:
        case = make_lodged_case()
        transfer = asked(case)
        assert (transfer.outcome, Case.objects.get(pk=case.pk).office_id) == ("open", "CU")
        assert sees(case.officer, case)
        assert not sees(supervisor_of(there()), case)
        assert list(transfers_waiting_for(supervisor_of(there()), AT)) == [transfer]
        assert list(transfers_waiting_for(supervisor_of(case.office), AT)) == []

    def test_moves_at_once_by_a_supervisor_of_both(self) -> None:
        case, sister = make_lodged_case(), make_office(code="SB")
        by = supervisor_of(case.office)
        transfer = request_transfer(case.pk, Wanted(sister, "Nearer to the shelter."), by=by, at=AT)
        assert transfer.outcome == "accepted"
        assert Case.objects.get(pk=case.pk).office_id == "SB"
        assert not sees(case.officer, case)

    def test_is_refused_to_others_and_for_what_cannot_move(self) -> None:
        stranger = officer_of(there())
        case = make_open_case()
        with pytest.raises(Case.DoesNotExist):
            request_transfer(case.pk, Wanted(there(), "Wants it."), by=stranger, at=AT)
        tries = (
            (make_draft(), there(), "case_not_open"),
            (case, case.office, "same_office"),
            (make_approved().case, there(), "paper_being_issued"),
        )
        for one, to, code in tries:
            with pytest.raises(ActionRefused) as refused:
                request_transfer(one.pk, Wanted(to, "Wants it."), by=officer_of(case.office), at=AT)
            assert [finding.code for finding in refused.value.findings] == [code]

    @pytest.mark.parametrize(("changes", "field"), [({"reason": " "}, "reason"), ({"reason": "x" * 301}, "reason")])
    def test_names_the_field_that_cannot_be_accepted(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(BadInput) as error:
            asked(make_open_case(), **changes)
        assert list(error.value.fields) == [field]
        assert not CaseTransfer.objects.exists()

    def test_is_asked_once(self) -> None:
        case = make_open_case()
        transfer = asked(case)
        with pytest.raises(ActionRefused, match="transfer_asked"):
            asked(case)
        transfer.pk = make_user().pk
        with pytest.raises(IntegrityError), transaction.atomic():
            transfer.save(force_insert=True)


class TestAnswering:
    def test_is_declined_there_and_withdrawn_here(self) -> None:
        case = make_open_case()
        first = asked(case)
        with pytest.raises(ActionRefused):
            decline_transfer(first.pk, by=case.officer, at=AT)
        decline_transfer(first.pk, by=supervisor_of(there()), at=AT)
        second = asked(case)
        with pytest.raises(ActionRefused):
            withdraw_transfer(second.pk, by=supervisor_of(there()), at=AT)
        withdraw_transfer(second.pk, by=case.officer, at=AT)
        assert Case.objects.get(pk=case.pk).office_id == "CU"
        for late in (first, second):
            with pytest.raises(InvalidTransition):
                accept_transfer(late.pk, officer_of(there()), by=supervisor_of(there()), at=AT)

    def test_needs_a_supervisor_and_somebody_in_charge_there(self) -> None:
        case = make_open_case()
        transfer = asked(case)
        for by in (supervisor_of(case.office), officer_of(there())):
            with pytest.raises(ActionRefused):
                accept_transfer(transfer.pk, officer_of(there()), by=by, at=AT)
        with pytest.raises(BadInput):
            accept_transfer(transfer.pk, case.officer, by=supervisor_of(there()), at=AT)
        assert Case.objects.get(pk=case.pk).office_id == "CU"

    def test_an_approval_in_between_stands_in_the_way(self) -> None:
        paper = make_requested()
        transfer = asked(paper.case)
        approve_safe_conduct(paper.pk, by=supervisor_of(paper.office), at=AT)
        with pytest.raises(ActionRefused, match="paper_being_issued"):
            accept_transfer(transfer.pk, officer_of(there()), by=supervisor_of(there()), at=AT)


class TestMoving:
    def test_writes_a_step_and_work_for_the_new_office(self) -> None:
        case = moved(make_lodged_case())
        step = Transition.objects.get(case=case, verb="transfer")
        assert step.reasons == {"note": "Moved to relatives there."}
        assert case.officer == officer_of(there())
        still_open = WorkItem.objects.filter(case=case, status="open")
        assert {item.office_id for item in still_open} == {"RI"}
        assert WorkKind.TAKE_OVER in {item.kind for item in still_open}
        take_over(case.pk, by=case.officer, at=AT)
        assert not WorkItem.objects.filter(case=case, kind=WorkKind.TAKE_OVER, status="open").exists()

    def test_a_request_that_waits_goes_along_and_is_decided_there(self) -> None:
        paper = make_requested()
        moved(paper.case)
        again = SafeConduct.objects.get(pk=paper.pk)
        assert (again.office_id, again.version) == ("RI", paper.version + 1)

    def test_an_issued_paper_keeps_its_register_and_is_handed_over_there(self) -> None:
        paper = make_issued()
        case = moved(paper.case)
        assert SafeConduct.objects.get(pk=paper.pk).office_id == "CU"
        assert hand_over(paper.pk, by=case.officer, at=AT, scanned=paper.printed_no or "").outcome == "handed_over"

    def test_ends_what_opened_the_case_to_the_old_office(self) -> None:
        case = make_open_case(restricted=True)
        supervisor, reviewer = supervisor_of(case.office), make_user(role=Role.SECURITY_REVIEWER)
        name_on_case(case.pk, supervisor, reason="Decides.", by=case.officer, at=AT)
        assign_case(case.pk, reviewer, reason="Looks alike.", by=supervisor, at=AT)
        moved(case)
        seen = {user.username: sees(user, case) for user in (case.officer, supervisor, reviewer)}
        assert seen == {case.officer.username: False, supervisor.username: False, reviewer.username: True}
        assert sees(officer_of(there()), case)
        assert sees(supervisor_of(there()), case)

    def test_leaves_an_emergency_access_its_hours_of_the_real_clock(self) -> None:
        case, elsewhere = make_open_case(), officer_of(make_office(code="AR"))
        why: dict[str, Any] = {"reason": "Somebody at our desk was in danger.", "real_at": clock.real_now()}
        access = open_emergency_access(case.number, **why, by=elsewhere, at=AT)
        moved(case)
        assert sees(elsewhere, case)
        assert CaseGrant.objects.get(pk=access.pk).ends_at == access.ends_at

    def test_keeps_whom_the_transfer_keeps_by_a_reason(self) -> None:
        case = make_open_case(restricted=True)
        kept = {"kept": [case.officer.pk], "kept_reason": "Knows the threat."}
        for wrong in ({"kept": [case.officer.pk]}, {**kept, "kept": [make_user().pk]}):
            with pytest.raises(BadInput):
                asked(case, **wrong)
        moved(case, **kept)
        assert sees(case.officer, case)
        assert CaseGrant.objects.filter(case=case, ends_at__isnull=True).count() == 3


class TestDoors:
    """The old office sees nothing and the new one everything, from one request to the next."""

    def answers(self, browser: Client, paper: SafeConduct) -> set[int]:
        """Of every door to the case."""
        case = paper.case
        addresses = (
            f"/cases/{case.pk}/", f"/cases/{case.pk}/photo/", f"/cases/{case.pk}/transfer/",
            f"/safe-conducts/{paper.pk}/", f"/safe-conducts/{paper.pk}/document.pdf",
            f"/applications/{paper.application_id}/receipt.pdf", f"/checks/{case.checks.get(type='SANCTIONS').pk}/",
            f"/api/v1/cases/{case.pk}/", f"/api/v1/cases/{case.pk}/history/", f"/api/v1/safe-conducts/{paper.pk}/",
            f"/api/v1/safe-conducts/{paper.pk}/document.pdf",
        )  # fmt: skip
        return {browser.get(address).status_code for address in addresses}

    def test_change_at_once(self) -> None:
        paper = make_issued(photo=True)
        case, old = paper.case, browser_of(paper.case.officer)
        new = browser_of(officer_of(there()))
        assert (self.answers(old, paper), self.answers(new, paper)) == ({200}, {404})
        sent = {"to": "RI", "reason": "Moved to relatives there."}
        assert old.post(f"/cases/{case.pk}/transfer/", sent).status_code == 302
        transfer = CaseTransfer.objects.get()
        receiver = browser_of(supervisor_of(there()))
        assert case.number in receiver.get("/transfers/").content.decode()
        take = {"officer": str(officer_of(there()).pk)}
        assert receiver.post(f"/transfers/{transfer.pk}/", take).status_code == 302
        assert (self.answers(old, paper), self.answers(new, paper)) == ({404}, {200})
        for browser, count in ((old, 0), (new, 1)):
            found = browser.get(search(browser, case.number))
            assert found.context["page_obj"].paginator.count == count
            assert len(browser.get("/api/v1/cases/").json()["results"]) == count
        assert new.post(f"/cases/{case.pk}/transfer/taken/").status_code == 302

    def test_tell_what_is_wrong_and_decline(self) -> None:
        case = make_open_case()
        desk, receiver = browser_of(case.officer), browser_of(supervisor_of(there()))
        for wrong in ({"to": ""}, {"to": "CU", "reason": "x"}, {"to": "QQ", "reason": "x"}, {"to": "RI", "reason": ""}):
            assert desk.post(f"/cases/{case.pk}/transfer/", wrong).status_code == 422
        transfer = asked(case)
        assert receiver.post(f"/transfers/{transfer.pk}/", {"officer": str(case.officer.pk)}).status_code == 422
        assert receiver.post(f"/transfers/{transfer.pk}/", {"decline": "1"}).status_code == 302
        assert receiver.post(f"/transfers/{transfer.pk}/", {"decline": "1"}).status_code == 404
        asked(case)
        assert desk.post(f"/cases/{case.pk}/transfer/withdraw/").status_code == 302
        assert desk.post(f"/cases/{case.pk}/transfer/withdraw/").status_code == 404
