"""Restricting a case after it was begun, lifting that, and what lists call it meanwhile."""

from itertools import islice

import pytest
from django.db import IntegrityError, transaction

from casework.arrivals.codenames import COLOURS, PLANTS, codename_for, codenames_from
from casework.arrivals.grants import name_on_case
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.protecting import restrict_case, unrestrict_case
from casework.arrivals.records import RestrictionChange
from casework.arrivals.selectors import cases_visible_to, search
from casework.audit.models import AuditEvent
from casework.errors import ActionRefused, BadInput
from casework.staff.models import Role, User
from tests.making import AT, make_draft, make_office, make_open_case, make_user, officer_of, supervisor_of

pytestmark = pytest.mark.django_db


def sees(user: User, case: Case) -> bool:
    return Case.objects.visible_to(User.objects.get(pk=user.pk), at=AT).filter(pk=case.pk).exists()


def restricted(case: Case) -> Case:
    return restrict_case(case.pk, reason="Threatened by telephone.", by=supervisor_of(case.office), at=AT)


class TestRestrict:
    def test_leaves_its_officer_and_the_supervisor(self) -> None:
        case = make_open_case()
        colleague, auditor = make_user(role=Role.CASE_OFFICER, office=case.office), make_user(role=Role.AUDITOR)
        restricted(case)
        assert sees(case.officer, case)
        assert sees(supervisor_of(case.office), case)
        assert not sees(colleague, case)
        assert not sees(auditor, case)

    def test_moves_the_version_and_says_who_and_why(self) -> None:
        case = make_open_case()
        changed = restricted(case)
        assert changed.version == Case.objects.get().version > case.version
        change = RestrictionChange.objects.get()
        assert (change.restricted, change.reason, change.decided_by) == (
            True, "Threatened by telephone.", supervisor_of(case.office),
        )  # fmt: skip

    def test_tells_the_trail_the_codename_and_never_the_reason(self) -> None:
        case = restricted(make_open_case())
        events = AuditEvent.objects.filter(case_id=case.pk, verb="arrivals.case_restricted")
        assert str(case.codename) in str(events.get(subject_table="casework_case").diff)
        assert "telephone" not in str([event.diff for event in events])

    def test_is_for_supervisors_of_the_office(self) -> None:
        case = make_open_case()
        with pytest.raises(ActionRefused, match="role_not_held"):
            restrict_case(case.pk, reason="Asked.", by=case.officer, at=AT)
        for by in (supervisor_of(make_office(code="RI", region="CAR")), make_user(role=Role.ADMINISTRATOR)):
            with pytest.raises(Case.DoesNotExist):
                restrict_case(case.pk, reason="Asked.", by=by, at=AT)
        assert not Case.objects.get().restricted

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "a\x00b"])
    def test_wants_a_reason_that_can_be_kept(self, reason: str) -> None:
        case = make_open_case()
        with pytest.raises(BadInput, match="reason"):
            restrict_case(case.pk, reason=reason, by=supervisor_of(case.office), at=AT)
        assert not RestrictionChange.objects.exists()

    def test_twice_is_refused(self) -> None:
        case = restricted(make_open_case())
        with pytest.raises(ActionRefused, match="already_restricted"):
            restricted(case)

    def test_a_change_without_a_reason_cannot_be_kept(self) -> None:
        case = make_open_case()
        with pytest.raises(IntegrityError, match="restriction_change_says_why"), transaction.atomic():
            RestrictionChange.objects.create(
                case=case, restricted=True, reason="", decided_by=case.officer, decided_at=AT
            )


class TestUnrestrict:
    def test_shows_it_to_the_office_and_names_nobody_any_more(self) -> None:
        case = restricted(make_open_case())
        colleague = make_user(role=Role.CASE_OFFICER, office=case.office)
        open_again = unrestrict_case(case.pk, reason="The threat is over.", by=supervisor_of(case.office), at=AT)
        assert sees(colleague, case)
        assert not CaseGrant.objects.in_force(AT).exists()
        assert open_again.codename == case.codename  # and nobody else gets it
        assert restricted(case).codename == case.codename
        assert not sees(colleague, case)

    def test_is_for_a_supervisor_who_is_named(self) -> None:
        case = make_open_case(restricted=True)
        supervisor = supervisor_of(case.office)
        with pytest.raises(Case.DoesNotExist):
            unrestrict_case(case.pk, reason="Curious.", by=supervisor, at=AT)
        with pytest.raises(ActionRefused, match="role_not_held"):
            unrestrict_case(case.pk, reason="Curious.", by=case.officer, at=AT)
        name_on_case(case.pk, supervisor, reason="Decides.", by=case.officer, at=AT)
        assert not unrestrict_case(case.pk, reason="The threat is over.", by=supervisor, at=AT).restricted

    def test_of_a_case_that_is_not_restricted_is_refused(self) -> None:
        case = make_open_case()
        with pytest.raises(ActionRefused, match="not_restricted"):
            unrestrict_case(case.pk, reason="x", by=supervisor_of(case.office), at=AT)


class TestCodename:
    def test_is_given_with_the_restriction_and_found_by_the_search(self) -> None:
        case, plain = make_draft(restricted=True), make_draft()
        assert case.codename
        assert plain.codename is None
        assert list(search(cases_visible_to(case.officer, at=AT), case.codename.upper())) == [case]
        assert not search(cases_visible_to(officer_of(make_office(code="RI", region="CAR")), at=AT), case.codename)

    def test_is_two_neutral_words_each_pair_once_and_then_numbered(self) -> None:
        pairs = len(PLANTS) * len(COLOURS)
        names = list(islice(codenames_from(7), pairs + 1))
        assert len(set(names)) == pairs + 1
        assert all(len(name.split()) == 2 for name in names[:pairs])
        assert names[pairs] == f"{names[0]} 2"

    def test_is_another_one_where_the_first_is_taken(self) -> None:
        case = make_draft(restricted=True)
        assert codename_for(case.pk) == next(islice(codenames_from(case.pk.int), 1, None))

    def test_no_restricted_case_is_without_one_and_no_two_share_it(self) -> None:
        case, other = make_draft(restricted=True), make_draft(restricted=True)
        for changes, name in (
            ({"codename": None}, "case_restricted_has_codename"),
            ({"codename": other.codename}, "codename"),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                Case.objects.filter(pk=case.pk).update(**changes)
