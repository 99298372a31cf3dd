"""Recording what the Ministry did about an application, from a page of its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.arrivals.models import Case
from casework.arrivals.selectors import listed_as
from casework.asylum.ministry import ToldAct
from casework.asylum.ministry_acts import OF_ONE_PERSON, ActKind
from casework.asylum.ministry_rules import about_who_records
from casework.asylum.models import Application
from casework.asylum.selectors import acts_about, covered_by
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, Finding, InvalidTransition
from casework.journey.ministry import record_ministry_act
from casework.law.reference import RejectionGround
from casework.law.selectors import options
from casework.pages.applications import application_for, reasons_of, reasons_typed
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.forms import CHOOSE, LineField, MomentField, ScanField, put_errors, put_findings
from casework.pages.middleware import record_no_step, record_refusal
from casework.pages.safe_conducts import with_reasons
from casework.people.selectors import with_names
from casework.staff.models import Role, User


class ActForm(forms.Form):
    """An act of the Ministry as its letter says it."""

    kind = forms.ChoiceField(label=gettext_lazy("Which act"), choices=[*CHOOSE, *ActKind.choices])
    number = LineField(label=gettext_lazy("Number of the act"), max_length=60)
    dated = forms.DateField(label=gettext_lazy("Day of the act"), widget=forms.DateInput(attrs={"type": "date"}))
    signatory = LineField(label=gettext_lazy("Signed by"), max_length=120)
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground of the rejection"), help_text=gettext_lazy("Of a rejection alone."), required=False
    )
    request_number = LineField(
        label=gettext_lazy("Number of the request for a safe-conduct"), max_length=60, required=False
    )
    about = forms.ChoiceField(
        label=gettext_lazy("Whose it is"),
        help_text=gettext_lazy("Of a certificate or another permit alone; other acts are of all whom it covers."),
    )
    received_at = MomentField(
        label=gettext_lazy("When it was received"),
        help_text=gettext_lazy("Now, if nothing is written here."),
        required=False,
    )
    scan = ScanField(label=gettext_lazy("Scan of the act"))

    def __init__(self, *given: Any, people: Sequence[tuple[str, str]], **options_: Any) -> None:
        super().__init__(*given, **options_)
        self.fields["ground"].choices = [*CHOOSE, *options(RejectionGround)]  # type: ignore[attr-defined]
        self.fields["about"].choices = people  # type: ignore[attr-defined]


@for_roles(Role.SUPERVISOR, Role.MINISTRY_LIAISON)
def record_act(request: Asked, pk: UUID) -> HttpResponse:
    """Record an act; the application follows it, and papers end where the decree says so."""
    at = now_for(request)
    application = application_for(request.user, pk, at=at)
    form = ActForm(request.POST or None, request.FILES or None, people=_people(application, request.user, at=at))
    findings, status = about_who_records(request.user, application, at=at), 200
    if request.method == "POST":
        problems = _recorded(request, application, form, at=at)
        if problems is None:
            messages.success(request, _("The act is recorded."))
            return redirect("case", application.case_id)
        named = {finding.code for finding in problems}
        findings, status = [*problems, *(each for each in findings if each.code not in named)], 422
    case = application.case
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_application", subject_pk=pk)
    shown = {"case": case, "application": application, "form": form, "acts": acts_about(case, application)}
    shown["can_record_act"] = True
    shown["findings"] = with_reasons(findings, reasons_typed(request))
    return render(request, "asylum/ministry_act.html", shown, status=status)


def _people(application: Application, user: User, *, at: datetime) -> list[tuple[str, str]]:
    """The applicant, then whom the application covers, as far as this reader may see their cases."""
    seen = Case.objects.visible_to(user, at=at).select_related("person").prefetch_related(with_names("person__"))
    cases = seen.filter(Q(pk=application.case_id) | Q(pk__in=covered_by(application).values("case")))
    applicant_first = sorted(cases, key=lambda case: (case.pk != application.case_id, case.number or ""))
    return [(str(case.pk), f"{listed_as(case)} · {case.number}") for case in applicant_first]


def _recorded(request: Asked, application: Application, form: ActForm, *, at: datetime) -> list[Finding] | None:
    """Nothing once it is recorded; else what stands against it, while the form holds what is wrong with a field."""
    if not form.is_valid():
        return []
    told = dict(form.cleaned_data)
    about = told.pop("about")
    of_one = UUID(about) if told["kind"] in OF_ONE_PERSON else None
    try:
        record_ministry_act(
            application.pk, ToldAct(**told), by=request.user, at=at, case_id=of_one, reasons=reasons_of(request)
        )
    except ActionRefused as refused:
        record_refusal(request, refused.findings)
        return put_findings(form, refused.findings)
    except InvalidTransition as error:
        record_no_step(request, error)
        form.add_error("kind", _("The application cannot take this step as it stands now."))
        return []
    except BadInput as error:
        put_errors(form, error)
        return []
    return None
