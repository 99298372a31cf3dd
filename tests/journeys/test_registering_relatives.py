"""Relatives who came along: drafts in one group, all of them registered or none."""

from uuid import UUID

import pytest

from casework.arrivals.models import ArrivalGroup, Case, CaseGrant
from casework.errors import ActionRefused, BadInput
from casework.journey.families import Relative, RelativesRefused, register_relatives, start_relatives
from casework.people.facts import BirthDate, Name, Service
from casework.people.families import FamilyMember
from casework.people.kin import family_of
from casework.people.models import PersonName
from casework.screening.models import Check
from casework.staff.models import Role
from casework.work.models import WorkItem, WorkKind
from tests.making import AT, make_draft, make_facts, make_office, make_open_case, make_registration, make_user

pytestmark = pytest.mark.django_db


def relative(case: Case, number: int, relation: str = "SPOUSE", **facts: object) -> Relative:
    """One of those who came along; the number gives them a name of their own."""
    person = make_facts(number=number, service=Service(served=False), **facts)
    return Relative(case_id=case.pk, registration=make_registration(person=person), relation=relation)


class TestStartRelatives:
    def test_opens_drafts_in_the_group_of_the_head(self) -> None:
        head = make_open_case()
        drafts = start_relatives(head.pk, 4, by=head.officer, at=AT)
        group = ArrivalGroup.objects.get()
        assert (group.head, group.head_count, group.office) == (head, 5, head.office)
        assert [case.status for case in drafts] == ["draft"] * 4
        assert set(group.cases.all()) == {head, *drafts}

    def test_opens_them_once_for_one_key(self) -> None:
        head = make_open_case()
        first, again = (start_relatives(head.pk, 2, by=head.officer, at=AT, key="k") for _time in range(2))
        assert first == again
        assert Case.objects.count() == 3
        with pytest.raises(BadInput):
            start_relatives(head.pk, 3, by=head.officer, at=AT, key="k")

    def test_grows_the_group_when_more_come(self) -> None:
        head = make_open_case()
        for count in (1, 2):
            start_relatives(head.pk, count, by=head.officer, at=AT)
        assert ArrivalGroup.objects.get().head_count == 4

    @pytest.mark.parametrize("count", [0, -1, 16, 1_000_000])
    def test_says_how_many_it_takes(self, count: int) -> None:
        head = make_open_case()
        with pytest.raises(BadInput) as error:
            start_relatives(head.pk, count, by=head.officer, at=AT)
        assert list(error.value.fields) == ["count"]

    def test_keeps_a_restricted_family_to_those_who_see_its_head(self) -> None:
        head = make_open_case(restricted=True)
        drafts = start_relatives(head.pk, 1, by=head.officer, at=AT)
        assert drafts[0].restricted
        assert list(CaseGrant.objects.filter(case=drafts[0]).values_list("user", flat=True)) == [head.officer_id]

    def test_asks_for_a_head_on_the_register_whom_the_officer_sees(self) -> None:
        draft = make_draft()
        with pytest.raises(ActionRefused):
            start_relatives(draft.pk, 1, by=draft.officer, at=AT)
        stranger = make_user(role=Role.CASE_OFFICER, office=make_office(code="AR", region="LLA"))
        with pytest.raises(Case.DoesNotExist):
            start_relatives(make_open_case().pk, 1, by=stranger, at=AT)


class TestRegisterRelatives:
    def test_registers_and_links_all_of_them(self) -> None:
        head = make_open_case()
        wife, son, nephew = start_relatives(head.pk, 3, by=head.officer, at=AT)
        asked = [
            relative(wife, 11),
            relative(son, 12, "CHILD_MINOR", birth=BirthDate(age=8, as_of=AT.date())),
            relative(nephew, 13, "OTHER_RELATIVE", birth=BirthDate(year=2003)),
        ]
        cases = register_relatives(head.pk, asked, by=head.officer, at=AT)
        assert [case.status for case in cases] == ["open"] * 3
        assert [member.relation_id for member in family_of(head.person_id)] == [
            None, "SPOUSE", "CHILD_MINOR", "OTHER_RELATIVE",
        ]  # fmt: skip
        assert [item.case for item in WorkItem.objects.filter(kind=WorkKind.NOTIFY_ICBF)] == [nephew]
        assert {check.case for check in Check.objects.filter(type="SANCTIONS")} == {
            head,
            wife,
        }  # no list is asked of children

    def test_registers_nobody_where_one_cannot_be_and_says_who_and_what(self) -> None:
        head = make_open_case()
        wife, son, third = start_relatives(head.pk, 3, by=head.officer, at=AT)
        asked = [
            relative(wife, 11),
            relative(son, 12, "CHILD_MINOR", birth=BirthDate(year=1970)),
            relative(third, 13, "A_FRIEND", needs=None),
        ]
        names = PersonName.objects.count()
        with pytest.raises(RelativesRefused) as refused:
            register_relatives(head.pk, asked, by=head.officer, at=AT)
        told = {key: {finding.code for finding in findings} for key, findings in refused.value.of.items()}
        assert told == {son.pk: {"not_a_minor", "child_before_parent"}, third.pk: {"needs_not_asked"}}
        assert set(Case.objects.exclude(pk=head.pk).values_list("status", flat=True)) == {"draft"}
        assert (PersonName.objects.count(), FamilyMember.objects.count()) == (names, 0)

    def test_says_which_field_cannot_be(self) -> None:
        head = make_open_case()
        (friend,) = start_relatives(head.pk, 1, by=head.officer, at=AT)
        with pytest.raises(RelativesRefused) as refused:
            register_relatives(head.pk, [relative(friend, 11, "A_FRIEND")], by=head.officer, at=AT)
        assert list(refused.value.fields[friend.pk]) == ["relation"]

    def test_asks_why_a_lookalike_is_another_person(self) -> None:
        head = make_open_case()
        earlier = make_open_case()
        (wife,) = start_relatives(head.pk, 1, by=head.officer, at=AT)
        name = PersonName.objects.get(person=earlier.person_id)
        alike = make_facts(number=11, names=(make_name(name),), birth=make_facts(number=2).birth)
        asked = [Relative(case_id=wife.pk, registration=make_registration(person=alike), relation="SPOUSE")]
        with pytest.raises(RelativesRefused):
            register_relatives(head.pk, asked, by=head.officer, at=AT)
        reasons: dict[UUID, dict[str, str]] = {wife.pk: {"possible_duplicate": "Otra huella."}}
        register_relatives(head.pk, asked, by=head.officer, at=AT, reasons=reasons)

    def test_takes_each_relative_once_and_at_least_one(self) -> None:
        head = make_open_case()
        (wife,) = start_relatives(head.pk, 1, by=head.officer, at=AT)
        for asked in ([], [relative(wife, 11), relative(wife, 11)]):
            with pytest.raises(BadInput):
                register_relatives(head.pk, asked, by=head.officer, at=AT)


def make_name(name: PersonName) -> Name:
    """The same name once more."""
    return Name(given=name.given, paternal=name.paternal, maternal=name.maternal)
