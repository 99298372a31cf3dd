"""Entering a used sheet by its printed number: each wrong part is named, and what is right becomes a safe-conduct."""

import pytest

from casework import clock
from casework.arrivals.models import Case
from casework.errors import InvalidTransition
from casework.safe_conducts.block_services import confirm_use
from casework.safe_conducts.blocks import BlankSheet, SheetUse
from casework.safe_conducts.models import SafeConduct
from casework.staff.models import Role, User
from tests import making
from tests.pages.desk import browser_of
from tests.pages.test_blocks import told
from tests.safe_conducts.making_blocks import DAY, make_block, make_sheet, make_used
from tests.safe_conducts.test_sheet_papers import make_without_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
PAGE = "/blank-sheets/enter/"


def filled(sheet: BlankSheet, case: Case, /, **changes: str) -> dict[str, str]:
    """The form as an officer fills it in."""
    known = User.objects.filter(username="signs").first()
    signer = known or making.make_user(role=Role.SUPERVISOR, office=sheet.office, username="signs")
    return {
        "sheet": f" {sheet.printed_no[:3]} {sheet.printed_no[3:].lower()}",
        "case": case.number,
        "received_at": "2019-02-26T10:00",
        "first_day": "2019-02-26",
        "last_day": "2019-03-01",
        "birth_year": "1987",
        "signed_by": str(signer.pk),
    } | changes


class TestEnterSheet:
    def test_enters_it_and_a_confirmed_one_is_on_every_page(self) -> None:
        sheet, case = make_sheet(), making.make_lodged_case()
        officer = browser_of(case.officer)
        assert officer.get(PAGE).status_code == 200
        answer = officer.post(PAGE, filled(sheet, case))
        assert answer.status_code == 302, told(answer)
        assert answer.headers["Location"] == f"/sheets/{sheet.pk}/"
        supervisor = browser_of(making.supervisor_of(sheet.office))
        assert supervisor.post(f"/sheets/{sheet.pk}/", {"verb": "confirm"}).status_code == 302
        paper = SafeConduct.objects.get(case=case)
        page = told(officer.get(f"/safe-conducts/{paper.pk}/"))
        assert sheet.printed_no in page
        assert "document.pdf" not in page
        assert sheet.printed_no in told(officer.get(f"/cases/{case.pk}/"))
        register = told(supervisor.get("/register/"))
        assert f"/safe-conducts/{paper.pk}/" in register
        assert "escrito a mano en una hoja" in register.lower()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"sheet": "NOTHINGXX"}, "sheet"),
            ({"sheet": ""}, "sheet"),
            ({"sheet": "<b>" * 40}, "sheet"),
            ({"case": "NOT-ONE"}, "case"),
            ({"case": "' OR 1=1 --"}, "case"),
            ({"last_day": "2019-06-01"}, "last_day"),
            ({"last_day": "2019-02-20"}, "last_day"),
            ({"first_day": "2019-02-27"}, "first_day"),
            ({"received_at": "2019-03-26T10:00"}, "received_at"),
            ({"signed_by": "somebody"}, "signed_by"),
            ({"birth_year": "87"}, "birth_year"),
        ],
    )
    def test_names_what_is_wrong_and_writes_nothing(self, changes: dict[str, str], field: str) -> None:
        sheet, case = make_sheet(), making.make_lodged_case()
        answer = browser_of(case.officer).post(PAGE, filled(sheet, case, **changes))
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in told(answer)
        assert not SheetUse.objects.exists()

    def test_names_the_case_that_has_no_grounds(self) -> None:
        sheet, case = make_sheet(), making.make_open_case()
        answer = browser_of(case.officer).post(PAGE, filled(sheet, case))
        assert answer.status_code == 422
        assert 'href="#id_case"' in told(answer)

    def test_names_the_sheet_that_was_entered_already_or_is_of_another_office(self) -> None:
        used, case = make_used(), making.make_lodged_case()
        far = make_block(1, office=making.make_office(code="RI", region="CAR")).sheets.get()
        for sheet in (used, far):
            answer = browser_of(case.officer).post(PAGE, filled(used, case, sheet=sheet.printed_no))
            assert answer.status_code == 422
            assert 'href="#id_sheet"' in told(answer)
        assert SheetUse.objects.count() == 1

    def test_hides_a_case_like_one_that_is_not_there(self) -> None:
        sheet, hidden = make_sheet(), making.make_lodged_case(restricted=True)
        other = making.make_user(role=Role.CASE_OFFICER, office=sheet.office, username="other")
        answers = [
            told(browser_of(other).post(PAGE, filled(sheet, hidden, case=number)))
            for number in (hidden.number, "CU-2019-99999")
        ]
        assert ["no ve ningún" in answer.lower() for answer in answers] == [True, True]


class TestTakingBack:
    def test_is_offered_to_who_did_not_confirm_and_asks_for_the_reason(self) -> None:
        sheet = make_used()
        another = browser_of(making.make_user(role=Role.SUPERVISOR, office=sheet.office, username="another"))
        place = f"/sheets/{sheet.pk}/"
        assert 'value="withdraw"' in told(another.get(place))
        assert 'value="withdraw"' not in told(browser_of(making.supervisor_of(sheet.office)).get(place))
        assert another.post(place, {"verb": "withdraw", "note": ""}).status_code == 422
        assert another.post(place, {"verb": "withdraw", "note": "Of another case."}).status_code == 302
        sheet.refresh_from_db()
        assert sheet.status == "blank"

    def test_refuses_an_officer(self) -> None:
        sheet = make_used()
        answer = browser_of(making.officer_of(sheet.office)).post(
            f"/sheets/{sheet.pk}/", {"verb": "withdraw", "note": "Mine."}
        )
        assert answer.status_code == 422
        sheet.refresh_from_db()
        assert sheet.status == "used"

    def test_comes_too_late_for_one_that_was_confirmed_meanwhile(self) -> None:
        sheet = make_used()
        with pytest.raises(InvalidTransition):
            confirm_use(sheet.pk, by=making.supervisor_of(sheet.office), at=making.AT)


class TestMakePaper:
    def test_lists_a_sheet_from_before_in_its_block_and_makes_its_paper(self) -> None:
        sheet = make_without_paper()
        clock.set_demonstration(DAY, running=False)
        supervisor = browser_of(making.supervisor_of(sheet.office))
        block = f"/blank-sheets/{sheet.block_id}/"
        assert "Hojas usadas sin salvoconducto" in told(supervisor.get(block))
        assert 'value="make_paper"' in told(supervisor.get(f"/sheets/{sheet.pk}/"))
        assert supervisor.post(f"/sheets/{sheet.pk}/", {"verb": "make_paper"}).status_code == 302
        assert SafeConduct.objects.get().printed_no == sheet.printed_no
        assert "Hojas usadas sin salvoconducto" not in told(supervisor.get(block))
        assert supervisor.post(f"/sheets/{sheet.pk}/", {"verb": "make_paper"}).status_code == 422

    def test_tells_nothing_of_a_hidden_case(self) -> None:
        sheet = make_without_paper()
        Case.objects.filter(pk=sheet.uses.get().case_id).update(restricted=True, codename="Heron 1")
        supervisor = browser_of(making.supervisor_of(sheet.office))
        assert "Hojas usadas sin salvoconducto" not in told(supervisor.get(f"/blank-sheets/{sheet.block_id}/"))
        assert supervisor.post(f"/sheets/{sheet.pk}/", {"verb": "make_paper"}).status_code == 404
        assert not SafeConduct.objects.exists()
