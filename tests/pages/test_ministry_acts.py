"""Acts of the Ministry and a death, typed at a page: done, refused, wrong, and not for this role."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework import clock
from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.services import forward_application
from casework.audit.models import AuditEvent
from casework.people.models import Death, PersonName
from casework.safe_conducts.models import SafeConduct
from casework.staff.models import User
from tests.making import AT, application_of, make_issued, make_office, officer_of, supervisor_of
from tests.making_papers import fresh, liaison
from tests.pages.desk import browser_of


@pytest.fixture
def paper(db: None) -> SafeConduct:
    clock.set_demonstration(AT, running=False)
    paper = make_issued()  # the liaison sees what was forwarded
    forward_application(application_of(paper.case).pk, "DEMO-1", by=paper.case.officer, at=AT)
    return paper


def in_english(user: User) -> Client:
    client = browser_of(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def address(paper: SafeConduct) -> str:
    return f"/applications/{application_of(paper.case).pk}/ministry-act/"


def act(paper: SafeConduct, kind: str, **changes: str) -> dict[str, str]:
    typed = {"kind": kind, "number": "S-1", "dated": "2019-02-26", "signatory": "Viceministra de prueba"}
    return typed | {"about": str(paper.case_id)} | changes


class TestActs:
    def test_are_recorded_and_stand_on_the_case_page(self, paper: SafeConduct) -> None:
        desk = in_english(liaison())
        assert "Record an act of the Ministry" in desk.get(f"/cases/{paper.case_id}/").content.decode()
        answer = desk.post(address(paper), act(paper, "recognition"))
        assert answer.status_code == 302
        assert fresh(paper).status == "lost_validity"
        page = desk.get(f"/cases/{paper.case_id}/").content.decode()
        assert "Viceministra de prueba" in page
        assert "recognition" in page

    def test_name_whom_they_may_be_about(self, paper: SafeConduct) -> None:
        name = PersonName.objects.get(person=paper.person, alias=False)
        (offered,) = in_english(liaison()).get(address(paper)).context["form"].fields["about"].choices
        assert offered[0] == str(paper.case_id)
        assert str(name.given) in offered[1]
        assert offered[1].endswith(f" · {paper.case.number}")

    def test_keep_the_scan_of_the_act_for_whoever_sees_the_case(self, paper: SafeConduct) -> None:
        desk = in_english(liaison())
        scan = SimpleUploadedFile("resolución.exe", b"%PDF-1.7 the act")
        assert desk.post(address(paper), act(paper, "archive") | {"scan": scan}).status_code == 302
        kept = MinistryAct.objects.get()
        where = f"/ministry-acts/{kept.pk}/scan/"
        assert where in desk.get(f"/cases/{paper.case_id}/").content.decode()
        for reader in (desk, in_english(paper.case.officer)):
            answer = reader.get(where)
            assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 the act", "application/pdf")
            assert "resoluci" not in answer["Content-Disposition"]
        opened = AuditEvent.objects.filter(kind="read", subject_table="casework_storedfile", case_id=paper.case_id)
        assert opened.count() == 2
        stranger = in_english(officer_of(make_office(code="AR")))
        assert stranger.get(where).status_code == stranger.get(f"/ministry-acts/{uuid4()}/scan/").status_code == 404

    @pytest.mark.parametrize("content", [b"", b"MZ\x90 a program", b"%PDF-" + bytes(8 * 1024 * 1024)])
    def test_take_no_scan_that_is_empty_too_large_or_something_else(self, paper: SafeConduct, content: bytes) -> None:
        scan = SimpleUploadedFile("act.pdf", content)
        answer = in_english(liaison()).post(address(paper), act(paper, "archive") | {"scan": scan})
        assert answer.status_code == 422
        assert "scan" in answer.context["form"].errors
        assert not MinistryAct.objects.exists()

    def test_a_correction_keeps_the_scan_or_brings_another(self, paper: SafeConduct) -> None:
        desk = in_english(liaison())
        scan = SimpleUploadedFile("act.pdf", b"%PDF-1.7 the act")
        desk.post(address(paper), act(paper, "archive") | {"scan": scan})
        typed = act(paper, "archive", why="Misread.", received_at="2019-02-26T09:00")
        first = MinistryAct.objects.get()
        assert desk.post(f"/ministry-acts/{first.pk}/correct/", typed | {"number": "S-2"}).status_code == 302
        second = MinistryAct.objects.get(corrects=first)
        assert second.file_id == first.file_id
        another = SimpleUploadedFile("act.pdf", b"%PDF-1.7 the right act")
        desk.post(f"/ministry-acts/{second.pk}/correct/", typed | {"number": "S-3", "scan": another})
        assert desk.get(f"/ministry-acts/{MinistryAct.objects.get(corrects=second).pk}/scan/").content == (
            b"%PDF-1.7 the right act"
        )

    def test_of_one_person_end_nothing_by_themselves(self, paper: SafeConduct) -> None:
        assert in_english(liaison()).post(address(paper), act(paper, "no_show")).status_code == 302
        assert MinistryAct.objects.get().case_id == paper.case_id
        assert fresh(paper).status == "issued"

    def test_ask_a_supervisor_how_they_reached_the_office(self, paper: SafeConduct) -> None:
        desk = in_english(supervisor_of(paper.office))
        assert "reason_recorded_for_the_ministry" in desk.get(address(paper)).content.decode()
        answer = desk.post(address(paper), act(paper, "recognition"))
        assert answer.status_code == 422
        assert not MinistryAct.objects.exists()
        why = {"reason_recorded_for_the_ministry": "By letter."}
        assert desk.post(address(paper), act(paper, "recognition", **why)).status_code == 302
        assert MinistryAct.objects.get().why == "By letter."

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"kind": "miracle"}, "kind"),
            ({"number": " "}, "number"),
            ({"number": "9" * 61}, "number"),
            ({"dated": "soon"}, "dated"),
            ({"signatory": "a\x00b"}, "signatory"),
            ({"ground": "MANIFEST"}, "ground"),
            ({"ground": "WHIM"}, "ground"),
            ({"kind": "rejection"}, "ground"),
            ({"about": "00000000-0000-4000-8000-000000000000"}, "about"),
        ],
    )
    def test_name_the_field_that_is_wrong_and_write_nothing(
        self, paper: SafeConduct, wrong: dict[str, str], field: str
    ) -> None:
        answer = in_english(liaison()).post(address(paper), act(paper, "recognition") | wrong)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not MinistryAct.objects.exists()
        assert fresh(paper).status == "issued"

    def test_are_refused_twice_and_from_the_future(self, paper: SafeConduct) -> None:
        desk = in_english(liaison())
        assert "dated" in desk.post(address(paper), act(paper, "no_show", dated="2019-03-26")).context["form"].errors
        future = desk.post(address(paper), act(paper, "no_show", received_at="2019-03-26T09:00"))
        assert "received_at" in future.context["form"].errors
        desk.post(address(paper), act(paper, "no_show"))
        answer = desk.post(address(paper), act(paper, "no_show"))
        assert answer.status_code == 422
        assert "recorded already" in answer.content.decode()
        assert MinistryAct.objects.count() == 1

    def test_are_not_an_officers(self, paper: SafeConduct) -> None:
        desk = in_english(paper.case.officer)
        assert "ministry-act" not in desk.get(f"/cases/{paper.case_id}/").content.decode()
        assert desk.post(address(paper), act(paper, "recognition")).status_code == 403
        assert not MinistryAct.objects.exists()


DIED: dict[str, Any] = {"on": "2019-02-25", "told_by": "Hospital", "basis": "documented", "sure": "on"}


class TestDeath:
    def test_is_recorded_behind_its_warning_and_ends_the_paper(self, paper: SafeConduct) -> None:
        desk, place = in_english(paper.case.officer), f"/cases/{paper.case_id}/death/"
        assert place in desk.get(f"/cases/{paper.case_id}/").content.decode()
        assert "What this ends" in desk.get(place).content.decode()
        assert desk.post(place, DIED).status_code == 302
        assert fresh(paper).status == "ended_by_death"
        assert Death.objects.get().told_by == "Hospital"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("on", "2019-03-01"),
            ("on", "x"),
            ("told_by", " "),
            ("told_by", "a" * 301),
            ("basis", "rumour"),
            ("sure", ""),
        ],
    )
    def test_names_the_field_that_is_wrong_and_writes_nothing(self, paper: SafeConduct, field: str, value: str) -> None:
        answer = in_english(paper.case.officer).post(f"/cases/{paper.case_id}/death/", DIED | {field: value})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not Death.objects.exists()
        assert fresh(paper).status == "issued"

    def test_that_changed_meanwhile_is_shown_and_written_over_by_the_next_try(self, paper: SafeConduct) -> None:
        desk, place = in_english(paper.case.officer), f"/cases/{paper.case_id}/death/"
        assert desk.post(place, DIED | {"told_by": "The sister"}).status_code == 302
        late = desk.post(place, DIED)
        assert (late.status_code, Death.objects.count()) == (422, 1)
        assert "The sister" in late.content.decode()
        again = {name: value or "" for name, value in late.context["form"].data.items()}
        assert desk.post(place, again).status_code == 302
        assert Death.objects.get(superseded_at__isnull=True).told_by == "Hospital"

    def test_is_not_for_the_liaison(self, paper: SafeConduct) -> None:
        assert in_english(liaison()).post(f"/cases/{paper.case_id}/death/", DIED).status_code == 403
        assert not Death.objects.exists()
