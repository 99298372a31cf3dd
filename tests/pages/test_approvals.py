"""A supervisor's morning at the queue: what waits and why, deciding, and what comes next."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from casework import clock
from casework.journey.batches import MOST_APPROVED
from casework.law.models import DocumentType
from casework.people.facts import BirthDate
from casework.safe_conducts.issuing import number_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import CORRECT_WITHIN, approve_safe_conduct
from casework.staff.models import Role, User
from casework.staff.services import system_user
from casework.transitions import Transition
from tests.making import (
    answer_checks,
    give_role,
    make_approved,
    make_lodged_case,
    make_office,
    make_requested,
    serve_list,
    supervisor_of,
)
from tests.making_hits import list_like
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")
NOW = clock.FIRST_MOMENT
QUEUE = "/safe-conducts/"


@pytest.fixture
def supervisor(db: None) -> Client:
    return in_english(supervisor_of(make_office()))


def in_english(user: User) -> Client:
    client = browser_of(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def requested(minutes: int, **changes: Any) -> SafeConduct:
    """A request that was made so many minutes before the evening."""
    return make_requested(at=NOW - timedelta(minutes=minutes), **changes)


def page(client: Client, address: str = QUEUE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def shown(client: Client, query: str = "") -> list[str]:
    """The keys of the requests in the queue, in their order."""
    return [str(row.paper.pk) for row in client.get(f"{QUEUE}{query}").context["rows"]]


def post(client: Client, paper: SafeConduct, step: str, query: str = "", **typed: Any) -> Any:
    return client.post(f"{QUEUE}{paper.pk}/{step}/{query}", typed)


class TestQueue:
    def test_puts_those_first_who_need_it_most_and_the_longest_waiting_when_asked(self, supervisor: Client) -> None:
        plain, child = requested(60), requested(30, birth=BirthDate(year=2005))
        late, need = requested(500), requested(20, needs=("SC-UC",))
        assert shown(supervisor) == [str(one.pk) for one in (late, child, need, plain)]
        assert shown(supervisor, "?order=time") == [str(one.pk) for one in (late, plain, child, need)]
        assert "children and people with specific needs" in page(supervisor)

    def test_tells_of_each_what_is_missing_what_was_found_and_who_asked(self, supervisor: Client) -> None:
        serve_list()
        paper = requested(10, photo=False)
        answer_checks(paper.case, at=NOW)
        text = page(supervisor)
        assert "The camera is being repaired." in text
        assert "no match in demo, version of 26 Feb 2019" in text
        assert str(paper.requested_by) in text

    def test_lists_every_guard_on_the_page_of_one_met_or_missing_with_the_reason(self, supervisor: Client) -> None:
        paper = requested(10, photo=False)
        told = page(supervisor, f"{QUEUE}{paper.pk}/")
        guards = supervisor.get(f"{QUEUE}{paper.pk}/").context["guards"]
        assert "There is an address. <span" in told
        assert "The camera is being repaired." in told
        assert {str(guard["says"]) for guard in guards if guard["findings"]} >= {"There is a photo."}
        assert len([guard for guard in guards if not guard["findings"]]) >= 10

    def test_shows_a_match_that_nobody_decided(self, supervisor: Client) -> None:
        case = make_lodged_case(at=NOW)
        list_like(case, at=NOW)
        answer_checks(case, at=NOW)
        paper = make_requested(case=case, at=NOW)
        requested(10)
        assert "possible match, nobody decided" in page(supervisor)
        assert shown(supervisor, "?need=match") == [str(paper.pk)]

    def test_says_in_words_who_cannot_decide_and_why(self) -> None:
        paper = requested(10)
        both = give_role(paper.requested_by, Role.SUPERVISOR, region=paper.office.region)
        text = page(in_english(both))
        assert "You cannot approve:" in text
        assert "You requested this safe-conduct: a second person decides." in text

    @pytest.mark.parametrize(
        ("query", "made"),
        [
            ("?office=PS", lambda: requested(10, office=make_office(code="PS"))),
            ("?waits=late", lambda: requested(600)),
            ("?need=child", lambda: requested(10, birth=BirthDate(year=2005))),
            ("?status=approved", lambda: make_approved(at=NOW)),
        ],
    )
    def test_filters_by_its_address(self, supervisor: Client, query: str, made: Callable[[], SafeConduct]) -> None:
        requested(10)
        wanted = made()
        assert shown(supervisor, query) == [str(wanted.pk)]

    def test_says_what_to_do_where_none_is_left(self, supervisor: Client) -> None:
        assert "No request waits" in page(supervisor)
        requested(10)
        assert "Show everything that waits" in page(supervisor, f"{QUEUE}?need=child")

    @pytest.mark.parametrize("query", ["?need=%00", "?office=%27&by=x&waits=ever&order=name&status=issued&page=-3"])
    def test_takes_an_answer_that_is_none_for_not_given(self, supervisor: Client, query: str) -> None:
        paper = requested(10)
        assert shown(supervisor, query) == [str(paper.pk)]

    def test_tells_the_limits_that_the_acts_have(self, supervisor: Client) -> None:
        paper = requested(10)
        assert f"Up to {MOST_APPROVED}, each on its own evidence" in page(supervisor)
        hours = CORRECT_WITHIN // timedelta(hours=1)
        assert f"on the work list, due in {hours} hours" in page(supervisor, f"/safe-conducts/{paper.pk}/")

    def test_counts_what_each_answer_would_show(self, supervisor: Client) -> None:
        requested(10, birth=BirthDate(year=2005))
        requested(10)
        chips = {str(chip.label): chip.count for chip in supervisor.get(QUEUE).context["needs"]}
        assert chips == {"all": 2, "children": 1, "something is missing": 2}

    def test_asks_as_much_for_one_as_for_many(
        self, supervisor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        requested(10, birth=BirthDate(year=2005))
        for rows in (1, 6):
            with django_assert_max_num_queries(12):
                assert len(shown(supervisor)) == rows
            if rows == 1:
                for _paper in range(5):
                    requested(5, birth=BirthDate(year=2005))


class TestDeciding:
    def test_goes_on_to_the_next_of_the_same_filtered_order(self, supervisor: Client) -> None:
        first, second = requested(30, birth=BirthDate(year=2005)), requested(20, birth=BirthDate(year=2006))
        requested(60)
        query = "?need=child"
        assert "1 of 2 that wait" in page(supervisor, f"{QUEUE}{first.pk}/{query}")
        answer = post(supervisor, first, "approve", query)
        assert answer["Location"] == f"{QUEUE}{second.pk}/?need=child&before={first.pk}"
        text = page(supervisor, answer["Location"])
        assert first.case.number in text
        assert "open it to take the approval back" in text
        answer = post(supervisor, second, "return", query, note="The surname.", verdict="return")
        assert answer["Location"] == f"{QUEUE}{query}"

    def test_stays_with_the_last_one_that_was_approved(self, supervisor: Client) -> None:
        paper = requested(10)
        assert post(supervisor, paper, "approve")["Location"] == f"{QUEUE}{paper.pk}/"

    def test_leaves_out_what_this_reader_may_not_decide(self) -> None:
        other, mine, free = requested(30), requested(20), requested(10)
        both = supervisor_of(other.office)
        SafeConduct.objects.filter(pk=mine.pk).update(facts_edited_by=both)
        assert post(browser_of(both), other, "approve")["Location"].startswith(f"{QUEUE}{free.pk}/")

    def test_shortens_with_a_reason(self, supervisor: Client) -> None:
        paper = requested(10)
        assert "4 business days, until 4 Mar 2019" in page(supervisor, f"{QUEUE}{paper.pk}/")
        assert post(supervisor, paper, "approve", shorter="1", term="4", reason="Leaves on Monday.").status_code == 302
        paper.refresh_from_db()
        assert (paper.status, paper.term_value, paper.longest_term) == ("approved", 4, 5)
        number_safe_conduct(paper.pk, by=system_user(), at=NOW)
        text = page(supervisor, f"{QUEUE}{paper.pk}/")
        assert "26 Feb 2019 – 4 Mar 2019" in text
        assert "the law allowed until 5 Mar 2019" in text

    @pytest.mark.parametrize("term", ["", "0", "-1", "5", "6", "4.5", "four", "9" * 40, "\x00"])
    def test_refuses_what_is_no_shorter_term_and_writes_nothing(self, supervisor: Client, term: str) -> None:
        paper = requested(10)
        answer = post(supervisor, paper, "approve", shorter="1", term=term, reason="Leaves on Monday.")
        assert answer.status_code == 422
        assert "term" in answer.context["shorter_form"].errors
        assert SafeConduct.objects.get().status == "requested"

    def test_types_the_term_where_there_are_many(self, supervisor: Client) -> None:
        paper = requested(10)
        DocumentType.objects.filter(code=paper.type).update(max_term=30, unit="calendar_day")
        assert post(supervisor, paper, "approve", shorter="1", term="30", reason="Short.").status_code == 422
        assert post(supervisor, paper, "approve", shorter="1", term="29", reason="Short.").status_code == 302
        assert SafeConduct.objects.get().term_value == 29

    def test_does_not_shorten_without_a_reason(self, supervisor: Client) -> None:
        assert post(supervisor, requested(10), "approve", shorter="1", term="4", reason=" ").status_code == 422

    @pytest.mark.parametrize("verdict", ["return", "refuse"])
    def test_opens_the_form_again_without_a_note(self, supervisor: Client, verdict: str) -> None:
        answer = post(supervisor, requested(10), "return", verdict=verdict, note=" ")
        assert answer.status_code == 422
        assert answer.context[f"{verdict}_form"].errors

    @pytest.mark.parametrize(("step", "typed"), [("approve", {}), ("return", {"verdict": "refuse", "note": "No."})])
    def test_says_who_was_faster(self, supervisor: Client, step: str, typed: dict[str, str]) -> None:
        paper = requested(10)
        approve_safe_conduct(paper.pk, by=supervisor_of(paper.office), at=NOW)
        answer = post(supervisor, paper, step, **typed)
        assert answer.status_code == 409
        assert "This came too late" in answer.content.decode()
        assert Transition.objects.filter(subject_id=paper.pk).count() == 2


class TestCancelling:
    def test_takes_an_approval_back(self, supervisor: Client) -> None:
        paper = make_approved(at=NOW)
        assert "Take the approval back" in page(supervisor, f"{QUEUE}{paper.pk}/")
        assert post(supervisor, paper, "cancel", note="Wrong person.").status_code == 302
        text = page(supervisor, f"{QUEUE}{paper.pk}/")
        assert "Wrong person." in text
        assert "Take the approval back" not in text

    def test_says_that_the_worker_was_faster(self, supervisor: Client) -> None:
        paper = make_approved(at=NOW)
        number_safe_conduct(paper.pk, by=system_user(), at=NOW)
        answer = post(supervisor, paper, "cancel", note="Wrong person.")
        assert answer.status_code in {403, 409}
        assert SafeConduct.objects.get().status == "numbered"

    def test_asks_why(self, supervisor: Client) -> None:
        assert post(supervisor, make_approved(at=NOW), "cancel", note="").status_code == 422
