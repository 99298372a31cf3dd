"""Auditors read deaths: who recorded one, who took it back and why; of a case that is hidden, nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.journey.deaths import record_death, withdraw_death
from casework.people.facts import Died
from casework.people.models import Death
from tests.admin.test_lists import page_of
from tests.arrivals.test_inadmission import make_ground
from tests.making import AT, make_open_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def died(*, restricted: bool = False) -> tuple[Case, Death]:
    """Somebody of whom a death is recorded."""
    case = make_open_case(restricted=restricted)
    return case, record_death(case.pk, Died(told_by="Hospital de prueba"), by=case.officer, at=AT)


def page_about(auditor: Client, death: Death) -> str:
    """The page of one."""
    answer = auditor.get(reverse("admin:casework_death_change", args=[death.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_list_names_the_case_and_not_who_said_it(auditor: Client) -> None:
    case, _death = died()
    page = page_of(auditor, "death")
    assert case.number in page
    assert "Hospital de prueba" not in page


def test_the_page_tells_who_took_it_back_and_why_and_is_an_event_of_the_case(auditor: Client) -> None:
    case, death = died()
    withdraw_death(case.pk, "Another person.", by=case.officer, at=AT)
    page = page_about(auditor, death)
    assert all(told in page for told in (case.number, "Hospital de prueba", "Another person."))
    read = AuditEvent.objects.filter(kind="read", subject_table="casework_death", subject_pk=str(death.pk))
    assert read.get().case_id == case.pk


def test_is_listed_from_its_case_and_nothing_is_told_of_a_hidden_one(auditor: Client) -> None:
    case, _death = died()
    hidden, secret = died(restricted=True)
    story = auditor.get(f"/admin/casework/case/{case.pk}/story/").content.decode()
    address = reverse("admin:casework_death_changelist", query={"person__cases": str(case.pk)})
    assert address.replace("&", "&amp;") in story
    assert case.number in auditor.get(address).content.decode()
    assert hidden.number not in page_of(auditor, "death")
    assert auditor.get(reverse("admin:casework_death_change", args=[secret.pk])).status_code == 404


def test_grounds_of_inadmission_are_read_as_deaths_are(auditor: Client) -> None:
    ground = make_ground(make_open_case())
    assert ground.case.number in page_of(auditor, "inadmissionground")
    assert ground.ground not in page_of(auditor, "inadmissionground")
    page = auditor.get(reverse("admin:casework_inadmissionground_change", args=[ground.pk])).content.decode()
    assert all(told in page for told in (ground.ground, ground.article, ground.case.number))


def test_nothing_is_written_there(auditor: Client) -> None:
    _case, death = died()
    answer = auditor.post(reverse("admin:casework_death_change", args=[death.pk]), {"told_by": "Nobody"})
    assert answer.status_code == 403
    assert Death.objects.get().told_by == "Hospital de prueba"
