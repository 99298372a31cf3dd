"""Deciding on a match while a colleague asks the check again, and both reasons of a strong one."""

from typing import Any

import pytest

from casework import clock
from casework.people.models import IdentityDocument
from casework.screening.models import Check, Entry
from casework.screening.services import ask_again
from casework.staff.models import Role
from tests.making import answer_checks, make_open_case, make_user, serve_list, supervisor_of
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")
NOW = clock.FIRST_MOMENT


def strong_match() -> Check:
    """A check that found somebody by the number of their document."""
    version, case = serve_list(), make_open_case(at=NOW)
    number = IdentityDocument.objects.get(person=case.person).number_norm
    Entry.objects.create(list_version=version, entry_id="1", listed={}, name_keys=[], document_keys=[number])
    (check,) = answer_checks(case, at=NOW)
    return check


def decide(check: Check, by: Any, reason: str) -> Any:
    hit = check.hits.get()
    client = browser_of(by)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    typed = {f"{hit.pk}-decision": "confirmed", f"{hit.pk}-reason": reason}
    return client.post(f"/checks/{check.pk}/matches/{hit.pk}/", typed)


class TestDeciding:
    def test_says_that_the_check_is_asked_again_and_loses_no_word(self) -> None:
        check = strong_match()
        supervisor = supervisor_of(check.case.office)
        ask_again(check.pk, by=supervisor, at=NOW)
        answer = decide(check, supervisor, "Same face.")
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "This check is being asked again" in text
        assert "Same face." in text
        assert "Look whether the answer is here" in text
        assert check.hits.get().decision == ""

    def test_shows_the_reason_of_each_of_two_people(self) -> None:
        check = strong_match()
        office = check.case.office
        second = make_user(role=Role.SUPERVISOR, region=office.region)
        assert decide(check, supervisor_of(office), "Same number.").status_code == 302
        assert decide(check, supervisor_of(office), "Again.").status_code == 409
        assert decide(check, second, "Same face.").status_code == 302
        text = browser_of(second).get(f"/checks/{check.pk}/").content.decode()
        assert "Same number." in text
        assert "Same face." in text

    def test_still_refuses_whoever_may_not(self) -> None:
        check = strong_match()
        assert decide(check, check.case.officer, "Same face.").status_code == 403
