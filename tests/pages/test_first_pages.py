"""What reviewers, liaisons and data protection officers see first; who reads, reads and does nothing else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.arrivals.grants import assign_case
from casework.arrivals.models import Case, CaseGrant
from casework.staff.models import Role, User
from tests import making
from tests.making import AT, make_forwarded_case, make_issued, make_lodged_case, make_open_case, make_user
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")


def reviewer_of(*cases: Case) -> User:
    """A security reviewer to whom these were assigned."""
    reviewer = make_user(role=Role.SECURITY_REVIEWER, username="reviews")
    for case in cases:
        assign_case(case.pk, reviewer, reason="Looks alike.", by=making.supervisor_of(case.office), at=AT)
    return reviewer


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in asked)


class TestReviewer:
    def test_sees_first_what_was_assigned_and_why(self) -> None:
        case, _other = make_open_case(), make_open_case()
        page = browser_of(reviewer_of(case)).get("/")
        assert [row["grant"].case for row in page.context["rows"]] == [case]
        assert "Looks alike." in page.content.decode()

    def test_reads_the_case_and_finds_no_button_but_to_propose_a_revocation(self) -> None:
        paper = make_issued(photo=True)
        proposing = f"/safe-conducts/{paper.pk}/life/revocation/"  # a reviewer may: design, domain.md 5.6
        case, client = paper.case, browser_of(reviewer_of(paper.case))
        for address in (
            f"/cases/{case.pk}/",
            f"/safe-conducts/{paper.pk}/",
            f"/checks/{case.checks.get(type='SANCTIONS').pk}/",
        ):
            page = client.get(address).content.decode()
            assert case.number in page
            forms = re.findall(r'<form[^>]* action="([^"]*)"', page.partition("<main")[2].partition("</main>")[0])
            assert forms == ([proposing] if address.startswith("/safe-conducts/") else []), address
        assert client.post(f"/cases/{case.pk}/photo/", {}).status_code in (403, 422)
        assert client.post(f"/safe-conducts/{paper.pk}/hand-over/").status_code == 403

    def test_is_assigned_and_let_go_on_the_page_of_the_case(self) -> None:
        case, reviewer = make_open_case(), make_user(role=Role.SECURITY_REVIEWER, username="reviews")
        supervisor = browser_of(making.supervisor_of(case.office))
        address = f"/cases/{case.pk}/reviewers/"
        wrong: tuple[dict[str, Any], ...] = (
            {"reason": ""},
            {"reviewer": case.officer.pk, "reason": "x"},
            {"reviewer": reviewer.pk},
        )
        for sent in wrong:
            assert supervisor.post(address, sent).status_code == 422
        assert supervisor.post(address, {"reviewer": reviewer.pk, "reason": "Looks alike."}).status_code == 302
        grant = CaseGrant.objects.get(kind="assigned")
        assert browser_of(reviewer).get(f"/cases/{case.pk}/").status_code == 200
        assert supervisor.post(f"{address}{grant.pk}/end/").status_code == 302
        assert browser_of(reviewer).get(f"/cases/{case.pk}/").status_code == 404


class TestLiaison:
    def test_sees_first_what_was_forwarded_and_finds_it_by_number(self) -> None:
        one, two = make_forwarded_case(), make_forwarded_case(at=AT + timedelta(minutes=9))
        make_lodged_case()
        client = browser_of(make_user(role=Role.MINISTRY_LIAISON))
        rows = client.get("/").context["rows"]
        assert [row["application"].case for row in rows] == [two, one]
        for number in (one.number, one.number[-5:], f"demo-{one.number[-5:]}"):
            found = client.get("/", {"number": number}).context["rows"]
            assert [row["application"].case for row in found] == [one], number
        assert client.get("/", {"number": "nothing"}).context["rows"] == []
        assert client.get("/", {"number": "x\x00"}).status_code == 422

    def test_is_told_of_no_background_check(self) -> None:
        case = make_forwarded_case()
        client, check = browser_of(make_user(role=Role.MINISTRY_LIAISON)), case.checks.get(type="SANCTIONS")
        page = client.get(f"/cases/{case.pk}/")
        assert page.context["evidence"].checks == []
        assert str(check.pk) not in page.content.decode()
        told = client.get(f"/api/v1/cases/{case.pk}/").json()
        assert (told["checks"], told["work"]) == ([], [])
        assert client.get("/api/v1/checks/").json()["results"] == []
        assert client.get(f"/api/v1/checks/{check.pk}/").status_code == 404
        history = client.get(f"/api/v1/cases/{case.pk}/history/").json()["results"]
        assert "check" not in {step["subject_type"] for step in history}

    def test_who_works_at_the_desk_too_reads_the_checks_of_that_desk(self) -> None:
        case = make_forwarded_case()
        elsewhere = make_forwarded_case(office=making.make_office(code="RI", region="CAR"))
        making.give_role(case.officer, Role.MINISTRY_LIAISON)
        client = browser_of(case.officer)
        assert len(client.get(f"/cases/{case.pk}/").context["evidence"].checks) == 9
        assert client.get(f"/cases/{elsewhere.pk}/").context["evidence"].checks == []


class TestDataProtection:
    def read(self, auditor: User, case: Case, times: int = 1) -> None:
        client = browser_of(auditor)
        for _time in range(times):
            assert client.get(f"/admin/casework/case/{case.pk}/story/").status_code == 200

    def test_lists_who_of_the_auditors_read_which_case_under_what(self) -> None:
        case, secret = make_open_case(), make_open_case(restricted=True)
        auditor = make_user(role=Role.AUDITOR, display_name="A. Vardiluz", mandate=False)
        making.give_mandate(auditor, secret.number)
        other = make_user(role=Role.AUDITOR, display_name="B. Perdovas")
        self.read(auditor, case)
        self.read(auditor, secret)
        self.read(other, case)
        browser_of(case.officer).get(f"/cases/{case.pk}/")  # is no auditor's read
        client = browser_of(make_user(role=Role.DATA_PROTECTION))
        assert client.get("/").headers["Location"] == "/reads/"
        page = client.get("/reads/")
        told = [(row["auditor"], row["number"], row["mandate"], row["purpose"]) for row in page.context["rows"]]
        assert told == [
            ("B. Perdovas", case.number, "AUD-001", "Yearly review"),
            ("A. Vardiluz", secret.number, "AUD-001", "Yearly review"),
            ("A. Vardiluz", case.number, "AUD-001", "Yearly review"),
        ]
        assert "Prueba" not in page.content.decode()
        for asked, count in (
            ({"auditor": str(other.pk)}, 1),
            ({"day": "2019-02-26"}, 3),
            ({"day": "2019-02-25"}, 0),
            ({"auditor": str(auditor.pk), "day": "2019-02-26"}, 2),
        ):
            assert len(client.get("/reads/", asked).context["rows"]) == count, asked

    def test_goes_on_to_earlier_ones_and_asks_no_more_for_more(self) -> None:
        case, auditor = make_open_case(), make_user(role=Role.AUDITOR)
        client = browser_of(make_user(role=Role.DATA_PROTECTION))
        self.read(auditor, case)
        few = queries(client, "/reads/")
        self.read(auditor, case, times=50)
        assert queries(client, "/reads/") == few <= 12
        first = client.get("/reads/").context
        rest = client.get("/reads/", {"before": first["behind"]}).context
        assert (len(first["rows"]), len(rest["rows"]), rest["behind"]) == (50, 1, None)

    @pytest.mark.parametrize(
        "asked",
        [{"day": "soon"}, {"day": "9999-12-31"}, {"auditor": "x"}, {"before": "-1"}, {"before": str(2**63)}],
    )
    def test_names_what_cannot_be_asked(self, asked: dict[str, str]) -> None:
        client = browser_of(make_user(role=Role.DATA_PROTECTION))
        assert client.get("/reads/", asked).status_code == 422
