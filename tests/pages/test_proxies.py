"""Behind a proxy, the client's address is the one that the proxy saw; a client cannot choose its own."""

from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from casework.audit.models import AuditEvent
from casework.pages.proxies import behind_proxies
from tests.making import PASSWORD, make_user


def seen(*, peer: str, **headers: str) -> HttpRequest:
    """The request as everything behind the middleware sees it."""
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    behind_proxies(lambda _request: HttpResponse())(request)
    return request


@pytest.fixture(autouse=True)
def _proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


class TestAddress:
    @pytest.mark.parametrize(
        ("peer", "forwarded", "client"),
        [
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the left one is what the client wrote
            ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),  # two proxies of ours
            ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
            ("fd00::1", "198.51.100.7", "198.51.100.7"),
            ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "unknown", "10.0.0.1"),
            ("10.0.0.1", "198.51.100.7, <script>", "10.0.0.1"),
            ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
            ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # no proxy of ours
            ("", "203.0.113.9", ""),
        ],
    )
    def test_is_the_nearest_that_is_no_proxy_of_ours(self, peer: str, forwarded: str, client: str) -> None:
        assert seen(peer=peer, x_forwarded_for=forwarded).META["REMOTE_ADDR"] == client

    def test_is_the_peers_where_no_proxy_is_named(self, settings: Settings) -> None:
        settings.TRUSTED_PROXIES = []
        assert seen(peer="10.0.0.1", x_forwarded_for="203.0.113.9").META["REMOTE_ADDR"] == "10.0.0.1"

    @pytest.mark.django_db
    def test_stands_on_the_trail(self) -> None:
        make_user(username="ana")
        browser = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.7"})
        browser.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
        assert AuditEvent.objects.filter(kind="sign_in").values_list("address", flat=True)[0] == "198.51.100.7"


class TestScheme:
    def test_is_believed_from_a_proxy_of_ours(self) -> None:
        assert seen(peer="10.0.0.1", x_forwarded_proto="https").is_secure()
        assert not seen(peer="10.0.0.1", x_forwarded_proto="http").is_secure()

    def test_is_thrown_away_from_anybody_else(self) -> None:
        request = seen(peer="198.51.100.7", x_forwarded_proto="https", x_forwarded_host="evil.example")
        assert not request.is_secure()
        assert not [header for header in request.META if header.startswith("HTTP_X_FORWARDED")]


@pytest.mark.django_db
class TestLockout:
    def test_counts_the_client_and_not_the_proxy(self) -> None:
        """One address guesses at many names; another behind the same proxy signs in."""
        make_user(username="ana")
        guesser = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "203.0.113.9"})
        for n in range(21):
            guesser.post("/accounts/login/", {"login": f"nobody{n}", "password": "wrong"})
        mine = {"login": "ana", "password": PASSWORD}
        assert guesser.post("/accounts/login/", mine).status_code != 302
        other = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "198.51.100.7"})
        assert other.post("/accounts/login/", mine).status_code == 302
