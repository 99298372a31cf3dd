"""What somebody looks for may be a name: sealed in the session, so that the address carries only a key."""

import base64
import secrets
from collections.abc import Mapping
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest

from casework import cipher

KEPT = "searches"
MOST_KEPT = 10


def keep_words(request: HttpRequest, words: str | Mapping[str, str]) -> str:
    """Keep the words of a search, or the answers of its form, among the last ones; returns the key that finds them."""
    key = secrets.token_urlsafe(6)
    content = words if isinstance(words, str) else dict(words)
    sealed = base64.b64encode(cipher.seal(content, place=_place(key))).decode()
    kept = [*request.session.get(KEPT, []), [key, sealed]]
    request.session[KEPT] = kept[-MOST_KEPT:]
    return key


def words_of(request: HttpRequest) -> str:
    """The words that `?found=` leads to; none where the key is unknown or was forgotten."""
    words = _kept(request)
    return words if isinstance(words, str) else ""


def answers_of(request: HttpRequest) -> dict[str, str]:
    """The answers of a form that `?found=` leads to; none where the key is unknown or was forgotten."""
    answers = _kept(request)
    return cast(dict[str, str], answers) if isinstance(answers, dict) else {}


def _kept(request: HttpRequest) -> Any:
    key = request.GET.get("found", "")
    sealed = dict(request.session.get(KEPT, [])).get(key)
    if not sealed:
        return None
    try:
        return cipher.unseal(base64.b64decode(sealed), place=_place(key))
    except (InvalidTag, KeyError):  # the ring of keys was changed meanwhile
        return None


def _place(key: str) -> str:
    return f"session:search:{key}"
