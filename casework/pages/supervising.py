"""Who of the auditors read which case, under which mandate: for the data protection officer, who sees no case."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.audit.services import record_read
from casework.audit.supervising import reads_by_auditors
from casework.audit.wall import past_the_wall
from casework.law.days import BOGOTA
from casework.pages.asked import Asked, for_roles
from casework.pages.bulletins import DayField
from casework.staff.mandates import Mandate
from casework.staff.models import Role, User

MOST_EVENT = 2**63 - 1
FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)


class ReadsFilter(forms.Form):
    """Whose reads, of which day."""

    auditor = forms.ChoiceField(label=_("Auditor"), required=False)
    day = DayField(label=_("Day"), required=False, validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)])
    before = forms.IntegerField(min_value=1, max_value=MOST_EVENT, required=False, widget=forms.HiddenInput)


@for_roles(Role.DATA_PROTECTION)
@require_GET
def reads(request: Asked) -> HttpResponse:
    """The latest first; each line names the case by its number only, and looking here is an event."""
    form = ReadsFilter(request.GET)
    form.fields["auditor"].choices = [("", _("all")), *_auditors()]  # type: ignore[attr-defined]
    if not form.is_valid():
        return render(request, "supervising/reads.html", {"form": form, "rows": []}, status=422)
    asked = form.cleaned_data
    found = reads_by_auditors(actor=asked["auditor"], day=asked["day"], zone=BOGOTA, before=asked["before"])
    record_read(subject_table="audit_event", subject_pk="", details={"results": len(found.events)})
    return render(
        request, "supervising/reads.html", {"form": form, "rows": _told(found.events), "behind": found.behind}
    )


def _auditors() -> list[tuple[str, str]]:
    """Everybody who is or was an auditor."""
    people = User.objects.filter(role_grants__role=Role.AUDITOR).distinct().order_by("display_name", "username")
    return [(str(key), name) for key, name in people.values_list("pk", "display_name")]


def _told(events: Any) -> list[dict[str, Any]]:
    """Each event with the auditor's name, the case's number and the purpose of the mandate."""
    with past_the_wall("who supervises auditors is told the number of the case that was read, and sees no case"):
        cases = Case.objects.filter(pk__in={event.case_id for event in events if event.case_id})
        numbers: dict[UUID | None, str] = dict(cases.values_list("pk", "number"))
    keys = _keys(events)
    found = Mandate.objects.filter(auditor__in=keys, number__in={event.mandate for event in events})
    mandates = list(found.select_related("auditor"))  # every event here names one of theirs
    names = {str(one.auditor_id): one.auditor.display_name for one in mandates}
    purposes = {(str(one.auditor_id), one.number): one.purpose for one in mandates}
    return [
        {
            "at": event.occurred_at,
            "auditor": names.get(event.actor, "—"),
            "number": numbers.get(event.case_id, "—"),
            "mandate": event.mandate,
            "purpose": purposes.get((event.actor, event.mandate), event.purpose),
            "token": event.purpose if event.purpose.startswith("token ") else "",
        }
        for event in events
    ]


def _keys(events: list[AuditEvent]) -> set[UUID]:
    """The keys of those who acted; what is no key is nobody's."""
    found = set()
    for event in events:
        try:
            found.add(UUID(event.actor))
        except ValueError:
            continue
    return found
