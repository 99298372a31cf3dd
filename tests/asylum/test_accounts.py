"""What the person told is read by who may, each time on the trail; an auditor says why first."""

import pytest
from django.test import Client

from casework import clock
from casework.arrivals.models import CaseGrant
from casework.asylum.accounts import read_accounts
from casework.asylum.models import Application
from casework.asylum.services import complete_application
from casework.audit.models import AuditEvent
from casework.errors import ActionRefused
from casework.staff.models import Role, User
from casework.staff.services import system_user
from tests import making
from tests.pages.desk import browser_of

pytestmark = pytest.mark.django_db
AT = making.AT
TEXT = "Un relato inventado para esta prueba."
MAY = (Role.CASE_OFFICER, Role.SUPERVISOR, Role.SECURITY_REVIEWER, Role.MINISTRY_LIAISON)


@pytest.fixture
def application() -> Application:
    clock.set_demonstration(clock.FIRST_MOMENT, running=False)
    made = making.application_of(making.make_lodged_case())
    told = {"grounds": ("a",), "statement": TEXT, "evidence": ""}
    complete_application(made.pk, **told, by=made.case.officer, at=AT)  # type: ignore[arg-type]
    return Application.objects.select_related("case__office").get(pk=made.pk)


def named(role: str, application: Application) -> User:
    """Somebody in this role whom a grant lets see the case."""
    user = making.make_user(role=role, office=application.case.office, username="somebody")
    granted = {"kind": "named", "reason": "Test.", "starts_at": AT, "granted_by": system_user()}
    CaseGrant.objects.create(case=application.case, user=user, **granted)
    return user


def reads() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(kind="read", subject_table="casework_statement").order_by("id"))


class TestReadAccounts:
    @pytest.mark.parametrize("role", MAY)
    def test_gives_the_text_to_who_may_and_records_it(self, application: Application, role: str) -> None:
        told = read_accounts(application, by=named(role, application), at=AT)
        assert told[0].text == TEXT
        assert [event.case_id for event in reads()] == [application.case_id] * len(told)

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION])
    def test_refuses_the_others(self, application: Application, role: str) -> None:
        with pytest.raises(ActionRefused):
            read_accounts(application, by=named(role, application), at=AT)
        assert reads() == []

    def test_asks_an_auditor_why(self, application: Application) -> None:
        auditor = named(Role.AUDITOR, application)
        for reason in ("", "   "):
            with pytest.raises(ActionRefused):
                read_accounts(application, by=auditor, at=AT, reason=reason)
        assert reads() == []
        read_accounts(application, by=auditor, at=AT, reason="Complaint 7 of 2019.")
        assert {event.purpose for event in reads()} == {"Complaint 7 of 2019."}

    def test_shows_earlier_accounts_beside_the_one_that_holds(self, application: Application) -> None:
        changed = {"grounds": ("a",), "statement": "Otro relato.", "evidence": ""}
        complete_application(application.pk, **changed, by=application.case.officer, at=AT)  # type: ignore[arg-type]
        texts = [account.text for account in read_accounts(application, by=application.case.officer, at=AT)]
        assert {TEXT, "Otro relato."} <= set(texts)


class TestPages:
    def test_the_desk_reads_it_from_the_case(self, application: Application) -> None:
        browser, address = browser_of(application.case.officer), f"/applications/{application.pk}/statement/"
        case = browser.get(f"/cases/{application.case_id}/").content.decode()
        assert address in case
        assert TEXT not in case
        assert TEXT in browser.get(address).content.decode()
        assert reads()

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION])
    def test_is_no_page_of_the_others(self, application: Application, role: str) -> None:
        browser = browser_of(named(role, application))
        assert browser.get(f"/applications/{application.pk}/statement/").status_code == 403

    def test_no_answer_of_the_api_tells_it(self, application: Application) -> None:
        browser = browser_of(application.case.officer)
        for path in (f"cases/{application.case_id}/", f"applications/{application.pk}/"):
            assert TEXT not in browser.get(f"/api/v1/{path}").content.decode()


class TestAuditor:
    @pytest.fixture
    def auditor(self) -> Client:
        return browser_of(making.make_user(role=Role.AUDITOR, username="audits"))

    def test_reads_it_once_after_saying_why(self, application: Application, auditor: Client) -> None:
        address = f"/admin/casework/application/{application.pk}/statement/"
        assert TEXT not in auditor.get(address).content.decode()
        assert auditor.post(address, {"reason": " "}).status_code == 422
        assert reads() == []
        assert TEXT in auditor.post(address, {"reason": "Complaint 7."}).content.decode()
        assert {event.purpose for event in reads()} == {"Complaint 7."}
        assert TEXT not in auditor.get(address).content.decode()

    def test_finds_none_of_a_restricted_case(self, auditor: Client) -> None:
        hidden = making.application_of(making.make_lodged_case(restricted=True))
        for key in (hidden.pk, hidden.case_id):
            address = f"/admin/casework/application/{key}/statement/"
            assert auditor.post(address, {"reason": "Complaint 7."}).status_code == 404
