"""The words of a search, which may be a name: sealed in the session, so that the address carries only a key."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest

from casework import cipher

KEPT = "searches"
MOST_KEPT = 10


def keep_words(request: HttpRequest, words: str) -> str:
    """Keep the words of a search among the last ones and return the key under which they are found."""
    key = secrets.token_urlsafe(6)
    sealed = base64.b64encode(cipher.seal(words, place=_place(key))).decode()
    kept = [*request.session.get(KEPT, []), [key, sealed]]
    request.session[KEPT] = kept[-MOST_KEPT:]
    return key


def words_of(request: HttpRequest) -> str:
    """The words that `?found=` leads to; none where the key is unknown or was forgotten."""
    key = request.GET.get("found", "")
    sealed = dict(request.session.get(KEPT, [])).get(key)
    if not sealed:
        return ""
    try:
        return str(cipher.unseal(base64.b64decode(sealed), place=_place(key)))
    except (InvalidTag, KeyError):  # the ring of keys was changed meanwhile
        return ""


def _place(key: str) -> str:
    return f"session:search:{key}"
