"""The renewal wave: whose paper runs out when, what stands against the next one, and asking for many in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.arrivals.models import Case
from casework.errors import BadInput, Finding
from casework.journey.batches import request_many
from casework.law.days import local_date
from casework.pages.applications import reasons_of
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.listing import record_list
from casework.pages.outcomes import chosen_in, told
from casework.pages.printing import HoursForm
from casework.safe_conducts.wave import MOST_SHOWN, RunsOut, running_out
from casework.staff.models import Office, Role, User
from casework.staff.selectors import desks_of

WITHIN = [("3", gettext_lazy("3 days")), ("7", gettext_lazy("7 days")), ("15", gettext_lazy("15 days"))]
WITHIN += [("30", gettext_lazy("30 days"))]
USUAL = "7"


class WaveForm(forms.Form):
    """Which papers: of which office, and how soon they end."""

    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    within = forms.ChoiceField(label=gettext_lazy("Ends within"), choices=WITHIN, required=False)

    def offer(self, offices: Sequence[Office]) -> None:
        """The offices whose papers the reader asks for."""
        every = [("", _("all")), *((office.pk, str(office)) for office in offices)]
        self.fields["office"].choices = every  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Day:
    """The papers that end on one day, as a bar beside the longest of them."""

    day: date
    rows: Sequence[RunsOut]
    percent: int


@for_roles(Role.CASE_OFFICER)
@require_http_methods(["GET", "POST"])
def renewals(request: Asked) -> HttpResponse:
    """The wave as the address asks for it; ticked ones are asked for together, each with its own result."""
    at = now_for(request)
    if request.method == "POST":
        return _ask(request, at=at)
    form = WaveForm(_asked(request))
    form.offer(desks_of(request.user, at))
    form.is_valid()
    office, within = form.cleaned_data.get("office", ""), int(form.cleaned_data["within"])
    wave = _wave(request.user, office, within, at=at)
    record_list("casework_safeconduct", wave)
    shown = {
        "form": form,
        "within": within,
        "days": _days(wave),
        "rows": wave,
        "ready": sum(not one.blocked for one in wave),
        "questions": _questions(wave),
        "hours_form": HoursForm(at=at),
        "cut": len(wave) >= MOST_SHOWN,
    }
    return render(request, "safe_conducts/renewals.html", shown)


def _wave(user: User, office: str, within: int, *, at: datetime) -> list[RunsOut]:
    today = local_date(at)
    offices = [desk.pk for desk in desks_of(user, at) if office in ("", desk.pk)]
    cases = Case.objects.visible_to(user, at=at).filter(office__in=offices)
    return running_out(cases, today, today + timedelta(days=within), reader=user, at=at)


def _asked(request: Asked) -> dict[str, str]:
    """What the address asks for; where it asks for no number of days that is offered, the usual one is chosen."""
    asked = {name: str(value) for name, value in request.GET.items()}
    return asked if asked.get("within") in dict(WITHIN) else asked | {"within": USUAL}


def _days(rows: Sequence[RunsOut]) -> list[Day]:
    grouped = [(day, list(those)) for day, those in groupby(rows, key=lambda row: row.paper.valid_until) if day]
    most = max((len(those) for _day, those in grouped), default=1)
    return [Day(day, those, round(100 * len(those) / most)) for day, those in grouped]


def _questions(wave: Sequence[RunsOut]) -> list[Finding]:
    """What needs a reason of some of those who can be asked for; one answer serves everybody it concerns."""
    asked = {finding.code: finding for one in wave if not one.blocked for finding in one.questions}
    return list(asked.values())


def _ask(request: Asked, *, at: datetime) -> HttpResponse:
    back = reverse("renewals") + (f"?{request.GET.urlencode()}" if request.GET else "")
    if not (chosen := chosen_in(request)):
        messages.warning(request, _("Tick the people whose next safe-conduct you want to ask for."))
        return redirect(back)
    try:
        outcomes = request_many(chosen, by=request.user, at=at, reasons=reasons_of(request))
    except BadInput as error:
        messages.error(request, " ".join(map(str, error.fields.values())))
        return redirect(back)
    shown = told(outcomes, request.user, back=back, at=at)
    return render(request, "safe_conducts/requested_many.html", shown)
