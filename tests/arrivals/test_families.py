"""Family links and children alone, on a real database, through the verbs."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casework.arrivals.children import record_child_notice
from casework.arrivals.families import end_link, link_to_family, record_telling, verify_link
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.protecting import restrict_case
from casework.arrivals.records import ChildNotice
from casework.asylum.covering import about_covering, relative_of
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.steps import correct_person
from casework.people.facts import BirthDate
from casework.people.families import FamilyGroup, FamilyMember
from casework.people.kin import family_of
from casework.staff.models import Role
from casework.work.models import WorkItem, WorkKind
from tests.making import (
    AT,
    link,
    make_child,
    make_draft,
    make_facts,
    make_family,
    make_office,
    make_open_case,
    make_user,
    officer_of,
    supervisor_of,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def statuses(kind: str) -> list[str]:
    """What became of the work of this kind, oldest first."""
    return list(WorkItem.objects.filter(kind=kind).order_by("opened_at", "pk").values_list("status", flat=True))


class TestLinkToFamily:
    def test_begins_a_family_with_its_principal(self) -> None:
        head, wife, child = make_family("SPOUSE", "CHILD_MINOR")
        members = family_of(child.person_id)
        assert [(member.case, member.principal, member.relation_id) for member in members] == [
            (head, True, None),
            (wife, False, "SPOUSE"),
            (child, False, "CHILD_MINOR"),
        ]
        assert statuses(WorkKind.VERIFY_FAMILY) == ["open", "open"]

    def test_refuses_a_cycle_and_writes_nothing(self) -> None:
        head, wife = make_family("SPOUSE")
        third = make_open_case()
        before = FamilyMember.objects.count()
        for relative, principal in ((head, wife), (head, third), (third, wife), (wife, third), (wife, head)):
            with pytest.raises(ActionRefused):
                link(relative, principal)
        assert (FamilyMember.objects.count(), FamilyGroup.objects.count()) == (before, 1)

    def test_does_not_tell_of_a_family_that_the_reader_cannot_see(self) -> None:
        head, wife = make_family("SPOUSE")
        restrict_case(head.pk, reason="Threatened.", by=supervisor_of(head.office), at=AT)
        CaseGrant.objects.filter(user=head.officer).delete()  # the officer who links is another now
        with pytest.raises(ActionRefused) as refused:
            link(wife, make_open_case())
        assert head.number not in str(refused.value.findings[0].message)

    def test_finds_no_hidden_and_no_absent_case(self) -> None:
        case, elsewhere = make_open_case(), make_open_case(office=make_office(code="AR", region="LLA"))
        for head_id in (elsewhere.pk, elsewhere.person_id):
            with pytest.raises(Case.DoesNotExist):
                link_to_family(case.pk, head_id, "SPOUSE", by=case.officer, at=AT)

    def test_says_which_field_when_the_relation_is_unknown(self) -> None:
        with pytest.raises(BadInput) as error:
            link(make_open_case(), make_open_case(), "COUSIN_OF_A_FRIEND")
        assert list(error.value.fields) == ["relation"]

    def test_is_for_people_on_the_register(self) -> None:
        with pytest.raises(ActionRefused):
            link(make_draft(), make_open_case())


class TestConstraints:
    """The database itself, both ways."""

    def test_one_principal_a_family(self) -> None:
        head, wife = make_family("SPOUSE")
        ended = {"until_at": AT, "status": "ended"}
        with pytest.raises(IntegrityError, match="family_one_principal"), transaction.atomic():
            FamilyMember.objects.filter(case=wife).update(principal=True, relation=None)
        FamilyMember.objects.filter(case=head).update(**ended)
        assert FamilyMember.objects.filter(case=wife).update(principal=True, relation=None) == 1

    def test_one_family_at_a_time(self) -> None:
        head, wife = make_family("SPOUSE")
        group = FamilyGroup.objects.create(created_by=head.officer, created_at=AT)
        place = {"group": group, "person": wife.person, "case": wife, "principal": True}
        with pytest.raises(IntegrityError, match="family_one_at_a_time"), transaction.atomic():
            FamilyMember.objects.create(**place, from_at=AT, recorded_by=head.officer)
        FamilyMember.objects.filter(case=wife).update(until_at=AT, status="ended")
        FamilyMember.objects.create(**place, from_at=AT, recorded_by=head.officer)

    def test_a_notice_is_not_recorded_before_it_is_given(self) -> None:
        child = make_child()
        told = {"case": child, "contact": "x", "recorded_by": child.officer, "recorded_at": AT}
        with pytest.raises(IntegrityError, match="child_notice_before_recorded"), transaction.atomic():
            ChildNotice.objects.create(**told, notified_at=LATER)
        ChildNotice.objects.create(**told, notified_at=AT)


class TestVerifyLink:
    def test_keeps_the_proof_and_ends_the_work(self) -> None:
        _head, wife = make_family("SPOUSE")
        member = verify_link(link_of(wife).pk, " Acta  de matrimonio 12 ", by=wife.officer, at=AT)
        assert (member.status, member.proof, member.verified_by) == ("verified", "Acta de matrimonio 12", wife.officer)
        assert statuses(WorkKind.VERIFY_FAMILY) == ["done"]
        with pytest.raises(InvalidTransition):
            verify_link(member.pk, "Otra", by=wife.officer, at=AT)

    def test_asks_for_a_proof(self) -> None:
        _head, wife = make_family("SPOUSE")
        with pytest.raises(BadInput) as error:
            verify_link(link_of(wife).pk, "  ", by=wife.officer, at=AT)
        assert list(error.value.fields) == ["proof"]

    def test_finds_no_link_of_another_office(self) -> None:
        _head, wife = make_family("SPOUSE")
        other = make_user(role=Role.CASE_OFFICER, office=make_office(code="AR", region="LLA"))
        with pytest.raises(FamilyMember.DoesNotExist):
            verify_link(link_of(wife).pk, "Acta", by=other, at=AT)


class TestRecordTelling:
    def test_is_what_covering_asks_for(self) -> None:
        head = make_open_case()
        wife = make_open_case()
        member = link(wife, head, told=None)
        told = record_telling(member.pk, by=wife.officer, at=LATER)
        again = record_telling(member.pk, by=wife.officer, at=LATER)
        assert (told.told_in_private, again.version) == (True, member.version + 1)
        found = about_covering(wife.officer, [relative_of(head, wife, at=LATER)], at=LATER)
        assert [finding.code for finding in found] == ["link_unverified"]

    def test_is_refused_to_a_supervisor_and_for_a_link_that_ended(self) -> None:
        _head, wife = make_family("SIBLING")
        member = FamilyMember.objects.get(case=wife)
        with pytest.raises(ActionRefused):
            record_telling(member.pk, by=supervisor_of(wife.office), at=LATER)
        end_link(member.pk, note="Not his sister.", by=wife.officer, at=LATER)
        with pytest.raises(ActionRefused, match="link_ended"):
            record_telling(member.pk, by=wife.officer, at=LATER)


class TestEndLink:
    def test_ends_the_family_with_its_last_relative_and_no_case(self) -> None:
        head, wife, child = make_family("SPOUSE", "CHILD_MINOR")
        end_link(link_of(wife).pk, note="Se separaron.", by=head.officer, at=LATER)
        assert [member.case for member in family_of(head.person_id)] == [head, child]
        end_link(link_of(child).pk, note="Vive con la abuela.", by=head.officer, at=LATER)
        assert not family_of(head.person_id).exists()
        assert set(Case.objects.values_list("status", flat=True)) == {"open"}
        link(head, wife)  # who headed a family may be a relative in another

    def test_is_a_supervisors_once_the_link_is_shown(self) -> None:
        head, wife = make_family("SPOUSE")
        verify_link(link_of(wife).pk, "Acta", by=head.officer, at=AT)
        with pytest.raises(ActionRefused):
            end_link(link_of(wife).pk, note="x", by=head.officer, at=LATER)
        assert end_link(link_of(wife).pk, note="x", by=supervisor_of(head.office), at=LATER).status == "ended"

    def test_asks_why(self) -> None:
        _head, wife = make_family("SPOUSE")
        with pytest.raises(BadInput):
            end_link(link_of(wife).pk, note=" ", by=wife.officer, at=LATER)


class TestAChildAlone:
    def test_is_told_to_the_icbf_the_same_day(self) -> None:
        child = make_child(age=16)
        (item,) = WorkItem.objects.filter(kind=WorkKind.NOTIFY_ICBF)
        assert (item.case, item.due_at.astimezone(AT.tzinfo).date(), item.status) == (child, AT.date(), "open")

    @pytest.mark.parametrize("year", [2001, 2019])
    def test_may_be_one_only_possibly(self, year: int) -> None:
        make_open_case(birth=BirthDate(year=year))
        assert statuses(WorkKind.NOTIFY_ICBF) == ["open"]

    def test_is_nobody_of_age_or_of_unknown_age(self) -> None:
        make_open_case(birth=BirthDate(year=2000))
        assert statuses(WorkKind.NOTIFY_ICBF) == []

    def test_is_not_alone_with_an_adult_of_the_family(self) -> None:
        make_family("CHILD_MINOR")
        assert statuses(WorkKind.NOTIFY_ICBF) == ["cancelled"]

    @pytest.mark.parametrize("relation", ["SIBLING", "OTHER_RELATIVE", "FOSTER_CHILD", "NOT_RELATED"])
    def test_is_alone_beside_any_other_relative(self, relation: str) -> None:
        link(make_child(), make_open_case(), relation)
        assert statuses(WorkKind.NOTIFY_ICBF) == ["open"]

    def test_is_alone_with_a_principal_who_is_a_child(self) -> None:
        link(make_child(age=1), make_child(age=17), "CHILD_MINOR")
        assert statuses(WorkKind.NOTIFY_ICBF) == ["open", "open"]

    def test_is_alone_again_when_the_link_ends(self) -> None:
        head, child = make_family("CHILD_MINOR")
        end_link(link_of(child).pk, note="x", by=head.officer, at=LATER)
        assert statuses(WorkKind.NOTIFY_ICBF) == ["cancelled", "open"]

    def test_comes_with_a_corrected_birth_and_goes_with_one(self) -> None:
        case = make_open_case()
        for birth, found in ((BirthDate(age=15, as_of=AT.date()), ["open"]), (BirthDate(year=1990), ["cancelled"])):
            correct_person(case.pk, make_facts(birth=birth), by=case.officer, at=LATER)
            assert statuses(WorkKind.NOTIFY_ICBF) == found

    def test_comes_with_the_corrected_birth_of_the_adult(self) -> None:
        head, _child = make_family("CHILD_MINOR")
        young = make_facts(birth=BirthDate(age=17, as_of=AT.date()))
        correct_person(head.pk, young, by=head.officer, at=LATER)
        assert sorted(statuses(WorkKind.NOTIFY_ICBF)) == ["cancelled", "open", "open"]


class TestRecordChildNotice:
    def test_ends_the_work(self) -> None:
        child = make_child(age=16)
        notice = record_child_notice(
            child.pk, notified_at=AT, contact="Defensora de prueba", reference="SIM-1", by=child.officer, at=LATER
        )
        assert (notice.contact, notice.reference) == ("Defensora de prueba", "SIM-1")
        assert statuses(WorkKind.NOTIFY_ICBF) == ["done"]
        correct_person(child.pk, make_facts(birth=BirthDate(year=2003)), by=child.officer, at=LATER)
        assert statuses(WorkKind.NOTIFY_ICBF) == ["done"]  # who was told of is not told of anew

    def test_says_which_field(self) -> None:
        child = make_child(age=16)
        for told, field in (({"notified_at": LATER, "contact": "x"}, "notified_at"), ({"contact": " "}, "contact")):
            with pytest.raises(BadInput) as error:
                record_child_notice(child.pk, **{"notified_at": AT, "by": child.officer, "at": AT} | told)  # type: ignore[arg-type]
            assert list(error.value.fields) == [field]
        assert not ChildNotice.objects.exists()

    def test_is_for_an_officer_who_sees_the_case(self) -> None:
        child = make_child(age=16)
        other = officer_of(make_office(code="AR", region="LLA"))
        with pytest.raises(Case.DoesNotExist):
            record_child_notice(child.pk, notified_at=AT, contact="x", by=other, at=AT)


def link_of(case: Case) -> FamilyMember:
    """The link of this case that stands."""
    return FamilyMember.objects.get(case=case, until_at=None)
