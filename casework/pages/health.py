"""Whether this process answers, and whether everything it needs is there: for containers, proxies and monitoring.

Asked before everything else: no session, no redirect to https, no transaction, no name of the site.
"""

import time
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from casework import clock
from casework.pages.middleware import public
from casework.work.readiness import readiness


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers; it asks nobody else, so that a lost database restarts no web server."""
    return JsonResponse({"status": "ok"})


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether database, broker, beat, sweeper and registers are as they should be: 200 or 503, always one shape."""
    checks = _in_second(int(time.monotonic()))
    ready = all(check["ok"] for check in checks.values())
    body = {"status": "ready" if ready else "not ready", "checks": checks}
    return JsonResponse(body, status=200 if ready else 503)


@lru_cache(maxsize=1)
def _in_second(second: int) -> dict[str, Any]:
    """The checks, made at most once a second however often the public asks."""
    return {name: asdict(check) for name, check in readiness(at=clock.real_now()).items()}


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": healthz, "/readyz": readyz}


def probes_first(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the two probes here; a middleware further in would open a session or a transaction for them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else get_response(request)

    return middleware
