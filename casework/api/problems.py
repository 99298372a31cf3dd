"""Errors as problem details (RFC 9457), each with the code that the pages use too."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import status
from rest_framework.exceptions import APIException, NotAuthenticated
from rest_framework.exceptions import PermissionDenied as Refused
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from casework.audit.services import record_denial

DENIALS = (Http404, PermissionDenied, Refused)


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception; a refused or unfound try by somebody signed in is an event."""
    response = exception_handler(error, context)
    if response is None:
        return None
    code = "not_found" if response.status_code == status.HTTP_404_NOT_FOUND else _code(error)
    if isinstance(error, DENIALS) and not isinstance(error, NotAuthenticated):
        key = context["kwargs"].get("pk", "")
        # the only keys in these addresses are cases': the try belongs to the history of the case, there or not
        record_denial(subject_table="api", subject_pk=key, case_id=key or None, details={"findings": [code]})
    detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    response.data = {"type": "about:blank", "title": str(detail), "status": response.status_code, "code": code}
    response.content_type = "application/problem+json"
    context["request"].accepted_renderer = JSONRenderer()  # also where the view itself would answer in YAML
    return response


def _code(error: Exception) -> str:
    codes = error.get_codes() if isinstance(error, APIException) else "permission_denied"
    return codes if isinstance(codes, str) else "invalid"


class AnswersWithProblems:
    """A view whose errors are problem details."""

    def get_exception_handler(self) -> Callable[..., Response | None]:
        """Ours; a setting would change every view of every library."""
        return as_problem
