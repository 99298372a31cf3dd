"""Whom an application covers: findings over plain values, then the verbs on a real database."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from casework.arrivals.families import end_link, verify_link
from casework.arrivals.models import Case
from casework.asylum.covering import Relative, about_covering
from casework.asylum.models import Application, Beneficiary
from casework.asylum.selectors import covered_by, open_application
from casework.asylum.services import cover_relative, end_cover, lodge_application
from casework.errors import ActionRefused, BadInput, Level
from casework.law.reference import FamilyRelation
from casework.people.families import FamilyMember
from casework.safe_conducts.services import request_safe_conduct
from casework.staff.models import Role
from casework.work.models import WorkItem, WorkKind
from tests.arrivals.test_rules import OFFICE, OFFICER, codes, holder
from tests.making import (
    AT,
    WHY,
    application_of,
    link,
    make_draft,
    make_family,
    make_lodged_case,
    make_lodging,
    make_office,
    make_open_case,
    make_user,
)

LATER = AT + timedelta(hours=1)


def relative(relation: str = "SPOUSE", *, right: bool = True, **changes: Any) -> Relative:
    """A relative against whom nothing stands: linked and verified, told in private."""
    kind = FamilyRelation(code=relation, extension_right=right)
    linked = FamilyMember(group_id=uuid4(), relation=kind, status="verified", told_in_private=True)
    case = Case(office=OFFICE, status="open", number="CU-2019-00002")
    parts: dict[str, Any] = {"case": case, "link": linked, "grown": True}
    return Relative(**(parts | changes))


def covering(*relatives: Relative) -> list[Any]:
    """What stands against covering these."""
    return about_covering(OFFICER, relatives, at=AT)


class TestAboutCovering:
    def test_finds_nothing_about_a_relative_whom_the_article_lists(self) -> None:
        assert covering(relative()) == covering() == []

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"right": False}, "needs_own_application"),
            ({"link": None}, "not_in_the_family"),
            ({"in_an_application": True}, "relative_has_application"),
            ({"case": Case(office=OFFICE, status="draft", number="CU-2019-00002")}, "relative_not_registered"),
        ],
    )
    def test_refuses_and_names_the_case(self, changes: dict[str, Any], code: str) -> None:
        (finding,) = covering(relative(**changes))
        assert (finding.code, finding.level) == (code, Level.REFUSE)
        assert finding.article == "Decreto 1067 de 2015, art. 2.2.3.1.6.13"
        assert "CU-2019-00002" in str(finding.message)

    def test_names_several_in_one_finding(self) -> None:
        cases = [Case(office=OFFICE, status="open", number=f"CU-2019-0000{number}") for number in (2, 3)]
        (finding,) = covering(*(relative(case=case, in_an_application=True) for case in cases))
        assert "CU-2019-00002, CU-2019-00003" in str(finding.message)

    @pytest.mark.parametrize("told", [None, False])
    def test_asks_why_a_grown_relative_was_not_told_in_private(self, told: bool | None) -> None:
        kind = FamilyRelation(code="SPOUSE", extension_right=True)
        linked = FamilyMember(relation=kind, status="verified", told_in_private=told)
        assert codes(covering(relative(link=linked)), Level.REASON_REQUIRED) == {"not_told_in_private"}
        assert covering(relative(link=linked, grown=False)) == []

    def test_warns_of_a_link_that_is_only_said(self) -> None:
        kind = FamilyRelation(code="SPOUSE", extension_right=True)
        linked = FamilyMember(relation=kind, status="proposed", told_in_private=True)
        assert codes(covering(relative(link=linked)), Level.WARN) == {"link_unverified"}

    def test_refuses_who_holds_no_role_at_the_relatives_office(self) -> None:
        found = about_covering(holder(Role.AUDITOR), [relative()], at=AT)
        assert codes(found) == {"role_not_held"}


def lodge(head: Case, *relatives: Case, **reasons: str) -> Application:
    """The head's application, covering these."""
    lodging = make_lodging(covers=tuple(case.pk for case in relatives))
    return lodge_application(head.pk, lodging, by=head.officer, at=AT, reasons=reasons)


def open_kinds(case: Case) -> set[str]:
    """What waits in this case."""
    return set(WorkItem.objects.filter(case=case, status="open").values_list("kind", flat=True))


@pytest.mark.django_db
class TestLodging:
    def test_covers_the_relatives_and_asks_for_a_paper_for_each(self) -> None:
        head, wife, child = make_family("SPOUSE", "CHILD_MINOR")
        application = lodge(head, wife, child)
        assert [(row.case, row.relation_id) for row in covered_by(application)] == [
            (wife, "SPOUSE"),
            (child, "CHILD_MINOR"),
        ]
        for case in (head, wife, child):
            assert open_application(case) == application
            assert WorkKind.REQUEST_SAFE_CONDUCT in open_kinds(case)
            assert WorkKind.LODGE_APPLICATION not in open_kinds(case)
            assert request_safe_conduct(case.pk, by=case.officer, at=AT, reasons=WHY).application == application

    def test_covers_nobody_where_one_of_them_cannot_be(self) -> None:
        head, wife, mother = make_family("SPOUSE", "PARENT")
        with pytest.raises(ActionRefused) as refused:
            lodge(head, wife, mother)
        assert codes(refused.value.findings, Level.REFUSE) == {"needs_own_application"}
        assert not Application.objects.exists()
        assert not Beneficiary.objects.exists()

    def test_refuses_one_person_in_two_applications(self) -> None:
        head, wife = make_family("SPOUSE")
        lodge(wife)
        with pytest.raises(ActionRefused) as refused:
            lodge(head, wife)
        assert codes(refused.value.findings, Level.REFUSE) == {"relative_has_application"}

    def test_refuses_who_is_covered_an_application_of_their_own_until_the_cover_ends(self) -> None:
        head, wife = make_family("SPOUSE")
        application = lodge(head, wife)
        with pytest.raises(ActionRefused) as refused:
            lodge(wife)
        assert codes(refused.value.findings, Level.REFUSE) == {"already_covered"}
        end_cover(application.pk, wife.pk, note="Pide a solas.", by=wife.officer, at=LATER)
        assert open_kinds(wife) >= {WorkKind.LODGE_APPLICATION}
        assert WorkKind.REQUEST_SAFE_CONDUCT not in open_kinds(wife)
        assert open_application(wife) is None
        assert open_application(head) == application
        assert open_application(wife) != lodge_application(wife.pk, make_lodging(at=LATER), by=wife.officer, at=LATER)

    def test_finds_no_relative_of_another_office(self) -> None:
        head = make_open_case()
        elsewhere = make_open_case(office=make_office(code="AR", region="LLA"))
        with pytest.raises(Case.DoesNotExist):
            lodge(head, elsewhere)

    def test_refuses_the_applicant_and_strangers_as_relatives(self) -> None:
        head, wife = make_family("SPOUSE")
        for case, others in ((head, [head]), (head, [make_open_case()]), (wife, [head])):
            with pytest.raises(ActionRefused) as refused:
                lodge(case, *others)
            assert codes(refused.value.findings, Level.REFUSE) == {"not_in_the_family"}

    def test_keeps_the_reason_for_not_telling_in_private(self) -> None:
        head, wife = make_open_case(), make_open_case()
        link(wife, head, told=None)
        with pytest.raises(ActionRefused):
            lodge(head, wife)
        lodge(head, wife, not_told_in_private="No hay sala aparte esta noche.")


@pytest.mark.django_db
class TestCoverRelative:
    def test_adds_one_to_an_application_that_is_lodged(self) -> None:
        head = make_lodged_case()
        wife = make_open_case()
        link(wife, head)
        verify_link(FamilyMember.objects.get(case=wife).pk, "Acta", by=head.officer, at=AT)
        application = application_of(head)
        cover_relative(application.pk, wife.pk, by=head.officer, at=LATER)
        assert open_application(wife) == application
        with pytest.raises(ActionRefused):
            cover_relative(application.pk, wife.pk, by=head.officer, at=LATER)

    def test_refuses_who_is_not_registered(self) -> None:
        head = make_lodged_case()
        with pytest.raises(ActionRefused):
            cover_relative(application_of(head).pk, make_draft().pk, by=head.officer, at=LATER)


@pytest.mark.django_db
class TestEndCover:
    def test_asks_why_and_finds_only_who_is_covered(self) -> None:
        head, wife = make_family("SPOUSE")
        application = lodge(head, wife)
        with pytest.raises(BadInput):
            end_cover(application.pk, wife.pk, note=" ", by=head.officer, at=LATER)
        with pytest.raises(ActionRefused):
            end_cover(application.pk, head.pk, note="x", by=head.officer, at=LATER)
        with pytest.raises(Beneficiary.DoesNotExist):
            end_cover(application.pk, make_open_case().pk, note="x", by=head.officer, at=LATER)
        stranger = make_user(role=Role.CASE_OFFICER, office=make_office(code="AR", region="LLA"))
        with pytest.raises(Beneficiary.DoesNotExist):
            end_cover(application.pk, wife.pk, note="x", by=stranger, at=LATER)

    def test_a_link_that_ends_leaves_the_cover_to_be_ended(self) -> None:
        head, wife = make_family("SPOUSE")
        application = lodge(head, wife)
        end_link(FamilyMember.objects.get(case=wife).pk, note="x", by=head.officer, at=LATER)
        assert open_application(wife) == application


@pytest.mark.django_db
class TestConstraints:
    def test_one_open_application_a_person(self) -> None:
        head, wife = make_family("SPOUSE")
        lodge(head, wife)
        other = application_of(make_lodged_case())
        place = {"application": other, "case": wife, "person": wife.person, "relation_id": "SPOUSE"}
        with pytest.raises(IntegrityError, match="beneficiary_one_open_application"), transaction.atomic():
            Beneficiary.objects.create(**place)
        Beneficiary.objects.filter(case=wife).update(ended_at=AT)
        Beneficiary.objects.create(**place)
