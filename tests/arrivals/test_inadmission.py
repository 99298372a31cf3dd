"""Grounds of inadmission: who records and withdraws one, and that it stands against a first safe-conduct alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.arrivals.inadmission import record_inadmission, withdraw_inadmission
from casework.arrivals.inadmission_grounds import InadmissionGround
from casework.arrivals.models import Case
from casework.arrivals.services import void_case
from casework.errors import ActionRefused, BadInput
from casework.journey.steps import approve_safe_conduct
from casework.law.days import local_date
from casework.safe_conducts.issuing import issue_safe_conduct
from casework.safe_conducts.rules import about_approving
from casework.safe_conducts.selectors import evidence_for
from casework.staff.services import system_user
from tests.making import (
    AT,
    make_approved,
    make_draft,
    make_issued,
    make_lodged_case,
    make_office,
    make_open_case,
    make_requested,
    officer_of,
    supervisor_of,
)
from tests.making_papers import fresh, issue

pytestmark = pytest.mark.django_db
GROUND, ARTICLE = "An order of expulsion is in force", "Art. de prueba, num. 3"


def make_ground(case: Case, **changes: Any) -> InadmissionGround:
    """One that stands."""
    parts: dict[str, Any] = {"by": case.officer, "at": AT} | changes
    return record_inadmission(case.pk, GROUND, ARTICLE, **parts)


class TestRecordInadmission:
    def test_keeps_who_which_and_when(self) -> None:
        case, earlier = make_open_case(), AT - timedelta(hours=2)
        row = make_ground(case, by=supervisor_of(case.office), found_at=earlier)
        assert (row.ground, row.article, row.found_at, row.recorded_at) == (GROUND, ARTICLE, earlier, AT)
        assert (row.recorded_by, row.stands) == (supervisor_of(case.office), True)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"ground": " "}, "ground"), ({"article": ""}, "article"), ({"found_at": AT + timedelta(days=1)}, "found_at")],
    )
    def test_names_the_field_that_is_wrong(self, changes: dict[str, Any], field: str) -> None:
        case = make_open_case()
        parts: dict[str, Any] = {"ground": GROUND, "article": ARTICLE} | changes
        with pytest.raises(BadInput) as error:
            record_inadmission(case.pk, **parts, by=case.officer, at=AT)
        assert list(error.value.fields) == [field]
        assert not InadmissionGround.objects.exists()

    def test_is_for_the_desk_of_the_office_in_a_case_that_goes_on(self) -> None:
        case, given_up = make_open_case(), make_draft()
        void_case(given_up.pk, by=given_up.officer, at=AT, reasons={"note": "Typed twice"})
        with pytest.raises(Case.DoesNotExist):
            make_ground(case, by=officer_of(make_office(code="RI", region="CAR")))
        with pytest.raises(ActionRefused, match="case_not_live"):
            make_ground(given_up)


class TestWithdrawInadmission:
    def test_keeps_both_and_happens_once(self) -> None:
        case = make_open_case()
        row = make_ground(case)
        by = supervisor_of(case.office)
        withdraw_inadmission(case.pk, row.pk, "The order was lifted", by=by, at=AT)
        row.refresh_from_db()
        assert (row.ground, row.withdrawn_by, row.withdrawn_why, row.stands) == (
            GROUND, by, "The order was lifted", False,
        )  # fmt: skip
        with pytest.raises(ActionRefused, match="inadmission_withdrawn_already"):
            withdraw_inadmission(case.pk, row.pk, "Again", by=by, at=AT)

    def test_asks_why_and_takes_none_of_another_case(self) -> None:
        case, other = make_open_case(), make_open_case()
        row = make_ground(case)
        with pytest.raises(BadInput) as error:
            withdraw_inadmission(case.pk, row.pk, " ", by=case.officer, at=AT)
        assert list(error.value.fields) == ["why"]
        with pytest.raises(InadmissionGround.DoesNotExist):
            withdraw_inadmission(other.pk, row.pk, "Another", by=case.officer, at=AT)


class TestFirstSafeConduct:
    def test_is_not_requested_while_a_ground_stands(self) -> None:
        case = make_lodged_case()
        row = make_ground(case)
        with pytest.raises(ActionRefused, match="inadmission_recorded"):
            make_requested(case=case)
        withdraw_inadmission(case.pk, row.pk, "The order was lifted", by=case.officer, at=AT)
        assert make_requested(case=case).status == "requested"

    def test_is_not_approved_and_its_approver_sees_the_ground(self) -> None:
        paper = make_requested()
        row, by = make_ground(paper.case), supervisor_of(paper.office)
        evidence = evidence_for(paper.case, on=local_date(AT))
        assert evidence.inadmission == [row]
        codes = [finding.code for finding in about_approving(by, paper, evidence, at=AT)]
        assert "inadmission_recorded" in codes
        with pytest.raises(ActionRefused, match="inadmission_recorded"):
            approve_safe_conduct(paper.pk, by=by, at=AT)

    def test_is_not_numbered_where_the_ground_comes_after_the_approval(self) -> None:
        paper = make_approved()
        make_ground(paper.case)
        assert not issue_safe_conduct(paper.pk, by=system_user(), at=AT)
        assert fresh(paper).status == "requested"

    def test_is_the_only_kind_that_it_stands_against(self) -> None:
        paper = make_issued()
        make_ground(paper.case)
        assert fresh(paper).status == "issued"
        assert issue(paper.case, "SC2_ADMIN", at=AT).type == "SC2_ADMIN"


class TestConstraints:
    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"ground": ""}, "inadmission_ground_whole"),
            ({"article": ""}, "inadmission_ground_whole"),
            ({"found_at": AT + timedelta(hours=1)}, "inadmission_ground_found_before_recorded"),
            ({"withdrawn_at": AT}, "inadmission_ground_withdrawn_by_somebody"),
            ({"withdrawn_why": "Lifted"}, "inadmission_ground_withdrawn_by_somebody"),
        ],
    )
    def test_refuse_what_is_not_whole(self, changes: dict[str, Any], name: str) -> None:
        row = make_ground(make_open_case())
        same = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            InadmissionGround.objects.create(**(same | changes))
        assert InadmissionGround.objects.create(**same)

    def test_let_the_application_change_nothing_but_the_withdrawal(self) -> None:
        row = make_ground(make_open_case())
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            InadmissionGround.objects.filter(pk=row.pk).update(ground="Another")
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            InadmissionGround.objects.filter(pk=row.pk).delete()
