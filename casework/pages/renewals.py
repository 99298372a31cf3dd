"""The renewal wave: whose paper runs out when, what stands against the next one, and asking for many in one go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.arrivals.models import Case
from casework.arrivals.selectors import listed_as
from casework.errors import BadInput, Finding
from casework.journey.batches import request_many
from casework.law.days import local_date
from casework.pages.applications import reasons_of, reasons_typed
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.hours import HoursForm
from casework.pages.listing import record_list
from casework.pages.outcomes import chosen_in, in_words, list_behind, told
from casework.safe_conducts.wave import MOST_SHOWN, RunsOut, followed_already, running_out, unanswered_of
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
    return _ask(request, at=at) if request.method == "POST" else wave_page(request, at=at)


def wave_page(
    request: Asked,
    *,
    at: datetime,
    hours_form: HoursForm | None = None,
    unanswered: Collection[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The wave; after a form that was sent and not done, with what was ticked and typed in it.

    `unanswered` are the questions without a reason that somebody who was ticked needs.
    """
    form = WaveForm(_asked(request))
    form.offer(desks_of(request.user, at))
    form.is_valid()
    office, within = form.cleaned_data.get("office", ""), int(form.cleaned_data["within"])
    cases, (first, last) = _cases(request.user, office, at=at), _span(within, at=at)
    wave = running_out(cases, first, last, reader=request.user, at=at)
    followed = followed_already(cases, first, last)
    record_list("casework_safeconduct", [*wave, *followed])
    typed, sent = reasons_typed(request), request.method == "POST"
    ticked = set(chosen_in(request)) if sent else {one.paper.pk for one in wave if not one.blocked}
    questions = [(each, typed.get(each.code, ""), each.code in unanswered) for each in _questions(wave)]
    shown = {
        "form": form,
        "failed": sent,
        "here": list_behind(request, "renewals"),
        "within": within,
        "days": _days(wave),
        "rows": wave,
        "ticked": ticked,
        "followed": [{"paper": paper, "name": listed_as(paper.case)} for paper in followed],
        "ready": sum(not one.blocked for one in wave),
        "questions": questions,
        "unanswered": unanswered,
        "hours_form": hours_form or HoursForm(at=at),
        "cut": len(wave) >= MOST_SHOWN,
    }
    return render(request, "safe_conducts/renewals.html", shown, status=status)


def _cases(user: User, office: str, *, at: datetime) -> QuerySet[Case]:
    """The cases of the reader's desks that they see, of one office where they ask for one."""
    offices = [desk.pk for desk in desks_of(user, at) if office in ("", desk.pk)]
    return Case.objects.visible_to(user, at=at).filter(office__in=offices)


def _span(within: int, *, at: datetime) -> tuple[date, date]:
    today = local_date(at)
    return today, today + timedelta(days=within)


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
    chosen, reasons = chosen_in(request), reasons_of(request)
    if not chosen:
        messages.warning(request, _("Tick the people whose next safe-conduct you want to ask for."))
        return wave_page(request, at=at, status=422)
    seen = Case.objects.visible_to(request.user, at=at)
    if unanswered := unanswered_of(seen, chosen, reasons, reader=request.user, at=at):
        return wave_page(request, at=at, unanswered=unanswered, status=422)
    try:
        outcomes = request_many(chosen, by=request.user, at=at, reasons=reasons)
    except BadInput as error:
        messages.error(request, in_words(error))
        return wave_page(request, at=at, status=422)
    shown = told(outcomes, request.user, back=list_behind(request, "renewals"), at=at)
    return render(request, "safe_conducts/requested_many.html", shown)
