"""What a person with a telephone does on the pages of the second factor."""

import re
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from casework import clock
from tests.making import PASSWORD

HOME = "/accounts/second-factor/"
PROVE, ADD, REMOVE = f"{HOME}prove/", f"{HOME}application/add/", f"{HOME}application/remove/"
CODES, NEW_CODES, ADD_KEY = f"{HOME}codes/", f"{HOME}codes/new/", f"{HOME}keys/add/"
CASES = "/cases/"


def code_of(secret: str, *, periods: int = 0) -> str:
    """What the application shows now, or some periods of thirty seconds later."""
    counter = int(clock.real_now().timestamp()) // 30 + periods
    return str(format_hotp_value(hotp_value(secret, counter)))


def with_password(username: str = "ana", password: str = PASSWORD) -> tuple[Client, Any]:
    """A browser that typed a password, and the answer."""
    browser = Client(headers={"accept-language": "en"})
    return browser, browser.post("/accounts/login/", {"login": username, "password": password})


def confirm(browser: Client) -> None:
    """Type the password once more."""
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def set_up(browser: Client) -> tuple[str, list[str]]:
    """Set the application up through the pages: its secret and the recovery codes."""
    confirm(browser)
    page = browser.get(ADD).content.decode()
    secret = re.search(r'<code class="secret">([A-Z2-7]+)</code>', page)
    assert secret
    answer = browser.post(ADD, {"code": code_of(secret[1])})
    assert answer["Location"] == CODES, answer.content.decode()
    return secret[1], re.findall(r'<code class="secret">(\d{8})</code>', browser.get(CODES).content.decode())


def prove(browser: Client, code: str) -> Any:
    """Type a code in the second step."""
    return browser.post(PROVE, {"code": code})


def is_in(browser: Client) -> bool:
    """Whether the list of cases opens."""
    return browser.get(CASES).status_code == 200
