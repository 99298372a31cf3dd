"""The public page: what it says and in which language, what it never says, and that every token costs the same."""

import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.audit.models import AuditEvent
from casework.people.facts import BirthDate
from casework.safe_conducts.ending import surrender_safe_conduct
from casework.safe_conducts.kinds import REFUGEE
from casework.safe_conducts.looks_at_papers import LookCount
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import expire_safe_conducts
from casework.staff.services import system_user
from casework.work import throttle
from casework.work.throttle import Away, own
from tests import making
from tests.making_papers import issue, make_act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening", "uncounted")]
ENDED = making.AT + timedelta(days=30)
ALIKE = 0.15  # of the slower median: what a machine that does other things makes of equal work


@pytest.fixture
def uncounted() -> Iterator[None]:
    """Whoever asked before does not count: each process by itself, and nothing yet."""
    own.clear()
    before, Away.until = Away.until, float("inf")
    yield
    Away.until = before
    own.clear()


def ask(token: str, *, accept: str = "en", query: str = "", **typed: str) -> str:
    """The page as somebody without a session gets it."""
    headers = {"accept-language": accept}
    url = f"/v/{token}{query}"
    answer = Client().post(url, typed, headers=headers) if typed else Client().get(url, headers=headers)
    return answer.content.decode()


def ended_paper() -> SafeConduct:
    """A paper whose last day has passed, by the clock and by its status."""
    paper = making.make_issued()
    clock.set_demonstration(ENDED, running=False)
    expire_safe_conducts(by=system_user(), at=ENDED)
    return paper


def superseded_paper() -> SafeConduct:
    """A paper that a longer one cut short, whose days are not over by its sheet."""
    first = making.make_issued(at=ENDED)
    make_act(first.case, "admission", request_number="GSO-77", at=ENDED)
    issue(first.case, REFUGEE, at=ENDED)
    return first


def year_of(paper: SafeConduct) -> str:
    """The birth year that the paper says."""
    return str(paper.approved_facts()["birth"][:4])


class TestVerify:
    """The first look."""

    @pytest.mark.parametrize(
        ("language", "valid", "until", "not_valid"),
        [
            ("es", "Vigente", "hasta el final del", "No vigente"),
            ("en", "Valid", "until the end of", "Not valid"),
            ("fr", "Valable", "jusqu’à la fin du", "Non valable"),
        ],
    )
    def test_speaks_three_languages(self, language: str, valid: str, until: str, not_valid: str) -> None:
        paper = making.make_issued()
        page = ask(paper.token or "", accept=f"{language};q=0.9")
        assert f'<html lang="{language}">' in page
        assert f"{valid}</h1>" in page
        assert until in page
        assert f"{not_valid}</h1>" in ask("never-given", accept=f"{language};q=0.9")

    def test_takes_a_link_before_the_browser_and_spanish_before_nothing(self) -> None:
        assert '<html lang="fr">' in ask("x", accept="en", query="?lang=fr")
        assert '<html lang="es">' in ask("x", accept="de, *;q=0.1", query="?lang=nl")
        assert '<html lang="fr">' in ask("x", accept="de, fr-CA;q=0.8, en;q=0.5")

    def test_says_the_last_day_in_french(self) -> None:
        paper = making.make_issued()
        assert paper.valid_until == date(2019, 3, 5)
        assert "5 mars 2019" in ask(paper.token or "", accept="fr")

    def test_says_nothing_about_anybody(self) -> None:
        paper = making.make_issued()
        facts, page = paper.approved_facts(), ask(paper.token or "")
        for secret in (facts["given_names"], facts["paternal_surname"], facts["office_name"], facts["birth"]):
            assert secret not in page
        for secret in (paper.printed_no, paper.case.number, paper.case.public_ref, paper.token, facts["type_es"]):
            assert str(secret) not in page

    @pytest.mark.parametrize("token", ["a", "a" * 500, "%00", "a%00b", "ñ" * 22, "' OR 1=1 --", "A" * 22])
    def test_answers_a_token_of_any_shape(self, token: str) -> None:
        assert ask(token) == ask("never-given")

    def test_sets_no_cookie_and_may_not_be_kept(self) -> None:
        answer = Client().get("/v/never-given")
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"

    def test_does_not_answer_a_code_with_one_letter_changed(self) -> None:
        token = making.make_issued().token or ""
        assert "Not valid</h1>" in ask(token[:-1] + ("A" if token[-1] != "A" else "B"))
        assert "Not valid</h1>" in ask(token.swapcase())


class TestEveryTokenAlike:
    """Unknown, void and expired cannot be told apart, by bytes, by queries, by time."""

    def test_gives_the_same_bytes_for_the_same_queries(self) -> None:
        expired = ended_paper().token or ""
        void = making.make_issued(at=ENDED)
        surrender_safe_conduct(void.pk, "Handed back.", by=making.officer_of(void.office), at=ENDED)
        tokens, told = (expired, void.token or "", superseded_paper().token or "", "A" * 22, "never-given"), {}
        for name, typed in (("look", {}), ("compare", {"birth_year": "1980", "last_signs": "ABC"})):
            for token in tokens:
                ask(token, **typed)
                with CaptureQueriesContext(connection) as queries:
                    page = ask(token, **typed)
                told[name, token] = page, len(queries)
            assert len({told[name, token] for token in tokens}) == 1

    @pytest.mark.parametrize("typed", [{}, {"birth_year": "1980", "last_signs": "ABC"}], ids=["look", "compare"])
    def test_takes_the_same_time(self, typed: dict[str, str]) -> None:
        assert apart(ended_paper().token or "", "A" * 22, typed) < ALIKE

    def test_would_notice_a_slower_answer(self) -> None:
        """The measure above is fine enough: one that takes two fifths longer is seen, however busy the machine."""
        assert apart("A" * 22, "B" * 22, {}, longer=0.4) >= ALIKE


def apart(token: str, other: str, typed: dict[str, str], *, longer: float = 0) -> float:
    """How far apart the times of two tokens are, as a share of the slower one.

    The least of three rounds: what other work on the machine adds is not there each time, a true difference is.
    """
    rounds: list[float] = []
    while len(rounds) < 3 and (not rounds or rounds[-1] >= ALIKE):
        one, two = medians(token, other, typed, longer=longer)
        rounds.append(abs(one - two) / max(one, two))
    return min(rounds)


def medians(token: str, other: str, typed: dict[str, str], *, longer: float) -> tuple[float, float]:
    """Seconds that two tokens take in turns, so that a busy machine is busy for both; `longer` slows the other.

    It is a share of what each answer took, so that a machine that becomes busy meanwhile slows it as much.
    """
    times: list[list[float]] = [[], []]
    for number in range(200):
        began = time.perf_counter()
        ask((token, other)[number % 2], **typed)
        if number % 2:
            time.sleep(longer * (time.perf_counter() - began))
        times[number % 2].append(time.perf_counter() - began)
        own.clear()
    return statistics.median(times[0]), statistics.median(times[1])


class TestCompare:
    """The second step."""

    def test_agrees_with_year_and_last_signs_however_typed(self) -> None:
        paper = making.make_issued()
        token, signs = paper.token or "", (paper.printed_no or "")[-3:]
        assert "<strong>Agrees</strong>" in ask(token, birth_year=year_of(paper), last_signs=signs)
        assert "<strong>Agrees</strong>" in ask(token, birth_year=f" {year_of(paper)} ", last_signs=f"{signs.lower()} ")

    @pytest.mark.parametrize("wrong", ["year", "no year", "signs"])
    def test_does_not_agree_with_anything_else(self, wrong: str) -> None:
        paper = making.make_issued()
        year, signs = year_of(paper), (paper.printed_no or "")[-3:]
        typed = {
            "year": {"birth_year": str(int(year) + 1), "last_signs": signs},
            "no year": {"birth_year": "", "last_signs": signs},
            "signs": {"birth_year": year, "last_signs": "000"},
        }[wrong]
        page = ask(paper.token or "", **typed)
        assert "Valid</h1>" in page
        assert "<strong>Does not agree</strong>" in page

    def test_works_where_the_birth_year_is_not_known(self) -> None:
        paper = making.make_issued(birth=BirthDate(age=30, as_of=date(2019, 2, 26)))
        signs = (paper.printed_no or "")[-3:]
        assert "<strong>Agrees</strong>" in ask(paper.token or "", birth_year="", last_signs=signs)
        assert "<strong>Does not agree</strong>" in ask(paper.token or "", birth_year="1989", last_signs=signs)

    def test_does_not_tell_an_ended_paper_from_none(self) -> None:
        paper = ended_paper()
        typed = {"birth_year": year_of(paper), "last_signs": (paper.printed_no or "")[-3:]}
        assert ask(paper.token or "", **typed) == ask("never-given", **typed)

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"birth_year": "87", "last_signs": "ABC"}, "Year of birth: write four digits"),
            ({"birth_year": "١٩٨٧", "last_signs": "ABC"}, "Year of birth: write four digits"),
            ({"birth_year": "1987", "last_signs": "AB"}, "Printed number: write its last three characters"),
            ({"birth_year": "1987", "last_signs": "A\x00C"}, "Printed number: write its last three characters"),
            ({"birth_year": "1987", "last_signs": "ÑÑÑ"}, "Printed number: write its last three characters"),
        ],
    )
    def test_names_the_field_of_bad_input(self, typed: dict[str, str], says: str) -> None:
        token = making.make_issued().token or ""
        answer = Client().post(f"/v/{token}", typed, headers={"accept-language": "en"})
        assert answer.status_code == 422
        assert says in answer.content.decode()


class TestTooOften:
    """Looks are counted by address, comparisons by token and address too."""

    @pytest.fixture(autouse=True)
    def _one_window(self) -> Iterator[None]:
        """The clock stands: a window that ends meanwhile would let through as many again."""
        with time_machine.travel(clock.real_now(), tick=False):
            yield

    def test_lets_an_address_compare_one_token_five_times(self) -> None:
        tokens = [making.make_issued().token or "", "never-given"]
        for token in tokens:
            pages = [Client().post(f"/v/{token}", {"birth_year": "1980", "last_signs": "ABC"}) for _try in range(6)]
            assert [page.status_code for page in pages] == [200] * 5 + [429]
            assert int(pages[-1].headers["Retry-After"]) <= 600

    def test_lets_one_token_be_compared_so_often_from_anywhere(self) -> None:
        answers = [
            Client(REMOTE_ADDR=f"10.0.{number}.1").post("/v/x", {"last_signs": "ABC"}).status_code
            for number in range(62)
        ]
        assert answers.count(429) == 2

    def test_counts_one_customers_network_as_one(self) -> None:
        answers = [
            Client(REMOTE_ADDR=f"2001:db8::{number:x}").post("/v/x", {"last_signs": "ABC"}).status_code
            for number in range(6)
        ]
        assert answers[-1] == 429

    def test_counts_each_address_of_ipv4_by_itself_where_a_server_maps_them(self) -> None:
        answers = [
            Client(REMOTE_ADDR=f"::ffff:192.0.2.{number}").post("/v/x", {"last_signs": "ABC"}).status_code
            for number in range(1, 7)
        ]
        assert answers == [200] * 6

    def test_uses_up_no_token_from_an_address_that_is_over(self) -> None:
        for number in range(61):
            Client(REMOTE_ADDR="192.0.2.7").post(f"/v/{number}", {"last_signs": "ABC"})
        for _try in range(70):
            Client(REMOTE_ADDR="192.0.2.7").post("/v/x", {"last_signs": "ABC"})
        assert Client(REMOTE_ADDR="192.0.2.8").post("/v/x", {"last_signs": "ABC"}).status_code == 200

    def test_tells_in_the_readers_language_to_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("casework.pages.verification.LOOKS", throttle.Limit("looks", most=1, seconds=60))
        assert "Non valable" in ask("x", accept="fr")
        assert "Trop de consultations" in ask("x", accept="fr")


class TestCountLook:
    """Of each look only day and count."""

    def test_keeps_a_day_and_a_count_and_no_event(self) -> None:
        token = making.make_issued().token or ""
        events = AuditEvent.objects.count()
        for asked in (token, "never-given", token):
            ask(asked)
        assert list(LookCount.objects.values_list("day", "count")) == [(date(2019, 2, 26), 3)]
        assert [field.name for field in LookCount._meta.get_fields()] == ["day", "count"]
        assert AuditEvent.objects.count() == events

    def test_asks_once_for_answer_and_count(self) -> None:
        clock.pause()
        ask("never-given")
        with CaptureQueriesContext(connection) as queries:
            ask("never-given")
        assert len([query for query in queries if "demonstration" not in query["sql"]]) == 1
