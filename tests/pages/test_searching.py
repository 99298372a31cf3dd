"""What is looked for may be a name: it stands in no address, and nobody reads it in the table of sessions."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from casework import cipher
from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.pages.listing import PAGE
from casework.people.facts import Name
from casework.searching import MOST_KEPT
from casework.staff.sessions import UserSession, digest_of
from tests.making import make_office, make_open_case, officer_of
from tests.pages.desk import browser_of, search

pytestmark = pytest.mark.usefixtures("evening")
WORDS = "Zambrotta Ñíguez"
OTHER_KEY = "other:" + "QUFB" * 10 + "QUE="


@pytest.fixture
def desk(db: None) -> Client:
    return browser_of(officer_of(make_office()))


@pytest.fixture
def named(db: None) -> Case:
    return make_open_case(names=(Name(given="Ana", paternal="Zambrotta", maternal="Ñíguez"),))


def shown(client: Client, address: str) -> set[str]:
    """The numbers of the cases on this page."""
    return {row["case"].number for row in client.get(address).context["rows"]}


def typed_into(client: Client, address: str) -> str:
    return str(client.get(address).context["filter"]["q"].value())


class TestAddresses:
    def test_of_what_was_found_carry_no_word(self, desk: Client, named: Case) -> None:
        make_open_case()
        found = search(desk, WORDS)
        assert re.fullmatch(r"/cases/\?found=[\w-]{8}", found)
        assert shown(desk, found) == {named.number}
        assert typed_into(desk, found) == WORDS

    def test_on_the_page_that_was_found_carry_none_and_keep_the_search(self, desk: Client, named: Case) -> None:
        found = search(desk, WORDS)
        page = desk.get(found).content.decode()
        addresses = re.findall(r'(?:href|action|src)="([^"]*)"', page)
        assert [address for address in addresses if "ambrotta" in address.lower()] == []
        key = found.removeprefix("/cases/?")
        assert f"?{key}&amp;status=closed" in addresses
        assert shown(desk, f"{found}&status=closed") == set()
        assert re.search(r'<form class="filters" method="post" action="/cases/"', page)

    def test_keep_the_status(self, desk: Client, named: Case) -> None:
        assert search(desk, WORDS, status="open").endswith("&status=open")
        assert search(desk, "", status="open") == "/cases/?status=open"

    def test_of_further_pages_keep_the_search(self, desk: Client) -> None:
        for _number in range(PAGE + 1):
            make_open_case(names=(Name(given="Ana", paternal="Zambrotta"),))
        found = search(desk, "Zambrotta")
        further = f"{found}&page=2"
        assert f'href="{further.removeprefix("/cases/").replace("&", "&amp;")}"' in desk.get(found).content.decode()
        assert len(shown(desk, further)) == 1

    def test_with_words_look_for_nothing(self, desk: Client, named: Case) -> None:
        other = make_open_case()
        assert shown(desk, "/cases/?q=Zambrotta") == {named.number, other.number}
        assert not AuditEvent.objects.filter(kind="search").exists()

    def test_of_the_page_that_is_not_there_send_the_words_in_no_address(self, desk: Client) -> None:
        page = desk.get("/nowhere/").content.decode()
        assert re.search(
            r'<form class="filters" method="post" action="/cases/"[^>]*><input[^>]*csrfmiddlewaretoken', page
        )


def session_of(client: Client) -> UserSession:
    """The row behind the cookie."""
    return UserSession.objects.get(digest=digest_of(client.cookies[settings.SESSION_COOKIE_NAME].value))


class TestSession:
    def test_does_not_tell_the_words(self, desk: Client) -> None:
        search(desk, WORDS)
        session = session_of(desk)
        kept = str(session.holds()).lower()
        assert "searches" in kept
        assert "zambrotta" not in kept

    def test_keeps_the_last_ones(self, desk: Client) -> None:
        addresses = [search(desk, f"Quirvelo {number}") for number in range(MOST_KEPT + 1)]
        assert typed_into(desk, addresses[0]) == ""
        assert typed_into(desk, addresses[1]) == "Quirvelo 1"

    def test_of_somebody_else_knows_no_key(self, desk: Client, named: Case) -> None:
        found = search(desk, WORDS)
        other = browser_of(officer_of(make_office(code="AR", region="ORQ")))
        assert typed_into(other, found) == ""

    def test_sealed_with_a_key_that_is_gone_looks_for_nothing(self, desk: Client) -> None:
        found = search(desk, WORDS)
        session = session_of(desk)
        held = session.holds()
        with override_settings(FIELD_KEYS=OTHER_KEY):  # the session itself was sealed anew
            UserSession.objects.update(ciphertext=cipher.seal(held, place=session.place))
            assert typed_into(desk, found) == ""


class TestSearch:
    @pytest.mark.parametrize("address", ["/cases/?found=unknown", "/cases/?found=", "/cases/?found=a%00b"])
    def test_with_an_unknown_key_shows_all(self, desk: Client, named: Case, address: str) -> None:
        assert shown(desk, address) == {named.number}
        assert typed_into(desk, address) == ""

    @pytest.mark.parametrize("words", ["", "   "])
    def test_for_nothing_clears(self, desk: Client, words: str) -> None:
        assert search(desk, words) == "/cases/"

    @pytest.mark.parametrize("words", ["x" * 101, "a\x00b"])
    def test_for_what_cannot_be_asked_is_said_beside_the_field(self, desk: Client, words: str) -> None:
        answer = desk.post("/cases/", {"q": words})
        assert answer.status_code == 422
        assert "q" in answer.context["filter"].errors

    def test_is_an_event_that_tells_how_much(self, desk: Client, named: Case) -> None:
        desk.get(search(desk, WORDS))
        (event,) = AuditEvent.objects.filter(kind="search")
        assert (event.diff["results"], event.diff["found"]) == (1, [str(named.pk)])
        assert "zambrotta" not in str(event.__dict__).lower()

    def test_needs_the_token_of_the_page(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(officer_of(make_office()))
        assert strict.post("/cases/", {"q": WORDS}).status_code == 403

    def test_takes_at_most_twelve_queries(self, desk: Client, named: Case) -> None:
        found = search(desk, WORDS)
        desk.get(found)  # the first search of a day makes the day's key
        with CaptureQueriesContext(connection) as queries:
            desk.get(found)
        asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= 12, asked
