"""Asking for something about an account, and deciding on it: two people, always."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.journey.account_checks import Asking
from casework.journey.account_kinds import KINDS, Act
from casework.people.writing import clean_line
from casework.staff import account_rules as rules
from casework.staff.account_requests import VALID_FOR, AccountRequest, RequestState
from casework.staff.models import User

MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What became of a confirmation, and a secret that is shown this once or is empty."""

    request: AccountRequest
    secret: str = ""


@service("staff.account_requested")
def ask_for(
    kind: str, subject: User | None, asked: Mapping[str, Any], *, reason: str, by: User, at: datetime
) -> AccountRequest:
    """Ask for something that a second person decides. Raises ActionRefused, BadInput, KeyError for no kind."""
    row = KINDS[kind]
    subject = User.objects.get(pk=subject.pk) if subject else None  # as it is now
    if findings := rules.about_asking(by, subject, at=at, askers=row.askers):
        raise ActionRefused(findings)
    if unknown := set(asked) - set(row.fields):
        raise BadInput(dict.fromkeys(unknown, _("This cannot be asked here.")))
    if (subject is not None) != row.about_an_account:
        raise BadInput({"subject": _("Choose the account.")})
    wrong = row.check(Asking(subject, asked, by, at))
    if not (why := _line("reason", reason)):
        wrong["reason"] = _("Say why.")
    if wrong:
        raise BadInput(wrong)
    about = str(subject.pk) if subject else str(asked["username"])
    _end_what_ran_out(kind, about, at=at)
    try:
        with transaction.atomic():
            return AccountRequest.objects.create(
                kind=kind,
                subject=subject,
                about=about,
                asked=dict(asked),
                reason=why,
                requested_by=by,
                requested_at=at,
            )
    except IntegrityError as error:
        if "account_request_one_open" not in str(error):
            raise
        raise BadInput({"subject": _("The same was asked for already, and waits for a second person.")}) from error


@service("staff.account_request_confirmed")
def confirm_request(request_id: UUID, *, by: User, at: datetime, real_at: datetime) -> Confirmed:
    """Do what was asked, as a second administrator; a secret it makes is shown this once.

    Raises ActionRefused, BadInput where it cannot be done any more, InvalidTransition, DoesNotExist.
    """
    request = _locked(request_id)
    row = KINDS[request.kind]
    if findings := rules.about_confirming(by, request, at=at, askers=row.askers):
        raise ActionRefused(findings)
    _must_be_open(request, "confirm", at=at)
    if wrong := row.check(Asking(request.subject, request.asked, request.requested_by, at)):
        raise BadInput(wrong)
    secret = row.execute(Act(request=request, confirmed_by=by, at=at, real_at=real_at))
    return Confirmed(_decided(request, RequestState.CONFIRMED, by=by, at=at), secret)


@service("staff.account_request_refused")
def refuse_request(request_id: UUID, *, reason: str, by: User, at: datetime) -> AccountRequest:
    """Refuse what was asked, with a reason. Raises ActionRefused, BadInput, InvalidTransition, DoesNotExist."""
    request = _locked(request_id)
    if findings := rules.about_refusing(by, request, at=at):
        raise ActionRefused(findings)
    _must_be_open(request, "refuse", at=at)
    if not (why := _line("reason", reason)):
        raise BadInput({"reason": _("Say why.")})
    return _decided(request, RequestState.REFUSED, by=by, at=at, why=why)


@service("staff.account_request_withdrawn")
def withdraw_request(request_id: UUID, *, by: User, at: datetime) -> AccountRequest:
    """Take back what one asked. Raises ActionRefused, InvalidTransition, DoesNotExist."""
    request = _locked(request_id)
    if findings := rules.about_withdrawing(by, request):
        raise ActionRefused(findings)
    _must_be_open(request, "withdraw", at=at)
    return _decided(request, RequestState.WITHDRAWN, by=by, at=at)


def _locked(request_id: UUID) -> AccountRequest:
    """The request, so that two who decide at once take turns."""
    related = AccountRequest.objects.select_related("subject", "requested_by")
    return related.select_for_update(of=("self",)).get(pk=request_id)


def _must_be_open(request: AccountRequest, verb: str, *, at: datetime) -> None:
    if not request.is_open(at):
        raise InvalidTransition("account_request", request.state_at(at), verb)


def _decided(request: AccountRequest, state: str, *, by: User, at: datetime, why: str = "") -> AccountRequest:
    request.state, request.decided_by, request.decided_at, request.decision_reason = state, by, at, why
    request.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    return request


def _end_what_ran_out(kind: str, about: str, *, at: datetime) -> None:
    """Nobody decided in time: written down when the same is asked again, which it would otherwise bar."""
    old = AccountRequest.objects.filter(
        kind=kind, about=about, state=RequestState.OPEN, requested_at__lte=at - VALID_FOR
    )
    old.update(state=RequestState.EXPIRED, decided_at=at)


def _line(field: str, text: str) -> str:
    """One printable line. Raises BadInput."""
    return clean_line(text, field=field, most=MOST_REASON)
