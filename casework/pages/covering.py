"""Whom an application covers: one more relative in it, or one who leaves it for an application of their own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.arrivals.models import Case
from casework.arrivals.selectors import case_for, listed_as
from casework.asylum import services as asylum
from casework.asylum.models import Application
from casework.asylum.selectors import covered_by, open_application
from casework.audit.services import record_read
from casework.errors import ActionRefused, Finding
from casework.journey import leaving
from casework.pages.applications import application_for, reasons_of
from casework.pages.asked import Asked, for_roles, now_for, readers_only
from casework.pages.coverable import coverable
from casework.pages.forms import CHOOSE, NoteForm
from casework.pages.middleware import record_refusal
from casework.people.selectors import with_names
from casework.staff.models import Role, User


class CoverForm(forms.Form):
    """Which relative an application covers from now on."""

    relative = forms.ChoiceField(label=gettext_lazy("Relative"))


def covered_seen(user: User, application: Application, *, at: datetime) -> list[dict[str, Any]]:
    """The covered relatives whose cases this user may see."""
    seen = Case.objects.visible_to(user, at=at)
    rows = covered_by(application).filter(case__in=seen).prefetch_related(with_names("person__"))
    return [{"cover": row, "name": listed_as(row.case, row.person)} for row in rows]


@readers_only
def covered(request: Asked, pk: UUID) -> HttpResponse:
    """Whom this application covers; an officer adds a relative."""
    at = now_for(request)
    application = application_for(request.user, pk, at=at)
    officer = request.user.holds(Role.CASE_OFFICER, at=at)
    form = CoverForm(request.POST or None)
    offered = coverable(request.user, application.case, at=at)
    form.fields["relative"].choices = [*CHOOSE, *offered]  # type: ignore[attr-defined]
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        chosen = UUID(form.cleaned_data["relative"])
        try:
            asylum.cover_relative(application.pk, chosen, by=request.user, at=at, reasons=reasons_of(request))
        except ActionRefused as refused:
            findings = refused.findings
            record_refusal(request, findings)
        else:
            messages.success(request, _("The application covers this relative too. Request their safe-conduct."))
            return redirect("covered", pk)
    case = application.case
    record_read(
        case_id=case.pk, person_id=case.person_id, subject_table="casework_beneficiary", subject_pk=application.pk
    )
    rows = covered_seen(request.user, application, at=at)
    shown = {"application": application, "case": case, "rows": rows, "form": form, "findings": findings}
    shown |= {"officer": officer, "may_cover": officer and bool(offered)}
    return render(request, "families/covered.html", shown, status=422 if form.errors or findings else 200)


@for_roles(Role.CASE_OFFICER)
def own_application(request: Asked, pk: UUID) -> HttpResponse:
    """A relative leaves the application that covers them, and lodges their own, in private."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    application = open_application(case)
    if application is None or application.case_id == case.pk:
        return redirect("lodge", pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        leaving.end_cover(application.pk, case.pk, note=form.cleaned_data["note"], by=request.user, at=at)
        messages.success(request, _("The cover has ended. Lodge this person's own application."))
        return redirect("lodge", pk)
    record_read(
        case_id=case.pk, person_id=case.person_id, subject_table="casework_beneficiary", subject_pk=application.pk
    )
    shown = {"case": case, "form": form}
    return render(request, "families/own_application.html", shown, status=422 if form.errors else 200)
