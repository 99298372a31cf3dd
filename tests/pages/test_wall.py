"""A page that forgets `visible_to` shows nothing that its reader may not see: the second wall, through the doors."""

import re
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from django.test import Client

from casework.arrivals.grants import name_on_case
from casework.arrivals.models import Case, CaseGrant
from casework.audit.models import AuditEvent
from casework.staff.models import Role
from tests.making import (
    AT,
    application_of,
    make_forwarded_case,
    make_lodged_case,
    make_office,
    make_open_case,
    make_requested,
    make_token,
    make_user,
    officer_of,
    supervisor_of,
)
from tests.pages.desk import browser_of, search

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.forgetful")]


def counted(client: Client, path: str = "/everything/", **headers: Any) -> dict[str, int]:
    """How many rows of each kind the page counts."""
    answer = client.get(path, **headers)
    assert answer.status_code == 200
    return dict(answer.json())


def cases_of(client: Client, path: str = "/everything/", **headers: Any) -> int:
    """How many cases the page counts."""
    return counted(client, path, **headers)["Case"]


def told(answer: Any) -> str:
    """A page's content, without its tokens and the key of the words."""
    return re.sub(
        r'(?i)(csrfmiddlewaretoken" value="|csrftoken": "|found=|datetime=")[^"&]*', "", answer.content.decode()
    )


@pytest.fixture
def elsewhere() -> Client:
    """An officer of Arauca, in another region than the case of Cúcuta."""
    return browser_of(officer_of(make_office(code="AR", region="ORQ")))


class TestAForgottenQuestion:
    def test_shows_an_officer_nothing_of_another_office(self, elsewhere: Client) -> None:
        make_requested()
        assert set(counted(elsewhere).values()) == {0}

    def test_shows_an_officer_what_is_theirs(self) -> None:
        case = make_requested().case
        shown = counted(browser_of(officer_of(case.office)))
        assert {kind: shown[kind] for kind in ("Case", "SafeConduct", "Application", "PersonName")} == {
            "Case": 1, "SafeConduct": 1, "Application": 1, "PersonName": 1,
        }  # fmt: skip

    def test_shows_a_supervisor_their_region(self, elsewhere: Client) -> None:
        case = make_open_case()
        make_open_case(office=make_office(code="AR", region="ORQ"))
        assert cases_of(browser_of(supervisor_of(case.office))) == 1
        assert cases_of(browser_of(make_user(role=Role.SUPERVISOR))) == 2

    def test_shows_a_restricted_case_to_whom_it_names(self) -> None:
        case = make_open_case(restricted=True)
        supervisor = supervisor_of(case.office)
        assert cases_of(browser_of(supervisor)) == 0
        name_on_case(case.pk, supervisor, reason="She decides on it.", by=case.officer, at=AT)
        assert cases_of(browser_of(supervisor)) == 1

    def test_shows_nothing_after_a_grant_ended(self) -> None:
        case = make_open_case(restricted=True)
        assert cases_of(browser_of(case.officer)) == 1
        CaseGrant.objects.filter(case=case).update(ends_at=AT)
        assert cases_of(browser_of(case.officer)) == 0

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECURITY_REVIEWER, Role.DATA_PROTECTION])
    def test_shows_nothing_to_who_sees_single_cases_or_none(self, role: str) -> None:
        make_open_case()
        assert cases_of(browser_of(make_user(role=role))) == 0

    def test_shows_a_liaison_what_was_forwarded(self) -> None:
        make_lodged_case()
        liaison = make_user(role=Role.MINISTRY_LIAISON)
        assert cases_of(browser_of(liaison)) == 0
        make_forwarded_case()
        shown = counted(browser_of(liaison))
        assert (shown["Case"], shown["Application"]) == (1, 1)

    def test_shows_nothing_to_the_public(self) -> None:
        make_open_case()
        assert cases_of(Client()) == 0
        assert cases_of(Client(), "/unasked/") == 0

    def test_shows_the_holder_of_a_token_that_office_only(self) -> None:
        make_open_case()
        make_open_case(office=make_office(code="AR", region="ORQ"))
        national = make_user(role=Role.SUPERVISOR)
        for office, listed in ((None, 2), (make_office(), 1)):
            _token, secret = make_token(national, office=office)
            answer = Client().get("/api/v1/cases/", headers={"Authorization": f"Bearer {secret}"})
            assert len(answer.json()["results"]) == listed


class TestAnAct:
    def test_looks_past_the_wall_and_leaves_it_standing(self) -> None:
        case = make_open_case()
        make_open_case(office=make_office(code="AR", region="ORQ"))
        assert cases_of(browser_of(case.officer), "/after-an-act/") == 2  # theirs, and the one that was begun

    def test_that_is_forgotten_writes_nothing_into_another_office(self) -> None:
        case = make_open_case()
        make_office(code="AR", region="ORQ")
        with pytest.raises(ProgrammingError, match="row-level security"):
            browser_of(case.officer).get("/elsewhere/")
        assert not Case.objects.filter(number="FORGED-1").exists()


class TestTheSettings:
    def test_of_one_request_are_not_those_of_the_next(self) -> None:
        officer = officer_of(make_office())
        assert browser_of(officer).get("/settings/").json()["user"] == str(officer.pk)
        assert Client().get("/settings/").json() == {"user": "", "offices": "", "down": ""}

    def test_are_gone_with_the_transaction(self, transactional_db: None) -> None:
        browser_of(officer_of(make_office())).get("/settings/")
        with connection.cursor() as cursor:
            cursor.execute("SELECT wall_setting('user'), wall_setting('offices')")
            assert cursor.fetchone() == ("", "")


class TestRefusedTries:
    @pytest.mark.parametrize(("place", "kind"), [("applications", "application"), ("safe-conducts", "paper")])
    def test_are_filed_under_the_case_that_was_hidden(self, elsewhere: Client, place: str, kind: str) -> None:
        paper = make_requested()
        key = paper.pk if kind == "paper" else application_of(paper.case).pk
        path = f"/{place}/{key}/" if kind == "paper" else f"/{place}/{key}/relatives/"
        assert elsewhere.get(path).status_code == 404
        assert AuditEvent.objects.filter(kind="denied").latest("id").case_id == paper.case_id


class TestFindingAName:
    def test_tells_nothing_of_who_is_hidden(self, elsewhere: Client) -> None:
        make_open_case()
        hidden = elsewhere.get(search(elsewhere, "Quirvelo"))
        absent = elsewhere.get(search(elsewhere, "Nobodyhasit"))
        assert "Prueba" not in told(hidden)
        assert told(hidden).replace("Quirvelo", "Nobodyhasit") == told(absent)
