"""How somebody signed is what the desk chose: no page assumes a signature."""

import pytest

from casework.arrivals.desk_records import Signature, SignatureSubject
from casework.asylum.models import Application
from casework.transitions import Transition
from tests.making import make_office, make_open_case, officer_of
from tests.pages.desk import LODGING, browser_of, start

pytestmark = pytest.mark.usefixtures("evening")
UNSIGNED = LODGING | {"signature_kind": ""}


class TestSigning:
    def test_is_not_chosen_beforehand(self) -> None:
        case = make_open_case()
        desk = browser_of(officer_of(make_office()))
        for address in (f"{start(desk)}registration/", f"/cases/{case.pk}/application/"):
            field = desk.get(address).context["form"]["signature_kind"]
            assert (field.value(), field.field.choices[0][0]) == (None, "")

    def test_an_application_without_signature_needs_a_reason_which_is_kept(self) -> None:
        case = make_open_case()
        desk = browser_of(case.officer)
        answer = desk.post(f"/cases/{case.pk}/application/", UNSIGNED)
        assert answer.status_code == 422
        assert 'name="reason_application_not_signed"' in answer.content.decode()
        assert not Application.objects.exists()
        reason = "Both hands are bandaged."
        again = desk.post(f"/cases/{case.pk}/application/", UNSIGNED | {"reason_application_not_signed": reason})
        assert again.status_code == 302
        assert Transition.objects.get(verb="lodge").reasons["application_not_signed"] == reason
        assert not Signature.objects.filter(subject=SignatureSubject.APPLICATION).exists()
