"""A day's paper through the browser: the template, the file, and the report of every line."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from casework.arrivals.day_sheet import COLUMNS, MOST_BYTES, template
from casework.audit.services import record_event
from casework.errors import BadInput
from casework.journey.importing import Outcome, Report, import_sheet
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.forms import LineField
from casework.staff.models import Office, Role
from casework.staff.selectors import desks_of

WORDS = {
    Outcome.REGISTERED: (_("registered"), "good"),
    Outcome.READY: (_("can be registered"), "good"),
    Outcome.ALREADY: (_("registered before"), "info"),
    Outcome.REFUSED: (_("to be mended"), "bad"),
}


class SheetForm(forms.Form):
    """The sheet, where it was written, and why it was paper."""

    office = forms.ChoiceField(label=_("Office"))
    sheet = forms.FileField(label=_("Sheet"), help_text=_("CSV in UTF-8, at most 1,000 lines and 5 MB."))
    why_late = LineField(
        label=_("Why on paper first?"), help_text=_("For example: no electricity from 14:00 to 19:00."), max_length=500
    )


@for_roles(Role.CASE_OFFICER)
def import_paper(request: Asked) -> HttpResponse:
    """Check a sheet, or register everybody on it whom nothing stands against."""
    at = now_for(request)
    desks = desks_of(request.user, at)
    form = SheetForm(request.POST or None, request.FILES or None)
    form.fields["office"].choices = [(desk.pk, str(desk)) for desk in desks]  # type: ignore[attr-defined]
    report = None
    if request.method == "POST" and form.is_valid():
        report = _reported(request, form)
    shown: dict[str, Any] = {"form": form, "columns": COLUMNS}
    if report:
        record_event(kind="import", subject_table="casework_case", details=_counts(report))
        shown |= {"report": report, "rows": _rows(report), "counts": _counts(report)}
    return render(request, "arrivals/import.html", shown, status=422 if form.errors else 200)


def _reported(request: Asked, form: SheetForm) -> Report | None:
    """The report; where the file is no sheet, the form says so."""
    cleaned = form.cleaned_data
    try:
        return import_sheet(
            Office.objects.get(pk=cleaned["office"]),
            cleaned["sheet"].read(MOST_BYTES + 1),  # a byte more than is taken: the rest is not held in memory
            why_late=cleaned["why_late"],
            by=request.user,
            at=now_for(request),
            dry_run=request.POST.get("verb") != "import",
        )
    except BadInput as error:
        for name, sentence in error.fields.items():
            form.add_error("sheet" if name == "file" else name, str(sentence))
        return None


def _counts(report: Report) -> dict[str, int]:
    return {outcome.value: report.count(outcome) for outcome in Outcome}


def _rows(report: Report) -> list[dict[str, Any]]:
    """The report's lines for the page: what is to be mended first."""
    ordered = sorted(report.lines, key=lambda told: (told.outcome != Outcome.REFUSED, told.line))
    return [{"told": told, "label": WORDS[told.outcome][0], "tone": WORDS[told.outcome][1]} for told in ordered]


@for_roles(Role.CASE_OFFICER)
@require_GET
def paper_template(request: HttpRequest) -> HttpResponse:
    """The empty sheet with one invented line, in the reader's language; spreadsheets need the mark at its start."""
    response = HttpResponse("\ufeff" + template(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="amparo.csv"'
    return response
