"""The page of the lists: a file is read, its changes are shown, and then somebody decides."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework import clock
from casework.screening.models import ListFile, ListState, ListVersion
from casework.screening.selectors import serving_lists
from casework.staff.models import Role
from tests import making
from tests.making_lists import record, take_list
from tests.pages.desk import browser_of
from tests.screening.lists.test_amparo_csv import ROW, content

pytestmark = pytest.mark.usefixtures("evening")
NOW = clock.FIRST_MOMENT
TEN = [ROW.replace("DEMO-1", f"DEMO-{number}") for number in range(10)]


def reviewer(name: str = "reviews") -> Client:
    client = browser_of(making.make_user(role=Role.SECURITY_REVIEWER, username=name))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def bring(client: Client, file: bytes, **typed: Any) -> Any:
    sent = {"source": "national", "format": "amparo-csv", "file": SimpleUploadedFile("list.csv", file)}
    return client.post("/lists/bring/", sent | typed)


def text(answer: Any) -> str:
    return str(answer.content.decode())


class TestLists:
    def test_says_what_to_do_while_no_list_serves(self) -> None:
        assert "No list serves" in text(reviewer().get("/lists/"))

    def test_shows_what_serves_who_brought_it_and_that_it_is_old(self) -> None:
        take_list(record("1"), source="national", at=NOW - timedelta(days=31))
        shown = text(reviewer().get("/lists/"))
        assert "national" in shown
        assert "old: bring it again" in shown

    def test_tells_of_a_file_that_was_refused_until_a_good_one_came(self) -> None:
        ListFile.objects.create(source="national", names="x", sha256="1", seen_at=NOW, problem="x.csv, line 3: Why")
        client = reviewer()
        assert "line 3: Why" in text(client.get("/lists/"))
        version = take_list(record("1"), source="national")
        ListFile.objects.create(source="national", names="x", sha256="2", seen_at=clock.now(), version=version)
        assert "line 3: Why" not in text(client.get("/lists/"))

    def test_a_supervisor_reads_and_changes_nothing(self) -> None:
        version = take_list(record("1"))
        client = browser_of(making.supervisor_of(making.make_office()))
        assert "bring" not in text(client.get("/lists/"))
        assert bring(client, content(*TEN)).status_code == 403
        for act in ("take", "discard", "put-back"):
            assert client.post(f"/lists/{version.pk}/{act}/", {"reason": "Why."}).status_code == 403


class TestBring:
    def test_shows_the_counts_before_anything_serves(self) -> None:
        answer = bring(reviewer(), content(*TEN))
        version = ListVersion.objects.get()
        assert answer["Location"] == f"/lists/{version.pk}/"
        assert (version.state, version.added_count) == (ListState.PREPARED, 10)
        assert not serving_lists()

    @pytest.mark.parametrize(
        ("file", "typed", "expected"),
        [
            (content(*TEN, TEN[0]), {}, "line 12: "),
            (content(), {}, "line 1: The list is empty."),
            (content(*TEN), {"source": "Señal"}, "Use small letters"),
            (content(*TEN), {"format": ""}, "Format"),
            (content(*TEN), {"format": "un-xml"}, "line 1: "),
            (content(*TEN), {"smaller": "on"}, "Write why the list is so much smaller."),
            (b"", {}, "File"),
        ],
    )
    def test_says_what_is_wrong_with_line_and_reason(self, file: bytes, typed: dict[str, str], expected: str) -> None:
        answer = bring(reviewer(), file, **typed)
        assert answer.status_code == 422
        assert expected in text(answer)
        assert not ListVersion.objects.exists()

    def test_the_file_that_serves_is_confirmed(self) -> None:
        client = reviewer()
        bring(client, content(*TEN))
        client.post(f"/lists/{ListVersion.objects.get().pk}/take/")
        assert bring(client, content(*TEN))["Location"] == "/lists/"
        assert ListVersion.objects.get().confirmed_at is not None


class TestDeciding:
    def test_one_person_adds_and_two_take_away(self) -> None:
        client, second = reviewer(), reviewer("second")
        bring(client, content(*TEN))
        first = ListVersion.objects.get()
        assert client.post(f"/lists/{first.pk}/take/").status_code == 302
        bring(client, content(*TEN[1:]))
        fewer = ListVersion.objects.get(state=ListState.PREPARED)
        assert "somebody else" in text(client.get(f"/lists/{fewer.pk}/"))
        assert client.post(f"/lists/{fewer.pk}/take/").status_code == 403
        assert second.post(f"/lists/{fewer.pk}/take/").status_code == 302
        assert list(serving_lists()) == [fewer]

    def test_discards(self) -> None:
        client = reviewer()
        bring(client, content(*TEN))
        assert client.post(f"/lists/{ListVersion.objects.get().pk}/discard/").status_code == 302
        assert ListVersion.objects.get().state == ListState.DISCARDED
        assert client.post(f"/lists/{ListVersion.objects.get().pk}/take/").status_code == 409

    def test_puts_an_earlier_version_back_with_a_reason(self) -> None:
        earlier = take_list(*(record(str(number)) for number in range(10)))
        take_list(*(record(str(number)) for number in range(9)))
        client = reviewer()
        assert client.post(f"/lists/{earlier.pk}/put-back/", {"reason": ""}).status_code == 422
        answer: Any = client.post(f"/lists/{earlier.pk}/put-back/", {"reason": "The wrong file."})
        assert "1" in text(client.get(answer["Location"]))
        assert ListVersion.objects.get(state=ListState.PREPARED).reason == "The wrong file."

    def test_says_that_the_counts_are_old(self) -> None:
        client = reviewer()
        bring(client, content(*TEN))
        take_list(record("1"), source="national")
        answer = client.post(f"/lists/{ListVersion.objects.get(state='prepared').pk}/take/")
        assert answer.status_code == 422
        assert "bring it again" in text(answer)
