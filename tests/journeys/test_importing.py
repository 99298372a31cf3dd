"""A day's paper: registered as at the desk, each line once, and every refusal with its line."""

from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.arrivals.day_sheet import COLUMNS
from casework.arrivals.desk_records import PrivacyNotice, Signature
from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateDecision, ImportedRow
from casework.audit.models import AuditEvent
from casework.audit.verify import verify_trail
from casework.errors import ActionRefused, BadInput
from casework.journey.importing import Outcome, Report, import_sheet
from casework.people.facts import Service
from casework.people.selectors import known_about
from casework.staff.models import User
from casework.transitions import Transition
from casework.work.models import WorkItem
from tests.making import AT, PASSWORD, make_office, make_open_case, officer_of, supervisor_of
from tests.pages.desk import browser_of

pytestmark = pytest.mark.django_db
WHY = "No electricity all morning."


def cells(number: int, **changes: str) -> dict[str, str]:
    """One line, with a name and document of its own."""
    filled = {column.name: column.example for column in COLUMNS}
    own = {
        "row_key": f"CU-{number:03d}",
        "received_at": "2019-02-26 07:30",
        "given_names": f"Prueba {chr(65 + number % 26)}{chr(97 + number // 26)}",
        "document_number": f"V-99{number:06d}",
        "entered": "2019-02-25",
    }
    return filled | own | changes


def sheet(*lines: dict[str, str]) -> bytes:
    """The file."""
    names = [column.name for column in COLUMNS]
    return "\n".join([",".join(names), *(",".join(line[name] for name in names) for line in lines), ""]).encode()


@pytest.fixture
def officer() -> User:
    """Who types the paper."""
    return officer_of(make_office())


def imported(officer: User, content: bytes, **options: Any) -> Report:
    """What became of the sheet."""
    return import_sheet(make_office(), content, why_late=WHY, by=officer, at=AT, **options)


def outcomes(report: Report) -> list[str]:
    """Line by line."""
    return [told.outcome.value for told in report.lines]


class TestImportSheet:
    def test_registers_as_the_desk_does(self, officer: User) -> None:
        at_desk = make_open_case(service=Service(served=False))
        report = imported(officer, sheet(cells(50)))
        case = report.lines[0].case
        assert case
        case.refresh_from_db()

        def left_behind(one: Case) -> Any:
            steps = Transition.objects.filter(case=one).order_by("at", "verb")
            known = known_about(one.person)
            return (
                one.status, one.version, one.officer_id, one.registered_by_id,
                [(step.verb, step.from_status, step.to_status, step.role) for step in steps],
                sorted(WorkItem.objects.filter(case=one, status="open").values_list("kind", "role", "due_at")),
                sorted(one.checks.values_list("type", "status", "due_at")),
                PrivacyNotice.objects.filter(case=one).count(),
                sorted(Signature.objects.filter(case=one).values_list("subject", flat=True)),
                one.item_declarations.values_list("none", flat=True).get(), one.arrivals.current().count(),
                [len(facts) for facts in (known.names, known.births, known.sexes, known.documents, known.needs)],
            )  # fmt: skip

        assert left_behind(case) == left_behind(at_desk)
        assert Transition.objects.get(case=case, verb="register").reasons == {"typed_late": WHY}
        assert AuditEvent.objects.filter(case_id=case.pk, verb="arrivals.paper_registered").exists()
        assert verify_trail().ok

    def test_registers_each_line_once(self, officer: User) -> None:
        content = sheet(cells(1), cells(2))
        assert outcomes(imported(officer, content)) == ["registered", "registered"]
        again = imported(officer, sheet(cells(1), cells(2), cells(3)))
        assert outcomes(again) == ["already", "already", "registered"]
        assert Case.objects.count() == ImportedRow.objects.count() == 3
        numbers = sorted(case.number[-5:] for case in Case.objects.all())
        assert numbers == ["00001", "00002", "00003"]

    def test_says_where_a_registered_line_tells_something_else_now(self, officer: User) -> None:
        imported(officer, sheet(cells(1)))
        (told,) = imported(officer, sheet(cells(1, address="Otra parte"))).lines
        assert (told.outcome, [problem.field for problem in told.problems]) == (Outcome.ALREADY, ["row_key"])

    def test_leaves_out_what_is_to_be_mended_and_registers_the_rest(self, officer: User) -> None:
        report = imported(officer, sheet(cells(1, sex="?"), cells(2), cells(2, document_number="V-99000777")))
        assert outcomes(report) == ["refused", "registered", "refused"]
        assert [problem.field for told in report.lines for problem in told.problems] == ["sex", "row_key"]
        assert Case.objects.count() == 1

    def test_writes_nothing_when_it_only_tries(self, officer: User) -> None:
        report = imported(officer, sheet(cells(1), cells(2, sex="?")), dry_run=True)
        assert outcomes(report) == ["ready", "refused"]
        assert not Case.objects.exists()

    def test_asks_why_a_lookalike_is_another_person(self, officer: User) -> None:
        earlier = make_open_case()
        name = known_about(earlier.person).name
        assert name
        alike = {"given_names": name.given, "first_surname": name.paternal, "second_surname": name.maternal}
        (told,) = imported(officer, sheet(cells(70, **alike))).lines
        assert [problem.field for problem in told.problems] == ["another_person"]
        assert earlier.number in str(told.problems[0].reason)
        (told,) = imported(officer, sheet(cells(70, **alike, another_person="Older by ten years."))).lines
        assert told.case
        assert DuplicateDecision.objects.get().case == told.case

    def test_asks_so_within_the_sheet_too(self, officer: User) -> None:
        report = imported(officer, sheet(cells(1), cells(2, document_number="V-99000001")))
        assert outcomes(report) == ["registered", "refused"]
        assert "2" in str(report.lines[1].problems[0].reason)

    def test_hands_a_lookalike_that_the_desk_may_not_see_to_headquarters(self, officer: User) -> None:
        make_office(code="BO", region="NAC", kind="hq")
        make_open_case(office=make_office(code="RI", region="CAR"))
        hidden = known_about(Case.objects.get().person).documents[0].number
        (told,) = imported(officer, sheet(cells(3, document_number=hidden))).lines
        assert told.outcome == Outcome.REGISTERED
        work = WorkItem.objects.get(kind="possible_duplicate")
        assert (work.office_id, work.case) == ("BO", told.case)

    def test_tells_the_desk_of_a_child_alone(self, officer: User) -> None:
        (told,) = imported(officer, sheet(cells(1, birth="2004-05-05"))).lines
        assert WorkItem.objects.filter(kind="notify_icbf", case=told.case).exists()
        assert told.case
        assert not told.case.checks.filter(type="SANCTIONS").exists()

    def test_takes_as_many_statements_for_many_as_for_few(self, officer: User) -> None:
        def statements(first: int, count: int) -> int:
            with CaptureQueriesContext(connection) as asked:
                report = imported(officer, sheet(*(cells(first + number) for number in range(count))))
            assert report.count(Outcome.REGISTERED) == count
            return len(asked)

        assert statements(100, 30) <= statements(1, 2) + 2

    def test_is_refused_to_who_is_no_officer_there(self) -> None:
        with pytest.raises(ActionRefused, match="role_not_held"):
            imported(supervisor_of(make_office()), sheet(cells(1)))

    def test_asks_why_it_was_on_paper(self, officer: User) -> None:
        with pytest.raises(BadInput, match="why_late"):
            import_sheet(make_office(), sheet(cells(1)), why_late=" ", by=officer, at=AT)


class TestPage:
    def answer(self, officer: User, content: bytes, **sent: str) -> Any:
        """What the page says to this sheet."""
        file = SimpleUploadedFile("paper.csv", content, "text/csv")
        return browser_of(officer).post(
            "/cases/import/", {"office": "CU", "why_late": WHY, "sheet": file, "verb": "import"} | sent
        )

    @pytest.fixture(autouse=True)
    def _evening(self, officer: User) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)

    def test_registers_and_reports_by_line_without_names(self, officer: User) -> None:
        answer = self.answer(officer, sheet(cells(1), cells(2, sex="?")))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert Case.objects.get().number in page
        assert "sexo" in page
        assert "Quirvelo" not in page

    def test_only_checks_where_that_was_asked(self, officer: User) -> None:
        assert self.answer(officer, sheet(cells(1)), verb="check").status_code == 200
        assert not Case.objects.exists()

    @pytest.mark.parametrize("content", [b"name;age\nx;3\n", b"\x00\x01", b"PK\x03\x04"])
    def test_says_beside_the_field_what_is_wrong_with_the_file(self, officer: User, content: bytes) -> None:
        answer = self.answer(officer, content)
        assert answer.status_code == 422
        assert answer.context["form"].errors["sheet"]

    def test_does_not_take_another_office(self, officer: User) -> None:
        make_office(code="RI", region="CAR")
        answer = self.answer(officer, sheet(cells(1)), office="RI")
        assert answer.context["form"].errors["office"]
        assert not Case.objects.exists()


class TestCommand:
    @pytest.mark.parametrize(("by", "typed"), [("officer.CU", "guessed"), ("officer.CU", ""), ("nobody", PASSWORD)])
    def test_registers_nobody_in_the_name_of_who_does_not_type_their_password(
        self, officer: User, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, by: str, typed: str
    ) -> None:
        file = tmp_path / "paper.csv"
        file.write_bytes(sheet(cells(1)))
        monkeypatch.setattr("sys.stdin", StringIO(f"{typed}\n"))
        with pytest.raises(CommandError):
            call_command("import_arrivals", str(file), "--office", "CU", "--by", by, "--why-late", WHY)
        assert not Case.objects.exists()

    def test_reports_and_fails_where_lines_are_to_be_mended(
        self, officer: User, tmp_path: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", StringIO(f"{PASSWORD}\n"))
        file = tmp_path / "paper.csv"
        file.write_bytes(sheet(cells(1), cells(2, sex="?")))
        words = ["import_arrivals", str(file), "--office", "CU", "--by", officer.username, "--why-late", WHY]
        with pytest.raises(CommandError):
            call_command(*words)
        assert "sex" in capsys.readouterr().out
        assert Case.objects.count() == 1

    def test_prints_the_template(self, capsys: Any) -> None:
        call_command("import_arrivals", "--template")
        assert "PS-2019-02-26-001" in capsys.readouterr().out
