"""Questions that lists answer, and those that they do not."""

import pytest

from casework.journey.registering import tell_headquarters
from casework.work.models import WorkItem
from tests.api.desk import System, told
from tests.making import AT, make_draft, make_lodged_case, make_office, make_open_case, make_requested, officer_of

pytestmark = pytest.mark.usefixtures("evening")


@pytest.fixture
def desk() -> System:
    return System(officer_of(make_office()))


def keys(desk: System, path: str) -> list[str]:
    """The keys that a list answers with."""
    return [one["id"] for one in told(desk.get(path))["results"]]


class TestCaseQuestions:
    def test_are_answered_each(self, desk: System) -> None:
        draft = make_draft(at=AT.replace(hour=17))
        case, hidden = make_open_case(), make_open_case(restricted=True)
        officer = case.officer_id
        assert keys(desk, "cases/?status=draft") == [str(draft.pk)]
        assert keys(desk, "cases/?restricted=true") == [str(hidden.pk)]
        assert len(keys(desk, f"cases/?officer={officer}&office=CU")) == 3
        assert keys(desk, "cases/?office=RI") == []
        assert keys(desk, "cases/?opened_since=2019-02-26T12:00:00Z&opened_until=2019-02-26T22:00:00-05:00")
        assert keys(desk, "cases/?opened_since=2019-02-26T16:00:00-05:00") == [str(draft.pk)]
        assert keys(desk, "cases/?opened_since=2019-02-27T10:06:00%2B18:06") == [str(draft.pk)]  # no zone is that far
        assert keys(desk, f"cases/?group={case.pk}") == []
        assert len(keys(desk, "cases/?late=false")) == 3
        assert keys(desk, "cases/?late=true") == []

    def test_about_what_is_late_stay_silent_about_work_of_other_offices(self, desk: System) -> None:
        make_office(code="BO", region="CEN", kind="hq")
        case = make_open_case()
        WorkItem.objects.filter(case=case).update(due_at=AT.replace(year=2020))
        tell_headquarters(case, at=AT.replace(day=20))
        assert keys(desk, "cases/?late=true") == []
        assert keys(desk, "cases/?late=false") == [str(case.pk)]

    @pytest.mark.parametrize(
        ("asked", "field"),
        [
            ("name=Quirvelo", "name"),
            ("status=lost", "status"),
            ("officer=me", "officer"),
            ("opened_since=yesterday", "opened_since"),
            ("opened_since=0435-09-01T07:05:48%2B18:06", "opened_since"),
            ("opened_until=", "opened_until"),
            ("restricted=AAA", "restricted"),
            ("late=1", "late"),
            ("status=draft&status=open", "status"),
            ("page=2", "page"),
            ("format=xml", "format"),
            ("office=%00%00", "office"),
            ("opened_at__gte=2019", "opened_at__gte"),
        ],
    )
    def test_are_refused_by_name_where_they_are_none(self, desk: System, asked: str, field: str) -> None:
        assert set(told(desk.get(f"cases/?{asked}"), status=400)["fields"]) == {field}


class TestEveryList:
    def test_tells_that_a_method_is_not_there_before_it_looks_at_questions(self, desk: System) -> None:
        for path in ("cases", "work", "arrivals", "applications", "checks", "safe-conducts"):
            assert told(desk.post(f"{path}/?office=&nothing=1"), status=405)["code"] == "method_not_allowed"

    def test_answers_its_own_questions(self, desk: System) -> None:
        paper, other = make_requested(), make_lodged_case()
        case = paper.case_id
        assert keys(desk, f"safe-conducts/?case={case}&status=requested") == [str(paper.pk)]
        assert keys(desk, "safe-conducts/?status=approved") == []
        assert len(keys(desk, f"applications/?case={other.pk}&status=lodged")) == 1
        assert len(keys(desk, f"checks/?case={case}&status=requested")) >= 1
        assert len(keys(desk, "arrivals/?entry_point=SIMON_BOLIVAR")) == 2
        assert keys(desk, "arrivals/?mode=UNIFORM_ARMED") == []
        assert [one["kind"] for one in told(desk.get(f"work/?case={other.pk}&role=case_officer"))["results"]]
        assert keys(desk, "work/?late=true") == []

    @pytest.mark.parametrize("path", ["safe-conducts", "applications", "checks", "arrivals", "work", "cases"])
    def test_refuses_others(self, desk: System, path: str) -> None:
        assert set(told(desk.get(f"{path}/?secret=1"), status=400)["fields"]) == {"secret"}

    def test_is_not_asked_of_one_thing(self, desk: System) -> None:
        case = make_draft()
        assert set(told(desk.get(f"cases/{case.pk}/?fields=name"), status=400)["fields"]) == {"fields"}


class TestSearchCases:
    def test_finds_by_name_without_a_name_in_the_address(self, desk: System) -> None:
        case = make_open_case()
        make_draft()
        found = told(desk.post("cases/search/", {"words": case.number}))
        assert [one["id"] for one in found["results"]] == [str(case.pk)]
        assert "Prueba" not in str(found)

    @pytest.mark.parametrize("words", ["", "   ", None, 7, ["x"], "x" * 101, "a\x00b", "🦜", "\u202e", "\ud800"])
    def test_refuses_words_that_are_none(self, desk: System, words: object) -> None:
        assert set(told(desk.post("cases/search/", {"words": words}), status=400)["fields"]) == {"words"}

    def test_refuses_fields_that_it_does_not_know(self, desk: System) -> None:
        body = {"words": "Prueba", "name": "x", "\ud800": 1}
        assert set(told(desk.post("cases/search/", body), status=400)["fields"]) == {"name", "?"}
