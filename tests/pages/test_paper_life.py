"""The life of a safe-conduct from its page: another sheet, handed back, revoked by three people; refused as well."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework import clock
from casework.safe_conducts.ending import expire_safe_conducts
from casework.safe_conducts.models import Print, SafeConduct
from casework.safe_conducts.revocations import Revocation
from casework.staff.models import User
from casework.staff.services import system_user
from tests.making import AT, make_issued, make_office, officer_of, supervisor_of
from tests.making_papers import REASONS, finish, fresh, make_act, second_supervisor
from tests.pages.desk import browser_of

BREACH = {
    "breach": "Left for another border zone.",
    "evidence": "Record of the patrol.",
    "defence": "Says that a relative was ill.",
    "heard_at": "2019-02-26T08:30",
}


@pytest.fixture
def paper(db: None) -> SafeConduct:
    clock.set_demonstration(AT, running=False)
    return make_issued()


def in_english(user: User) -> Client:
    client = browser_of(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def officer(paper: SafeConduct) -> Client:
    return in_english(officer_of(paper.office))


@pytest.fixture
def supervisor(paper: SafeConduct) -> Client:
    return in_english(supervisor_of(paper.office))


def page(client: Client, paper: SafeConduct) -> str:
    return str(client.get(f"/safe-conducts/{paper.pk}/").content.decode())


def act(client: Client, paper: SafeConduct, name: str, **typed: Any) -> tuple[int, str]:
    answer = client.post(f"/safe-conducts/{paper.pk}/life/{name}/", typed)
    return answer.status_code, answer.content.decode()


class TestSheets:
    def test_numbers_a_print_and_asks_why_for_the_next(self, paper: SafeConduct, officer: Client) -> None:
        printed = officer.post(f"/safe-conducts/{paper.pk}/life/print/")
        assert printed.headers["Location"] == f"/safe-conducts/{paper.pk}/document.pdf"
        status, told = act(officer, paper, "print")
        assert (status, paper.prints.count()) == (422, 1)
        assert "It has been printed before: say why again." in told
        assert act(officer, paper, "print", reason_printed_before="The ink ran out.")[0] == 302
        assert act(officer, paper, "spoil")[0] == 422
        too_long = officer.post(f"/safe-conducts/{paper.pk}/life/spoil/", {"note": "x" * 301})
        assert 'href="#spoil_note"' in too_long.content.decode()
        assert act(officer, paper, "spoil", note="Torn by the printer.")[0] == 302
        assert list(paper.prints.order_by("number").values_list("outcome", flat=True)) == ["printed"] * 2 + ["spoiled"]
        shown = page(officer, paper)
        assert "The ink ran out." in shown, "which sheets there are is told before another is asked for"
        assert "Torn by the printer." in shown

    def test_prints_nothing_of_what_is_void_and_still_shows_the_file(self, paper: SafeConduct, officer: Client) -> None:
        assert "life/print/" in page(officer, paper)
        act(officer, paper, "surrender", note="Returns home.", sure="on")
        told = page(officer, paper)
        assert "life/print/" not in told
        assert "Look at the file" in told
        assert "not valid since 26 Feb 2019" in told

    def test_asks_for_another_sheet_in_the_place_of_a_lost_one(self, paper: SafeConduct, officer: Client) -> None:
        assert "ask for another sheet" in page(officer, paper)
        assert act(officer, paper, "replace", why="", report="")[0] == 422
        assert act(officer, paper, "replace", why="eaten", report="x")[0] == 422
        assert fresh(paper).status == "issued"
        assert act(officer, paper, "replace", why="lost", report="Report 12 of the police.")[0] == 302
        assert fresh(paper).status == "replaced"
        told = page(officer, paper)
        assert "Ended before its last day" in told
        assert "ask for another sheet" not in told
        other = SafeConduct.objects.get(replaces=paper)
        assert (other.status, other.report) == ("requested", "Report 12 of the police.")


class TestEnding:
    def test_records_that_it_was_handed_back_with_the_reason(self, paper: SafeConduct, officer: Client) -> None:
        status, told = act(officer, paper, "surrender", note=" ")
        assert (status, fresh(paper).status) == (422, "issued")
        assert "error-summary" in told
        assert act(officer, paper, "surrender", note="Returns home.")[0] == 422, "it ends at once: that is ticked"
        assert fresh(paper).status == "issued"
        assert act(officer, paper, "surrender", note="Returns home.", sure="on")[0] == 302
        assert fresh(paper).status == "surrendered"
        assert act(officer, paper, "surrender", note="Again.", sure="on")[0] == 422

    def test_ends_it_after_a_missed_interview_on_the_certificate(
        self, paper: SafeConduct, officer: Client, supervisor: Client
    ) -> None:
        assert "missed interview" not in page(supervisor, paper)
        assert act(supervisor, paper, "no-show", note="Did not come.")[0] == 422
        make_act(paper.case, "no_show")
        assert "missed interview" in page(supervisor, paper)
        assert act(officer, paper, "no-show", note="Did not come.")[0] == 422
        assert fresh(paper).status == "issued"
        assert act(supervisor, paper, "no-show", note="Did not come.", sure="on")[0] == 302
        assert fresh(paper).status == "lost_validity"


class TestRevoking:
    def test_takes_three_people_and_is_told(self, paper: SafeConduct, officer: Client, supervisor: Client) -> None:
        assert act(officer, paper, "revocation", **BREACH)[0] == 302
        assert "Left for another border zone." in page(supervisor, paper)
        assert act(officer, paper, "approve-revocation", note="Yes.")[0] == 422
        assert act(supervisor, paper, "confirm-revocation", note="Yes.", remedy="Appeal.")[0] == 422
        assert act(supervisor, paper, "approve-revocation", note="Founded.")[0] == 302
        assert act(supervisor, paper, "confirm-revocation", note="Yes.", remedy="Appeal.")[0] == 422
        assert fresh(paper).status == "issued"
        second = in_english(second_supervisor(paper))
        assert act(second, paper, "confirm-revocation", note="Founded.")[0] == 422, "the remedy is missing"
        assert act(second, paper, "confirm-revocation", note="Founded.", remedy="Appeal in ten days.")[0] == 302
        assert fresh(paper).status == "revoked"
        assert "Appeal in ten days." in page(officer, paper)
        Revocation.objects.update(confirmed_at=AT + timedelta(seconds=20))
        clock.set_demonstration(AT + timedelta(seconds=40), running=False)
        assert act(officer, paper, "told", told_at="2019-02-26T09:00")[0] == 302, "in the minute of the confirmation"
        assert Revocation.objects.get().told_at == AT
        assert act(officer, paper, "told")[0] == 422

    def test_names_who_decides_on_an_urgent_one(self, paper: SafeConduct, officer: Client, supervisor: Client) -> None:
        act(officer, paper, "revocation", **BREACH)
        assert "can decide now" not in page(supervisor, paper)
        act(supervisor, paper, "reject-revocation", note="Told again as urgent.")
        clock.set_demonstration(AT + timedelta(minutes=1), running=False)
        act(officer, paper, "revocation", **BREACH, urgent="on")
        told = page(supervisor, paper)
        assert "1 person can decide now" in told
        assert supervisor_of(paper.office).display_name in told

    @pytest.mark.parametrize("missing", sorted(BREACH))
    def test_proposes_nothing_that_is_not_whole(self, paper: SafeConduct, officer: Client, missing: str) -> None:
        assert act(officer, paper, "revocation", **(BREACH | {missing: ""}))[0] == 422
        assert not Revocation.objects.exists()

    def test_rejects_and_the_paper_goes_on(self, paper: SafeConduct, officer: Client, supervisor: Client) -> None:
        act(officer, paper, "revocation", **BREACH)
        assert act(supervisor, paper, "reject-revocation", note="Unfounded.")[0] == 302
        assert fresh(paper).status == "issued"
        status, told = act(supervisor, paper, "approve-revocation", note="Late.")
        assert status == 422
        assert "This came too late" in told


def test_an_answer_is_left_for_a_page_that_can_be_read(paper: SafeConduct, officer: Client) -> None:
    place = f"/safe-conducts/{paper.pk}/"
    answer = officer.post(f"{place}life/surrender/", {"note": ""})
    assert f'name="next" value="{place}"' in answer.content.decode()
    assert "<title>Error: " in answer.content.decode()
    nothing = officer.get(f"{place}life/surrender/")
    assert (nothing.status_code, nothing.headers["Allow"]) == (405, "POST")
    assert "There is nothing to read at this address" in nothing.content.decode()


class TestTime:
    def test_is_typed_after_its_end_what_was_handed_over_before(self, paper: SafeConduct, officer: Client) -> None:
        later = AT + timedelta(days=9)
        expire_safe_conducts(by=system_user(), at=later)
        clock.set_demonstration(later, running=False)
        assert "Handed over to the person" in page(officer, paper)
        typed = {"received_at": "2019-02-26T11:00", "scanned": paper.printed_no, "reason_typed_late": "No power."}
        assert officer.post(f"/safe-conducts/{paper.pk}/hand-over/", typed).status_code == 302
        assert paper.prints.get().outcome == "handed_over"

    def test_tells_the_risk_of_who_holds_nothing_and_what_was_found(self, paper: SafeConduct, officer: Client) -> None:
        case = f"/cases/{paper.case_id}/"
        assert "irregular risk" not in officer.get(case).content.decode()
        later = AT + timedelta(days=9)
        expire_safe_conducts(by=system_user(), at=later)
        clock.set_demonstration(later, running=False)
        told = officer.get(case).content.decode()
        assert "irregular risk" in told
        assert "Irregular risk: review the person" in told
        assert "Ask for the one that follows" in page(officer, paper)
        assert act(officer, paper, "reviewed", note="Asked to come.")[0] == 302
        assert "Irregular risk: review the person" not in officer.get(case).content.decode()

    def test_tells_the_delay_of_the_office(self, paper: SafeConduct, officer: Client) -> None:
        late = AT + timedelta(days=9)
        clock.set_demonstration(late, running=False)
        typed = REASONS | {"typed_late": "The power was cut."}
        asked = {"received_at": "2019-03-05T16:00", **{f"reason_{code}": why for code, why in typed.items()}}
        answer = officer.post(f"/cases/{paper.case_id}/safe-conduct/?type=SC2_ADMIN", asked)
        assert answer.status_code == 302
        renewed = finish(SafeConduct.objects.get(renews=paper), at=late)
        assert renewed.days_late(paper) == 1
        assert "Delay of the office" in page(officer, renewed)


def test_knows_no_other_act_and_hides_the_paper_of_another_office(paper: SafeConduct, officer: Client) -> None:
    assert act(officer, paper, "burn")[0] == 404
    stranger = browser_of(officer_of(make_office(code="AR")))
    assert act(stranger, paper, "print")[0] == 404
    assert not Print.objects.exists()
