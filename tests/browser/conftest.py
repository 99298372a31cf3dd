"""A browser on a live server whose database is the tests' own, used by the application's role."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from casework import clock
from casework.staff.models import User
from tests.harness import browsers

PHONE, DESK = 360, 1280
PATIENCE_SECONDS = 30
Screens = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each page has its own cookies."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browsers.chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def evening(transactional_db: None) -> None:
    """Stop the clock where the stories happen."""
    clock.set_demonstration(clock.FIRST_MOMENT, running=False)


@pytest.fixture
def said() -> list[str]:
    """What the browser's console said on every page of this test."""
    return []


@pytest.fixture
def screens(chromium: Browser, live_server: LiveServer, evening: None, said: list[str]) -> Iterator[Screens]:
    """Open screens: `screens(user, width=360)` is a page in which this user, or nobody, is signed in."""
    contexts = []

    def screen(user: User | None = None, *, width: int = DESK, scheme: str = "light", **options: object) -> Page:
        size = {"width": width, "height": 900}
        words = {"locale": "en", "viewport": size, "color_scheme": scheme, "base_url": live_server.url, **options}
        context = chromium.new_context(**words)  # type: ignore[arg-type]
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield screen
    for context in contexts:
        context.set_offline(True)  # closing a form saves its draft, and the tables are about to be emptied
        context.close()
    wait_until_served()


def wait_until_served() -> None:
    """Wait until the live server has finished what it was asked: what it writes would lock tables that are emptied."""
    quiet, deadline = 0, time.monotonic() + PATIENCE_SECONDS
    while quiet < 3 and time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        time.sleep(0.05)
