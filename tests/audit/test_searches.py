"""What was looked for lies sealed beside its event; with the day's key the words go, and the trail still verifies."""

from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from casework import clock
from casework.audit import searches
from casework.audit.models import AuditEvent, SearchKey, SearchTerm
from casework.audit.searches import record_search, searches_of, shred_search_terms, with_words
from casework.audit.verify import verify_trail
from casework.journey.due import JOBS
from casework.law.days import local_date
from casework.staff.models import Role, User
from casework.staff.services import system_user
from tests import making
from tests.api.desk import System
from tests.pages.desk import browser_of, search

pytestmark = pytest.mark.usefixtures("evening")
AT = clock.FIRST_MOMENT
WORDS = "Quirvelo Landrezma"


@pytest.fixture
def evening(db: None) -> None:
    """Stop the clock where the stories happen."""
    clock.set_demonstration(AT, running=False)


def the_search() -> AuditEvent:
    return AuditEvent.objects.filter(kind="search").order_by("-id")[0]


def words() -> object:
    return with_words([the_search()])[0].words


class TestEveryDoor:
    """What was typed is sealed, wherever it was typed, with what was found."""

    def test_pages(self) -> None:
        case = making.make_open_case()
        browser = browser_of(case.officer)
        browser.get(search(browser, case.number))
        assert words() == case.number
        assert (the_search().diff["results"], the_search().diff["found"]) == (1, [str(case.pk)])

    def test_api(self) -> None:
        case = making.make_open_case()
        assert System(case.officer).post("cases/search/", {"words": case.number}).status_code == 200
        assert words() == case.number
        assert the_search().diff["found"] == [str(case.pk)]

    def test_admin(self) -> None:
        case = making.make_open_case()
        client = browser_of(making.make_user(role=Role.AUDITOR, username="audits"))
        client.get(client.post("/admin/find/", {"number": case.number}).headers["Location"])
        assert words() == {"number": case.number}
        assert the_search().diff["found"] == [str(case.pk)]


class TestWords:
    def test_stand_in_no_event_and_in_no_column_in_clear(self) -> None:
        record_search(WORDS, found=[], results=0, at=AT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit_event AS e WHERE e::text ILIKE '%quirvelo%'")
            assert cursor.fetchone() == (0,)
        assert b"Quirvelo" not in bytes(SearchTerm.objects.get().ciphertext)

    def test_are_named_by_the_event_with_their_hash(self) -> None:
        record_search(WORDS, found=[], results=0, at=AT)
        assert the_search().diff["term"] == str(SearchTerm.objects.get().pk)
        assert len(the_search().diff["sealed"]) == 64

    def test_are_opened_in_their_own_row_only(self) -> None:
        for text in (WORDS, "Tesumbre"):
            record_search(text, found=[], results=0, at=AT)
        one, other = SearchTerm.objects.order_by("event_id")
        one.ciphertext = other.ciphertext
        with pytest.raises(InvalidTag):
            searches._words_of(one)

    def test_of_a_page_are_at_most_fifty_keys_and_the_whole_count(self) -> None:
        record_search(WORDS, found=[uuid4() for _row in range(80)], results=312, at=AT)
        assert (len(the_search().diff["found"]), the_search().diff["results"]) == (50, 312)

    def test_cannot_be_changed_by_the_application(self) -> None:
        record_search(WORDS, found=[], results=0, at=AT)
        with pytest.raises(DatabaseError), transaction.atomic():
            SearchTerm.objects.update(ciphertext=b"another")

    def test_share_a_key_a_day(self) -> None:
        for moment in (AT, AT, AT + timedelta(days=1)):
            record_search(WORDS, found=[], results=0, at=moment)
        assert SearchKey.objects.count() == 2


class TestShredding:
    def test_takes_the_words_and_leaves_search_and_trail(self) -> None:
        record_search(WORDS, found=[], results=7, at=AT)
        assert shred_search_terms(local_date(AT) + timedelta(days=1), by=system_user(), at=AT) == 1
        assert (words(), the_search().diff["results"]) == (None, 7)
        assert verify_trail().problems == []

    def test_leaves_the_days_from_then_on(self) -> None:
        record_search(WORDS, found=[], results=0, at=AT)
        assert shred_search_terms(local_date(AT), by=system_user(), at=AT) == 0
        assert words() == WORDS

    def test_happens_by_itself_after_half_a_year(self) -> None:
        (job,) = [job for job in JOBS if job.kind == "audit.shred_search_terms"]
        record_search(WORDS, found=[], results=0, at=AT)
        assert job.run(by=system_user(), at=AT + timedelta(days=180)) == 0
        assert job.run(by=system_user(), at=AT + timedelta(days=181)) == 1

    def test_of_today_lets_the_day_go_on_with_another_key(self) -> None:
        record_search("Tesumbre", found=[], results=0, at=AT)
        shred_search_terms(local_date(AT) + timedelta(days=1), by=system_user(), at=AT)
        record_search(WORDS, found=[], results=0, at=AT)
        assert [one.words for one in with_words(searches_of(day=local_date(AT)))] == [WORDS, None]

    def test_a_key_is_there_or_destroyed(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            SearchKey.objects.create(day=local_date(AT))


class TestCommand:
    @pytest.fixture
    def two(self, evening: None, monkeypatch: pytest.MonkeyPatch) -> tuple[User, User]:
        monkeypatch.setattr("casework.management.passwords.typed", lambda question: making.PASSWORD)
        return making.make_user(role=Role.DATA_PROTECTION, username="protects"), making.make_administrator()

    def shred(self, before: str, by: str, confirmed_by: str) -> None:
        call_command("shred_search_terms", f"--before={before}", f"--by={by}", f"--confirmed-by={confirmed_by}")

    def test_shreds_with_both_there(self, two: tuple[User, User]) -> None:
        record_search(WORDS, found=[], results=0, at=AT - timedelta(days=3))
        self.shred("2019-02-26", "protects", "administers")
        assert words() is None
        event = AuditEvent.objects.filter(kind="task", verb="audit.search_terms_shredded").get()
        assert (event.actor, event.diff["confirmed_by"]) == (str(two[0].pk), str(two[1].pk))

    @pytest.mark.parametrize(
        ("before", "by", "confirmed_by"),
        [
            ("2019-02-26", "administers", "administers"),
            ("2019-02-26", "administers", "protects"),
            ("2019-02-26", "protects", "protects"),
            ("2019-02-27", "protects", "administers"),
            ("2019-02-26", "protects", "nobody"),
        ],
    )
    @pytest.mark.usefixtures("two")
    def test_refuses_one_alone_the_wrong_two_and_days_to_come(self, before: str, by: str, confirmed_by: str) -> None:
        record_search(WORDS, found=[], results=0, at=AT - timedelta(days=3))
        with pytest.raises(CommandError):
            self.shred(before, by, confirmed_by)
        assert words() == WORDS


class TestPage:
    @pytest.fixture
    def officer(self) -> Client:
        return browser_of(making.make_user(role=Role.DATA_PROTECTION, username="protects"))

    def test_shows_the_words_to_who_says_why_and_records_it(self, officer: Client) -> None:
        record_search(WORDS, found=[], results=3, at=AT)
        page = officer.post("/data-protection/searches/", {"day": "2019-02-26", "reason": "A complaint."})
        assert WORDS in page.content.decode()
        event = AuditEvent.objects.filter(kind="read").order_by("-id")[0]
        assert (event.subject_table, event.purpose) == ("casework_searchterm", "A complaint.")

    @pytest.mark.parametrize("asked", [{"day": "2019-02-26"}, {"reason": "Because."}, {"day": "x", "reason": "y"}])
    def test_shows_nothing_without_reason_or_question(self, officer: Client, asked: dict[str, str]) -> None:
        record_search(WORDS, found=[], results=3, at=AT)
        page = officer.post("/data-protection/searches/", asked)
        assert page.status_code == 422
        assert WORDS not in page.content.decode()
        assert not AuditEvent.objects.filter(kind="read").exists()

    def test_shows_those_of_one_person_page_by_page(self, officer: Client) -> None:
        case = making.make_open_case()
        browser = browser_of(case.officer)
        address = search(browser, "Tesumbre")
        for _time in range(51):
            browser.get(address)
        other = browser_of(making.supervisor_of(case.office))
        other.get(search(other, WORDS))
        asked = {"who": str(case.officer_id), "reason": "A complaint."}
        first = officer.post("/data-protection/searches/", asked)
        assert len(first.context["rows"]) == 50
        assert WORDS not in first.content.decode()
        rest = officer.post("/data-protection/searches/", asked | {"before": str(first.context["older"])})
        assert (len(rest.context["rows"]), rest.context["older"]) == (1, None)

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.DATA_PROTECTION])
    def test_is_for_nobody_else(self, role: str) -> None:
        user = making.make_user(role=role, office=making.make_office(), username="other")
        assert browser_of(user).get("/data-protection/searches/").status_code == 403
