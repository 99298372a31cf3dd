"""Recording that somebody died, and taking back a death that was recorded by mistake."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework.arrivals.selectors import case_for
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.journey.deaths import about_recording_death, death_of, record_death
from casework.journey.deaths import withdraw_death as withdraw
from casework.pages.asked import Asked, desk_only, now_for
from casework.pages.forms import LineField, WhyForm, put_errors
from casework.pages.middleware import record_refusal
from casework.people.facts import Died
from casework.people.models import Basis, Death


class DeathForm(forms.Form):
    """The day as far as it is known, and who says so."""

    on = forms.DateField(
        label=gettext_lazy("Day of the death"),
        help_text=gettext_lazy("Leave it empty if it is not known."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    told_by = LineField(label=gettext_lazy("Who says so, or which document"), max_length=300)
    basis = forms.ChoiceField(label=gettext_lazy("How it is known"), choices=Basis.choices)
    sure = forms.BooleanField(label=gettext_lazy("I have read what this ends"))
    instead_of = forms.UUIDField(required=False, widget=forms.HiddenInput)


@desk_only
def death(request: Asked, pk: UUID) -> HttpResponse:
    """Record that the person died; what it ends is said before."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    standing = death_of(case)
    form = DeathForm(request.POST or None, initial={"instead_of": standing.pk if standing else None})
    findings, status = about_recording_death(request.user, case, at=at), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told = {name: form.cleaned_data[name] for name in ("on", "told_by", "basis")}
            try:
                record_death(case.pk, Died(**told), by=request.user, at=at, instead_of=form.cleaned_data["instead_of"])
            except ActionRefused as refused:
                record_refusal(request, refused.findings)
                findings, standing = refused.findings, death_of(case)
                form = _with_what_stands(request, standing)
            except BadInput as error:
                put_errors(form, error)
            else:
                messages.success(request, _("The death is recorded. Every safe-conduct of this person has ended."))
                return redirect("case", pk)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=pk)
    shown = {"case": case, "form": form, "findings": findings, "blocked": bool(refusing(findings))}
    shown |= {"death": standing, "why_form": WhyForm(auto_id="why_%s")}
    return render(request, "arrivals/death.html", shown, status=status)


def _with_what_stands(request: Asked, standing: Death | None) -> DeathForm:
    """The form as it was typed, for what is recorded by now: the page shows it, and the next try writes over that."""
    typed = request.POST.copy()
    typed["instead_of"] = str(standing.pk) if standing else ""
    return DeathForm(typed)


@desk_only
@require_POST
def withdraw_death(request: Asked, pk: UUID) -> HttpResponse:
    """Take back a death that was recorded by mistake."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    form: forms.Form = WhyForm(request.POST, auto_id="why_%s")
    findings: list[Finding] = []
    if form.is_valid():
        try:
            withdrawn = withdraw(case.pk, form.cleaned_data["why"], by=request.user, at=at)
        except ActionRefused as refused:
            record_refusal(request, refused.findings)
            findings = refused.findings
        except BadInput as error:
            put_errors(form, error)
        else:
            said = _("Taken back. What ended stays ended: ask for another safe-conduct.")
            messages.success(request, said) if withdrawn else messages.warning(request, _("No death is recorded."))
            return redirect("case", pk)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=pk)
    standing = death_of(case)
    again = DeathForm(initial={"instead_of": standing.pk if standing else None})
    shown = {"case": case, "form": again, "why_form": form, "death": standing, "findings": findings, "failed": True}
    shown["here"] = reverse("record_death", args=[pk])
    return render(request, "arrivals/death.html", shown, status=422)
