"""Every finding about family links, present and absent, over plain values: no database."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from casework.arrivals.family_rules import Kin, about_ending, about_linking, about_notice, about_verifying
from casework.arrivals.models import Case
from casework.errors import Level
from casework.people.facts import BirthDate
from casework.people.families import FamilyMember
from casework.staff.models import Role
from tests.arrivals.test_rules import OFFICE, OFFICER, codes, holder
from tests.making import AT

SUPERVISOR = holder(Role.SUPERVISOR)
TODAY = date(2019, 2, 26)


def kin(*, birth: BirthDate | None = None, status: str = "open", link: FamilyMember | None = None, **more: Any) -> Kin:
    """Somebody on the register, of a birth that nobody knows unless it is given."""
    return Kin(case=Case(office=OFFICE, status=status), birth=birth, link=link, **more)


def born(*parts: int) -> BirthDate:
    """A birth of so many parts: year, month, day."""
    known: dict[str, Any] = dict(zip(("year", "month", "day"), parts, strict=False))
    return BirthDate(**known)


def about(years: int) -> BirthDate:
    """An age that was estimated today."""
    return BirthDate(age=years, as_of=TODAY)


def linking(relative: Kin, head: Kin | None = None, relation: str = "OTHER_RELATIVE") -> list[Any]:
    """What stands against the link."""
    return about_linking(OFFICER, relative, head=head or kin(), relation=relation, at=AT)


class TestAboutLinking:
    def test_finds_nothing_about_two_people_of_whom_no_birth_is_known(self) -> None:
        assert linking(kin(), relation="CHILD_MINOR") == []

    def test_refuses_who_holds_no_role_here(self) -> None:
        assert codes(about_linking(SUPERVISOR, kin(), head=kin(), relation="SIBLING", at=AT)) == {"role_not_held"}

    def test_refuses_somebody_with_themselves(self) -> None:
        one = kin()
        assert codes(linking(one, one), Level.REFUSE) == {"linked_to_themselves"}

    @pytest.mark.parametrize("status", ["draft", "closed", "voided"])
    def test_refuses_who_is_not_on_the_register(self, status: str) -> None:
        assert codes(linking(kin(status=status))) == {"relative_not_registered"}
        assert codes(linking(kin(), kin(status=status))) == {"head_not_registered"}

    def test_refuses_a_second_family(self) -> None:
        other = FamilyMember(group_id=uuid4(), relation_id="SPOUSE")
        (finding,) = linking(kin(link=other))
        assert finding.code == "already_in_a_family"
        (told,) = linking(kin(link=other, principal_number="CU-2019-00001"))
        assert "CU-2019-00001" in str(told.message)

    def test_refuses_a_second_principal(self) -> None:
        assert codes(linking(kin(link=FamilyMember(group_id=uuid4(), principal=True)))) == {"already_a_principal"}

    def test_refuses_the_same_link_twice(self) -> None:
        group = uuid4()
        mine = FamilyMember(group_id=group, relation_id="SPOUSE")
        assert codes(linking(kin(link=mine), kin(link=FamilyMember(group_id=group, principal=True)))) == {
            "already_linked"
        }

    def test_refuses_a_head_who_is_a_relative_so_that_no_cycle_begins(self) -> None:
        member = FamilyMember(group_id=uuid4(), relation_id="SPOUSE")
        (finding,) = linking(kin(), kin(link=member))
        assert finding.code == "head_is_a_relative"
        assert "CU-" not in str(finding.message)
        (told,) = linking(kin(), kin(link=member, principal_number="CU-2019-00001"))
        assert "CU-2019-00001" in str(told.message)


class TestAboutLinkingByAge:
    @pytest.mark.parametrize(
        ("relation", "birth", "code"),
        [
            ("CHILD_MINOR", born(2001, 2, 26), "not_a_minor"),  # 18 today
            ("CHILD_MINOR", about(18), "not_a_minor"),
            ("CHILD_DEPENDENT", born(1993, 2, 26), "not_a_dependent_child"),  # 26 today
            ("CHILD_DEPENDENT", about(26), "not_a_dependent_child"),
        ],
    )
    def test_refuses_a_relation_that_the_age_contradicts(self, relation: str, birth: BirthDate, code: str) -> None:
        assert codes(linking(kin(birth=birth), relation=relation), Level.REFUSE) == {code}

    @pytest.mark.parametrize(
        ("relation", "birth"),
        [
            ("CHILD_MINOR", born(2001, 2, 27)),  # 18 tomorrow
            ("CHILD_MINOR", born(2001)),  # 17 or 18: the lower figure
            ("CHILD_DEPENDENT", born(1993, 2, 27)),  # 26 tomorrow
            ("CHILD_DISABILITY", born(1970)),
            ("SPOUSE", born(2001, 2, 26)),
        ],
    )
    def test_finds_nothing_where_the_age_fits(self, relation: str, birth: BirthDate) -> None:
        assert linking(kin(birth=birth), relation=relation) == []

    @pytest.mark.parametrize("relation", ["SPOUSE", "PARTNER"])
    def test_warns_of_a_spouse_who_is_a_child(self, relation: str) -> None:
        assert codes(linking(kin(birth=about(17)), relation=relation), Level.WARN) == {"spouse_is_a_child"}

    @pytest.mark.parametrize(
        ("relation", "birth", "head", "code", "level"),
        [
            ("CHILD_DISABILITY", born(1980), born(1981), "child_before_parent", Level.REFUSE),
            ("CHILD_DISABILITY", about(40), about(30), "child_before_parent", Level.REFUSE),
            ("CHILD_DISABILITY", born(1980), born(1980), "child_maybe_before_parent", Level.WARN),
            ("CHILD_DISABILITY", about(31), about(30), "child_maybe_before_parent", Level.WARN),
            ("CHILD_MINOR", born(2010, 1, 1), born(1999, 1, 1), "parent_barely_older", Level.WARN),
            ("STEPCHILD", born(1980), born(1981), "child_maybe_before_parent", Level.WARN),
            ("PARENT", born(1991), born(1990), "child_before_parent", Level.REFUSE),
        ],
    )
    def test_weighs_the_two_births(
        self, relation: str, birth: BirthDate, head: BirthDate, code: str, level: Level
    ) -> None:
        found = linking(kin(birth=birth), kin(birth=head), relation)
        assert codes(found) == codes(found, level) == {code}

    @pytest.mark.parametrize(
        ("relation", "birth", "head"),
        [
            ("CHILD_MINOR", born(2010, 1, 1), born(1997, 12, 31)),
            ("CHILD_MINOR", about(8), about(30)),
            ("PARENT", born(1950), born(1990)),
            ("SIBLING", born(1950), born(1990)),
            ("CHILD_MINOR", about(8), None),
        ],
    )
    def test_finds_nothing_between_generations(self, relation: str, birth: BirthDate, head: BirthDate | None) -> None:
        assert linking(kin(birth=birth), kin(birth=head), relation) == []


class TestAboutVerifying:
    def test_is_for_an_officer_and_for_a_relative(self) -> None:
        case = Case(office=OFFICE)
        assert about_verifying(OFFICER, FamilyMember(case=case), at=AT) == []
        assert codes(about_verifying(SUPERVISOR, FamilyMember(case=case), at=AT)) == {"role_not_held"}
        principal = FamilyMember(case=case, principal=True)
        assert codes(about_verifying(OFFICER, principal, at=AT)) == {"principal_has_no_relation"}


class TestAboutEnding:
    def test_of_what_was_said_is_the_officers_of_what_was_shown_the_supervisors(self) -> None:
        said, shown = (FamilyMember(case=Case(office=OFFICE), status=status) for status in ("proposed", "verified"))
        assert about_ending(OFFICER, said, at=AT) == about_ending(SUPERVISOR, shown, at=AT) == []
        assert codes(about_ending(OFFICER, shown, at=AT)) == {"role_not_held"}

    def test_leaves_the_principal_for_the_last(self) -> None:
        principal = FamilyMember(case=Case(office=OFFICE), principal=True)
        assert codes(about_ending(OFFICER, principal, at=AT)) == {"principal_ends_last"}


class TestAboutNotice:
    def test_is_about_a_child_in_a_live_case(self) -> None:
        case = Case(office=OFFICE, status="open")
        assert about_notice(OFFICER, case, about(17), at=AT) == []
        assert codes(about_notice(OFFICER, case, about(18), at=AT)) == {"not_a_child"}
        assert codes(about_notice(OFFICER, case, None, at=AT)) == {"not_a_child"}
        assert codes(about_notice(OFFICER, Case(office=OFFICE, status="closed"), about(17), at=AT)) == {"case_not_live"}
        later = AT + timedelta(days=400)
        assert codes(about_notice(holder(Role.CASE_OFFICER), case, about(17), at=later)) == {"not_a_child"}
