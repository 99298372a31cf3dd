"""Blank sheets and the register through the pages: what each reader sees, and what is never shown."""

import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.audit.models import AuditEvent
from casework.safe_conducts.blocks import BlankSheet, SheetBlock
from casework.staff.models import Role, Series
from tests import making
from tests.making import AT
from tests.making_papers import issue, make_act
from tests.pages.desk import browser_of, read
from tests.safe_conducts.making_blocks import make_block, make_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


FORM = {"key": "00000000-0000-4000-8000-000000000001", "count": 2, "reason": "No network."}


def told(page: object) -> str:
    """The page's text."""
    return page.content.decode()  # type: ignore[attr-defined, no-any-return]


class TestBlocks:
    def test_reserves_prints_enters_and_reconciles(self) -> None:
        office = making.make_office()
        supervisor, officer = browser_of(making.supervisor_of(office)), browser_of(making.officer_of(office))
        made = supervisor.post("/blank-sheets/", FORM | {"office": office.pk})
        assert supervisor.post("/blank-sheets/", FORM | {"office": office.pk}).headers == made.headers, "sent twice"
        block = SheetBlock.objects.get()
        assert made.headers["Location"] == f"/blank-sheets/{block.pk}/"
        printed = supervisor.get(f"/blank-sheets/{block.pk}/sheets.pdf")
        assert printed.content.startswith(b"%PDF")
        event = AuditEvent.objects.filter(subject_table="casework_sheetblock", purpose="printing").get()
        assert event.diff["printed"] == [1, 2]
        for sheet, verb in zip(block.sheets.all(), ("spoil", "lose"), strict=True):
            answer = officer.post(f"/sheets/{sheet.pk}/", {"verb": verb, "note": "Wet."})
            assert answer.status_code == 302, told(answer)
        assert supervisor.post(f"/blank-sheets/{block.pk}/reconcile/").status_code == 302
        block.refresh_from_db()
        assert block.reconciled_at
        lost = block.sheets.get(status="lost")
        assert "Take the entry back" in read(supervisor, f"/sheets/{lost.pk}/")
        assert "Take the entry back" not in read(officer, f"/sheets/{lost.pk}/")
        found = {"verb": "take_back", "note": "It was under the seat."}
        assert supervisor.post(f"/sheets/{lost.pk}/", found).status_code == 302
        assert "not reconciled" in read(supervisor, f"/blank-sheets/{block.pk}/")

    def test_says_what_is_not_accounted_for(self) -> None:
        block = make_block(3)
        supervisor = browser_of(making.supervisor_of(block.office))
        answer = supervisor.post(f"/blank-sheets/{block.pk}/reconcile/")
        assert answer.status_code == 422
        assert "3 hojas están en blanco" in told(answer)

    def test_enters_what_was_written_and_another_confirms(self) -> None:
        sheet, case = make_sheet(), making.make_lodged_case()
        signer = making.make_user(role=Role.SUPERVISOR, office=sheet.office, username="signs")
        form = {
            "verb": "record",
            "case": case.number,
            "received_at": "2019-02-26T10:00",
            "first_day": "2019-02-26",
            "last_day": "2019-03-01",
            "birth_year": "1987",
            "signed_by": str(signer.pk),
        }
        officer = browser_of(making.officer_of(sheet.office))
        answer = officer.post(f"/sheets/{sheet.pk}/", form)
        assert answer.status_code == 302, told(answer)
        own = browser_of(signer)
        assert own.post(f"/sheets/{sheet.pk}/", {"verb": "confirm"}).status_code == 422
        second = browser_of(making.supervisor_of(sheet.office))
        assert case.number in told(second.get(f"/sheets/{sheet.pk}/"))
        assert second.post(f"/sheets/{sheet.pk}/", {"verb": "confirm"}).status_code == 302
        assert BlankSheet.objects.get(pk=sheet.pk).status == "used"

    @pytest.mark.parametrize(
        ("change", "field"),
        [({"case": "NOT-ONE"}, "case"), ({"last_day": "2019-02-20"}, "last_day"), ({"signed_by": ""}, "signed_by")],
    )
    def test_names_the_field_of_bad_input(self, change: dict[str, str], field: str) -> None:
        sheet, case = make_sheet(), making.make_lodged_case()
        form = {
            "verb": "record",
            "case": case.number,
            "received_at": "2019-02-26T10:00",
            "first_day": "2019-02-26",
            "last_day": "2019-03-01",
            "signed_by": str(making.supervisor_of(sheet.office).pk),
        }
        answer = browser_of(making.officer_of(sheet.office)).post(f"/sheets/{sheet.pk}/", form | change)
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in told(answer)

    def test_hides_whose_a_sheet_is_from_who_may_not_see_the_case(self) -> None:
        from_other = make_sheet()
        elsewhere = browser_of(making.officer_of(making.make_office(code="RI", region="CAR")))
        assert elsewhere.get(f"/sheets/{from_other.pk}/").status_code == 404


class TestRegister:
    def test_shows_every_number_with_its_state_and_no_name(self) -> None:
        block, paper = make_block(2), making.make_issued()
        page = told(browser_of(making.supervisor_of(block.office)).get("/register/?office=CU&year=2019"))
        for text in (paper.printed_no, paper.case.number, *block.sheets.values_list("printed_no", flat=True)):
            assert str(text) in page
        assert paper.approved_facts()["paternal_surname"] not in page

    def test_tells_of_a_restricted_case_only_that_its_number_is_used(self) -> None:
        paper = making.make_issued(restricted=True)
        page = told(browser_of(making.supervisor_of(paper.office)).get("/register/"))
        assert 'data-label="Number">1<' in page or 'data-label="Número">1<' in page
        assert str(paper.printed_no) not in page
        assert paper.case.number not in page
        assert str(paper.pk) not in page

    def test_filters_by_state_in_the_address_and_pages_by_number(self) -> None:
        block = make_block(60)
        reader = browser_of(making.supervisor_of(block.office))
        first = told(reader.get("/register/?state=sheet_blank"))
        assert first.count("/sheets/") == 50
        assert "before=11&" in first.replace("&amp;", "&") or "before=11" in first
        assert told(reader.get("/register/?state=sheet_blank&before=11")).count("/sheets/") == 10
        assert told(reader.get("/register/?state=sheet_lost")).count("/sheets/") == 0

    def test_leads_back_from_its_last_page_and_keeps_the_filter_for_another_office(self) -> None:
        block = make_block(60)
        reader = browser_of(making.supervisor_of(block.office))
        making.make_office(code="AR")
        last = reader.get("/register/?office=CU&year=2019&state=sheet_blank&before=11")
        assert '?office=CU&amp;year=2019&amp;state=sheet_blank"' in told(last)
        other = next(chip for chip in last.context["office_chips"] if not chip.current)
        assert "year=2019&state=sheet_blank" in other.url

    def test_opens_in_january_at_the_year_that_has_numbers(self) -> None:
        block = make_block(2)
        clock.set_demonstration(datetime(2020, 1, 1, 1, tzinfo=UTC), running=False)
        page = browser_of(making.supervisor_of(block.office)).get("/register/")
        assert (page.context["year"], len(page.context["rows"])) == (2019, 2)

    def test_tells_of_one_that_was_overtaken_on_its_first_day(self) -> None:
        first = making.make_issued()
        make_act(first.case, "admission", request_number="CONARE-1")
        issue(first.case, "SC2_REFUGEE", at=AT)
        page = browser_of(making.supervisor_of(first.office)).get("/register/?state=superseded")
        assert [(row.number, row.first_day, row.last_day) for row, _word, _why in page.context["rows"]] == [
            (first.register_no, None, None)
        ]

    def test_explains_a_number_that_nothing_has(self) -> None:
        block = make_block(2)
        Series.objects.filter(kind="safe_conduct").update(last=4)
        page = told(browser_of(making.supervisor_of(block.office)).get("/register/?state=missing"))
        assert "as after a restore" in page or "restauración" in page

    def test_asks_few_questions_however_many_rows(self) -> None:
        make_block(1)
        reader = browser_of(making.supervisor_of(making.make_office()))
        asked = []
        for count in (1, 40):
            make_block(count)
            making.make_issued()
            reader.get("/register/")
            with CaptureQueriesContext(connection) as queries:
                reader.get("/register/")
            asked.append(len(queries))
        assert asked[0] == asked[1] <= 12

    def test_is_read_by_an_auditor_under_a_mandate_alone(self) -> None:
        block = make_block(1)
        auditor = making.make_user(role=Role.AUDITOR, username="audits", mandate=False)
        number = block.sheets.get().printed_no
        assert number not in told(browser_of(auditor).get("/register/?office=CU"))
        making.give_mandate(auditor)
        page = browser_of(auditor).get("/register/?office=CU")
        assert number in told(page)
        assert "/sheets/" not in told(page)

    @pytest.mark.parametrize("query", ["office=ZZ", "year=abc", "state=nonsense", "before=-1", "before=9999999999999"])
    def test_takes_an_answer_that_is_none_as_not_given(self, query: str) -> None:
        block = make_block(1)
        reader = browser_of(making.supervisor_of(block.office))
        page = reader.get(f"/register/?{query}")
        assert page.status_code == 200
        assert block.sheets.get().printed_no in told(page)

    def test_offers_only_states_that_a_number_can_have(self) -> None:
        block = make_block(1)
        page = told(browser_of(making.supervisor_of(block.office)).get("/register/"))
        assert "state=revoked" in page
        for never in ("draft", "requested", "approved", "refused", "cancelled"):
            assert f"state={never}" not in page


class TestSheetsPdf:
    def test_is_one_page_a_sheet_the_same_bytes_each_time(self) -> None:
        block = make_block(3)
        reader = browser_of(making.supervisor_of(block.office))
        one, other = (reader.get(f"/blank-sheets/{block.pk}/sheets.pdf").content for _time in range(2))
        assert one == other
        assert len(io.BytesIO(one).getvalue()) < 60_000 * 3
        assert AT == block.reserved_at
