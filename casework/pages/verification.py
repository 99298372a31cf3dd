"""The public page behind the QR code: valid, not valid, until when; nothing about anybody.

Anybody may ask, so it needs no session, sets no cookie, and counts who asks too often (docs/adr/0027).
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casework import clock
from casework.law.days import local_date
from casework.pages.asked import now_for
from casework.pages.middleware import public
from casework.pages.verification_words import LANGUAGES, Words, words_for
from casework.safe_conducts.looks_at_papers import PublicAnswer, agrees, public_answer
from casework.work.throttle import Limit, seconds_to_wait

# A checkpoint looks at a bus of people from one address, and so may all the telephones of one operator.
LOOKS: Final = Limit("looks", most=240, seconds=60, lot=12)
# There are a million pairs of year and characters: nobody gets through them, from one address or from many.
COMPARES: Final = (
    Limit("compares-of-address", most=60, seconds=600),
    Limit("compares", most=5, seconds=600),
    Limit("compares-of-token", most=60, seconds=3600),
)
YEAR, SIGNS = re.compile(r"(?:1[89]|20)[0-9]{2}"), re.compile(r"[A-Z0-9]{3}")


@dataclass(frozen=True, slots=True)
class Compared:
    """What was typed in the second step, what is wrong with it, and whether it agrees where nothing is."""

    birth_year: str
    last_signs: str
    wrong_year: bool
    wrong_signs: bool
    agrees: bool = False

    @property
    def wrong(self) -> bool:
        """Whether nothing could be compared."""
        return self.wrong_year or self.wrong_signs


@public
@csrf_exempt  # it changes nothing, and whoever asks has no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for every token: one that was never given, one that ended, one that is valid."""
    words = words_for(request.GET.get("lang", ""), request.headers.get("Accept-Language", ""))
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    limits = [(LOOKS, network)]
    if request.method == "POST":
        of_address, one, of_token = COMPARES
        limits += [(of_address, network), (one, f"{network} {token}"), (of_token, token)]
    if wait := seconds_to_wait(limits, now=clock.real_now().timestamp()):
        return _page("safe_conducts/verify_wait.html", words, status=429, headers={"Retry-After": str(wait)})
    at = now_for(request)
    on = local_date(at)
    answer = public_answer(token, on=on)
    if request.method == "POST":
        compared = _compared(request, token, at=at)
        return HttpResponse(_set(words, answer, at, compared=compared), status=422 if compared.wrong else 200)
    return HttpResponse(_set_again(words.code, answer, at.replace(second=0, microsecond=0), settings.DEMONSTRATION))


def network_of(address: str) -> str:
    """Who is counted as one: an address, of IPv6 the network that one customer gets."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))  # as a server on [::] sees all of IPv4


def _compared(request: HttpRequest, token: str, *, at: datetime) -> Compared:
    """What the second step says; the database is asked only about what could be an answer."""
    year = request.POST.get("birth_year", "").strip()
    signs = request.POST.get("last_signs", "").strip().upper()
    wrong_year, wrong_signs = bool(year and not YEAR.fullmatch(year)), not SIGNS.fullmatch(signs)
    same = not (wrong_year or wrong_signs) and agrees(token, birth_year=year, last_signs=signs, on=local_date(at))
    return Compared(year[:10], signs[:10], wrong_year, wrong_signs, same)


@lru_cache(maxsize=64)
def _set_again(code: str, answer: PublicAnswer, minute: datetime, _demonstration: bool) -> str:
    """The page of a look: the same for everybody who asks in one minute and is answered alike."""
    return _set(LANGUAGES[code], answer, minute)


def _set(words: Words, answer: PublicAnswer, at: datetime, *, compared: Compared | None = None) -> str:
    return _text("safe_conducts/verify.html", words, answer=answer, at=at, compared=compared)


def _page(template: str, words: Words, *, status: int, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(_text(template, words), status=status, headers=headers)


def _text(template: str, words: Words, **more: object) -> str:
    """The page without a request: nothing about who asks can get into it."""
    shown = {"words": words, "languages": LANGUAGES.values(), "demonstration": settings.DEMONSTRATION, **more}
    with translation.override(words.code):  # dates have French months
        return render_to_string(template, shown)
