"""Which version somebody read: ETag on what is shown, If-Match on what is changed (RFC 9110, section 13)."""

import hashlib
import re
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from casework.api.problems import PreconditionFailed, PreconditionRequired

TAG = re.compile(r'\s*(W/)?"([^"]*)"\s*(?:,|$)')


def etag(version: int, body: Any) -> str:
    """The version, a dot, and a digest of what is shown: a paper may stay at its version while its checks arrive.

    If-Match asks for the version only, If-None-Match for all of it.
    """
    digest = hashlib.sha256(JSONRenderer().render(body)).hexdigest()[:16]
    return f'"{version}.{digest}"'


def is_unchanged(request: Request, tag: str) -> bool:
    """Whether If-None-Match names what would be shown."""
    asked = request.headers.get("If-None-Match", "")
    return asked.strip() == "*" or any(f'"{value}"' == tag for _weak, value in TAG.findall(asked))


def check_version(request: Request, version: int, *, required: bool) -> None:
    """Compare If-Match with the present version, which the caller has locked.

    Raises PreconditionRequired where it is missing and needed, PreconditionFailed where it names another version.
    """
    asked = request.headers.get("If-Match", "").strip()
    if not asked:
        if required:
            raise PreconditionRequired
        return
    named = {value.partition(".")[0] for weak, value in TAG.findall(asked) if not weak}
    if asked != "*" and str(version) not in named:
        raise PreconditionFailed
