"""What the lists say where a row holds codes: words of the reader's language, and days instead of ranges."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.staff.models import User
from tests import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def page_of(auditor: Client, model: str) -> str:
    """The list of one model."""
    answer = auditor.get(reverse(f"admin:casework_{model}_changelist"))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def spanish(reader: User) -> None:
    reader.language = "es"
    reader.save()


def test_steps_are_told_in_the_readers_language(auditor: Client, spanish: None) -> None:
    case = making.make_open_case()
    page = page_of(auditor, "transition")
    assert all(word in page for word in ("expediente", "borrador", "registrado", "oficial de caso", case.number))
    assert not any(code in page for code in ("case_officer", "draft"))


def test_a_term_of_the_law_has_its_first_and_its_last_day(auditor: Client) -> None:
    page = page_of(auditor, "documenttype")
    assert "6 Dec 2013 – 15 Jul 2020" in page  # Decreto 1016 de 2020 holds from the 16th
    assert "None" not in page
