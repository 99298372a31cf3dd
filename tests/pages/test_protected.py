"""Protected people: a codename on every list, and nothing that shows a hidden relative exists."""

import io
from datetime import datetime, time
from typing import Any

import pypdf
import pytest

from casework import clock
from casework.arrivals.grants import name_on_case
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.protecting import restrict_case
from casework.asylum.models import Application
from casework.asylum.receipt import render_receipt
from casework.asylum.selectors import receipt_facts
from casework.asylum.services import lodge_application
from casework.law.days import BOGOTA
from casework.staff.models import Role, User
from casework.work.models import WorkItem
from tests.api.desk import System, told
from tests.making import (
    AT,
    application_of,
    make_draft,
    make_family,
    make_issued,
    make_lodging,
    make_open_case,
    make_requested,
    make_user,
    officer_of,
    supervisor_of,
)
from tests.pages.desk import begin_relatives, browser_of, read, search, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def name_of(case: Case) -> str:
    name = case.person.personname_facts.get()
    return f"{name.given} {name.paternal} {name.maternal}"


def hide(case: Case, *, from_user: User) -> Case:
    """Restrict a case and let its officer, who would see it, not be `from_user`."""
    hidden = restrict_case(case.pk, reason="Threatened.", by=supervisor_of(case.office), at=AT)
    CaseGrant.objects.filter(case=case, user=from_user).update(ends_at=AT)
    return hidden


class TestCodenameOnLists:
    @pytest.mark.parametrize(
        ("who", "address"),
        [
            *(("officer", address) for address in ("/", "/cases/")),
            *(("supervisor", address) for address in ("/", "/cases/", "/safe-conducts/", "/office/", "/office/work/")),
        ],
    )
    def test_even_for_who_may_see_the_name(self, who: str, address: str) -> None:
        paper = make_requested(restricted=True)
        issued = make_issued()
        restrict_case(issued.case_id, reason="Threatened.", by=supervisor_of(issued.office), at=AT)
        name_on_case(paper.case_id, supervisor_of(paper.office), reason="Decides.", by=paper.case.officer, at=AT)
        reader = browser_of(officer_of(paper.office) if who == "officer" else supervisor_of(paper.office))
        if address == "/office/":  # papers that end within two days
            assert issued.valid_until
            last = datetime.combine(issued.valid_until, time(9), BOGOTA)
            clock.set_demonstration(last, running=False)
        text = read(reader, address)
        hidden = issued.case if address == "/office/" else paper.case
        assert str(Case.objects.get(pk=hidden.pk).codename) in text
        assert name_of(paper.case) not in text
        assert name_of(issued.case) not in text

    def test_the_name_stands_on_the_pages_of_the_case(self) -> None:
        paper = make_requested(restricted=True)
        desk = browser_of(paper.case.officer)
        for address in (f"/cases/{paper.case_id}/", f"/safe-conducts/{paper.pk}/"):
            assert name_of(paper.case) in read(desk, address)

    def test_a_search_by_name_answers_with_the_codename(self) -> None:
        case = make_open_case(restricted=True)
        desk = browser_of(case.officer)
        text = read(desk, search(desk, name_of(case)))
        assert f"<bdi>{case.codename}</bdi>" in text
        assert f"<bdi>{name_of(case)}" not in text  # the box still holds what was typed

    def test_relatives_who_are_protected_too(self) -> None:
        head, wife = make_family("SPOUSE", restricted=True)
        lodge_application(head.pk, make_lodging(covers=(wife.pk,)), by=head.officer, at=AT)
        desk = browser_of(head.officer)
        for address in (f"/cases/{head.pk}/family/", f"/applications/{application_of(head).pk}/relatives/"):
            text = read(desk, address)
            assert str(wife.codename) in text, address
            assert name_of(wife) not in text, address

    def test_the_api_tells_it_and_no_name(self) -> None:
        case = make_open_case(restricted=True)
        (row,) = told(System(case.officer).get("cases/"))["results"]
        assert row["codename"] == case.codename
        assert name_of(case) not in str(row)

    def test_nothing_of_a_paper_but_the_paper_itself_tells_a_name(self) -> None:
        paper = _issued_restricted()
        answer = browser_of(paper.case.officer).get(f"/safe-conducts/{paper.pk}/document.pdf")
        told_by = f"{answer['Content-Disposition']} {pypdf.PdfReader(io.BytesIO(answer.content)).metadata}"
        assert not any(word in told_by for word in name_of(paper.case).split() if len(word) > 1)


def _issued_restricted() -> Any:
    """A paper of a case that was restricted after it was printed."""
    paper = make_issued()
    restrict_case(paper.case_id, reason="Threatened.", by=supervisor_of(paper.office), at=AT)
    return paper


class TestPrintQueue:
    def test_shows_a_protected_paper_to_named_people_only_and_by_codename(self) -> None:
        paper = _issued_restricted()
        case = Case.objects.get(pk=paper.case_id)
        assert WorkItem.objects.filter(case=case, kind="hand_over", status="open").exists()
        colleague = make_user(role=Role.CASE_OFFICER, office=paper.office)
        text = read(browser_of(case.officer), "/?kind=hand_over")
        assert str(case.codename) in text
        assert name_of(case) not in text
        hidden = read(browser_of(colleague), "/?kind=hand_over")
        assert not any(word in hidden for word in (str(case.codename), case.number, name_of(case)))


class TestHiddenRelatives:
    """A wife whose case is restricted: for her husband's officer there is no wife."""

    @pytest.fixture
    def family(self) -> list[Case]:
        head, wife = make_family("SPOUSE")
        lodge_application(head.pk, make_lodging(covers=(wife.pk,)), by=head.officer, at=AT)
        return [head, hide(wife, from_user=head.officer)]

    def test_stand_on_no_page_of_the_head(self, family: list[Case]) -> None:
        head, wife = family
        desk, application = browser_of(head.officer), application_of(head)
        for address in (
            *(f"/cases/{head.pk}/", f"/cases/{head.pk}/family/", f"/cases/{head.pk}/relatives/"),
            *(f"/applications/{application.pk}/relatives/", f"/cases/{head.pk}/safe-conduct/", "/", "/cases/"),
        ):
            text = read(desk, address)
            assert not any(word in text for word in (wife.number, name_of(wife), str(wife.pk), str(wife.codename))), (
                address
            )
        assert "It covers 1 relative" not in read(desk, f"/cases/{head.pk}/")

    def test_are_counted_on_no_receipt(self, family: list[Case]) -> None:
        head, wife = family
        address = f"/applications/{application_of(head).pk}/receipt.pdf"
        alone = browser_of(head.officer).get(address).content
        CaseGrant.objects.filter(case=wife, user=head.officer).update(ends_at=None)
        assert alone != browser_of(head.officer).get(address).content
        application = Application.objects.select_related("case__person", "case__office").get(case=head)
        assert alone == render_receipt(receipt_facts(application, seen=Case.objects.none(), demonstration=True))

    def test_stand_in_no_answer_of_the_api(self, family: list[Case]) -> None:
        head, wife = family
        desk = System(head.officer)
        answers = [
            told(desk.get(path))
            for path in (f"cases/{head.pk}/", "cases/", "applications/", "work/", "arrivals/", "checks/")
        ]
        assert not any(str(word) in str(answers) for word in (wife.pk, wife.number, wife.public_ref, wife.codename))
        assert desk.get(f"family-links/{wife.family_links.get().pk}/").status_code == 404

    def test_the_covered_is_not_told_whose_hidden_application_covers_them(self) -> None:
        head, wife = make_family("SPOUSE")
        lodge_application(head.pk, make_lodging(covers=(wife.pk,)), by=head.officer, at=AT)
        paper = make_requested(case=wife)
        supervisor = make_user(role=Role.SUPERVISOR, office=wife.office)
        hide(head, from_user=wife.officer)
        hidden = (head.number, name_of(head), str(application_of(head).pk), "24 hours")
        officer, chief = browser_of(wife.officer), browser_of(supervisor)
        for client, address in (
            (officer, f"/cases/{wife.pk}/"), (chief, f"/safe-conducts/{paper.pk}/"), (chief, "/safe-conducts/"),
        ):  # fmt: skip
            text = read(client, address)
            assert not any(word in text for word in hidden), address
            assert "another case" in text, address
            assert "A relative" not in text, address

    def test_a_group_of_one_and_a_hidden_one_is_no_group(self) -> None:
        head = make_open_case()
        (wife,) = begin_relatives(browser_of(head.officer), head, 1)
        desk, group = System(head.officer), Case.objects.get(pk=head.pk).group_id
        assert told(desk.get(f"groups/{group}/"))["head_count"] == 2
        assert told(desk.get(f"cases/{head.pk}/"))["group"] == str(group)
        hide(wife, from_user=head.officer)
        assert desk.get(f"groups/{group}/").status_code == 404
        assert told(desk.get(f"cases/{head.pk}/"))["group"] is None
        assert {row["group"] for row in told(desk.get("cases/"))["results"]} == {None}
        text = read(browser_of(head.officer), f"/cases/{head.pk}/")
        assert "Came with" not in text
        assert "Go on with the relatives" not in text


class TestRestriction:
    def test_is_decided_on_a_page_of_the_supervisor(self) -> None:
        case = make_open_case()
        chief = browser_of(supervisor_of(case.office))
        address = f"/cases/{case.pk}/restriction/"
        assert chief.post(address, {"note": ""}).status_code == 422
        assert chief.post(address, {"note": "Threatened by telephone."}).status_code == 302
        assert "Threatened by telephone." in read(chief, address)
        colleague = browser_of(make_user(role=Role.CASE_OFFICER, office=case.office))
        assert colleague.get(f"/cases/{case.pk}/").status_code == 404
        assert chief.post(address, {"note": "The threat is over."}).status_code == 302
        assert colleague.get(f"/cases/{case.pk}/").status_code == 200

    def test_is_set_by_no_other_form_or_body(self) -> None:
        case, draft = make_open_case(), make_draft()
        desk, system = browser_of(case.officer), System(case.officer)
        desk.post(f"/cases/{draft.pk}/registration/", typed(restricted="on", codename="Rey rojo", version="99"))
        for body in ({"restricted": True}, {"restricted": True, "codename": "Rey rojo"}):
            for method in ("patch", "put"):
                answer = getattr(system.client, method)(
                    f"/api/v1/cases/{case.pk}/", body, content_type="application/json"
                )
                assert answer.status_code == 405
        assert system.act(f"cases/{draft.pk}/void/", {"note": "x", "restricted": True}).status_code == 400
        assert not Case.objects.filter(restricted=True).exists()
        assert not Case.objects.filter(codename__isnull=False).exists()

    def test_open_work_about_it_leaves_the_lists_of_others(self) -> None:
        case = make_open_case()
        colleague = browser_of(make_user(role=Role.CASE_OFFICER, office=case.office))
        assert case.number in read(colleague, "/")
        restrict_case(case.pk, reason="Threatened.", by=supervisor_of(case.office), at=AT)
        assert case.number not in read(colleague, "/")
