"""The same request twice does one thing: an answer is kept under its Idempotency-Key, sealed, beside the act."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from casework import cipher
from casework.api.problems import BadRequest, KeyReused
from casework.errors import BadInput
from casework.staff.models import User
from casework.work.models import Idempotency
from casework.work.services import remember, remembered

HEADER = "Idempotency-Key"
MOST_KEY = 80
KEPT_HEADERS = ("ETag", "Location")


def once(request: Request, act: Callable[[], Response], *, by: User, at: datetime, required: bool) -> Response:
    """Act, or give the answer that the same request got before; in one transaction, so errors are not remembered.

    Raises BadRequest for a key that is missing or none, KeyReused where it stood for another request.
    """
    key = _key(request, required=required)
    if not key:
        return act()
    asked = f"{request.method} {request.path} {hashlib.sha256(request._request.body).hexdigest()}"
    try:
        earlier = remembered(by, key, asked)
    except BadInput as error:
        raise KeyReused from error
    if earlier is not None:
        return _again(earlier, place=_place(by, key))
    response = act()
    remember(by, key, asked, response=_kept(response, place=_place(by, key)), at=at)
    return response


def _key(request: Request, *, required: bool) -> str:
    key = request.headers.get(HEADER, "").strip()
    if len(key) > MOST_KEY or not key.isascii() or not key.isprintable():
        raise BadRequest({HEADER: _("Use at most %(most)d plain characters.") % {"most": MOST_KEY}})
    if required and not key:
        raise BadRequest({HEADER: _("Send a key of your own, so that a repetition makes no second one.")})
    return key


def _kept(response: Response, *, place: str) -> dict[str, Any]:
    sealed = cipher.seal(
        {
            "body": json.loads(JSONRenderer().render(response.data)),
            "status": response.status_code,
            "headers": {name: response[name] for name in KEPT_HEADERS if name in response},
        },
        place=place,
    )
    return {"sealed": base64.b64encode(sealed).decode()}


def _again(kept: dict[str, Any], *, place: str) -> Response:
    if "sealed" not in kept:  # a page was answered under this key
        raise KeyReused
    answer = cipher.unseal(base64.b64decode(kept["sealed"]), place=place)
    return Response(
        answer["body"], status=answer["status"], headers=answer["headers"] | {"Idempotent-Replayed": "true"}
    )


def _place(user: User, key: str) -> str:
    return Idempotency(user=user, key=key).place
