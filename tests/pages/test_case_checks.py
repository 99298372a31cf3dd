"""The checks of a case, the form for an answer, the assessment and its queue, as people see them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.screening.answers import record_answer
from casework.screening.received import CheckAnswer
from casework.staff.models import Role
from tests import making
from tests.making import AT, make_forwarded_case, make_open_case
from tests.making_checks import (
    LATER,
    NOTICE,
    assessment_of,
    check_of,
    make_complete,
    make_proposed,
    received,
    reviewer_of,
    second_supervisor,
)
from tests.making_hits import list_check
from tests.making_lists import record, take_list
from tests.pages.desk import browser_of, read

pytestmark = pytest.mark.usefixtures("evening")
SECRET = "Word for word what the agency wrote."


@pytest.fixture
def case() -> Case:
    return make_open_case()


def letter(**changes: Any) -> dict[str, Any]:
    scan = SimpleUploadedFile("name of a person.pdf", b"%PDF-1.4 prueba", content_type="application/pdf")
    told = {
        "said": "no_match",
        "source": "letter",
        "received_at": "2019-02-26T12:00",
        "reference": "OF-1",
        "scan": scan,
    }
    return told | changes


class TestCaseChecks:
    def test_says_of_each_what_was_asked_of_whom_and_why_it_waits(self, case: Case) -> None:
        page = read(browser_of(case.officer), f"/cases/{case.pk}/checks/")
        assert "INTERPOL liaison office / DIJIN" in page
        assert "The question has not gone out." in page
        assert "It cannot be asked yet" in page
        assert "0 of 9 needed checks" in page

    def test_records_a_letter_and_weighs_what_found_nothing(self, case: Case) -> None:
        client, check = browser_of(case.officer), check_of(case, "INTERPOL")
        place = f"/cases/{case.pk}/checks/"
        assert client.post(f"{place}sent/", {"check": [str(check.pk)], "reference": "OF-9"}).status_code == 302
        assert check_of(case, "INTERPOL").sent_reference == "OF-9"
        record_answer(check.pk, received(), by=case.officer, at=LATER)
        assert "Weigh the answers in which nothing was found" in read(client, place)
        client.post(f"{place}weigh/", {"reason": "Read."})
        assert check_of(case, "INTERPOL").status == "adjudicated"
        client.post(f"{place}renew/")
        assert check_of(case, "INTERPOL").status == "requested"

    def test_leads_from_a_list_check_that_was_reopened_to_its_weighing(self, case: Case) -> None:
        making.serve_list()
        making.answer_checks(case)
        check, reads = list_check(case), browser_of(reviewer_of(case))
        assert check.status == "answered"
        place = f"/checks/{check.pk}/agency/"
        reads.post(f"/checks/{check.pk}/weigh/", {"weighing": "no_concern", "reason": "Read."})
        assert place not in read(reads, f"/checks/{check.pk}/")
        assert f"/checks/{check.pk}/reopen/" in read(reads, f"/checks/{check.pk}/")
        browser_of(making.supervisor_of(case.office)).post(f"/checks/{check.pk}/reopen/", {"reason": "New."})
        assert list_check(case).status == "reopened"
        assert place in read(reads, f"/checks/{check.pk}/")
        assert place in read(reads, f"/cases/{case.pk}/checks/")
        assert "Weigh the answer" in read(reads, place)
        officer = browser_of(case.officer)
        assert place not in read(officer, f"/checks/{check.pk}/"), "a reopened one is a reviewer's"
        assert place not in read(officer, f"/cases/{case.pk}/checks/")

    def test_the_case_names_every_list_that_was_asked(self, case: Case) -> None:
        for source, at in (("onu", AT), ("ofac", LATER)):
            take_list(record(source, "Ermelinda Zorobabel Quispe"), source=source, at=at)
        making.answer_checks(case, at=LATER)
        told = read(browser_of(case.officer), f"/cases/{case.pk}/")
        assert told.index("ofac, version of 26 Feb 2019") < told.index("onu, version of 26 Feb 2019")

    @pytest.mark.parametrize("sent", [{}, {"check": "x", "reference": "1"}, {"reference": "OF-9"}])
    def test_records_nothing_without_a_question_or_a_number(self, case: Case, sent: dict[str, str]) -> None:
        client = browser_of(case.officer)
        page = client.post(f"/cases/{case.pk}/checks/sent/", sent, follow=True, headers={"accept-language": "en"})
        assert "Nothing was recorded" in page.content.decode()
        assert check_of(case, "INTERPOL").status == "requested"

    def test_the_ministry_finds_none(self) -> None:
        forwarded = make_forwarded_case()
        client = browser_of(making.make_user(role=Role.MINISTRY_LIAISON))
        for place in ("checks", "assessment"):
            assert client.get(f"/cases/{forwarded.pk}/{place}/").status_code == 403


class TestAnswer:
    def test_is_typed_in_with_its_scan(self, case: Case) -> None:
        client, check = browser_of(case.officer), check_of(case, "NATIONAL_RECORDS")
        assert "Scan of the letter" in read(client, f"/checks/{check.pk}/answer/")
        answer = client.post(f"/checks/{check.pk}/answer/", letter(note=SECRET))
        assert answer.headers["Location"] == f"/checks/{check.pk}/agency/"
        kept = CheckAnswer.objects.get()
        assert kept.file is not None
        assert "person" not in kept.file.path

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"said": ""}, "This field is required."),
            ({"reference": ""}, "Write the number of the letter"),
            ({"scan": SimpleUploadedFile("a.pdf", b"MZ")}, "neither a PDF nor"),
            ({"received_at": "2019-02-27T12:00"}, "has not come yet"),
        ],
    )
    def test_a_wrong_form_says_so_and_keeps_nothing(self, case: Case, changes: dict[str, Any], sentence: str) -> None:
        client, check = browser_of(case.officer), check_of(case, "NATIONAL_RECORDS")
        page = client.post(f"/checks/{check.pk}/answer/", letter(**changes), headers={"accept-language": "en"})
        assert page.status_code == 422
        assert sentence in page.content.decode()
        assert not CheckAnswer.objects.exists()

    def test_an_officer_sees_what_it_comes_to_and_a_reviewer_its_text(self, case: Case) -> None:
        check, reviewer = check_of(case, "INTERPOL"), reviewer_of(case)
        told = received("hit", note=SECRET, **NOTICE)
        answer = record_answer(check.pk, told, by=case.officer, at=AT.replace(hour=12)).answer
        assert answer is not None
        officer, reads = browser_of(case.officer), browser_of(reviewer)
        page = read(officer, f"/checks/{check.pk}/agency/")
        assert "something found" in page
        assert "Possible persecution" in page
        assert SECRET not in page
        assert officer.get(f"/answers/{answer.pk}/scan/").status_code == 403
        assert SECRET in read(reads, f"/checks/{check.pk}/agency/")
        scan = reads.get(f"/answers/{answer.pk}/scan/")
        assert (scan.content, scan.headers["Content-Type"]) == (b"%PDF-1.4 prueba", "application/pdf")
        opened = AuditEvent.objects.filter(kind="read", subject_table="casework_storedfile", case_id=case.pk)
        assert [event.subject_pk for event in opened] == [str(answer.file_id)]

    def test_is_weighed_and_reviewed_by_a_lawyer_on_its_page(self, case: Case) -> None:
        check, reviewer = check_of(case, "INTERPOL"), browser_of(reviewer_of(case))
        record_answer(check.pk, received("hit", **NOTICE), by=case.officer, at=AT.replace(hour=12))
        wrong = reviewer.post(f"/checks/{check.pk}/weigh/", {"weighing": "observation", "reason": ""})
        assert wrong.status_code == 422
        reviewer.post(f"/checks/{check.pk}/weigh/", {"weighing": "observation", "reason": "Read."})
        assert check_of(case, "INTERPOL").weighing == "observation"
        supervisor = browser_of(making.supervisor_of(case.office))
        assert "Legal review done" in read(supervisor, f"/checks/{check.pk}/agency/")
        supervisor.post(f"/checks/{check.pk}/legal-review/", {"reason": "Read by counsel."})
        assert "Legal review done" not in read(supervisor, f"/checks/{check.pk}/agency/")
        supervisor.post(f"/checks/{check.pk}/reopen/", {"reason": "New."})
        assert check_of(case, "INTERPOL").status == "reopened"


class TestAssessment:
    def test_the_checklist_says_what_is_missing(self, case: Case) -> None:
        page = read(browser_of(case.officer), f"/cases/{case.pk}/assessment/")
        assert page.count("is-missing") == 9
        assert "Propose an outcome" not in page

    def test_goes_from_proposal_to_the_second_approval(self) -> None:
        one, by = make_complete(at=AT.replace(hour=12))
        reviewer, place = browser_of(by), f"/assessments/{one.pk}"
        assert f"/cases/{one.case_id}/assessment/" in read(reviewer, "/assessments/")
        assert reviewer.post(f"{place}/propose/", {"outcome": "adverse", "reason": "So."}).status_code == 422
        told = {"outcome": "adverse", "reason": "So.", "legal_note": "Art. 7.1."}
        assert reviewer.post(f"{place}/propose/", told).status_code == 302
        first, second = (
            browser_of(each) for each in (making.supervisor_of(one.case.office), second_supervisor(one.case))
        )
        assert f"/cases/{one.case_id}/assessment/" in read(first, "/assessments/")
        first.post(f"{place}/approve/", {"reason": "Agreed."})
        assert "Waits for a second supervisor." in read(second, f"/cases/{one.case_id}/assessment/")
        second.post(f"{place}/approve/", {"reason": "I too."})
        assert assessment_of(one.case).status == "adverse"
        page = read(second, f"/cases/{one.case_id}/assessment/")
        assert "Tell the Ministry how the assessment of the checks stands" in page
        second.post(f"{place}/followed-up/", {"kind": "notify_ministry"})
        assert "Tell the Ministry how" not in read(second, f"/cases/{one.case_id}/assessment/")
        assert (
            "So." not in read(browser_of(one.case.officer), f"/cases/{one.case_id}/assessment/").partition("<main")[2]
        )

    def test_the_queue_filters_by_its_address_and_lists_the_longest_waiting_first(self) -> None:
        one, _reviewer = make_proposed()
        client = browser_of(making.supervisor_of(one.case.office))
        make_open_case()
        assert str(one.case_id) in read(client, "/assessments/?status=proposed")
        assert str(one.case_id) not in read(client, "/assessments/?status=open")
        assert "Nothing waits here" in read(client, "/assessments/?status=complete")
        assert client.get("/assessments/?status=nonsense&office=ZZZZ").status_code == 200
