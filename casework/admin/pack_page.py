"""The page on which an auditor takes a case's history along: for what, in which form, and who took it before."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from casework.admin.about_case import opened_case, page_about
from casework.admin.pack import Handed, Pack, as_json, as_pdf, pack_of
from casework.admin.reading import display_names, moment, reader
from casework.admin.sentences import who
from casework.arrivals.models import Case
from casework.audit.context import mandate_in_force
from casework.audit.models import Kind
from casework.audit.selectors import case_history
from casework.audit.services import record_event

TAKEN = "audit.history_taken"
MEDIA = {"pdf": "application/pdf", "json": "application/json"}


class PackForm(forms.Form):
    """For what, and in which form."""

    purpose = forms.CharField(
        label=_("For what"),
        max_length=300,
        help_text=_("Recorded, and printed on the pack. No name of a person belongs here."),
    )
    form = forms.ChoiceField(
        label=_("Form"),
        choices=[("pdf", _("PDF, to be read")), ("json", _("JSON, to be checked by a machine"))],
        initial="pdf",
        widget=forms.RadioSelect,
    )
    after = forms.IntegerField(
        label=_("Behind event"),
        required=False,
        min_value=0,
        max_value=2**62,
        help_text=_("Only for a long history: the last event of the part before."),
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """One pack that was made of this case."""

    at: datetime
    event_id: int
    name: str
    purpose: str
    form: str
    events: int
    sha256: str


def pack_page(request: HttpRequest, case_id: UUID, *, around: dict[str, Any]) -> HttpResponse:
    """The form and what was taken before; sent with a purpose, the file itself."""
    case = opened_case(request, case_id, "case_pack")
    form = PackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _handed_out(request, case, form.cleaned_data)
    title = _("The history of case %(number)s to take along") % {"number": case.number}
    shown = {"around": around, "title": title, "form": form, "taken": _taken(case)}
    return page_about(request, case, "pack", status=422 if form.errors else 200, **shown)


def _handed_out(request: HttpRequest, case: Case, asked: dict[str, Any]) -> HttpResponse:
    """The file; that it was taken, with its hash and for what, is an event before it leaves."""
    handed = Handed(reader(request), mandate_in_force(), asked["purpose"], moment(request))
    pack = pack_of(case, handed, after=asked["after"] or 0)
    content = as_pdf(pack, at=handed.at) if asked["form"] == "pdf" else as_json(pack)
    digest = hashlib.sha256(content).hexdigest()
    _record(case, pack, asked, digest=digest)
    name = f"amparo-{case.public_ref}-{pack.trail.last}.{asked['form']}"
    return HttpResponse(
        content,
        content_type=MEDIA[asked["form"]],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "X-Content-SHA256": digest,
        },
    )


def _record(case: Case, pack: Pack, asked: dict[str, Any], *, digest: str) -> None:
    about = pack.content["about"]
    details = {name: about[name] for name in ("first_event", "last_event", "goes_on")}
    details |= {"form": asked["form"], "sha256": digest, "content": pack.sha256, "events": len(pack.trail.events)}
    record_event(
        kind=Kind.EXPORT,
        verb=TAKEN,
        case_id=case.pk,
        person_id=case.person_id,
        subject_table="case_pack",
        subject_pk=case.pk,
        purpose=asked["purpose"],
        details=details,
    )


def _taken(case: Case) -> Sequence[Taken]:
    """The latest packs of this case, latest first."""
    events = list(case_history(case.pk).filter(kind=Kind.EXPORT, verb=TAKEN).order_by("-id")[:50])
    names = display_names(event.actor for event in events)
    return [
        Taken(
            at=event.occurred_at,
            event_id=event.id,
            name=who(event.actor, event.role, names),
            purpose=event.purpose,
            form=str(event.diff.get("form", "")),
            events=event.diff.get("events", 0),
            sha256=str(event.diff.get("sha256", "")),
        )
        for event in events
    ]
