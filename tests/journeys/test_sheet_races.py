"""Two people at one blank sheet at one moment: one paper, one number, and the other is told."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from casework.arrivals.models import Case
from casework.errors import ActionRefused, CaseworkError, InvalidTransition
from casework.safe_conducts import block_services as services
from casework.safe_conducts.block_states import SheetStatus
from casework.safe_conducts.blocks import BlankSheet, SheetUse
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import request_safe_conduct
from casework.staff.models import Role, User
from casework.transitions import Transition
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.journeys.rivals import rivals
from tests.making_papers import REASONS
from tests.pages.desk import browser_of
from tests.safe_conducts.making_blocks import DAY, make_block, make_recorded, make_sheet, make_used, make_written

pytestmark = pytest.mark.usefixtures("transactional_db")


def another(sheet: BlankSheet, role: Role = Role.SUPERVISOR) -> User:
    """Somebody else of the sheet's office."""
    return making.make_user(role=role, office=sheet.office, username=f"another {role}")


def told(outcomes: Sequence[object]) -> list[str]:
    """What became of each: the name of what was returned or raised."""
    return sorted(type(one).__name__ for one in outcomes)


class TestConfirming:
    def test_twice_at_once_makes_one_paper_with_one_number(self) -> None:
        case = making.make_lodged_case()
        sheet = make_recorded(case)
        two = [making.supervisor_of(sheet.office), another(sheet)]
        outcomes = rivals([partial(services.confirm_use, sheet.pk, by=by, at=DAY) for by in two], before=case)
        assert told(outcomes) == ["BlankSheet", "InvalidTransition"]
        paper, use = SafeConduct.objects.get(), SheetUse.objects.get()
        assert (paper.printed_no, paper.register_no, paper.token) == (sheet.printed_no, sheet.register_no, sheet.token)
        assert (paper.status, use.confirmed_by in two) == ("issued", True)
        assert Transition.objects.filter(verb="confirm", subject_id=sheet.pk).count() == 1
        assert not WorkItem.objects.filter(kind=WorkKind.CONFIRM_SHEET, status="open").exists()

    def test_twice_at_once_at_the_page_tells_the_second_what_happened(self) -> None:
        case = making.make_lodged_case()
        sheet = make_recorded(case)
        browsers = [browser_of(by) for by in (making.supervisor_of(sheet.office), another(sheet))]
        acts: list[Callable[[], object]] = [
            partial(browser.post, f"/sheets/{sheet.pk}/", {"verb": "confirm"}, headers={"accept-language": "en"})
            for browser in browsers
        ]
        answers = sorted(rivals(acts, before=case), key=lambda answer: answer.status_code)  # type: ignore[attr-defined]
        assert [answer.status_code for answer in answers] == [302, 422]  # type: ignore[attr-defined]
        assert [one.code for one in answers[1].context["findings"]] == ["no_step"]  # type: ignore[attr-defined]
        assert SafeConduct.objects.count() == 1

    def test_against_returning_leaves_a_paper_or_a_blank_sheet(self) -> None:
        case = making.make_lodged_case()
        sheet = make_recorded(case)
        acts: list[Callable[[], object]] = [
            partial(services.confirm_use, sheet.pk, by=making.supervisor_of(sheet.office), at=DAY),
            partial(services.return_use, sheet.pk, "Another day.", by=another(sheet), at=DAY),
        ]
        outcomes = rivals(acts, before=case)
        assert told(outcomes) == ["BlankSheet", "InvalidTransition"]
        sheet.refresh_from_db()
        assert (sheet.status, SafeConduct.objects.count()) in {(SheetStatus.USED, 1), (SheetStatus.BLANK, 0)}

    def test_against_a_request_for_a_printed_paper_leaves_one_of_the_two(self) -> None:
        case = making.make_lodged_case()
        sheet, officer = make_recorded(case), making.officer_of(case.office)
        acts: list[Callable[[], object]] = [
            partial(services.confirm_use, sheet.pk, by=making.supervisor_of(sheet.office), at=DAY),
            partial(request_safe_conduct, case.pk, by=officer, at=DAY, type="SC2_INITIAL", reasons=REASONS),
        ]
        outcomes = rivals(acts, before=case)
        assert sum(isinstance(one, ActionRefused) for one in outcomes) == 1
        assert SafeConduct.objects.count() == 1

    def test_of_two_sheets_of_one_person_leaves_one(self) -> None:
        case = making.make_lodged_case()
        first, second = make_block(2).sheets.order_by("register_no")
        by = making.officer_of(case.office)
        written = make_written(case)
        acts = [partial(services.record_use, sheet.pk, written, by=by, at=DAY) for sheet in (first, second)]
        outcomes = rivals(acts, before=case)
        assert told(outcomes) == ["ActionRefused", "SheetUse"]
        assert sorted(BlankSheet.objects.values_list("status", flat=True)) == [SheetStatus.BLANK, SheetStatus.RECORDED]


def entering(sheet: BlankSheet, case: Case, *, against: Callable[..., object]) -> list[Callable[[], object]]:
    """Entered as used by one person, and as something else by another."""
    use = partial(services.record_use, sheet.pk, make_written(case), by=making.officer_of(sheet.office), at=DAY)
    return [use, partial(against, sheet.pk, "Fell into the river.", by=another(sheet), at=DAY)]


class TestEntering:
    def test_one_sheet_for_two_people_at_once_enters_it_once(self) -> None:
        sheet, cases = make_sheet(), [making.make_lodged_case(), making.make_lodged_case()]
        acts = [
            partial(services.record_use, sheet.pk, make_written(case), by=making.officer_of(sheet.office), at=DAY)
            for case in cases
        ]
        outcomes = rivals(acts, before=sheet)
        assert told(outcomes) == ["InvalidTransition", "SheetUse"]
        assert SheetUse.objects.count() == 1

    def test_as_used_against_spoiled_leaves_one_of_the_two(self) -> None:
        sheet, case = make_sheet(), making.make_lodged_case()
        outcomes = rivals(entering(sheet, case, against=services.spoil_sheet), before=sheet)
        assert sum(isinstance(one, InvalidTransition) for one in outcomes) == 1
        sheet.refresh_from_db()
        assert (sheet.status, SheetUse.objects.count()) in {(SheetStatus.RECORDED, 1), (SheetStatus.SPOILED, 0)}

    def test_as_used_stands_whether_it_was_called_lost_before_or_after(self) -> None:
        sheet, case = make_sheet(), making.make_lodged_case()
        used, lost = rivals(entering(sheet, case, against=services.lose_sheet), before=sheet)
        assert isinstance(used, SheetUse)
        assert isinstance(lost, BlankSheet | InvalidTransition)  # a lost sheet may turn up, a used one is not lost
        sheet.refresh_from_db()
        assert (sheet.status, SheetUse.objects.count()) == (SheetStatus.RECORDED, 1)


class TestTakingBack:
    def test_twice_at_once_gives_the_numbers_back_once(self) -> None:
        case = making.make_lodged_case()
        sheet = make_used(case)
        two = [another(sheet), making.make_user(role=Role.SUPERVISOR, office=sheet.office, username="third")]
        outcomes = rivals(
            [partial(services.withdraw_use, sheet.pk, "A slip.", by=by, at=DAY) for by in two], before=case
        )
        assert [isinstance(one, CaseworkError) for one in outcomes].count(True) == 1
        sheet.refresh_from_db()
        assert (sheet.status, SafeConduct.objects.get().status) == (SheetStatus.BLANK, "cancelled")
