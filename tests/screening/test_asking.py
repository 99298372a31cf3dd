"""Asking: planned where the least is missing, asked once it is there, again for a renewal, no longer, and anew."""

from datetime import timedelta

import pytest

from casework.arrivals.families import link_to_family
from casework.errors import ActionRefused, InvalidTransition
from casework.people.facts import Document, Name
from casework.screening.answers import record_answer, weigh_answer
from casework.screening.asking import ask_again, ask_for_renewal, cancel_check, reopen_check, request_missing_checks
from casework.screening.assessments import Assessment
from casework.screening.models import Check
from casework.screening.staleness import ask_what_was_missing
from casework.staff.services import system_user
from casework.transitions import Transition
from tests import making
from tests.making import AT, make_open_case, make_photo
from tests.making_checks import LATER, check_of, received, reviewer_of, send_all
from tests.making_staff import officer_of
from tests.screening.guarding import unguarded

pytestmark = pytest.mark.django_db
WHY = {"why_cancelled": "No longer needed.", "why_reopened": "New information."}


class TestPlanned:
    def test_a_check_waits_for_the_least_that_it_tells(self) -> None:
        case = make_open_case(names=(Name(unknown=True),), documents=(Document(type="NONE"),))
        planned = Check.objects.filter(case=case, status="planned").values_list("type", "failure")
        assert dict(planned) == {
            "IDENTITY_DOC": "document_missing",
            "BIOMETRIC_DEDUP": "photo_missing",
            "MIGRATION_HISTORY": "name_or_document_missing",
            "NATIONAL_RECORDS": "name_or_document_missing",
            "INTERPOL": "name_missing",
            "INTELLIGENCE": "name_missing",
            "MILITARY_PROFILE": "name_missing",
        }

    def test_it_is_asked_once_that_is_known(self) -> None:
        case = make_open_case()
        assert check_of(case, "BIOMETRIC_DEDUP").status == "planned"
        make_photo(case.person, by=case.officer)
        asked = request_missing_checks(case, by=case.officer, at=LATER)
        assert [(check.type_id, check.status, check.failure) for check in asked] == [
            ("BIOMETRIC_DEDUP", "requested", "")
        ]
        assert request_missing_checks(case, by=case.officer, at=LATER) == []

    def test_the_hourly_job_asks_what_a_family_or_a_photo_made_possible(self) -> None:
        head, relative = make_open_case(), make_open_case()
        link_to_family(relative.pk, head.pk, "SPOUSE", told_in_private=True, by=head.officer, at=AT)
        make_photo(head.person, by=head.officer)
        later = AT + timedelta(hours=1)
        assert ask_what_was_missing(by=system_user(), at=later, guard=unguarded) == 2
        assert check_of(relative, "FAMILY_LINK").status == "requested"
        assert check_of(head, "BIOMETRIC_DEDUP").status == "requested"
        assert ask_what_was_missing(by=system_user(), at=later, guard=unguarded) == 0

    def test_every_case_has_one_running_assessment(self) -> None:
        case = make_open_case()
        request_missing_checks(case, by=case.officer, at=LATER)
        assert Assessment.objects.filter(case=case).count() == 1


class TestTerm:
    def test_each_kind_has_its_own(self) -> None:
        case = make_open_case()
        hours = {kind: check_of(case, kind).due_at - AT for kind in ("INTERPOL", "INTELLIGENCE")}
        assert hours == {"INTERPOL": timedelta(hours=72), "INTELLIGENCE": timedelta(hours=240)}


class TestCancel:
    def test_takes_a_reason_and_can_be_asked_again(self) -> None:
        case = make_open_case()
        check = check_of(case, "INTERPOL")
        with pytest.raises(ActionRefused, match="why_cancelled"):
            cancel_check(check.pk, reasons={}, by=case.officer, at=AT)
        assert cancel_check(check.pk, reasons=WHY, by=case.officer, at=AT).status == "cancelled"
        assert ask_again(check.pk, by=case.officer, at=AT).status == "requested"

    def test_is_refused_to_another_desk(self) -> None:
        check = check_of(make_open_case(), "INTERPOL")
        stranger = officer_of(making.make_office(code="RI", region="CAR"))
        with pytest.raises(ActionRefused, match="other_office"):
            cancel_check(check.pk, reasons=WHY, by=stranger, at=AT)


class TestReopen:
    def test_keeps_the_answer_and_takes_its_weighing_back(self) -> None:
        case = make_open_case()
        check, reviewer = check_of(case, "INTERPOL"), reviewer_of(case)
        record_answer(check.pk, received(), by=case.officer, at=LATER)
        weigh_answer(check.pk, "no_concern", "Nothing.", by=case.officer, at=LATER)
        with pytest.raises(ActionRefused, match="role_not_held"):
            reopen_check(check.pk, reasons=WHY, by=case.officer, at=LATER)
        reopened = reopen_check(check.pk, reasons=WHY, by=reviewer, at=LATER)
        assert (reopened.status, reopened.result, reopened.weighing) == ("reopened", "no_match", "")
        weighed = Transition.objects.get(subject_id=check.pk, verb="adjudicate")
        assert weighed.reasons == {"note": "Nothing."}
        with pytest.raises(ActionRefused, match="role_not_held"):
            weigh_answer(check.pk, "no_concern", "Again.", by=case.officer, at=LATER)
        assert weigh_answer(check.pk, "no_concern", "Again.", by=reviewer, at=LATER).status == "adjudicated"

    def test_is_not_for_what_nobody_has_weighed(self) -> None:
        case = make_open_case()
        with pytest.raises(InvalidTransition):
            reopen_check(check_of(case, "INTERPOL").pk, reasons=WHY, by=reviewer_of(case), at=AT)


class TestRenewal:
    def test_asks_interpol_and_the_national_records_afresh_and_nothing_else(self) -> None:
        case = make_open_case()
        send_all(case)
        for kind in ("INTERPOL", "NATIONAL_RECORDS", "MIGRATION_HISTORY"):
            record_answer(check_of(case, kind).pk, received(), by=case.officer, at=LATER)
            weigh_answer(check_of(case, kind).pk, "no_concern", "Nothing.", by=case.officer, at=LATER)
        asked = ask_for_renewal(case.pk, by=case.officer, at=LATER)
        assert [check.type_id for check in asked] == ["INTERPOL", "NATIONAL_RECORDS"]
        again = check_of(case, "INTERPOL")
        assert (again.status, again.result, again.answer) == ("requested", "", None)
        assert again.answers.count() == 1, "the old answer stays"
        assert check_of(case, "MIGRATION_HISTORY").status == "adjudicated"

    def test_leaves_alone_what_waits_for_an_answer(self) -> None:
        case = make_open_case()
        send_all(case)
        assert ask_for_renewal(case.pk, by=case.officer, at=LATER) == []
