"""While the officer types: earlier cases that may be of the same person, and what is decided about them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateDecision
from casework.audit.models import AuditEvent
from casework.people.facts import BirthDate, Document, Name
from casework.people.models import Basis, PersonName
from casework.staff.models import Role
from casework.work.models import WorkItem
from tests.making import make_office, make_open_case, make_user, officer_of
from tests.pages.desk import browser_of, read, start, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
SCRIPT: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
NAME = Name(given="José Prueba", paternal="Quirvelo", maternal="Landrezma")
SAME: dict[str, Any] = {
    "names": (NAME,),
    "birth": BirthDate(year=1990, month=5, day=17),
    "documents": (Document(type="VE_CEDULA", country="VEN", number="V-99.000.123", basis=Basis.DOCUMENTED),),
}


@pytest.fixture
def earlier(db: None) -> Case:
    """An open case of the person whom `typed` tells of, at Cúcuta."""
    return make_open_case(**SAME)


@pytest.fixture
def desk(db: None) -> Client:
    client = browser_of(officer_of(make_office()))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def panel(desk: Client, url: str, **changes: Any) -> str:
    """What the script is answered."""
    answer = desk.post(f"{url}alike/", typed(**changes), **SCRIPT)
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


class TestPanel:
    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"paternal": "Landrezma", "maternal": "Quirvelo"},
            {"given": "Stte. José Prueba"},
            {"given": "JOSE PRUEBA", "paternal": "Kirvelo", "maternal": ""},
            {"document_number": "V-99.000.132"},
            {"given": "Хосе Пруеба", "paternal": "Кирвело", "maternal": "Ландрезма"},
            {"given": "Jo\u0301se\u0301", "document_number": "99 000 123"},
            {"name_unknown": "on", "given": "", "paternal": "", "maternal": "", "name_basis": "claimed"},
            {"sex": None, "birth_year": None, "served": None},
        ],
        ids=["same", "swapped", "rank", "spelt", "typo", "script", "accents", "unnamed", "half typed"],
    )
    def test_shows_the_earlier_case(self, earlier: Case, desk: Client, changes: dict[str, Any]) -> None:
        text = panel(desk, start(desk), **changes)
        assert earlier.number in text
        assert all(word in text for word in ("Verdict", "Not the same person", "continue that case"))

    def test_says_what_agrees_and_what_is_not_known(self, earlier: Case, desk: Client) -> None:
        text = panel(desk, start(desk), document_number="", birth_year="1991")
        assert all(word in text for word in ("agrees", "contradicts", "not known", "1991-05-17", "1990-05-17"))

    @pytest.mark.parametrize(
        "changes",
        [
            {"given": "x" * 5_000},
            {"given": "", "paternal": "", "maternal": "", "document_number": ""},
            {"given": "\u202eerdnaxelA\u202c", "paternal": "\u200f"},
            {"given": "'; DROP TABLE casework_case; --", "paternal": "%_\\%", "maternal": "<script>alert(1)</script>"},
            {"given": "\x00"},
            {"birth_month": "2", "birth_day": "30"},
            {"birth_year": "1e9", "age": "-1"},
            {"given": "y", "paternal": "de", "maternal": "la", "document_number": "-"},
        ],
    )
    def test_answers_whatever_is_typed(self, earlier: Case, desk: Client, changes: dict[str, Any]) -> None:
        text = panel(desk, start(desk), **changes)
        assert 'id="alike"' in text
        assert "<script>" not in text

    def test_is_the_same_list_without_a_script(self, earlier: Case, desk: Client) -> None:
        url = start(desk)
        answer = desk.post(f"{url}alike/", typed())
        assert answer.status_code == 200
        assert earlier.number in answer.content.decode()
        assert 'value="Quirvelo"' in answer.content.decode()
        assert earlier.number in read(desk, f"{url}registration/")  # and again, from the draft

    def test_tells_the_trail_whose_case_was_shown(self, earlier: Case, desk: Client) -> None:
        url = start(desk)
        before = AuditEvent.objects.filter(kind="read", case_id=earlier.pk).count()
        panel(desk, url)
        assert AuditEvent.objects.filter(kind="read", case_id=earlier.pk).count() == before + 1

    def test_asks_no_more_queries_for_more_cases(self, desk: Client) -> None:
        url = start(desk)

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert panel(desk, url).count("<article") > 0
            return sum("audit_record" not in query["sql"] for query in queries)

        make_open_case(**SAME)
        one = asked()
        for _number in range(4):
            make_open_case(**SAME)
        assert asked() <= one

    def test_is_gone_once_the_person_is_registered(self, desk: Client) -> None:
        url = start(desk)
        assert desk.post(f"{url}registration/", typed()).status_code == 302
        assert desk.post(f"{url}alike/", typed(), **SCRIPT).status_code == 302


class TestHidden:
    """A case that the desk may not see changes nothing of what the desk is told."""

    def elsewhere(self, *, restricted: bool) -> Case:
        return make_open_case(office=make_office(code="RI", region="CAR"), restricted=restricted, **SAME)

    @pytest.mark.parametrize("restricted", [False, True])
    def test_is_not_told_to_the_desk_by_one_byte(self, desk: Client, restricted: bool) -> None:
        url = start(desk)
        stranger = panel(desk, url)
        self.elsewhere(restricted=restricted)
        assert panel(desk, url) == stranger
        assert desk.post(f"{url}registration/", typed()).status_code == 302
        assert WorkItem.objects.filter(kind="possible_duplicate").count() == 1

    def test_takes_no_place_of_one_that_is_seen(self, earlier: Case, desk: Client) -> None:
        url = start(desk)
        alone = panel(desk, url, document_number="")
        for _number in range(40):
            self.elsewhere(restricted=False)
        assert earlier.number in alone
        assert panel(desk, url, document_number="") == alone

    def test_cannot_be_decided_about(self, desk: Client) -> None:
        hidden, url = self.elsewhere(restricted=True), start(desk)
        answer = desk.post(f"{url}alike/{hidden.pk}/", typed(verdict="different"))
        absent = desk.post(f"{url}alike/{'0' * 8}-0000-4000-8000-{'0' * 12}/", typed(verdict="different"))
        assert (answer.status_code, absent.status_code) == (404, 404)
        assert not DuplicateDecision.objects.exists()


class TestDeciding:
    def decide(self, desk: Client, url: str, other: Case, verdict: str, why: str = "Other prints.", **more: Any) -> Any:
        sent = typed(**more) | {"verdict": verdict, f"compared_{other.pk.hex}": why}
        return desk.post(f"{url}alike/{other.pk}/", sent)

    def test_refuses_to_register_before_with_the_list(self, earlier: Case, desk: Client) -> None:
        url = start(desk)
        answer = desk.post(f"{url}registration/", typed())
        assert answer.status_code == 422
        assert earlier.number in answer.content.decode()
        assert "Verdict" in answer.content.decode()
        assert not PersonName.objects.filter(person__cases__status="draft").exists()

    def test_another_person_is_remembered_and_registered(self, earlier: Case, desk: Client) -> None:
        url = start(desk)
        assert self.decide(desk, url, earlier, "different").status_code == 302
        assert earlier.number not in panel(desk, url)
        assert desk.post(f"{url}registration/", typed()).status_code == 302
        decision = DuplicateDecision.objects.get()
        assert (decision.outcome, decision.reason, decision.other_case) == ("different", "Other prints.", earlier)

    def test_is_asked_again_once_another_name_is_typed(self, earlier: Case, desk: Client) -> None:
        url = start(desk)
        self.decide(desk, url, earlier, "different")
        assert earlier.number in panel(desk, url, paternal="Quirvelos")
        assert desk.post(f"{url}registration/", typed(paternal="Quirvelos")).status_code == 422

    def test_asks_for_a_reason_and_keeps_what_was_typed(self, earlier: Case, desk: Client) -> None:
        for verdict in ("different", "same"):
            answer = self.decide(desk, start(desk), earlier, verdict, "  ")
            assert answer.status_code == 422
            assert 'value="Quirvelo"' in answer.content.decode()
            assert "Write what you compared." in answer.content.decode()
        assert not DuplicateDecision.objects.exists()

    def test_the_same_person_goes_on_with_the_earlier_case(self, earlier: Case, desk: Client) -> None:
        url = start(desk)
        answer = self.decide(desk, url, earlier, "same", "Same prints and photo.")
        assert answer["Location"] == f"/cases/{earlier.pk}/"
        draft = Case.objects.exclude(pk=earlier.pk).get()
        assert (draft.status, DuplicateDecision.objects.get().outcome) == ("voided", "same")

    def test_is_not_for_a_supervisor_or_a_registered_person(self, earlier: Case, desk: Client) -> None:
        url = start(desk)
        chief = browser_of(make_user(role=Role.SUPERVISOR, region=make_office().region))
        assert self.decide(chief, url, earlier, "different").status_code == 403
        assert desk.post(f"{url}registration/", typed(reason_possible_duplicate="Other prints.")).status_code == 302
        assert self.decide(desk, url, earlier, "same").status_code in (403, 409)
        assert DuplicateDecision.objects.get().outcome == "different"
