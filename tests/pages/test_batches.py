"""Many papers in one go: approving what was ticked, and the renewal wave."""

import io
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from casework import clock
from casework.audit.models import AuditEvent
from casework.journey.batches import request_many
from casework.people.facts import BirthDate
from casework.people.models import StoredFile
from casework.safe_conducts.models import Print, SafeConduct
from casework.safe_conducts.prints import hand_over, record_print
from casework.safe_conducts.states import Status
from casework.staff.models import User
from casework.transitions import Transition
from tests.making import AT, make_issued, make_office, make_requested, officer_of, supervisor_of
from tests.making_papers import REASONS, day, make_admin_paper
from tests.pages.desk import browser_of

QUEUE, APPROVE, RENEWALS = "/safe-conducts/", "/safe-conducts/approve/", "/renewals/"
PRINTING, SHEET = "/printing/", "/renewals/appointments.pdf"
NOBODY = "00000000-0000-4000-8000-000000000000"


def in_english(user: User) -> Client:
    client = browser_of(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def status_of(paper: SafeConduct) -> str:
    return SafeConduct.objects.get(pk=paper.pk).status


@pytest.mark.usefixtures("evening")
class TestApproving:
    @pytest.fixture
    def supervisor(self, db: None) -> Client:
        return in_english(supervisor_of(make_office()))

    def test_approves_each_and_says_of_each_what_became_of_it(self, supervisor: Client) -> None:
        plain, other, child = make_requested(), make_requested(), make_requested(birth=BirthDate(year=2005))
        page = supervisor.get(QUEUE).content.decode()
        assert f'value="{plain.pk}"' in page
        assert f'value="{child.pk}"' not in page, "a child is decided on alone"
        answer = supervisor.post(APPROVE, {"chosen": [str(plain.pk), str(child.pk), str(other.pk)]})
        told = answer.content.decode()
        assert [status_of(one) for one in (plain, other, child)] == ["approved", "approved", "requested"]
        assert told.count("Approved. The document is being made.") == 2
        assert "This is a child: decide on this one alone." in told
        steps = Transition.objects.filter(verb="approve").values_list("subject_id", flat=True)
        assert set(steps) == {plain.pk, other.pk}

    def test_says_who_was_faster_the_second_time(self, supervisor: Client) -> None:
        paper = make_requested()
        supervisor.post(APPROVE, {"chosen": [str(paper.pk)]})
        told = supervisor.post(APPROVE, {"chosen": [str(paper.pk)]}).content.decode()
        assert "Somebody was faster" in told
        assert status_of(paper) == Status.APPROVED

    @pytest.mark.parametrize("chosen", [[], ["", "no key"], [NOBODY]])
    def test_writes_nothing_for_nothing_nonsense_and_nobody(self, supervisor: Client, chosen: list[str]) -> None:
        paper = make_requested()
        answer = supervisor.post(APPROVE, {"chosen": chosen})
        said = answer.content.decode()
        assert "Tick the requests" in said or "There is no such safe-conduct." in said
        assert status_of(paper) == Status.REQUESTED

    def test_refuses_more_than_twenty_five_and_keeps_the_filter(self, supervisor: Client) -> None:
        paper = make_requested()
        many = [str(paper.pk), *(NOBODY.replace("0000-4000", f"{n:04d}-4000") for n in range(25))]
        answer = supervisor.post(f"{APPROVE}?need=", {"chosen": many})
        told = answer.content.decode()
        assert (answer.status_code, answer.context["here"]) == (422, f"{QUEUE}?need=")
        assert "Choose at most 25." in told
        assert f'value="{paper.pk}" checked' in told
        assert f'href="{QUEUE}?' in told, "its links lead to the list and not to where only a form is sent"
        assert status_of(paper) == Status.REQUESTED

    def test_approves_nothing_of_an_officers(self, db: None) -> None:
        paper = make_requested()
        assert browser_of(officer_of(make_office())).post(APPROVE, {"chosen": [str(paper.pk)]}).status_code == 403
        assert status_of(paper) == Status.REQUESTED


class TestRenewals:
    @pytest.fixture
    def paper(self, db: None) -> SafeConduct:
        """One that ends on 19 April, ten days from now."""
        paper = make_admin_paper()
        clock.set_demonstration(day("2019-04-09"), running=False)
        return paper

    @pytest.fixture
    def officer(self, paper: SafeConduct) -> Client:
        return in_english(officer_of(make_office()))

    def test_shows_who_runs_out_when_and_asks_for_all_with_one_reason(
        self, paper: SafeConduct, officer: Client
    ) -> None:
        assert "ends in these days" in officer.get(f"{RENEWALS}?within=3").content.decode()
        page = officer.get(f"{RENEWALS}?within=15")
        assert [row.paper.pk for row in page.context["rows"]] == [paper.pk]
        assert "19 Apr 2019" in page.content.decode()
        other = {"reason_photo_missing": "The camera is being repaired."}
        refused = officer.post(f"{RENEWALS}?within=15", {"chosen": [str(paper.pk)]} | other)
        told = refused.content.decode()
        assert refused.status_code == 422
        assert 'aria-describedby="reason_admin_reason_error"' in told, "without the reason it is not asked for"
        assert f'value="{paper.pk}" checked' in told, "what was ticked and typed stays"
        assert "The camera is being repaired." in told
        reasons = {f"reason_{each.code}": "The Ministry has not answered." for each, *_ in page.context["questions"]}
        typed = {"chosen": [str(paper.pk)], **reasons}
        told = officer.post(f"{RENEWALS}?within=15", typed).content.decode()
        assert "Requested. A supervisor decides." in told
        following = SafeConduct.objects.get(status=Status.REQUESTED)
        assert (following.type, following.case_id) == ("SC2_ADMIN", paper.case_id)

    @pytest.mark.parametrize("asked", ["", "?within=400", "?office="])
    def test_chooses_in_the_filter_what_it_shows(self, officer: Client, asked: str) -> None:
        page = officer.get(f"{RENEWALS}{asked}")
        assert '<option value="7" selected>' in page.content.decode()
        assert page.context["within"] == 7

    def test_asks_for_nothing_where_nothing_is_ticked(self, officer: Client) -> None:
        answer = officer.post(f"{RENEWALS}?within=15", {})
        assert (answer.status_code, answer.context["within"]) == (422, 15)
        assert "Tick the people" in answer.content.decode()
        assert " checked>" not in answer.content.decode()

    @pytest.mark.parametrize("asked", ["within=400", "within=x&office=%00", "office=NOWHERE"])
    def test_takes_an_answer_that_is_none_as_not_given(self, officer: Client, asked: str) -> None:
        assert officer.get(f"{RENEWALS}?{asked}").status_code == 200


class TestPrinting:
    @pytest.fixture
    def paper(self, db: None) -> SafeConduct:
        return make_issued()

    @pytest.fixture
    def officer(self, paper: SafeConduct) -> Client:
        clock.set_demonstration(AT, running=False)
        return in_english(officer_of(make_office()))

    def test_prints_as_one_file_and_says_in_it_what_is_left_out(self, paper: SafeConduct, officer: Client) -> None:
        other = make_issued()
        assert {row["paper"].pk for row in officer.get(PRINTING).context["rows"]} == {paper.pk, other.pk}
        record_print(other.pk, by=officer_of(make_office()), at=AT)
        answer = officer.post(f"{PRINTING}documents.pdf", {"chosen": [str(paper.pk), str(other.pk)]})
        sheets = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
        assert len(sheets) == 2, "the list, and one document"
        assert str(paper.printed_no) in sheets[0]
        assert "printed before" in sheets[0]
        assert [one.outcome for one in paper.prints.all()] == ["printed"]
        assert other.prints.count() == 1
        again = {"chosen": [str(other.pk)], "reason_printed_before": "The printer ate it."}
        assert officer.post(f"{PRINTING}documents.pdf", again).headers["Content-Type"] == "application/pdf"
        assert other.prints.order_by("number").last().reason == "The printer ate it."  # type: ignore[union-attr]

    def test_leaves_out_one_whose_file_is_damaged(self, paper: SafeConduct, officer: Client) -> None:
        damaged = make_issued()
        assert damaged.document
        StoredFile.objects.filter(pk=damaged.document.pk).update(sha256="0" * 64)
        answer = officer.post(f"{PRINTING}documents.pdf", {"chosen": [str(paper.pk), str(damaged.pk)]})
        assert answer.headers["Content-Type"] == "application/pdf"
        assert (paper.prints.count(), damaged.prints.count()) == (1, 0)

    @pytest.mark.parametrize("chosen", [[], ["no key"], [NOBODY]])
    def test_prints_nothing_for_nothing_and_nobody(self, officer: Client, chosen: list[str]) -> None:
        answer = officer.post(f"{PRINTING}documents.pdf", {"chosen": chosen}, follow=True)
        assert "Nothing was printed" in answer.content.decode()
        assert not Print.objects.exists()

    def test_leaves_out_of_the_list_what_somebody_holds(self, paper: SafeConduct, officer: Client) -> None:
        hand_over(paper.pk, by=officer_of(make_office()), at=AT, scanned=paper.printed_no or "")
        assert "Nothing waits to be handed over" in officer.get(PRINTING).content.decode()


class TestAppointments:
    @pytest.fixture
    def officer(self, db: None) -> Client:
        clock.set_demonstration(AT, running=False)
        return in_english(officer_of(make_office()))

    def test_tells_who_comes_when_in_the_order_of_their_ends_and_is_an_export(self, officer: Client) -> None:
        papers = [make_issued(), make_issued()]
        hours = {"day": "2019-02-27", "first": "08:00", "minutes": "15"}
        answer = officer.post(SHEET, {"chosen": [str(one.pk) for one in papers], **hours})
        told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        assert told.index("08:00") < told.index("08:15")
        assert all(one.case.number in told for one in papers)
        assert AuditEvent.objects.filter(verb="safe_conducts.appointments_printed", kind="export").count() == 1

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"day": "2019-02-01"}, "Choose today or a later day."),
            ({"day": "no day"}, "Enter a valid date."),
            ({"minutes": "0"}, "greater than or equal to 5"),
            ({"first": "17:55", "minutes": "30"}, "Only 1 person fits into this day"),
            ({"chosen": []}, "Tick the people who are to come."),
        ],
    )
    def test_says_what_to_change(self, officer: Client, typed: dict[str, Any], said: str) -> None:
        asked = {"day": "2019-02-27", "first": "08:00", "minutes": "15"}
        asked |= {"chosen": [str(make_issued().pk), str(make_issued().pk)]} | typed
        answer = officer.post(SHEET, asked)
        assert (answer.status_code, answer.context["hours_form"]["day"].value()) == (422, asked["day"])
        assert said in answer.content.decode()

    def test_holds_whom_something_stands_against_and_who_was_asked_for(self, officer: Client) -> None:
        blocked, asked = make_issued(), make_issued()
        request_many([asked.pk], by=officer_of(make_office()), at=AT, reasons=REASONS)
        SafeConduct.objects.filter(pk=blocked.pk).update(type="SC2_REFUGEE")  # of whom nothing is admitted
        page = officer.get(f"{RENEWALS}?within=15")
        assert [row["paper"].pk for row in page.context["followed"]] == [asked.pk]
        hours = {"day": "2019-02-27", "first": "08:00", "minutes": "15"}
        assert [row.paper.pk for row in page.context["rows"] if row.blocked] == [blocked.pk]
        assert f'value="{blocked.pk}"> <bdi>' in page.content.decode(), "not ticked, and no box that cannot be"
        answer = officer.post(SHEET, {"chosen": [str(asked.pk), str(blocked.pk)], **hours})
        assert answer.headers["Content-Type"] == "application/pdf"


def test_lists_ask_the_same_questions_for_one_paper_and_for_many(
    db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clock.set_demonstration(AT, running=False)
    officer = browser_of(officer_of(make_office()))
    for more in (1, 9):
        for _number in range(more):
            make_issued()
        for place in (f"{RENEWALS}?within=7", PRINTING):
            officer.get(place)
            with django_assert_max_num_queries(12, info=place):
                page = officer.get(place)
            assert len(page.context["rows"]) == SafeConduct.objects.count()
