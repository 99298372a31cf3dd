"""A check that found somebody is run again: the matches that were there stay, with what was decided about them."""

import pytest

from casework.errors import ActionRefused
from casework.people.models import IdentityDocument, PersonName
from casework.screening.models import Check, Entry, Hit
from casework.screening.services import ask_again, decide_hit, run_check
from casework.staff.models import Role
from casework.staff.services import system_user
from tests.making import AT, answer_checks, make_open_case, make_user, serve_list, supervisor_of

pytestmark = pytest.mark.django_db


class TestAskAgain:
    def test_keeps_the_matches_of_the_same_entry_and_answers(self) -> None:
        version, case = serve_list(), make_open_case()
        keys = [PersonName.objects.get(person=case.person).search_key]
        for entry in ("1", "2"):
            Entry.objects.create(list_version=version, entry_id=entry, listed={}, name_keys=keys)
        (check,) = answer_checks(case)
        supervisor = supervisor_of(case.office)
        decided = decide_hit(check.hits.all()[0].pk, "false_positive", "Other photo.", by=supervisor, at=AT)

        ask_again(check.pk, by=supervisor, at=AT)
        run_check(check.pk, by=system_user(), at=AT)

        again = Check.objects.get(pk=check.pk)
        assert (again.status, again.result, again.hits.count()) == ("answered", "possible_match", 2)
        assert Hit.objects.get(pk=decided.pk).decision == "false_positive"


class TestDecideHit:
    def test_waits_while_the_check_is_asked_again(self) -> None:
        version, case = serve_list(), make_open_case()
        key = PersonName.objects.get(person=case.person).search_key
        Entry.objects.create(list_version=version, entry_id="1", listed={}, name_keys=[key])
        (check,) = answer_checks(case)
        supervisor, hit = supervisor_of(case.office), check.hits.get()
        ask_again(check.pk, by=supervisor, at=AT)
        with pytest.raises(ActionRefused, match="asked_again"):
            decide_hit(hit.pk, "false_positive", "Other photo.", by=supervisor, at=AT)
        run_check(check.pk, by=system_user(), at=AT)
        assert decide_hit(hit.pk, "false_positive", "Other photo.", by=supervisor, at=AT).settled

    def test_keeps_the_reason_of_each_of_two_people(self) -> None:
        version, case = serve_list(), make_open_case()
        document = IdentityDocument.objects.get(person=case.person)
        Entry.objects.create(
            list_version=version, entry_id="1", listed={}, name_keys=[], document_keys=[document.number_norm]
        )
        (check,) = answer_checks(case)
        hit, second = check.hits.get(), make_user(role=Role.SUPERVISOR, region=case.office.region)
        assert hit.strong
        decide_hit(hit.pk, "confirmed", "Same number.", by=supervisor_of(case.office), at=AT)
        decide_hit(hit.pk, "confirmed", " Same face. ", by=second, at=AT)
        hit.refresh_from_db()
        assert (hit.reason, hit.confirm_reason, hit.settled) == ("Same number.", "Same face.", True)
