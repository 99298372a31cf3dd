"""What one account did: by day and kind, in sentences, page by page; of a case that an auditor may not see, nothing."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from casework.admin.history import NEWEST, SHOWN, Asked, stretch_of
from casework.admin.reading import cases_seen, events_seen
from casework.admin.story import Entry, story_of
from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.audit.selectors import EVERY_KIND
from casework.audit.services import record_denial, record_read
from casework.law.days import BOGOTA
from casework.staff.models import User

DAYS = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 1, 1)))


class ActsForm(forms.Form):
    """From which day to which, and what kind."""

    first = forms.DateField(label=_("From"), required=False, validators=DAYS, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, validators=DAYS, widget=forms.DateInput({"type": "date"}))
    show = forms.ChoiceField(
        label=_("What"), required=False, choices=[(value, label) for value, (label, _part) in SHOWN.items()]
    )


def acts_page(request: HttpRequest, user_id: UUID, *, around: dict[str, Any]) -> HttpResponse:
    """A page of what this account did, newest first; looking is an event. Raises Http404 for no account."""
    user = User.objects.select_related("office").filter(pk=user_id).first()
    if user is None:
        record_denial(subject_table="user_acts", subject_pk=user_id, details={"findings": ["not_found"]})
        raise Http404
    record_read(subject_table="user_acts", subject_pk=user.pk)
    form = ActsForm(request.GET)
    asked = Asked.of({"order": NEWEST, **request.GET.dict()})
    stretch = stretch_of(_within(events_seen(request).filter(actor=str(user.pk)), form), asked)
    entries = story_of(stretch.acts)
    _place(entries, stretch.acts, request)
    shown = {"title": _("What %(name)s did") % {"name": user.display_name}, "form": form, "account": user}
    shown |= {"entries": entries, "stretch": stretch, "opts": User._meta}
    return TemplateResponse(request, "admin/acts.html", {**around, **shown}, status=200 if form.is_valid() else 422)


def _within(events: QuerySet[AuditEvent], form: ActsForm) -> QuerySet[AuditEvent]:
    """Those of the days asked for. The kinds are named one by one, so that the index by kind and moment may answer."""
    days = form.cleaned_data if form.is_valid() else {}
    first, until = days.get("first"), days.get("until")
    if first or until:
        events = events.filter(kind__in=EVERY_KIND)
    if first:
        events = events.filter(occurred_at__gte=_midnight(first))
    if until:
        events = events.filter(occurred_at__lt=_midnight(until + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=BOGOTA)


def _place(entries: Iterable[Entry], acts: list[list[AuditEvent]], request: HttpRequest) -> None:
    """Say of each act in which case it was."""
    keys = {event.case_id for act in acts for event in act if event.case_id}
    cases: dict[UUID, Case] = cases_seen(request).in_bulk(keys)
    for entry, act in zip(entries, acts, strict=True):
        entry.case = next((cases[event.case_id] for event in act if event.case_id in cases), None)
