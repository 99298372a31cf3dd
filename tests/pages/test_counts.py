"""The page of counts: the question in its address, the figures, the bulletin, the file."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from casework import clock
from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.bulletins.models import Bulletin
from casework.bulletins.selectors import figures_at
from casework.law.reference import Department
from casework.pages.counting import rows_of_export
from tests.making import (
    AT,
    make_crossing,
    make_draft,
    make_office,
    make_open_case,
    make_registration,
    officer_of,
    supervisor_of,
)
from tests.pages.desk import browser_of
from tests.pages.test_components import text

pytestmark = pytest.mark.usefixtures("evening")


@pytest.fixture
def supervisor() -> Client:
    """A supervisor of one region, who counts the whole country."""
    client = browser_of(supervisor_of(make_office()))
    client.post("/language/", {"language": "en"})
    return client


def asked(client: Client, **question: str) -> str:
    """What the page says."""
    answer = client.get("/counts/", question)
    assert answer.status_code == 200
    return text(answer.content.decode())


class TestCounts:
    def test_says_how_many_presented_themselves_and_where_most_came_from(self, supervisor: Client) -> None:
        make_open_case()
        make_open_case()
        make_draft()
        far = make_office(code="RI", region="CAR")
        crossing = make_crossing(entry_point="PARAGUACHON")
        make_open_case(office=far, registration=make_registration(number=9, crossing=crossing))
        page = asked(supervisor)
        sentence = "4 members of the public force presented themselves since 23 Feb 2019, by 26 Feb 2019, 18:00."
        assert sentence in page
        assert "By department of entry: Norte de Santander 2 , then La Guajira 1 ." in page
        assert "1 of them is not yet registered." in page
        assert "For internal use; not for publication" in page

    def test_keeps_its_question_in_the_address(self, supervisor: Client) -> None:
        make_draft(at=AT)
        question = {"since": "2019-02-24", "day": "2019-02-26", "time": "08:59", "who": "all"}
        assert "0 people presented themselves since 24 Feb 2019, by 26 Feb 2019, 08:59." in asked(
            supervisor, **question
        )
        assert "1 person presented themselves" in asked(supervisor, **question | {"time": "09:00"})

    def test_draws_the_table_once_for_each_width_and_never_with_a_comma(self, supervisor: Client) -> None:
        supervisor.post("/language/", {"language": "es"})
        make_open_case()
        page = supervisor.get("/counts/").content.decode()
        drawings = re.findall(r'<svg class="chart [^>]*role="img" aria-labelledby="(\S+) (\S+)"', page)
        assert len(drawings) == 2
        assert all(page.count(f'id="{name}"') == 1 for names in drawings for name in names)
        assert not re.search(r'(x|y|cy|width|height)="\d+,\d', page)

    @pytest.mark.parametrize(
        ("question", "sentence"),
        [
            ({"since": "2019-02-27"}, "The first day comes after the cut-off."),
            ({"day": "2019-02-27"}, "The cut-off lies in the future."),
            ({"time": "18:01"}, "The cut-off lies in the future."),
            ({"day": "9999-12-31", "time": "23:59"}, "The cut-off lies in the future."),
            ({"since": "0001-01-01"}, "Count a year at most"),
            ({"since": "0001-01-01", "day": "0001-01-01", "time": "00:00"}, ""),
            ({"since": "the day before"}, "Since: Enter a valid date."),
            ({"day": "2019-02-30"}, "Until: Enter a valid date."),
            ({"time": "25:00"}, "Time: Enter a valid time."),
            ({"who": "officers"}, "Whom: Select a valid choice."),
            ({"since": "\x00", "who": "' OR 1=1"}, "Enter a valid date."),
        ],
    )
    def test_says_what_is_wrong_with_a_question(
        self, supervisor: Client, question: dict[str, str], sentence: str
    ) -> None:
        for path in ("/counts/", "/counts/figures.csv"):
            answer = supervisor.get(path, question)
            assert answer.status_code == (422 if sentence else 200), path
            assert sentence in text(answer.content.decode())

    def test_leaves_days_on_which_nobody_came_out_of_the_table(self, supervisor: Client) -> None:
        make_draft()
        assert "26 Feb 2019 1 1 1 3 days on which nobody came are left out." in asked(supervisor)

    def test_says_what_to_do_where_nobody_came(self, supervisor: Client) -> None:
        assert "Nobody presented themselves in this time" in asked(supervisor)

    def test_takes_as_many_queries_for_fifty_as_for_one(
        self, supervisor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(2):
            for _each in range(1 + 24 * number):
                make_draft()
            make_open_case()
            with django_assert_max_num_queries(12):
                asked(supervisor)

    def test_is_a_place_of_supervisors(self, supervisor: Client) -> None:
        assert 'href="/counts/"' in supervisor.get("/").content.decode()
        assert 'href="/counts/"' not in browser_of(officer_of(make_office())).get("/").content.decode()


class TestFreezing:
    QUESTION = {"since": "2019-02-23", "day": "2019-02-26", "time": "12:00", "who": "all"}

    def test_keeps_the_answer_and_says_so(self, supervisor: Client) -> None:
        make_open_case()
        answer = supervisor.post("/counts/", self.QUESTION)
        assert answer["Location"] == "/counts/?since=2019-02-23&day=2019-02-26&time=12%3A00&who=all"
        assert Bulletin.objects.get().made_by == supervisor_of(make_office())
        page = asked(supervisor, **self.QUESTION)
        assert "Asked again now, every figure is the same." in page
        assert "Freeze these figures" not in page

    def test_lists_what_came_in_late(self, supervisor: Client) -> None:
        supervisor.post("/counts/", self.QUESTION)
        Case.objects.filter(pk=make_draft(at=clock.FIRST_MOMENT).pk).update(opened_at=AT)
        page = asked(supervisor, **self.QUESTION)
        assert "Records came in late with an earlier time." in page
        assert "department of the office Norte de Santander members of the public force 0 1" in page

    def test_freezes_no_question_that_cannot_be_asked(self, supervisor: Client) -> None:
        assert supervisor.post("/counts/", self.QUESTION | {"day": "2019-02-28"}).status_code == 422
        assert not Bulletin.objects.exists()


class TestExport:
    def test_holds_the_same_figures_and_is_an_event(self, supervisor: Client) -> None:
        make_open_case()
        answer = supervisor.get("/counts/figures.csv", {"who": "all"})
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="amparo-2019-02-26.csv"'
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert "Day,Norte de Santander,That day,Together" in lines
        assert "2019-02-26,1,1,1" in lines
        event = AuditEvent.objects.get(kind="export")
        assert (event.verb, event.diff["who"]) == ("bulletins.exported", "all")

    def test_lets_no_name_become_a_formula(self, rows: Callable[[], list[list[Any]]]) -> None:
        Department.objects.filter(pk="54").update(name_es="=HYPERLINK()", name_en="=HYPERLINK()")
        assert ["'=HYPERLINK()", 1, 1] in rows()

    @pytest.fixture
    def rows(self) -> Callable[[], list[list[Any]]]:
        """The lines of the file about one person."""
        make_open_case()

        def written() -> list[list[Any]]:
            with translation.override("en"):
                return list(rows_of_export(figures_at(clock.FIRST_MOMENT, AT.date())))

        return written
