"""Emergency access in the browser: the form, the banner, the review, and what never works."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from casework import clock
from casework.arrivals.models import Case, CaseGrant
from casework.audit.models import AuditEvent
from casework.staff.models import Role, User
from casework.work.models import WorkItem
from tests.making import make_office, make_open_case, make_requested, make_user, officer_of, supervisor_of
from tests.making_papers import liaison
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")
WHY = "Somebody at our desk asks for help and is in danger."


@pytest.fixture
def case(db: None) -> Case:
    return make_open_case()


@pytest.fixture
def stranger(db: None) -> User:
    return officer_of(make_office(code="RI", region="CAR"))


@pytest.fixture
def desk(stranger: User) -> Client:
    client = browser_of(stranger)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def ask(client: Client, number: str, /, **changes: Any) -> Any:
    return client.post("/emergency/", {"number": number, "reason": WHY, "hours": "8", "told": "on"} | changes)


def reads(case: Case, user: User) -> list[str]:
    """The purposes of what this user read of the case, the latest last."""
    events = AuditEvent.objects.filter(case_id=case.pk, actor=str(user.pk), kind="read").order_by("id")
    return list(events.values_list("purpose", flat=True))


def over(case: Case) -> None:
    """Let the hours pass."""
    box = timedelta(hours=9)
    grant = CaseGrant.objects.get(case=case, kind="break_glass")
    grant.starts_at, grant.ends_at = grant.starts_at - box, grant.starts_at - box + timedelta(hours=8)
    grant.save()


class TestAsk:
    def test_is_offered_to_whoever_may_try(self, desk: Client) -> None:
        link = 'href="/emergency/"'
        assert link in desk.get("/cases/").content.decode()
        assert link not in browser_of(liaison()).get("/cases/").content.decode()

    def test_opens_the_case_with_a_banner_and_a_purpose(self, desk: Client, case: Case, stranger: User) -> None:
        address = f"/cases/{case.pk}/"
        assert desk.get(address).status_code == 404
        answer = ask(desk, case.number)
        assert (answer.status_code, answer["Location"]) == (302, address)
        for page in (address, f"{address}family/"):
            told = desk.get(page, follow=True).content.decode()
            assert "Emergency access until" in told
            assert WHY in told
        assert set(reads(case, stranger)) == {"emergency access"}

    def test_every_page_of_what_lies_in_the_case_has_the_banner(self, desk: Client, stranger: User) -> None:
        paper = make_requested()
        ask(desk, paper.case.number)
        checks = [f"/checks/{check.pk}/" for check in paper.case.checks.all()]
        for page in (f"/safe-conducts/{paper.pk}/", *checks):
            assert "Emergency access until" in desk.get(page, follow=True).content.decode(), page
        assert set(reads(paper.case, stranger)) == {"emergency access"}

    def test_no_other_page_has_it(self, desk: Client, case: Case) -> None:
        ask(desk, case.number)
        own = make_open_case(office=make_office(code="RI", region="CAR"))
        for page in ("/", "/cases/", f"/cases/{own.pk}/"):
            assert "Emergency access until" not in desk.get(page).content.decode()

    def test_answers_absent_hidden_and_given_up_alike_and_records_each(self, desk: Client, case: Case) -> None:
        Case.objects.filter(pk=case.pk).update(status="voided")
        pages = []
        for number in (case.number, "CU-2019-99999"):
            answer = ask(desk, number)
            assert answer.status_code == 422
            pages.append(_plain(answer.content.decode().replace(number, "…")))
        assert pages[0] == pages[1]
        denied = AuditEvent.objects.filter(kind="denied", verb="emergency").order_by("id")
        assert [event.case_id for event in denied] == [case.pk, None]
        assert {tuple(event.diff["findings"]) for event in denied} == {("no_such_case",)}

    def test_stops_after_five_tries(self, desk: Client, case: Case) -> None:
        for number in range(5):
            assert ask(desk, f"CU-2019-9999{number}").status_code == 422
        assert "several times within an hour" in ask(desk, case.number).content.decode()
        assert not CaseGrant.objects.exists()
        cache.clear()
        assert ask(desk, case.number).status_code == 302

    @pytest.mark.parametrize(
        "changes",
        [{"reason": "short"}, {"told": ""}, {"number": ""}, {"number": "x" * 5000}, {"number": "CU\x00"}]
        + [{"hours": hours} for hours in ("9", "0", "-1", "8.5", "NaN", "")],
    )
    def test_names_the_field_that_is_wrong_and_writes_nothing(
        self, desk: Client, case: Case, changes: dict[str, str]
    ) -> None:
        answer = ask(desk, case.number, **changes)
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == set(changes)
        assert not CaseGrant.objects.exists()

    def test_takes_nothing_that_it_does_not_ask(self, desk: Client, case: Case, stranger: User) -> None:
        forged = {"ends_at": "2099-01-01", "user": case.officer_id, "kind": "named", "restricted": "on", "real_at": "1"}
        ask(desk, case.number, **forged)
        grant = CaseGrant.objects.get()
        assert (grant.user, grant.kind, grant.granted_by) == (stranger, "break_glass", stranger)
        assert grant.ends_at == grant.starts_at + timedelta(hours=8)
        assert Case.objects.get().restricted is False

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
    def test_is_not_for_them(self, case: Case, role: str) -> None:
        assert ask(browser_of(make_user(role=role)), case.number).status_code == 403
        assert not CaseGrant.objects.exists()

    def test_a_disabled_account_is_sent_to_the_sign_in(self, desk: Client, case: Case, stranger: User) -> None:
        User.objects.filter(pk=stranger.pk).update(is_active=False)
        assert ask(desk, case.number)["Location"].startswith("/accounts/login/")
        assert not CaseGrant.objects.exists()


class TestOver:
    def test_a_grant_that_ended_between_page_and_act_acts_no_more(self, desk: Client) -> None:
        case = make_open_case(office=make_office(code="RI", region="CAR"), restricted=True)
        colleague = make_user(role=Role.CASE_OFFICER, office=case.office)
        browser = browser_of(colleague)
        ask(browser, case.number)
        page = f"/cases/{case.pk}/application/"
        assert browser.get(page).status_code == 200
        over(case)
        assert browser.post(page, {"channel": "border"}).status_code == 404
        assert browser.get(f"/cases/{case.pk}/").status_code == 404

    def test_steps_of_the_demonstrations_clock_do_not_end_it(self, desk: Client, case: Case) -> None:
        ask(desk, case.number)
        clock.step(timedelta(days=7))
        assert desk.get(f"/cases/{case.pk}/").status_code == 200

    def test_is_ended_early_by_its_holder_and_by_nobody_without_a_part_in_it(self, desk: Client, case: Case) -> None:
        ask(desk, case.number)
        address = f"/emergency/{CaseGrant.objects.get().pk}/end/"
        assert browser_of(case.officer).post(address).status_code == 404
        assert desk.post(address).status_code == 302
        assert desk.get(f"/cases/{case.pk}/").status_code == 404
        assert desk.post(address).status_code == 403


class TestReview:
    def supervisor(self, case: Case) -> Client:
        client = browser_of(supervisor_of(case.office))
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    def test_is_work_of_the_supervisor_and_ends_an_access_without_a_reason(self, desk: Client, case: Case) -> None:
        ask(desk, case.number)
        chief = self.supervisor(case)
        address = f"/emergency/{CaseGrant.objects.get().pk}/"
        assert address in chief.get("/").content.decode()
        assert address in chief.get("/office/").content.decode()
        assert chief.post(address, {"outcome": "not_justified"}).status_code == 422
        assert chief.post(address, {"outcome": "not_justified", "note": "Nobody was at that desk."}).status_code == 302
        assert desk.get(f"/cases/{case.pk}/").status_code == 404
        assert WorkItem.objects.get(kind="review_break_glass").status == "done"
        assert "not justified" in chief.get("/office/").content.decode()

    def test_is_not_for_the_holder(self, desk: Client, case: Case) -> None:
        ask(desk, case.number)
        address = f"/emergency/{CaseGrant.objects.get().pk}/"
        assert "Was it justified?" not in desk.get(address).content.decode()
        assert desk.post(address, {"outcome": "justified", "note": "I was in a hurry."}).status_code == 422
        assert AuditEvent.objects.filter(kind="denied", verb="emergency_access").exists()

    def test_of_a_protected_person_is_for_headquarters_by_codename(self, desk: Client) -> None:
        hidden = make_open_case(restricted=True)
        ask(desk, hidden.number)
        chief = browser_of(make_user(role=Role.SUPERVISOR, office=make_office(code="BO")))
        page = chief.get("/").content.decode()
        assert str(hidden.codename) in page
        assert f"/cases/{hidden.pk}/" not in page
        assert "Prueba" not in page
        address = f"/emergency/{CaseGrant.objects.get(kind='break_glass').pk}/"
        assert chief.get(address).status_code == 200
        assert chief.get(f"/cases/{hidden.pk}/").status_code == 404
        assert self.supervisor(hidden).get(address).status_code == 404


def _plain(page: str) -> str:
    """The page without what differs in every answer."""
    return "\n".join(line for line in page.splitlines() if "csrf" not in line)
