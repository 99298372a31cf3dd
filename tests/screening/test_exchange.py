"""Connected agencies: asked outside of transactions, tried again, told of when they stay silent, never mistaken."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from casework.arrivals.models import Case
from casework.people.selectors import known_about
from casework.screening.agencies import connected as agencies
from casework.screening.agencies.adapter import AgencyUnreachable, Question, Reply
from casework.screening.agencies.connected import connected
from casework.screening.agencies.exchange import MOST_ATTEMPTS, agencies_due, note_all_sent, see_to_agency
from casework.screening.agencies.questions import question_about
from casework.screening.agencies.simulator import Simulator
from casework.screening.answers import record_answer
from casework.screening.asking import ask_again, cancel_check
from casework.screening.asking_rules import about_the_bureau
from casework.screening.models import Check
from casework.staff.services import system_user
from casework.transitions import Transition
from casework.work.models import WorkItem, WorkKind
from tests.making import AT, make_open_case
from tests.making_checks import LATER, check_of, received

KINDS = ("no_match", "hit")


def question(who: str = "a", kind: str = "INTERPOL") -> Question:
    return Question(key="1", kind=kind, words=KINDS, subject_hash=who)


def run(check: Check, at: datetime = AT) -> Check:
    see_to_agency(check.pk, by=system_user(), at=at)
    return check_of(check.case, check.type_id)


class Watching:
    """Answers at once, and notes whether it was asked inside of a transaction."""

    country = "COL"
    inside: list[bool] = []

    def request(self, question: Question, *, at: datetime) -> str:
        self.inside.append(connection.in_atomic_block)
        return "REF-1"

    def receive(self, question: Question, reference: str, *, sent_at: datetime, at: datetime) -> Reply | None:
        self.inside.append(connection.in_atomic_block)
        return Reply(said="no_match", reference=reference, received_at=at)

    def cancel(self, question: Question, reference: str, *, at: datetime) -> None:
        raise AssertionError


class Babbling(Watching):
    """Answers with a word that is none."""

    def receive(self, question: Question, reference: str, *, sent_at: datetime, at: datetime) -> Reply | None:
        return Reply(said="clear", reference=reference, received_at=at)


@pytest.fixture
def simulated(settings: Any) -> Any:
    """Every agency is simulated with these options."""

    def simulate(adapter: str = "simulator", **options: Any) -> None:
        settings.CHECK_AGENCIES = {"*": {"adapter": adapter, **options}}

    return simulate


class TestSimulator:
    def test_answers_the_same_about_the_same_person(self) -> None:
        one = Simulator(findings=50, most_hours=0)
        told = [[one.receive(question(str(who)), "R", sent_at=AT, at=AT) for who in range(40)] for _again in range(2)]
        assert told[0] == told[1]
        assert {reply.said for reply in told[0] if reply} == set(KINDS)

    def test_is_silent_about_its_share(self) -> None:
        replies = [
            Simulator(silent=30, most_hours=0).receive(question(str(n)), "R", sent_at=AT, at=AT) for n in range(300)
        ]
        assert 60 < sum(reply is None for reply in replies) < 120

    def test_takes_its_time(self) -> None:
        slow = Simulator(least_hours=24, most_hours=24)
        assert slow.receive(question(), "R", sent_at=AT, at=AT + timedelta(hours=23)) is None
        assert slow.receive(question(), "R", sent_at=AT, at=AT + timedelta(hours=24)) is not None

    def test_breaks_for_its_share(self) -> None:
        with pytest.raises(AgencyUnreachable):
            Simulator(errors=100).request(question(), at=AT)


class TestConnected:
    def test_nobody_is_without_a_setting(self) -> None:
        assert connected("INTERPOL") is None

    def test_a_named_kind_before_all_others(self, settings: Any) -> None:
        settings.CHECK_AGENCIES = {"*": {"adapter": "simulator"}, "INTERPOL": {"adapter": "manual"}}
        assert connected("INTERPOL") is None
        assert isinstance(connected("NATIONAL_RECORDS"), Simulator)

    @pytest.mark.parametrize("wrong", [{"adapter": "telepathy"}, {"adapter": "simulator", "mood": "good"}])
    def test_refuses_what_it_does_not_know(self, settings: Any, wrong: dict[str, str]) -> None:
        settings.CHECK_AGENCIES = {"INTERPOL": wrong}
        with pytest.raises(ImproperlyConfigured, match="INTERPOL"):
            connected("INTERPOL")


@pytest.mark.django_db
class TestQuestion:
    def test_tells_the_least_and_that_nobody_at_home_is_asked(self) -> None:
        case = make_open_case()
        asked = question_about(check_of(case, "INTERPOL"))
        assert set(asked.told) == {"names", "birth", "sex", "nationality"}
        born = known_about(case.person).birth
        assert born
        assert asked.told["birth"] == f"{born.year}-{born.month}-{born.day}"
        assert asked.no_contact_with_origin
        service = question_about(check_of(case, "MILITARY_PROFILE")).told
        assert "SARG_2" in service["service"]
        assert not any("V-99" in told for told in service.values())

    @pytest.mark.parametrize(
        ("country", "refused"), [("VEN", True), ("COL", False), ("ESP", False)], ids=["home", "here", "elsewhere"]
    )
    def test_goes_to_no_bureau_of_the_country_of_origin(self, country: str, refused: bool) -> None:
        found = [finding.code for finding in about_the_bureau(country, ["VEN", "COL"])]
        assert found == (["contacts_origin"] if refused else [])

    def test_a_connection_to_that_bureau_is_never_used(self, simulated: Any) -> None:
        simulated(country="VEN")
        check = run(check_of(make_open_case(), "INTERPOL"))
        assert (check.status, check.result, check.failure) == ("error", "could_not_run", "contacts_origin")
        assert not Transition.objects.filter(subject_id=check.pk, verb="send").exists()


@pytest.mark.django_db
class TestSending:
    def test_sends_polls_and_keeps_the_answer_once(self, simulated: Any) -> None:
        simulated(findings=0, least_hours=1, most_hours=1)
        check = run(check_of(make_open_case(), "INTERPOL"))
        assert (check.status, check.sent_at, check.sent_reference[:4]) == ("sent", AT, "SIM-")
        assert run(check).next_try_at == AT + timedelta(minutes=15)
        check = run(check, AT + timedelta(hours=2))
        assert check.answer is not None
        assert (check.status, check.result, check.answer.source) == ("answered", "no_match", "system")
        assert see_to_agency(check.pk, by=system_user(), at=AT + timedelta(hours=3)) is None
        assert check.answers.count() == 1

    def test_silence_is_never_an_answer(self, simulated: Any) -> None:
        simulated(silent=100)
        check = check_of(make_open_case(), "INTERPOL")
        for hours in range(0, 500, 20):
            check = run(check, AT + timedelta(hours=hours))
        assert (check.status, check.result, check.answers.count()) == ("sent", "", 0)

    def test_an_agency_that_cannot_be_reached_is_tried_again_and_then_told_of(self, simulated: Any) -> None:
        simulated(errors=100)
        case = make_open_case()
        check, waits, at = check_of(case, "INTERPOL"), [], AT
        for _try in range(MOST_ATTEMPTS):
            check = run(check, at)
            waits.append((check.next_try_at - at).total_seconds() / 60)
            assert (check.status, check.result == "could_not_run") == ("error", check.attempts == MOST_ATTEMPTS)
            at = check.next_try_at
        assert waits == [2, 4, 8, 16, 32]
        assert WorkItem.objects.filter(kind=WorkKind.RUN_CHECK_AGAIN, subject_id=check.pk, status="open").exists()
        assert check.pk not in set(agencies_due(at))
        assert ask_again(check.pk, by=case.officer, at=at).status == "requested"
        assert not WorkItem.objects.filter(kind=WorkKind.RUN_CHECK_AGAIN, status="open").exists()

    def test_a_letter_answers_what_could_not_be_delivered(self, simulated: Any) -> None:
        simulated(errors=100)
        case = make_open_case()
        check = run(check_of(case, "INTERPOL"))
        assert record_answer(check.pk, received(), by=case.officer, at=LATER).status == "answered"

    def test_a_word_that_is_no_answer_is_a_failure(self, simulated: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(agencies.ADAPTERS, "babbling", Babbling)
        simulated(adapter="babbling")
        check = run(run(check_of(make_open_case(), "INTERPOL")))
        assert (check.status, check.failure, check.result, check.answer) == ("error", "unreadable", "", None)

    def test_nobody_asks_by_wire_whom_the_desk_asks_by_letter(self) -> None:
        check = check_of(make_open_case(), "INTERPOL")
        assert see_to_agency(check.pk, by=system_user(), at=AT) is None
        assert not agencies_due(AT + timedelta(days=9)).exists()

    def test_our_lists_are_no_agency(self, simulated: Any) -> None:
        simulated()
        case = make_open_case()
        assert see_to_agency(check_of(case, "SANCTIONS").pk, by=system_user(), at=AT) is None
        assert check_of(case, "SANCTIONS").pk not in set(agencies_due(AT))


@pytest.mark.django_db(transaction=True)
def test_agencies_are_asked_outside_of_transactions(simulated: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(agencies.ADAPTERS, "watching", Watching)
    monkeypatch.setattr(Watching, "inside", [])
    simulated(adapter="watching")
    check = run(run(check_of(make_open_case(), "INTERPOL")))
    assert check.status == "answered"
    assert Watching.inside == [False, False]


@pytest.mark.django_db
class TestLetters:
    def test_one_letter_for_several_questions(self) -> None:
        case: Case = make_open_case()
        keys = Check.objects.filter(case=case).values_list("pk", flat=True)
        sent = note_all_sent(case.pk, keys, " OF-77 ", by=case.officer, at=AT)
        waiting = {check.type_id for check in sent}
        assert "SANCTIONS" not in waiting, "nobody writes to our lists"
        assert "BIOMETRIC_DEDUP" not in waiting, "what is planned has not been asked"
        assert {check.sent_reference for check in sent} == {"OF-77"}
        assert note_all_sent(case.pk, keys, "OF-78", by=case.officer, at=LATER) == []


class Forgetting(Watching):
    """Keeps a question until it is told to forget it; the first time it cannot be reached."""

    told: list[str] = []
    away = True

    def receive(self, question: Question, reference: str, *, sent_at: datetime, at: datetime) -> Reply | None:
        return None

    def cancel(self, question: Question, reference: str, *, at: datetime) -> None:
        self.inside.append(connection.in_atomic_block)
        if Forgetting.away:
            raise AgencyUnreachable
        self.told.append(reference)


@pytest.mark.django_db(transaction=True)
class TestWithdrawing:
    WHY = {"why_cancelled": "No longer needed."}

    @pytest.fixture
    def check(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Check:
        Forgetting.told, Forgetting.away, Watching.inside = [], True, []
        monkeypatch.setitem(agencies.ADAPTERS, "forgetting", Forgetting)
        settings.CHECK_AGENCIES = {"INTERPOL": {"adapter": "forgetting"}}
        check = run(check_of(make_open_case(), "INTERPOL"))
        assert check.status == "sent"
        Watching.inside.clear()
        return cancel_check(check.pk, reasons=self.WHY, by=check.case.officer, at=LATER)

    def test_tells_the_agency_once_outside_of_transactions_and_tries_again(self, check: Check) -> None:
        assert list(agencies_due(LATER)) == [check.pk], "the sweeper finds it"
        assert run(check, LATER).failure == "to_withdraw"
        assert not list(agencies_due(LATER))
        Forgetting.away, later = False, LATER + timedelta(minutes=2)
        assert run(check, later).failure == ""
        run(check, later)
        assert Forgetting.told == ["REF-1"]
        assert Watching.inside == [False, False]
        assert check_of(check.case, "INTERPOL").status == "cancelled"

    def test_writes_down_that_the_agency_was_never_told(self, check: Check) -> None:
        at = LATER
        for _try in range(MOST_ATTEMPTS):
            at += timedelta(hours=1)
            run(check, at)
        assert check_of(check.case, "INTERPOL").failure == "not_withdrawn"
        assert not list(agencies_due(at + timedelta(days=9)))

    def test_withdraws_nothing_that_was_asked_again(self, check: Check) -> None:
        Forgetting.away = False
        ask_again(check.pk, by=check.case.officer, at=LATER)
        assert run(check, LATER).status == "sent"
        assert Forgetting.told == []


def test_asks_nobody_about_a_record_that_was_given_up(settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setitem(agencies.ADAPTERS, "watching", Watching)
    settings.CHECK_AGENCIES = {"INTERPOL": {"adapter": "watching"}}
    case, Watching.inside = make_open_case(), []
    assert list(agencies_due(AT)) == [check_of(case, "INTERPOL").pk]
    Case.objects.filter(pk=case.pk).update(status="voided")
    assert not list(agencies_due(AT))
    assert run(check_of(case, "INTERPOL")).status == "requested"
    assert Watching.inside == []
