"""A few of the 326 with their families, told through the services."""

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase

from casework import clock
from casework.arrivals.models import ArrivalGroup, Case
from casework.arrivals.records import ChildNotice
from casework.asylum.models import Application, Beneficiary
from casework.audit.models import AuditEvent
from casework.management.demo.accounts import accounts, load_accounts
from casework.management.demo.beside import HowFar
from casework.management.demo.crowd import everybody, given_up
from casework.management.demo.desks import desks
from casework.management.demo.kin import Family, families, girl_alone
from casework.management.demo.loading import load_watchlist, tell
from casework.management.demo.people import Stage
from casework.management.demo.printing import Here
from casework.management.demo.twenty import TWENTY
from casework.people.families import FamilyMember
from casework.safe_conducts.models import SafeConduct
from casework.work.models import WorkItem, WorkKind

RECRUIT = TWENTY[12]


def nothing(_far: HowFar) -> None: ...


class TestFamiliesLoaded(TestCase):
    """Two families and what is odd about the others: a wife who asks for herself, a girl alone, a recruit of 17."""

    wife: Family
    private: Family

    @classmethod
    def setUpTestData(cls) -> None:
        wife = next(one for one in families() if one.kin[0].alone and one.head.stage == Stage.HANDED_OVER)
        private = next(one for one in families() if one.kin[0].told_in_private is False)
        alone = next(who for who in everybody() if who.by_supervisor)
        colombian = next(who for who in everybody()[20:] if who.facts.nationality_basis)
        people = [wife.head, private.head, RECRUIT, alone, colombian, girl_alone(), given_up()]
        load_accounts()
        load_watchlist()
        tell(people, (wife, private), desks(accounts()), printing=Here(), told=nothing)
        cls.wife, cls.private = wife, private

    def case_of(self, number: int) -> Case:
        return Case.objects.get(person__contact_facts__phone=f"+57 000 000 {number:04d}")

    def test_each_family_is_one_group_with_its_head(self) -> None:
        relatives = len(self.wife.kin) + len(self.private.kin)
        assert FamilyMember.objects.filter(principal=True).count() == 2
        assert FamilyMember.objects.filter(principal=False).count() == relatives
        assert sum(ArrivalGroup.objects.values_list("head_count", flat=True)) == relatives + 2

    def test_what_a_document_shows_is_verified(self) -> None:
        shown = sum(bool(one.proof) for one in (*self.wife.kin, *self.private.kin))
        assert FamilyMember.objects.filter(status="verified", principal=False).count() == shown

    def test_the_wife_has_an_application_and_a_paper_of_her_own(self) -> None:
        case = self.case_of(self.wife.kin[0].number)
        assert Application.objects.filter(case=case, status="forwarded").count() == 1
        assert SafeConduct.objects.get(case=case).status == "issued"

    def test_who_could_not_be_spoken_to_alone_is_covered_with_a_reason(self) -> None:
        covered = self.case_of(self.private.kin[0].number)
        application = Beneficiary.objects.get(case=covered, principal=False).application
        step = application.case.transitions.get(verb="lodge")
        assert step.reasons["not_told_in_private"]

    def test_the_icbf_was_told_of_the_girl_and_is_to_be_told_of_the_recruit(self) -> None:
        assert ChildNotice.objects.get().case == self.case_of(girl_alone().number)
        item = WorkItem.objects.get(kind=WorkKind.NOTIFY_ICBF, status="open")
        assert item.case == self.case_of(RECRUIT.number)
        assert item.due_at > clock.FIRST_MOMENT

    def test_a_supervisor_who_began_a_record_cannot_approve_its_paper(self) -> None:
        paper = SafeConduct.objects.get(status="requested", office_id="ME")
        assert paper.case_started_by.username == paper.case_registered_by.username == "supervisora.antioquia"

    def test_a_colombian_has_no_application_to_lodge(self) -> None:
        case = Case.objects.get(person__nationality_facts__basis="established")
        assert not WorkItem.objects.filter(case=case, kind=WorkKind.LODGE_APPLICATION).exists()

    def test_the_record_begun_twice_was_given_up(self) -> None:
        assert Case.objects.get(status="voided").office_id == "SB"

    def test_nothing_that_waits_is_overdue_at_the_cut_off(self) -> None:
        assert not WorkItem.objects.filter(status="open", due_at__lte=clock.FIRST_MOMENT).exists()


@pytest.mark.django_db
class TestMultiply:
    @pytest.fixture(autouse=True)
    def _loaded(self) -> None:
        call_command("load_demo", people=3, stdout=StringIO())

    def test_copies_every_case_with_all_that_lists_ask_for(self) -> None:
        kinds: tuple[Any, ...] = (Case, Application, SafeConduct, FamilyMember)
        before = [kind.objects.count() for kind in kinds]
        out = StringIO()
        call_command("load_demo", multiply=4, stdout=out)
        assert [kind.objects.count() for kind in kinds] == [4 * count for count in before]
        assert set(Counter(Case.objects.values_list("person__personname_facts__search_key", flat=True)).values()) == {1}
        for paper in SafeConduct.objects.select_related("case", "application", "document"):
            assert paper.case.person_id == paper.person_id
            assert paper.application
            assert paper.application.case_id == paper.case_id
        with connection.cursor() as cursor:  # a key that points at nothing would be told of at the commit
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_is_recorded_by_the_trail_which_stays_whole(self) -> None:
        call_command("load_demo", multiply=2, stdout=StringIO())
        assert AuditEvent.objects.filter(verb="demonstration.multiplied", kind="insert").exists()
        call_command("verify_trail", stdout=StringIO())

    def test_goes_on_with_numbers_that_nobody_has(self) -> None:
        call_command("load_demo", multiply=3, stdout=StringIO())
        numbers = [int(number.rsplit("-", 1)[1]) for number in Case.objects.values_list("number", flat=True)]
        assert len(set(Case.objects.values_list("number", flat=True))) == len(numbers)

    @pytest.mark.parametrize("multiply", [0, 101])
    def test_refuses_another_number_of_times(self, multiply: int) -> None:
        with pytest.raises(CommandError, match="100"):
            call_command("load_demo", multiply=multiply, stdout=StringIO())

    def test_refuses_a_second_time(self) -> None:
        call_command("load_demo", multiply=2, stdout=StringIO())
        with pytest.raises(CommandError, match="100"):
            call_command("load_demo", multiply=2, stdout=StringIO())

    def test_refuses_outside_a_demonstration(self, settings: Any) -> None:
        settings.DEMONSTRATION = False
        with pytest.raises(CommandError, match="AMPARO_DEMO"):
            call_command("load_demo", multiply=2, stdout=StringIO())
