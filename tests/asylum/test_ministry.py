"""Acts of the Ministry: who records them, what the application becomes, and how an error is corrected."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.asylum import services as asylum
from casework.asylum.ministry import correct_act
from casework.asylum.ministry_acts import MinistryAct
from casework.errors import ActionRefused, BadInput
from casework.journey.ministry import record_ministry_act
from tests.making import AT, application_of, make_forwarded_case, make_lodged_case, make_lodging, supervisor_of
from tests.making_papers import liaison, make_act, told

pytestmark = pytest.mark.django_db


class TestRecordAct:
    @pytest.mark.parametrize(
        ("kind", "status"),
        [
            ("admission", "admitted"),
            ("rejection", "rejected"),
            ("archive", "archived"),
            ("recognition", "recognised"),
            ("negative", "negative"),
            ("no_show", "forwarded"),
            ("other_permit", "forwarded"),
        ],
    )
    def test_moves_the_application(self, kind: str, status: str) -> None:
        case = make_forwarded_case()
        act = make_act(case, kind)
        assert (act.application.pk, act.recorded_by, application_of(case).status) == (
            application_of(case).pk,
            liaison(),
            status,
        )

    def test_is_for_the_liaison_or_a_supervisor_with_a_reason(self) -> None:
        case = make_forwarded_case()
        key = application_of(case).pk
        with pytest.raises(ActionRefused, match="role_not_held"):
            record_ministry_act(key, told("admission"), by=case.officer, at=AT)
        supervisor = supervisor_of(case.office)
        with pytest.raises(ActionRefused, match="recorded_for_the_ministry"):
            record_ministry_act(key, told("admission"), by=supervisor, at=AT)
        why = {"recorded_for_the_ministry": "By letter."}
        assert record_ministry_act(key, told("admission"), by=supervisor, at=AT, reasons=why).why == "By letter."

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "miracle"}, "kind"),
            ({"number": " "}, "number"),
            ({"signatory": ""}, "signatory"),
            ({"dated": None}, "dated"),
            ({"kind": "rejection"}, "ground"),
            ({"kind": "rejection", "ground": "WHIM"}, "ground"),
            ({"ground": "MANIFEST"}, "ground"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, changes: dict[str, Any], field: str) -> None:
        case = make_forwarded_case()
        parts = {"kind": "admission", "ground": ""} | changes
        with pytest.raises(BadInput) as error:
            record_ministry_act(application_of(case).pk, told(**parts), by=liaison(), at=AT)
        assert list(error.value.fields) == [field]
        assert not MinistryAct.objects.exists()

    def test_is_refused_twice_and_after_the_end(self) -> None:
        case = make_forwarded_case()
        make_act(case, "no_show")
        with pytest.raises(ActionRefused, match="act_recorded_already"):
            make_act(case, "no_show")
        make_act(case, "archive")
        with pytest.raises(ActionRefused, match="application_not_running"):
            make_act(case, "admission")

    def test_is_refused_dated_after_it_was_received(self) -> None:
        case = make_forwarded_case()
        with pytest.raises(ActionRefused, match="dated_after_receipt"):
            make_act(case, "admission", dated=AT.date() + timedelta(days=1))

    def test_lets_another_application_be_lodged_after_the_rejection(self) -> None:
        case = make_forwarded_case()
        with pytest.raises(ActionRefused, match="already_lodged"):
            asylum.lodge_application(case.pk, make_lodging(), by=case.officer, at=AT)
        make_act(case, "rejection")
        again = asylum.lodge_application(case.pk, make_lodging(), by=case.officer, at=AT)
        assert application_of(case) == again

    def test_ends_the_clock_of_forwarding(self) -> None:
        case = make_lodged_case()
        make_act(case, "admission")
        assert not case.work_items.filter(kind="forward_application", status="open").exists()


class TestCorrectAct:
    def test_is_another_row_in_its_place(self) -> None:
        act = make_act(make_forwarded_case(), "admission", number="S-11")
        again = correct_act(act.pk, told("admission", number="S-12"), "Misread", by=liaison(), at=AT)
        assert (again.corrects, again.number, MinistryAct.objects.get(pk=act.pk).number) == (act, "S-12", "S-11")
        with pytest.raises(ActionRefused, match="corrected_already"):
            correct_act(act.pk, told("admission"), "Again", by=liaison(), at=AT)

    @pytest.mark.parametrize(("kind", "why", "field"), [("archive", "Wrong", "kind"), ("admission", " ", "why")])
    def test_names_what_is_wrong(self, kind: str, why: str, field: str) -> None:
        act = make_act(make_forwarded_case(), "admission")
        with pytest.raises(BadInput) as error:
            correct_act(act.pk, told(kind), why, by=liaison(), at=AT)
        assert list(error.value.fields) == [field]


class TestConstraints:
    def test_the_application_cannot_change_an_act(self) -> None:
        act = make_act(make_forwarded_case(), "admission")
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            MinistryAct.objects.filter(pk=act.pk).update(number="Another")

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"number": ""}, "ministry_act_whole"),
            ({"signatory": ""}, "ministry_act_whole"),
            ({"kind": "rejection"}, "ministry_act_ground_of_a_rejection"),
            ({"ground_id": "ABUSE"}, "ministry_act_ground_of_a_rejection"),
            ({"received_at": AT + timedelta(hours=1)}, "ministry_act_received_before_recorded"),
            ({}, "ministry_act_once"),
        ],
    )
    def test_refuse_what_is_not_whole(self, changes: dict[str, Any], name: str) -> None:
        act = make_act(make_forwarded_case(), "admission")
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            self._twin(act, **changes)

    def test_take_another_number_and_a_correction_that_says_why(self) -> None:
        act = make_act(make_forwarded_case(), "admission")
        self._twin(act, number="Another")
        with pytest.raises(IntegrityError, match="ministry_act_correction_says_why"), transaction.atomic():
            self._twin(act, corrects_id=act.pk)
        assert self._twin(act, corrects_id=act.pk, why="Misread")

    @staticmethod
    def _twin(act: MinistryAct, **changes: Any) -> MinistryAct:
        same = {field.attname: getattr(act, field.attname) for field in act._meta.concrete_fields if field.name != "id"}
        return MinistryAct.objects.create(**(same | changes))
