"""A long body from who is not signed in is refused before it is read: its files would fill a disk of 64 MB."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.test import Client

from casework.pages.strangers import MOST_BYTES
from tests.making import make_office, officer_of
from tests.pages.desk import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that were written while bodies were read."""
    names: list[str] = []
    make = TemporaryUploadedFile.__init__

    def seen(self: TemporaryUploadedFile, name: str, *more: Any, **others: Any) -> None:
        names.append(name)
        make(self, name, *more, **others)

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", seen)
    return names


def a_file(size: int) -> io.BytesIO:
    content = io.BytesIO(b"x" * size)
    content.name = "f"
    return content


class TestSmallFromStrangers:
    @pytest.mark.parametrize("address", ["/v/a-code", "/papers/check/", "/accounts/login/", "/nowhere/"])
    def test_refuses_a_long_body_and_reads_none_of_it(self, address: str, written: list[str]) -> None:
        for browser in (Client(), Client(enforce_csrf_checks=True)):
            answer = browser.post(address, {"birth_year": "1980", "last_signs": "ABC", "f": a_file(10_000_000)})
            assert answer.status_code == 413
        assert written == []

    def test_is_not_deceived_by_a_session_that_nobody_has(self, written: list[str]) -> None:
        browser = Client()
        browser.cookies["sessionid"] = "x" * 32
        assert browser.post("/v/a-code", {"f": a_file(10_000_000)}).status_code == 413
        assert written == []

    def test_takes_what_a_form_holds(self) -> None:
        assert Client().post("/v/a-code", {"birth_year": "1980", "last_signs": "ABC"}).status_code == 200

    def test_takes_files_of_who_is_signed_in(self) -> None:
        answer = browser_of(officer_of(make_office())).post("/papers/check/", {"file": a_file(4 * MOST_BYTES)})
        assert answer.status_code == 422, "it is read, and is no picture"
