"""Pages that stay whole while rows come in, and sizes and cursors that are none."""

import base64
import json

import pytest

from tests.api.desk import System, told
from tests.making import AT, make_draft, make_office, officer_of

pytestmark = pytest.mark.usefixtures("evening")


@pytest.fixture
def desk() -> System:
    return System(officer_of(make_office()))


def followed(desk: System, path: str) -> list[str]:
    """The keys on every page, one after the other."""
    keys: list[str] = []
    following: str | None = path
    while following:
        page = told(desk.get(following))
        keys += [one["id"] for one in page["results"]]
        following = page["next"]
    return keys


class TestByMoment:
    def test_gives_every_row_once_though_all_came_at_one_moment(self, desk: System) -> None:
        cases = {str(make_draft(at=AT).pk) for _case in range(7)}
        keys = followed(desk, "cases/?page_size=2")
        assert (len(keys), set(keys)) == (7, cases)
        assert keys == sorted(keys, reverse=True)

    def test_stays_whole_while_cases_come_in(self, desk: System) -> None:
        for _case in range(3):
            make_draft()
        first = told(desk.get("cases/?page_size=2"))
        newest = make_draft(at=AT.replace(hour=12))
        second = told(desk.get(first["next"]))
        seen = [one["id"] for one in first["results"] + second["results"]]
        assert (len(set(seen)), len(seen)) == (3, 3)
        assert str(newest.pk) not in seen

    def test_goes_on_with_the_same_questions(self, desk: System) -> None:
        for _case in range(3):
            make_draft()
        following = told(desk.get("cases/?status=draft&page_size=1"))["next"]
        assert "status=draft" in following
        assert "page_size=1" in following

    def test_goes_forward_through_what_is_due_first(self, desk: System) -> None:
        for hour in (11, 9, 10):
            make_draft(at=AT.replace(hour=hour))
        page = told(desk.get("work/?page_size=2"))
        rest = told(desk.get(page["next"]))
        due = [one["due_at"] for one in page["results"] + rest["results"]]
        assert (due, len(due)) == (sorted(due), 3)
        assert rest["next"] is None

    @pytest.mark.parametrize("size", ["0", "-1", "201", "1000000", "many", "1.5", "٣", "9" * 5000])
    def test_refuses_a_size_that_is_none(self, desk: System, size: str) -> None:
        assert set(told(desk.get(f"cases/?page_size={size}"), status=400)["fields"]) == {"page_size"}

    @pytest.mark.parametrize(
        "cursor",
        [
            "x",
            "%00",
            "é",
            base64.urlsafe_b64encode(b"[1, 2]").decode(),
            base64.urlsafe_b64encode(json.dumps(["2019-02-26", "no"]).encode()).decode(),
            base64.urlsafe_b64encode(json.dumps(["2019-13-26T00:00:00Z", "0" * 32]).encode()).decode(),
            base64.urlsafe_b64encode(json.dumps(["2019-02-26T00:00:00", "0" * 32]).encode()).decode(),
            base64.urlsafe_b64encode(json.dumps(["0435-02-26T00:00:00+18:06", "0" * 32]).encode()).decode(),
        ],
    )
    def test_refuses_a_cursor_that_leads_nowhere(self, desk: System, cursor: str) -> None:
        assert set(told(desk.get(f"cases/?cursor={cursor}"), status=400)["fields"]) == {"cursor"}
