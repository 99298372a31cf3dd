"""A possible duplicate that the desk may not see: the desk sees a stranger, headquarters compares by codename."""

from typing import Any

import pytest
from django.test import Client

from casework.arrivals.models import Case
from casework.staff.models import Role
from casework.work.models import WorkItem
from tests.api.desk import System, told
from tests.making import make_office, make_open_case, make_user, officer_of, supervisor_of
from tests.pages.desk import begin_relatives, browser_of, read, start, typed, typed_relatives

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


class TestPossibleDuplicate:
    """A lookalike that the desk may not see is work for headquarters, and the desk sees a stranger."""

    @pytest.fixture
    def chief(self) -> Client:
        return browser_of(make_user(role=Role.SUPERVISOR, office=make_office(code="BO")))

    def registered(self, desk: Client, *, restricted: bool = False) -> Any:
        url = start(desk, restricted=restricted)
        return desk.post(f"{url}registration/", typed()), url

    def test_the_desks_answer_is_that_to_a_stranger(self) -> None:
        office = make_office()
        first = browser_of(make_user(role=Role.CASE_OFFICER, office=office))
        desk = browser_of(officer_of(office))
        stranger, _url = self.registered(desk)
        Case.objects.all().update(status="voided")
        answer, url = self.registered(first, restricted=True)
        assert answer.status_code == 302
        alike, url = self.registered(desk)
        assert (alike.status_code, alike.content) == (stranger.status_code, stranger.content)
        assert WorkItem.objects.filter(kind="possible_duplicate", office_id="BO").count() == 1
        assert "Compare" not in read(desk, url)
        assert "possible_duplicate" not in str(told(System(officer_of(office)).get(f"cases/{url.split('/')[2]}/")))

    def test_headquarters_finds_a_protected_draft_by_codename_and_opens_it_by_emergency(self, chief: Client) -> None:
        office = make_office()
        self.registered(browser_of(make_user(role=Role.CASE_OFFICER, office=office)))
        self._restricted_elsewhere()
        case = Case.objects.get(restricted=True)
        text = read(chief, "/")
        assert str(case.codename) in text
        assert f"/cases/{case.pk}/" not in text
        item = WorkItem.objects.get(kind="possible_duplicate")
        form = read(chief, f"/emergency/?work={item.pk}")
        assert case.number in form
        assert chief.get(f"/cases/{case.pk}/compare/").status_code == 404
        sent = {"number": case.number, "reason": "Headquarters compares it with another.", "hours": "1", "told": "on"}
        assert chief.post("/emergency/", sent).status_code == 302
        assert "Quirvelo" in read(chief, f"/cases/{case.pk}/compare/")

    def _restricted_elsewhere(self) -> Any:
        url = start(browser_of(officer_of(make_office(code="RI", region="CAR"))), office="RI", restricted=True)
        return browser_of(officer_of(make_office(code="RI"))).post(f"{url}registration/", typed()), url

    def test_headquarters_is_told_of_a_protected_lookalike_and_the_region_is_not(self, chief: Client) -> None:
        self._restricted_elsewhere()
        hidden = Case.objects.get()
        office = make_office()
        _answer, url = self.registered(browser_of(officer_of(office)))
        assert str(hidden.codename) in read(chief, f"{url}compare/")
        region = read(browser_of(supervisor_of(office)), f"{url}compare/")
        assert not any(word in region for word in (str(hidden.codename), hidden.number, "Protected"))

    def test_the_work_prefills_nothing_for_who_it_was_not_handed_to(self) -> None:
        self._restricted_elsewhere()
        office = make_office()
        self.registered(browser_of(officer_of(office)))
        item, hidden = WorkItem.objects.get(kind="possible_duplicate"), Case.objects.get(restricted=True)
        for reader in (officer_of(office), supervisor_of(office)):
            assert hidden.number not in read(browser_of(reader), f"/emergency/?work={item.pk}")

    def test_relatives_who_look_like_a_hidden_case_are_registered_as_strangers(self) -> None:
        self._restricted_elsewhere()
        head = make_open_case()
        desk = browser_of(head.officer)
        drafts = begin_relatives(desk, head, 1)
        block = {"given": "José Prueba", "paternal": "Quirvelo", "maternal": "Landrezma", "sex": "M"}
        block |= {"document_type": "VE_CEDULA", "document_country": "VEN", "document_number": "V-99.000.123"}
        answer = desk.post(f"/cases/{head.pk}/relatives/", typed_relatives(drafts, block))
        assert answer.status_code == 302, answer.content.decode()
        assert WorkItem.objects.get(kind="possible_duplicate").office_id == "BO"
        assert Case.objects.get(restricted=True).number not in read(desk, f"/cases/{drafts[0].pk}/")
