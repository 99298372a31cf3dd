"""How many people presented themselves: the question in the address, the figures, the bulletins that froze them."""

import csv
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from casework.audit.services import record_event
from casework.bulletins.figures import Who
from casework.bulletins.rules import check_period
from casework.bulletins.selectors import answer_at, bulletin_of, default_since, latest_bulletins, shown
from casework.bulletins.services import make_bulletin
from casework.errors import BadInput
from casework.law.days import BOGOTA, local_date
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.counting import rows_of_export, shown_figures, told_differences
from casework.staff.models import Role


class DayField(forms.DateField):
    """A day as the browser sends it, whatever the language."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ["%Y-%m-%d"]


class CountForm(forms.Form):
    """From which day, until when, and whom to count."""

    since = DayField(label=gettext_lazy("Since"))
    day = DayField(label=gettext_lazy("Until"))
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )
    who = forms.ChoiceField(label=gettext_lazy("Whom"), choices=Who.choices)

    def __init__(self, asked: Any, *, at: datetime) -> None:
        """Whatever the address does not say is asked as usual: until now, the members of the public force."""
        now = at.astimezone(BOGOTA)
        usual = {"since": default_since(at), "day": now.date(), "time": f"{now:%H:%M}", "who": Who.PERSONNEL}
        super().__init__({name: asked.get(name) or value for name, value in usual.items()})
        self.at = at

    def clean(self) -> dict[str, Any]:
        """The cut-off as a moment; a period that cannot be counted is told beside its field."""
        cleaned = dict(super().clean() or {})
        if {"since", "day", "time"} <= cleaned.keys():
            cut_off = datetime.combine(cleaned["day"], cleaned["time"], tzinfo=BOGOTA)
            try:
                check_period(cleaned["since"], cut_off, at=self.at)
            except BadInput as error:
                for field, sentence in error.fields.items():
                    self.add_error("day" if field == "cut_off" else field, str(sentence))
            cleaned["cut_off"] = cut_off
        return cleaned


@for_roles(Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
def counts(request: Asked) -> HttpResponse:
    """The figures that were asked for, of the whole country: they name nobody. Sending them freezes a bulletin."""
    at = now_for(request)
    form = CountForm(request.POST if request.method == "POST" else request.GET, at=at)
    if not form.is_valid():
        return render(request, "bulletins/counts.html", {"form": form, "bulletins": latest_bulletins(at)}, status=422)
    since, cut_off, who = form.cleaned_data["since"], form.cleaned_data["cut_off"], Who(form.cleaned_data["who"])
    if request.method == "POST":
        make_bulletin(since, cut_off, by=request.user, at=at)
        messages.success(request, _("The figures were frozen as a bulletin."))
        return redirect(address(since, cut_off, who))
    answer, bulletin = answer_at(cut_off, since), bulletin_of(cut_off, since)
    shown_here = {
        "form": form,
        **shown_figures(shown(answer, cut_off, since, who=who)),
        "bulletin": bulletin,
        "differences": told_differences(bulletin, answer) if bulletin else [],
        "bulletins": [(each, address(each.since, each.cut_off, who)) for each in latest_bulletins(at)],
        "export": address(since, cut_off, who, name="counts_csv"),
    }
    return render(request, "bulletins/counts.html", shown_here)


def address(since: date, cut_off: datetime, who: Who, *, name: str = "counts") -> str:
    """Where this question gets its answer, later too."""
    local = cut_off.astimezone(BOGOTA)
    asking = {"since": since.isoformat(), "day": local.date().isoformat(), "time": f"{local:%H:%M}", "who": who.value}
    return reverse(name, query=asking)


@for_roles(Role.SUPERVISOR)
@require_GET
def counts_csv(request: Asked) -> HttpResponse:
    """The same figures as a table for a spreadsheet; taking them out is an event."""
    form = CountForm(request.GET, at=now_for(request))
    if not form.is_valid():
        return render(request, "bulletins/counts.html", {"form": form}, status=422)
    since, cut_off, who = form.cleaned_data["since"], form.cleaned_data["cut_off"], Who(form.cleaned_data["who"])
    figures = shown(answer_at(cut_off, since), cut_off, since, who=who)
    record_event(
        kind="export",
        verb="bulletins.exported",
        subject_table="casework_bulletin",
        details={"since": since, "cut_off": cut_off, "who": who.value},
    )
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")  # the mark lets spreadsheets read accents
    response.headers["Content-Disposition"] = f'attachment; filename="amparo-{local_date(cut_off)}.csv"'
    csv.writer(response).writerows(rows_of_export(figures))
    return response
