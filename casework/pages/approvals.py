"""The queue of safe-conducts that wait for a second person, with everything that is known about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from casework.arrivals.models import Case
from casework.journey.batches import MOST_APPROVED
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.listing import PAGE, Chip, chips_of, record_list
from casework.pages.outcomes import list_behind
from casework.pages.queue_rows import about_the_law, rows_of
from casework.people.writing import name_key
from casework.safe_conducts.waiting import NEEDS, Filter, Waiting, waiting_in
from casework.staff.models import Role, User

STATUS_LABELS = [("", _("to decide")), ("approved", _("approved, not issued yet"))]
NEED_LABELS = [
    ("", _("all")),
    ("child", _("children")),
    ("need", _("health or a specific need")),
    ("match", _("a match that nobody decided")),
    ("missing", _("something is missing")),
]
WAIT_LABELS = [("", _("any time")), ("late", _("overdue")), ("hour", _("over an hour")), ("day", _("over a day"))]
ORDER_LABELS = [("", _("by need")), ("time", _("the longest waiting first"))]


class QueueForm(forms.Form):
    """What the address asks for; an answer that is none counts as not given."""

    office = forms.ChoiceField(label=_("Office"), required=False)
    by = forms.ChoiceField(label=_("Requested by"), required=False)
    waits = forms.ChoiceField(label=_("Waiting"), choices=WAIT_LABELS, required=False)
    order = forms.ChoiceField(label=_("Order"), choices=ORDER_LABELS, required=False)
    status = forms.ChoiceField(choices=STATUS_LABELS, required=False, widget=forms.HiddenInput)
    need = forms.ChoiceField(choices=NEED_LABELS, required=False, widget=forms.HiddenInput)

    def offer(self, queue: Sequence[Waiting]) -> None:
        """The offices and officers of what waits, by name."""
        self._offer("office", {one.office_id: one.office for one in queue})
        by = {one.requested_by_id: one.requester for one in queue}
        self._offer("by", {str(pk): name for pk, name in by.items()})

    def _offer(self, field: str, names: Mapping[str, str]) -> None:
        offered = sorted(names.items(), key=lambda option: name_key(option[1]))
        self.fields[field].choices = [("", _("all")), *offered]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for this reader, what of it they ask to see, and the address part that asks so again."""

    all: list[Waiting]
    asked: list[Waiting]
    filter: Filter
    form: QueueForm

    @property
    def query(self) -> str:
        """The filter as it stands in an address; empty for none."""
        given = {name: getattr(self.filter, name) for name in self.form.fields if getattr(self.filter, name)}
        return urlencode(given)

    def counts(self, name: str, values: Sequence[str], *, at: datetime) -> dict[str, int]:
        """How many would be asked to see with each of these values in the place of one part of the filter."""
        ways = {value: replace(self.filter, **{name: value}) for value in values}
        if name == "need":  # a narrower question: only those are asked that pass the rest
            rest = [one for one in self.all if ways[""].lets(one, at=at)]
            return {value: sum(not value or NEEDS[value](one) for one in rest) for value in values}
        return {value: sum(way.lets(one, at=at) for one in self.all) for value, way in ways.items()}

    def place_of(self, pk: UUID) -> int | None:
        """Where this request stands, from 1; None where it is not among them."""
        return next((place for place, one in enumerate(self.asked, start=1) if one.pk == pk), None)

    def after(self, pk: UUID) -> Waiting | None:
        """The next request that the reader may decide, after this one in its order."""
        place = self.place_of(pk) or 0
        return next((one for one in self.asked[place:] if not one.own and one.pk != pk), None)


def queue_for(request: HttpRequest, user: User, *, at: datetime) -> Queue:
    """The queue as the address asks for it."""
    waiting = waiting_in(Case.objects.visible_to(user, at=at), reader=user, at=at)
    form = QueueForm(request.GET)
    form.offer(waiting)
    form.is_valid()
    asked = Filter(**{name: form.cleaned_data.get(name, "") for name in form.fields})
    return Queue(all=waiting, asked=asked.of(waiting, at=at), filter=asked, form=form)


@for_roles(Role.SUPERVISOR)
@require_GET
def queue(request: Asked) -> HttpResponse:
    """What waits for a decision, those first who need it most."""
    return queue_page(request, at=now_for(request))


def queue_page(request: Asked, *, at: datetime, ticked: Sequence[UUID] = (), status: int = 200) -> HttpResponse:
    """The queue as the address asks for it; `ticked` are those that somebody chose and that nothing was done with."""
    found = queue_for(request, request.user, at=at)
    page = Paginator(found.asked, PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page, request.user, at=at)
    record_list("casework_safeconduct", page)
    shown = {
        "page_obj": page,
        "rows": rows,
        "ticked": ticked,
        "list_url": reverse("safe_conduct_queue"),
        "here": list_behind(request, "safe_conduct_queue"),
        "batchable": any(row.batchable for row in rows),
        "most_approved": MOST_APPROVED,
        "queue": found,
        "late": sum(one.is_late(at) for one in found.asked),
        "form": found.form,
        "law": about_the_law(rows),
        "statuses": _chips(request, found, at=at, status=STATUS_LABELS),
        "needs": _chips(request, found, at=at, need=NEED_LABELS),
    }
    return render(request, "safe_conducts/queue.html", shown, status=status)


def _chips(request: HttpRequest, found: Queue, *, at: datetime, **labels: Sequence[tuple[str, Any]]) -> list[Chip]:
    """The answers to one part of the filter, each with how many there would be."""
    ((name, answers),) = labels.items()
    return chips_of(request, name, answers, counts=found.counts(name, [value for value, _label in answers], at=at))
