"""Issuing and revoking mandates: what opens cases to an auditor needs two people, neither of whom is the auditor."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.staff.mandates import Mandate, MandateCase
from casework.staff.models import User
from casework.staff.rules import about_issuing_mandate, about_revoking_mandate

MOST_CASES = 200
LONGEST_NUMBER = 24  # of a case


@service("staff.mandate_issued")
def issue_mandate(
    auditor: User,
    *,
    number: str,
    purpose: str,
    until: datetime,
    cases: Collection[str] = (),
    confirmed_by: User,
    by: User,
    at: datetime,
) -> Mandate:
    """Let an auditor read under this number for this purpose, from now on; `cases` are the restricted ones it names.

    Nothing says whether a case of such a number exists. Raises ActionRefused unless an administrator issues it and
    another one, or the data protection officer, confirms it; BadInput for the rest.
    """
    if findings := about_issuing_mandate(auditor, by=by, confirmed_by=confirmed_by, at=at):
        raise ActionRefused(findings)
    # locked: two at once would both find the number free
    User.objects.select_for_update().get(pk=auditor.pk)
    number, purpose = number.strip(), purpose.strip()
    numbers = sorted({typed.strip().upper() for typed in cases if typed.strip()})
    if fields := _mistakes(auditor, number, purpose, until=until, numbers=numbers, at=at):
        raise BadInput(fields)
    people = {"auditor": auditor, "issued_by": by, "confirmed_by": confirmed_by}
    mandate = Mandate.objects.create(number=number, purpose=purpose, starts_at=at, until=until, **people)
    MandateCase.objects.bulk_create(MandateCase(mandate=mandate, number=one) for one in numbers)
    return mandate


@service("staff.mandate_revoked")
def revoke_mandate(mandate_id: UUID, *, by: User, at: datetime) -> Mandate:
    """End a mandate now; one administrator or the data protection officer is enough.

    Raises ActionRefused, DoesNotExist, or InvalidTransition where it was revoked before.
    """
    mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate_id)
    if findings := about_revoking_mandate(by=by, at=at):
        raise ActionRefused(findings)
    if mandate.revoked_at is not None:
        raise InvalidTransition("mandate", "revoked", "revoke")
    mandate.revoked_at, mandate.revoked_by = at, by
    mandate.save(update_fields=["revoked_at", "revoked_by"])
    return mandate


def _mistakes(
    auditor: User, number: str, purpose: str, *, until: datetime, numbers: Collection[str], at: datetime
) -> Mapping[str, Any]:
    """The fields that cannot be accepted, each with its sentence."""
    mistakes: dict[str, Any] = {}
    for field, text, longest, sentence in (
        ("number", number, 40, _("Write the number of the mandate, in one line of at most %(n)d characters.")),
        ("purpose", purpose, 200, _("Write what is to be reviewed, in one line of at most %(n)d characters.")),
    ):
        if not text or len(text) > longest or not text.isprintable():
            mistakes[field] = sentence % {"n": longest}
    if "number" not in mistakes and Mandate.objects.filter(auditor=auditor, number=number).exists():
        mistakes["number"] = _("This auditor has had a mandate of this number.")
    if until.utcoffset() is None or until <= at:
        mistakes["until"] = _("A mandate ends after now.")
    if len(numbers) > MOST_CASES or any(len(one) > LONGEST_NUMBER or not one.isprintable() for one in numbers):
        sentence = _("Write whole numbers of cases, at most %(most)d of them.")
        mistakes["cases"] = sentence % {"most": MOST_CASES}
    return mistakes
