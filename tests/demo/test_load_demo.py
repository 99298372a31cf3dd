"""Loading the demonstration: whole, the same each time, never beside real people."""

from collections import Counter
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import TestCase

from casework import clock
from casework.arrivals.models import Arrival, Case, CaseGrant
from casework.arrivals.services import read_draft
from casework.asylum.models import Application
from casework.journey.steps import approve_safe_conduct
from casework.management.demo.accounts import ACCOUNTS, PASSWORD
from casework.people.models import Photo
from casework.people.selectors import known_about
from casework.safe_conducts.issuing import issue_safe_conduct
from casework.safe_conducts.models import Print, SafeConduct
from casework.safe_conducts.services import request_safe_conduct
from casework.screening.claiming import take_match
from casework.screening.deciding import decide_hit
from casework.screening.hits import Hit
from casework.screening.models import Check, ListState, ListVersion
from casework.staff.models import RoleGrant, User
from casework.staff.services import system_user
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.making_hits import word

MODES = {"CIVIL_UNARMED", "UNIFORM_UNARMED", "UNIFORM_ARMED", "CIVIL_ARMED"}

SUPERVISORS = {"ORI": "supervisora.oriente", "ORQ": "supervisor.orinoquia", "CAR": "supervisora.caribe"}


def load(people: int = 20, **options: Any) -> str:
    out = StringIO()
    call_command("load_demo", people=people, stdout=out, **options)
    return out.getvalue()


def what_is_loaded() -> list[tuple[str, str, str, str]]:
    return [
        (case.number, known_about(case.person).shown_as, case.status, getattr(case.safe_conducts.first(), "status", ""))
        for case in Case.objects.order_by("number")
    ]


class TestLoaded(TestCase):
    """Everything about one load of twenty people."""

    printed: str

    @classmethod
    def setUpTestData(cls) -> None:
        cls.printed = load()

    def case(self, number: str) -> Case:
        return Case.objects.get(number=f"DEMO-{number}")

    def test_every_manner_of_arrival_is_there(self) -> None:
        assert set(Arrival.objects.values_list("mode_id", flat=True)) == MODES

    def test_the_numbers_say_that_it_is_a_demonstration(self) -> None:
        assert all(number.startswith("DEMO-") for number in Case.objects.values_list("number", flat=True))

    def test_every_stage_is_there(self) -> None:
        assert Counter(Case.objects.values_list("status", flat=True)) == {"open": 19, "draft": 1}
        papers = Counter(SafeConduct.objects.values_list("status", flat=True))
        assert papers == {"issued": 10, "requested": 4, "draft": 1}
        assert Print.objects.count() == 8
        assert Counter(Application.objects.values_list("status", flat=True)) == {"forwarded": 12, "lodged": 6}

    def test_nothing_that_waits_is_overdue_at_the_cut_off(self) -> None:
        waiting = WorkItem.objects.filter(status="open")
        assert waiting.count() > 15
        assert not waiting.filter(due_at__lte=clock.FIRST_MOMENT).exists()

    def test_one_application_is_overdue_soon_after(self) -> None:
        soon = clock.FIRST_MOMENT + timedelta(hours=2)
        late = WorkItem.objects.filter(kind=WorkKind.FORWARD_APPLICATION, status="open", due_at__lte=soon)
        assert late.count() == 1

    def test_every_check_has_an_answer_of_each_kind(self) -> None:
        results = Counter(Check.objects.filter(type="SANCTIONS").values_list("result", flat=True))
        assert results == {"no_match": 15, "inconclusive": 1, "possible_match": 1, "hit": 1}

    def test_most_agencies_are_silent_and_about_one_person_all_have_answered(self) -> None:
        agencies = Check.objects.filter(type__asked_of="agency")
        told = Counter(agencies.values_list("status", flat=True))
        assert set(told) == {"planned", "sent", "adjudicated"}
        assert told["adjudicated"] == 7 < told["sent"]
        assert set(agencies.filter(status="sent").values_list("result", flat=True)) == {""}

    def test_every_request_that_waits_can_be_approved_and_issued(self) -> None:
        at = clock.FIRST_MOMENT + timedelta(minutes=5)
        by = {region: User.objects.get(username=name) for region, name in SUPERVISORS.items()}
        for paper in SafeConduct.objects.filter(status="requested").select_related("office"):
            approve_safe_conduct(paper.pk, by=by[paper.office.region_id], at=at)
            assert issue_safe_conduct(paper.pk, by=system_user(), at=at)

    def test_the_returned_request_can_be_asked_for_again(self) -> None:
        paper = SafeConduct.objects.get(status="draft")
        officer = User.objects.get(username="oficial.arauca")
        again = request_safe_conduct(paper.case_id, by=officer, at=clock.FIRST_MOMENT)
        assert (again.pk, again.status) == (paper.pk, "requested")

    def test_the_match_by_document_is_settled_by_two_reviewers(self) -> None:
        hit = Hit.objects.get(band="strong")
        for username in ("seguridad", "seguridad.dos"):
            by = User.objects.get(username=username)
            take_match(hit.pk, by=by, at=clock.FIRST_MOMENT)
            hit = decide_hit(hit.pk, word(), by=by, at=clock.FIRST_MOMENT)
        assert hit.settled

    def test_the_namesake_at_another_desk_is_work_for_headquarters(self) -> None:
        item = WorkItem.objects.get(kind=WorkKind.POSSIBLE_DUPLICATE)
        assert item.office_id == "BO"

    def test_the_established_national_has_neither_application_nor_paper(self) -> None:
        case = Case.objects.get(person__nationality_facts__basis="established")
        assert not case.applications.exists()
        assert not case.safe_conducts.exists()

    def test_the_restricted_case_is_for_its_officer_only(self) -> None:
        case = Case.objects.get(restricted=True)
        assert [grant.user.username for grant in CaseGrant.objects.filter(case=case)] == ["oficial.arauca"]
        supervisor = User.objects.get(username="supervisor.orinoquia")
        assert not Case.objects.visible_to(supervisor, at=clock.FIRST_MOMENT).filter(pk=case.pk).exists()

    def test_everybody_who_reads_single_cases_has_something_to_see(self) -> None:
        people = {name: User.objects.get(username=name) for name in ("auditora", "seguridad", "cancilleria", "datos")}
        seen = {name: Case.objects.visible_to(user, at=clock.FIRST_MOMENT).count() for name, user in people.items()}
        assert seen == {
            "auditora": 19,
            "seguridad": 3,
            "cancilleria": 11,
            "datos": 0,
        }  # one that was forwarded is restricted

    def test_the_draft_can_be_gone_on_with(self) -> None:
        assert read_draft(Case.objects.get(status="draft"))["given"] == ["Yeferson"]

    def test_most_people_have_a_picture_and_who_has_none_has_a_reason(self) -> None:
        assert Photo.objects.count() == 17
        papers = SafeConduct.objects.exclude(person__photo_facts__isnull=False)
        reasons = [paper.case.transitions.get(verb="request").reasons for paper in papers]
        assert len(reasons) == 2
        assert all(given["photo_missing"] for given in reasons)

    def test_the_list_serves(self) -> None:
        assert set(ListVersion.objects.values_list("source", "state")) == {
            (source, ListState.SERVING) for source in ("demo_watchlist", "demo_un", "demo_ofac", "demo_ftm")
        }

    def test_the_clock_walks_on_from_the_cut_off(self) -> None:
        row = clock.Demonstration.objects.get()
        assert row.running
        assert row.demo_at == clock.FIRST_MOMENT

    def test_the_accounts_and_their_password_are_printed(self) -> None:
        assert PASSWORD in self.printed
        assert all(account.username in self.printed for account in ACCOUNTS)

    def test_all_accounts_sign_in_with_it_and_follow_the_browser_language(self) -> None:
        users = User.objects.filter(username__in=[account.username for account in ACCOUNTS])
        assert len(users) == len(ACCOUNTS)
        assert all(user.check_password(PASSWORD) and user.language == "" for user in users)

    def test_every_role_was_granted_by_one_and_confirmed_by_another(self) -> None:
        standing_in = [account for account in ACCOUNTS if account.desk]
        assert RoleGrant.objects.filter(act_number="").count() == len(ACCOUNTS) + len(standing_in)

    def test_loading_again_changes_nothing_but_the_clock(self) -> None:
        before = what_is_loaded()
        clock.pause()
        assert PASSWORD in load(if_empty=True)
        assert what_is_loaded() == before
        assert clock.Demonstration.objects.get().running

    def test_loading_twice_by_mistake_is_refused(self) -> None:
        with pytest.raises(CommandError, match=r"\.local"):
            load()


@pytest.mark.django_db
class TestLoadDemo:
    def test_gives_the_same_each_time(self) -> None:
        found = []
        for _time in range(2):
            with transaction.atomic():
                load(7)
                found.append(what_is_loaded())
                transaction.set_rollback(True)
        assert found[0] == found[1]
        assert len(found[0]) == 7

    def test_leaves_nothing_when_it_is_interrupted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(_number: int) -> bytes:
            raise KeyboardInterrupt

        monkeypatch.setattr("casework.management.demo.printing.portrait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            load(2)
        assert not Case.objects.exists()
        assert not User.objects.filter(is_system=False).exists()

    def test_refuses_beside_a_real_case(self, settings: Any) -> None:
        settings.DEMONSTRATION = False
        making.make_draft()
        settings.DEMONSTRATION = True
        with pytest.raises(CommandError, match="real"):
            load(if_empty=True)
        assert Case.objects.count() == 1

    def test_refuses_outside_a_demonstration(self, settings: Any) -> None:
        settings.DEMONSTRATION = False
        with pytest.raises(CommandError, match="AMPARO_DEMO"):
            load()

    @pytest.mark.parametrize("people", [0, 327, -1])
    def test_refuses_another_number_of_people(self, people: int) -> None:
        with pytest.raises(CommandError, match="326"):
            load(people)
