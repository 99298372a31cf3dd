"""Files of a case: every one with its hash and with who opened it."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.admin.case_files import CaseFile
from casework.arrivals.models import Case
from casework.asylum.accounts import read_accounts
from casework.audit.models import AuditEvent
from casework.people.models import StoredFile
from tests import making
from tests.pages.desk import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def files(auditor: Client, case: Case) -> dict[str, CaseFile]:
    page = auditor.get(reverse("admin:casework_case_files", args=[case.pk]))
    assert page.status_code == 200
    return {str(file.what): file for file in page.context["files"]}


class TestFiles:
    def test_are_listed_with_who_opened_them(self, auditor: Client) -> None:
        paper = making.make_issued(photo=True)
        case = paper.case
        browser = browser_of(case.officer)
        for address in (
            f"/cases/{case.pk}/photo/",
            f"/safe-conducts/{paper.pk}/document.pdf",
            f"/safe-conducts/{paper.pk}/document.pdf",
            f"/applications/{making.application_of(case).pk}/receipt.pdf",
        ):
            assert browser.get(address).status_code == 200
        listed = files(auditor, case)
        times = {name: [one.times for one in file.readers] for name, file in listed.items()}
        assert times["photo"] == [1]
        assert times["document of a safe-conduct"] == [2]
        assert times["lodging receipt"] == [1]
        assert listed["photo"].sha256 == StoredFile.objects.get(kind="photo").sha256

    def test_tell_who_read_what_the_person_told(self, auditor: Client) -> None:
        case = making.make_lodged_case()
        application = making.application_of(case)
        told = read_accounts(application, by=case.officer, at=making.AT)
        readers = files(auditor, case)["what the person told"].readers if told else []
        assert len(readers) == len(told[:1])

    def test_an_opening_names_the_file_and_its_hash(self) -> None:
        case = making.make_open_case(photo=True)
        browser_of(case.officer).get(f"/cases/{case.pk}/photo/")
        browser_of(case.officer).get(f"/api/v1/cases/{case.pk}/photo/")
        file = StoredFile.objects.get()
        opened = AuditEvent.objects.filter(kind="read", subject_table="casework_storedfile")
        assert [(event.subject_pk, event.diff["sha256"]) for event in opened] == [(str(file.pk), file.sha256)] * 2

    def test_of_a_restricted_case_are_not_there(self, auditor: Client) -> None:
        case = making.make_open_case(restricted=True)
        assert auditor.get(reverse("admin:casework_case_files", args=[case.pk])).status_code == 404
