"""Errors as problem details (RFC 9457), each with the code that the pages use too."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected
from rest_framework import exceptions, status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from casework.audit.services import record_denial
from casework.errors import ActionRefused, BadInput, CaseworkError, Finding, InvalidTransition, Level, StaleVersion
from casework.journey.families import RelativesRefused
from casework.staff.numbers import NumbersRefused

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
KINDS: dict[str, tuple[int, Any]] = {
    "invalid": (400, _("The request says something that this address does not take.")),
    "not_authenticated": (401, _("Sign in first, or send a token.")),
    "action_refused": (403, _("The rules refuse this act, or ask for a reason.")),
    "scope_missing": (403, _("This token is not meant for that.")),
    "permission_denied": (403, _("This is not open to your account.")),
    "not_found": (404, _("There is nothing here.")),
    "method_not_allowed": (405, _("This address does not answer to that method.")),
    "not_acceptable": (406, _("The answer cannot be given in that format.")),
    "invalid_transition": (409, _("The present status allows no such step.")),
    "stale_version": (409, _("Somebody else changed this at the same moment.")),
    "precondition_failed": (412, _("This was changed since you read it: read it again.")),
    "too_large": (413, _("The request is too large.")),
    "unsupported_media_type": (415, _("The body is in a format that this address does not take.")),
    "bad_input": (422, _("Some fields cannot be accepted.")),
    "key_reused": (422, _("This Idempotency-Key was used for another request.")),
    "precondition_required": (428, _("Say which version you read, in If-Match.")),
    "unavailable": (503, _("No numbers can be given at the moment: nothing was done.")),
    "throttled": (429, _("Too many requests: wait a little.")),
}


class BadRequest(exceptions.APIException):
    """The request itself is wrong; `fields` says where and how, by the names that were sent."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid"

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(code="invalid")
        self.fields = dict(fields)


class KeyReused(exceptions.APIException):
    """An Idempotency-Key that stands for another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_reused"
    default_detail = KINDS["key_reused"][1]


class PreconditionFailed(exceptions.APIException):
    """If-Match names a version that is not the present one."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = KINDS["precondition_failed"][1]


class PreconditionRequired(exceptions.APIException):
    """An act on something that is there must say which version was read."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = KINDS["precondition_required"][1]


class TooLarge(exceptions.APIException):
    """More bytes than are read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = KINDS["too_large"][1]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is answered: a kind of `KINDS`, more about this occurrence, findings of rules, fields of the body.

    `cases` has findings and fields by case, where the act was about several people.
    """

    kind: str
    detail: str = ""
    findings: Sequence[Finding] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    cases: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The members of RFC 9457, and ours: `code`, `findings`, `fields`."""
        number, title = KINDS[self.kind]
        told = {
            "type": f"/api/problems/{self.kind}/",
            "title": printable(title),
            "status": number,
            "code": self.kind,
            "detail": printable(self.detail or title),
        }
        if self.findings:
            told["findings"] = [finding_body(finding) for finding in self.findings]
        if self.fields:
            told["fields"] = {printable(name): printable(sentence) for name, sentence in self.fields.items()}
        if self.cases:
            told["cases"] = self.cases
        return told


def finding_body(finding: Finding) -> dict[str, str]:
    """One finding as it is told everywhere in the API."""
    return {
        "code": finding.code,
        "message": str(finding.message),
        "level": str(finding.level.value),
        "article": finding.article,
    }


def printable(text: Any) -> str:
    """The text without halves of signs, which a request may hold and no answer can."""
    return str(text).encode(errors="replace").decode()


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception; a refused or unfound try by somebody signed in is an event."""
    problem = _of_domain(error) if isinstance(error, CaseworkError) else _of_request(error)
    if problem is None:
        return None
    if denied := _denied(error, problem):
        _record(context, denied)
    elif problem.kind == "method_not_allowed" and context["request"].method not in SAFE_METHODS:
        _record(context, [problem.kind])  # whoever sends DELETE or PATCH tries to change what has no such door
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    renderer = JSONRenderer()  # also where the view itself would answer otherwise, or before it was known how
    context["request"].accepted_renderer, context["request"].accepted_media_type = renderer, renderer.media_type
    return Response(problem.body(), status=KINDS[problem.kind][0], headers=headers, content_type=MEDIA_TYPE)


def _of_domain(error: CaseworkError) -> Problem | None:
    match error:
        case RelativesRefused():
            return Problem("action_refused", findings=error.findings, cases=_by_case(error))
        case ActionRefused():
            return Problem("action_refused", findings=error.findings)
        case InvalidTransition():
            sentence = _("From “%(status)s” there is no step “%(verb)s”.")
            return Problem("invalid_transition", sentence % {"status": error.status, "verb": error.verb})
        case StaleVersion():
            return Problem("stale_version")
        case BadInput():
            return Problem("bad_input", fields=error.fields)
        case NumbersRefused():
            log.error("no number is given: %s", error)
            return Problem("unavailable")
    return None


def _by_case(error: RelativesRefused) -> dict[str, Any]:
    """What stands against each of several people."""
    return {
        str(key): {
            "findings": [finding_body(finding) for finding in error.of.get(key, ())],
            "fields": {name: printable(sentence) for name, sentence in error.fields.get(key, {}).items()},
        }
        for key in {**error.of, **error.fields}
    }


def _of_request(error: Exception) -> Problem | None:
    match error:
        case exceptions.APIException():
            return _of_library(error)
        case Http404() | ObjectDoesNotExist():
            return Problem("not_found")
        case PermissionDenied():
            return Problem("permission_denied")
        case RequestDataTooBig():
            return Problem("too_large")
        case OperationalError() if isinstance(error.__cause__, DeadlockDetected):
            return Problem("stale_version")  # two acts wanted what the other held: this one was undone
    return None


def _of_library(error: exceptions.APIException) -> Problem:
    match error:
        case BadRequest():
            return Problem("invalid", fields=error.fields)
        case exceptions.ValidationError():
            return Problem("invalid", fields=dict(_fields(error.detail)))
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return Problem("not_authenticated", str(error.detail))
    kind = error.default_code if error.default_code in KINDS else "invalid"
    return Problem(kind, str(error.detail))


def _fields(detail: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The sentences of a serializer by the dotted names of the fields they are about."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            here = "" if key == "non_field_errors" else str(key)
            yield from _fields(inner, ".".join(part for part in (name, here) if part))
    elif any(isinstance(inner, (dict, list)) for inner in detail):
        for number, inner in enumerate(detail):
            yield from _fields(inner, f"{name}.{number}")
    elif detail:
        yield name or "body", " ".join(str(sentence) for sentence in detail)


def _denied(error: Exception, problem: Problem) -> list[str]:
    """The codes under which a denied try is recorded; none for what is merely mistaken."""
    match error:
        case ActionRefused():  # a missing reason is a question, no refusal
            refused = any(finding.level is Level.REFUSE for finding in error.findings)
            return [finding.code for finding in error.findings] if refused else []
        case InvalidTransition():
            return [f"no_step_{error.verb}"]
    return [problem.kind] if problem.kind in ("not_found", "permission_denied", "scope_missing") else []


def _record(context: dict[str, Any], codes: list[str]) -> None:
    view, key = context["view"], context["kwargs"].get("pk", "")
    behind = view.case_behind(key) if key and hasattr(view, "case_behind") else None
    verb = getattr(view, "verb", "")
    record_denial(subject_table="api", subject_pk=key, case_id=behind, verb=verb, details={"findings": codes})


class AnswersWithProblems:
    """A view whose errors are problem details."""

    def get_exception_handler(self) -> Callable[..., Response | None]:
        """Ours; a setting would change every view of every library."""
        return as_problem
