"""What the database itself refuses about cases, each tried both ways and past every service."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from casework.arrivals.desk_records import DeclaredItem, ItemDeclaration, Signature
from casework.arrivals.models import Arrival, Case, CaseGrant
from casework.arrivals.records import DuplicateDecision
from tests.making import AT, make_draft, make_open_case

pytestmark = pytest.mark.django_db


def change(row: models.Model, **values: Any) -> None:
    """Write columns past every service."""
    with transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**values)


def add(model: type[models.Model], /, **values: Any) -> None:
    """Write a row past every service."""
    with transaction.atomic():
        model._default_manager.create(**values)


class TestCase:
    def test_is_one_live_case_a_person(self) -> None:
        first, second = make_draft(), make_draft()
        with pytest.raises(IntegrityError, match="case_one_live_per_person"):
            change(second, person=first.person)
        change(first, status="voided")
        change(second, person=first.person)

    @pytest.mark.parametrize("status", ["registered", "open", "closed"])
    def test_is_registered_by_somebody(self, status: str) -> None:
        case = make_draft()
        with pytest.raises(IntegrityError, match="case_registered_by_somebody"):
            change(case, status=status)
        change(case, status=status, registered_by=case.officer)

    @pytest.mark.parametrize("column", ["number", "public_ref"])
    def test_has_numbers_of_its_own(self, column: str) -> None:
        first, second = make_draft(), make_draft()
        with pytest.raises(IntegrityError, match=column):
            change(second, **{column: getattr(first, column)})

    def test_is_not_deleted_with_anything(self) -> None:
        case = make_open_case()
        with pytest.raises(models.ProtectedError):
            case.person.delete()
        assert Case.objects.filter(pk=case.pk).exists()


class TestCaseGrant:
    def test_breaks_the_glass_for_a_time_only(self) -> None:
        case = make_draft()
        grant: dict[str, Any] = {"case": case, "user": case.officer, "starts_at": AT, "granted_by": case.officer}
        with pytest.raises(IntegrityError, match="case_grant_break_glass_ends"):
            add(CaseGrant, kind="break_glass", reason="fire", **grant)
        add(CaseGrant, kind="break_glass", reason="fire", ends_at=AT + timedelta(hours=4), **grant)
        add(CaseGrant, kind="named", reason="asked", **grant)


class TestArrival:
    @pytest.mark.parametrize(
        ("values", "fits"),
        [
            ({"precision": "unknown", "entered_at": None}, True),
            ({"precision": "about", "entered_at": AT}, True),
            ({"precision": "unknown", "entered_at": AT}, False),
            ({"precision": "day", "entered_at": None}, False),
        ],
    )
    def test_has_a_time_unless_it_is_not_known(self, values: dict[str, Any], fits: bool) -> None:
        arrival = Arrival.objects.get(case=make_open_case())
        if fits:
            change(arrival, **values)
            return
        with pytest.raises(IntegrityError, match="arrival_time_as_known"):
            change(arrival, **values)

    def test_is_one_a_case(self) -> None:
        first, second = (Arrival.objects.get(case=make_open_case()) for _case in range(2))
        with pytest.raises(IntegrityError, match="arrival_one_current"):
            change(second, case=first.case)


class TestSignature:
    @pytest.mark.parametrize("missing", ["signed_by", "witness"])
    def test_on_request_names_signer_and_witness(self, missing: str) -> None:
        make_open_case()
        signature = Signature.objects.all()[0]
        whole = {"kind": "on_request", "signed_by": "Ana", "witness": "Eva"}
        change(signature, **whole)
        with pytest.raises(IntegrityError, match="signature_on_request_has_signer_and_witness"):
            change(signature, **(whole | {missing: ""}))
        change(signature, kind="refused", signed_by="", witness="")


class TestDeclaredItem:
    def test_is_at_least_one(self) -> None:
        declaration = ItemDeclaration.objects.get(case=make_open_case())
        line = {"declaration": declaration, "case": declaration.case, "type_id": "RIFLE"}
        add(DeclaredItem, quantity=1, **line)
        with pytest.raises(IntegrityError, match="declared_item_some"):
            add(DeclaredItem, quantity=0, **line)


class TestDuplicateDecision:
    def test_is_taken_once_a_pair_whichever_came_first(self) -> None:
        first, second = make_draft(), make_draft()
        decision = {"outcome": "different", "reason": "x", "decided_by": first.officer, "decided_at": AT}
        add(DuplicateDecision, case=first, other_case=second, **decision)
        for case, other in ((first, second), (second, first)):
            with pytest.raises(IntegrityError, match="duplicate_decision_once"), transaction.atomic():
                add(DuplicateDecision, case=case, other_case=other, **decision)

    def test_is_about_two_cases(self) -> None:
        case = make_draft()
        decision = {"outcome": "same", "reason": "x", "decided_by": case.officer, "decided_at": AT}
        with pytest.raises(IntegrityError, match="duplicate_decision_of_two"):
            add(DuplicateDecision, case=case, other_case=case, **decision)
