"""From the first keystroke to a registered case, and giving one up."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag

from casework.arrivals.desk_records import DeclaredItem, IntakeDraft, ItemDeclaration, Signature
from casework.arrivals.intake import Item, Items, Signed
from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateDecision
from casework.arrivals.services import correct_facts, read_draft, register_case, save_draft, start_case, void_case
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.steps import register_arrival
from casework.people.facts import Name
from casework.people.models import PersonName
from casework.people.selectors import known_about
from casework.safe_conducts.issuing import issue_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import approve_safe_conduct
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests.making import (
    AT,
    make_approved,
    make_draft,
    make_facts,
    make_office,
    make_open_case,
    make_registration,
    officer_of,
    supervisor_of,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
KEY = "0b5f9d34-6a3c-4a53-9f7e-4a4f5a0f3d11"


class TestStartCase:
    def test_opens_one_case_for_one_key(self) -> None:
        office = make_office()
        first, second = (
            start_case(office, restricted=False, by=officer_of(office), at=AT, key=KEY) for _time in range(2)
        )
        assert first == second == Case.objects.get()

    def test_refuses_a_key_that_was_used_for_something_else(self) -> None:
        office = make_office()
        start_case(office, restricted=False, by=officer_of(office), at=AT, key=KEY)
        with pytest.raises(BadInput, match="key"):
            start_case(office, restricted=True, by=officer_of(office), at=AT, key=KEY)

    def test_numbers_the_office_in_turn_and_shows_the_world_something_random(self) -> None:
        cases = [make_draft() for _case in range(3)]
        assert [case.number for case in cases] == [f"DEMO-CU-2019-0000{number}" for number in (1, 2, 3)]
        assert len({case.public_ref for case in cases}) == 3
        assert not set("".join(case.public_ref for case in cases)) & set("01IO")

    def test_leaves_no_gap_after_a_refusal(self) -> None:
        office = make_office()
        with pytest.raises(ActionRefused, match="role_not_held"):
            start_case(office, restricted=False, by=supervisor_of(office), at=AT)
        assert make_draft().number.endswith("00001")

    def test_names_the_officer_on_a_restricted_case(self) -> None:
        case = make_draft(restricted=True)
        assert list(case.grants.values_list("user", "kind")) == [(case.officer_id, "named")]


class TestSaveDraft:
    def test_seals_the_keystrokes_and_binds_them_to_the_case(self) -> None:
        case, other = make_draft(), make_draft()
        save_draft(case, {"given": ["Ana"]}, by=case.officer, at=AT)
        assert read_draft(case) == {"given": ["Ana"]}
        sealed = bytes(IntakeDraft.objects.get(pk=case.pk).ciphertext)
        assert b"Ana" not in sealed
        IntakeDraft.objects.filter(pk=other.pk).update(ciphertext=sealed)
        with pytest.raises(InvalidTag):
            read_draft(other)

    def test_refuses_once_the_person_is_registered(self) -> None:
        case = make_open_case()
        with pytest.raises(InvalidTransition):
            save_draft(case, {"given": ["Ana"]}, by=case.officer, at=AT)

    def test_refuses_keystrokes_that_were_under_way_while_the_person_was_registered(self) -> None:
        case = make_draft()
        register_case(case.pk, make_registration(), by=case.officer, at=AT)
        with pytest.raises(InvalidTransition):
            save_draft(case, {"given": ["Ana"]}, by=case.officer, at=AT)
        assert not IntakeDraft.objects.exists()


class TestRegisterCase:
    def test_records_the_reason_for_typing_it_late(self) -> None:
        case, late = make_draft(), make_registration(received_at=AT - timedelta(hours=2))
        with pytest.raises(ActionRefused, match="typed_late"):
            register_case(case.pk, late, by=case.officer, at=AT)
        register_case(case.pk, late, by=case.officer, at=AT, reasons={"typed_late": "No power."})
        step = Transition.objects.get(verb="register")
        assert (step.reasons, step.received_at) == ({"typed_late": "No power."}, late.received_at)
        assert not IntakeDraft.objects.exists()

    def test_keeps_what_was_declared_with_its_signature(self) -> None:
        items = Items(lines=(Item(type="RIFLE", serial="A-1"), Item(type="PISTOL", quantity=2)))
        signed = Signed(kind="on_request", signed_by="Ana", witness="Eva", language="es")
        make_open_case(registration=make_registration(items=items, signed=signed))
        declaration = ItemDeclaration.objects.get()
        assert not declaration.none
        assert (declaration.signature.subject, declaration.signature.witness) == ("items", "Eva")
        assert list(DeclaredItem.objects.order_by("quantity").values_list("type", "quantity", "serial")) == [
            ("RIFLE", 1, "A-1"),
            ("PISTOL", 2, ""),
        ]

    def test_tells_none_declared_from_not_asked(self) -> None:
        make_open_case(registration=make_registration(items=None))
        assert not ItemDeclaration.objects.exists()
        assert Signature.objects.get().subject == "registration"
        make_open_case(registration=make_registration(number=2))
        assert ItemDeclaration.objects.get().none

    def test_refuses_twice(self) -> None:
        case = make_open_case()
        with pytest.raises(InvalidTransition):
            register_case(case.pk, make_registration(number=9), by=case.officer, at=AT)
        assert PersonName.objects.count() == 1

    def test_remembers_that_two_cases_were_compared(self) -> None:
        earlier = make_open_case()
        number = known_about(earlier.person).documents[0].number
        case = make_draft()
        alike = make_registration(person=make_facts(number=5, documents=make_facts(number=int(number[-6:])).documents))
        with pytest.raises(ActionRefused, match="possible_duplicate"):
            register_arrival(case.pk, alike, by=case.officer, at=AT)
        register_arrival(case.pk, alike, by=case.officer, at=AT, reasons={"possible_duplicate": "Other fingerprints."})
        decision = DuplicateDecision.objects.get()
        assert (decision.case_id, decision.other_case, decision.outcome) == (case.pk, earlier, "different")
        assert decision.reason == "Other fingerprints."


class TestVoidCase:
    def test_ends_the_draft_and_its_work_and_keeps_the_reason(self) -> None:
        case = make_draft()
        with pytest.raises(ActionRefused, match="note"):
            void_case(case.pk, by=case.officer, at=AT, reasons={"note": "  "})
        void_case(case.pk, by=case.officer, at=AT, reasons={"note": "Typed twice."})
        assert Transition.objects.get().reasons == {"note": "Typed twice."}
        assert not IntakeDraft.objects.exists()
        assert WorkItem.objects.get().status == "cancelled"

    def test_refuses_an_open_case(self) -> None:
        case = make_open_case()
        with pytest.raises(InvalidTransition):
            void_case(case.pk, by=case.officer, at=AT, reasons={"note": "No."})


class TestCorrectFacts:
    def test_keeps_the_earlier_name(self) -> None:
        case = make_open_case()
        correct_facts(case.pk, make_facts(names=(Name(given="Otra"),)), by=case.officer, at=LATER)
        assert known_about(case.person).shown_as == "Otra"
        assert PersonName.objects.filter(person=case.person).count() == 2

    def test_is_refused_for_a_draft_which_would_not_register_any_more(self) -> None:
        draft = make_draft()
        with pytest.raises(ActionRefused, match="case_not_open"):
            correct_facts(draft.pk, make_facts(), by=draft.officer, at=AT)

    def test_after_the_approval_has_the_paper_decided_again_and_issued_as_corrected(self) -> None:
        paper = make_approved()
        corrected = make_facts(names=(Name(given="Otra", paternal="Vardiluz"),))
        correct_facts(paper.case_id, corrected, by=paper.case.officer, at=LATER)
        assert not issue_safe_conduct(paper.pk, by=system_user(), at=LATER)
        approve_safe_conduct(paper.pk, by=supervisor_of(paper.office), at=LATER)
        assert issue_safe_conduct(paper.pk, by=system_user(), at=LATER)
        assert SafeConduct.objects.get().approved_facts()["paternal_surname"] == "Vardiluz"

    def test_refuses_somebody_without_the_role_and_a_case_that_was_given_up(self) -> None:
        case = make_draft()
        with pytest.raises(ActionRefused, match="role_not_held"):
            correct_facts(case.pk, make_facts(), by=supervisor_of(case.office), at=AT)
        void_case(case.pk, by=case.officer, at=AT, reasons={"note": "Typed twice."})
        with pytest.raises(ActionRefused, match="case_not_live"):
            correct_facts(case.pk, make_facts(), by=case.officer, at=AT)
