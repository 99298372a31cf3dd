"""Opening one case that one does not see: who may, for how long, what it sets off, and what stays impossible."""

from datetime import timedelta
from typing import Any

import pytest

from casework import clock
from casework.arrivals.accesses import access_for, accesses_answered_for, open_accesses
from casework.arrivals.emergency import (
    BreakInRefused,
    end_emergency_access,
    open_emergency_access,
    review_emergency_access,
)
from casework.arrivals.grants import name_on_case
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.protecting import restrict_case, unrestrict_case
from casework.arrivals.records import EmergencyReview
from casework.arrivals.services import void_case
from casework.errors import ActionRefused, BadInput
from casework.staff.models import Role, User
from casework.work.models import WorkItem
from tests.making import (
    AT,
    make_draft,
    make_office,
    make_open_case,
    make_user,
    officer_of,
    supervisor_of,
)

pytestmark = pytest.mark.django_db
WHY = "A relative of the holder is at our desk and in danger."


@pytest.fixture
def case() -> Case:
    return make_open_case()


@pytest.fixture
def stranger() -> User:
    """An officer of another region."""
    return officer_of(make_office(code="RI", region="CAR"))


def opened(case: Case, by: User, **changes: Any) -> CaseGrant:
    asked: dict[str, Any] = {"reason": WHY, "at": AT, "real_at": clock.real_now()} | changes
    return open_emergency_access(case.number, by=User.objects.get(pk=by.pk), **asked)


def sees(user: User, case: Case) -> bool:
    return Case.objects.visible_to(User.objects.get(pk=user.pk), at=AT).filter(pk=case.pk).exists()


def refused(case: Case, by: User, **changes: Any) -> list[str]:
    with pytest.raises(BreakInRefused) as caught:
        opened(case, by, **changes)
    return [finding.code for finding in caught.value.findings]


def headquarters_supervisor() -> User:
    return make_user(role=Role.SUPERVISOR, office=make_office(code="BO"))


class TestOpen:
    def test_shows_one_case_for_eight_hours_of_the_real_clock(self, case: Case, stranger: User) -> None:
        other = make_open_case()
        access = opened(case, stranger)
        assert access.ends_at == access.starts_at + timedelta(hours=8)
        assert (access.starts_at - clock.real_now()) < timedelta(minutes=1)
        assert sees(stranger, case)
        assert not sees(stranger, other)

    @pytest.mark.parametrize("sought", ["number", "public_ref"])
    def test_takes_number_or_reference_whole(self, case: Case, stranger: User, sought: str) -> None:
        access = open_emergency_access(
            f" {getattr(case, sought).lower()} ", reason=WHY, hours=1, by=stranger, at=AT, real_at=clock.real_now()
        )
        assert access.case == case

    def test_ends_by_itself_whatever_the_demonstration_shows(self, case: Case, stranger: User) -> None:
        opened(case, stranger, hours=2, real_at=clock.real_now() - timedelta(hours=2, seconds=1))
        assert not sees(stranger, case)

    @pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.SUPERVISOR, Role.SECURITY_REVIEWER])
    def test_is_for_these_roles(self, case: Case, role: str) -> None:
        user = make_user(role=role, office=make_office(code="RI", region="CAR"))
        opened(case, user)
        assert sees(user, case)

    @pytest.mark.parametrize(
        "role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.MINISTRY_LIAISON, Role.DATA_PROTECTION, ""]
    )
    def test_is_refused_to_everybody_else(self, case: Case, role: str) -> None:
        assert refused(case, make_user(role=role)) == ["role_not_held"]

    def test_is_refused_to_a_disabled_account(self, case: Case, stranger: User) -> None:
        User.objects.filter(pk=stranger.pk).update(is_active=False)
        assert refused(case, stranger) == ["role_not_held"]

    def test_is_refused_to_who_acts_for_one_office_by_a_token(self, case: Case, stranger: User) -> None:
        stranger.bound_office_id = "RI"
        with pytest.raises(BreakInRefused, match="role_not_held"):
            open_emergency_access(case.number, reason=WHY, by=stranger, at=AT, real_at=clock.real_now())

    def test_is_refused_for_what_one_sees_anyway(self, case: Case) -> None:
        assert refused(case, case.officer) == ["seen_already"]

    def test_tells_absent_and_given_up_alike(self, case: Case, stranger: User) -> None:
        given_up = void_case(make_draft().pk, by=case.officer, at=AT, reasons={"note": "Typed twice."})
        with pytest.raises(BreakInRefused) as absent:
            open_emergency_access("CU-2019-99999", reason=WHY, by=stranger, at=AT, real_at=clock.real_now())
        with pytest.raises(BreakInRefused) as hidden:
            opened(given_up, stranger)
        assert absent.value.findings == hidden.value.findings
        assert (absent.value.case_id, hidden.value.case_id) == (None, given_up.pk)

    @pytest.mark.parametrize("sought", ["", "%", "_", "' OR 1=1 --", "2019", "00001", "x" * 41, "CU\x00"])
    def test_guesses_open_nothing(self, case: Case, stranger: User, sought: str) -> None:
        with pytest.raises((BadInput, BreakInRefused)):
            open_emergency_access(sought, reason=WHY, by=stranger, at=AT, real_at=clock.real_now())
        assert not sees(stranger, case)

    @pytest.mark.parametrize(
        ("field", "value"),
        [("reason", ""), ("reason", " " * 40), ("reason", "too short"), ("reason", "x" * 301), ("hours", 0)]
        + [("hours", hours) for hours in (-1, 9, 10**9)],
    )
    def test_names_the_field_that_is_wrong_and_writes_nothing(
        self, case: Case, stranger: User, field: str, value: Any
    ) -> None:
        with pytest.raises(BadInput) as caught:
            opened(case, stranger, **{field: value})
        assert set(caught.value.fields) == {field}
        assert not CaseGrant.objects.exists()

    def test_sent_twice_opens_once(self, case: Case, stranger: User) -> None:
        assert opened(case, stranger) == opened(case, stranger)
        assert WorkItem.objects.filter(kind="review_break_glass").count() == 1

    def test_six_tries_within_an_hour_are_too_many(self, case: Case, stranger: User) -> None:
        for _try in range(5):
            with pytest.raises(BreakInRefused, match="no_such_case"):
                open_emergency_access("CU-2019-99999", reason=WHY, by=stranger, at=AT, real_at=clock.real_now())
        assert refused(case, stranger) == ["too_many_tries"]
        assert sees(stranger, case) is False
        opened(case, officer_of(make_office(code="AR", region="ORQ")))  # nobody else is held up


class TestAlert:
    def test_goes_to_the_supervisors_of_the_office(self, case: Case, stranger: User) -> None:
        access = opened(case, stranger)
        item = WorkItem.objects.get(kind="review_break_glass")
        assert (item.subject_id, item.case, item.office, item.role) == (
            access.pk, case, case.office, Role.SUPERVISOR,
        )  # fmt: skip
        assert item.due_at == AT + timedelta(hours=24)

    def test_of_a_restricted_case_goes_to_headquarters(self, stranger: User) -> None:
        chief = headquarters_supervisor()
        hidden = make_open_case(restricted=True)
        access = opened(hidden, stranger)
        assert WorkItem.objects.get(kind="review_break_glass").office_id == "BO"
        assert list(accesses_answered_for(chief, at=AT)) == [access]
        assert not accesses_answered_for(supervisor_of(hidden.office), at=AT).exists()

    def test_a_restriction_takes_open_reviews_to_headquarters(self, case: Case, stranger: User) -> None:
        headquarters_supervisor()
        access = opened(case, stranger)
        restrict_case(case.pk, reason="Threatened by telephone.", by=supervisor_of(case.office), at=AT)
        assert WorkItem.objects.get(kind="review_break_glass").office_id == "BO"
        assert sees(stranger, case)  # until it ends
        end_emergency_access(access.pk, by=stranger, at=AT, real_at=clock.real_now())
        assert not sees(stranger, case)


class TestEnd:
    def test_by_the_holder_or_who_answers_for_it(self, case: Case, stranger: User) -> None:
        for by in (stranger, supervisor_of(case.office)):
            access = opened(case, stranger)
            end_emergency_access(access.pk, by=by, at=AT, real_at=clock.real_now())
            assert not sees(stranger, case)

    def test_is_refused_to_others_and_when_it_is_over(self, case: Case, stranger: User) -> None:
        access = opened(case, stranger)
        with pytest.raises(ActionRefused, match="role_not_held"):
            end_emergency_access(access.pk, by=case.officer, at=AT, real_at=clock.real_now())
        with pytest.raises(ActionRefused, match="access_over"):
            end_emergency_access(access.pk, by=stranger, at=AT, real_at=clock.real_now() + timedelta(hours=9))

    def test_no_other_grant_is_ended_so(self) -> None:
        named = make_draft(restricted=True).grants.get()
        with pytest.raises(CaseGrant.DoesNotExist):
            end_emergency_access(named.pk, by=named.user, at=AT, real_at=clock.real_now())


class TestReview:
    def review(self, access: CaseGrant, by: User, outcome: str = "justified", note: str = "Called the desk.") -> Any:
        return review_emergency_access(access.pk, outcome, note=note, by=by, at=AT, real_at=clock.real_now())

    def test_closes_the_work_and_leaves_a_justified_access_open(self, case: Case, stranger: User) -> None:
        review = self.review(opened(case, stranger), supervisor_of(case.office))
        assert (review.outcome, review.holder) == ("justified", stranger)
        assert WorkItem.objects.get(kind="review_break_glass").status == "done"
        assert sees(stranger, case)

    def test_ends_what_was_not_justified_and_bars_the_holder(self, case: Case, stranger: User) -> None:
        self.review(opened(case, stranger), supervisor_of(case.office), "not_justified")
        assert not sees(stranger, case)
        assert refused(case, stranger) == ["no_such_case"]

    def test_is_not_for_the_holder_nor_for_others_and_once(self, case: Case, stranger: User) -> None:
        access = opened(case, stranger)
        for by in (stranger, case.officer, supervisor_of(stranger.role_grants.get().office)):  # type: ignore[arg-type]
            with pytest.raises(ActionRefused, match="role_not_held"):
                self.review(access, by)
        self.review(access, supervisor_of(case.office))
        with pytest.raises(ActionRefused, match="reviewed_already"):
            self.review(access, supervisor_of(case.office))

    def test_nobody_at_headquarters_reviews_their_own(self) -> None:
        chief = headquarters_supervisor()
        access = opened(make_open_case(restricted=True), chief)
        with pytest.raises(ActionRefused, match="own_access"):
            self.review(access, chief)

    @pytest.mark.parametrize(("outcome", "note", "field"), [("maybe", "x", "outcome"), ("justified", " ", "note")])
    def test_names_what_is_wrong(self, case: Case, stranger: User, outcome: str, note: str, field: str) -> None:
        access = opened(case, stranger)
        with pytest.raises(BadInput, match=field):
            self.review(access, supervisor_of(case.office), outcome, note)
        assert not EmergencyReview.objects.exists()


class TestOutlasting:
    """An emergency access does not make itself last."""

    @pytest.fixture
    def hidden(self) -> Case:
        return make_open_case(restricted=True)

    def test_its_holder_names_nobody(self, hidden: Case) -> None:
        colleague = make_user(role=Role.CASE_OFFICER, office=hidden.office)
        opened(hidden, colleague)
        for named in (colleague, supervisor_of(hidden.office)):
            with pytest.raises(ActionRefused, match="by_emergency_only"):
                name_on_case(hidden.pk, named, reason="Stays.", by=colleague, at=AT)

    def test_its_holder_lifts_no_restriction(self, hidden: Case) -> None:
        supervisor = supervisor_of(hidden.office)
        opened(hidden, supervisor)
        with pytest.raises(ActionRefused, match="by_emergency_only"):
            unrestrict_case(hidden.pk, reason="Curious.", by=supervisor, at=AT)

    def test_headquarters_names_another_and_never_itself(self, hidden: Case) -> None:
        chief, supervisor = headquarters_supervisor(), supervisor_of(hidden.office)
        opened(hidden, chief)
        with pytest.raises(ActionRefused, match="by_emergency_only"):
            name_on_case(hidden.pk, chief, reason="Stays.", by=chief, at=AT)
        assert name_on_case(hidden.pk, supervisor, reason="The officer left.", by=chief, at=AT).user == supervisor


class TestAccessFor:
    def test_is_for_the_holder_and_who_answers_for_it(self, case: Case, stranger: User) -> None:
        access = opened(case, stranger)
        for user in (stranger, supervisor_of(case.office)):
            assert access_for(user, access.pk, at=AT) == access
        for user in (case.officer, make_user(role=Role.AUDITOR)):
            with pytest.raises(CaseGrant.DoesNotExist):
                access_for(user, access.pk, at=AT)

    def test_open_ones_are_those_that_have_not_ended(self, case: Case, stranger: User) -> None:
        access = opened(case, stranger, hours=1)
        now = clock.real_now()
        assert list(open_accesses(stranger, real_at=now)) == [access]
        assert not open_accesses(stranger, real_at=now + timedelta(hours=1)).exists()
