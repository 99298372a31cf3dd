"""Correcting an act of the Ministry or withdrawing it, each with what was wrong, and opening its scan."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from casework.arrivals.selectors import case_for
from casework.asylum import ministry as asylum
from casework.asylum.ministry import ToldAct
from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.ministry_rules import about_correcting, about_withdrawing
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.journey.ministry import withdraw_ministry_act
from casework.law.days import BOGOTA
from casework.pages import scans
from casework.pages.applications import application_for, reasons_of, reasons_typed
from casework.pages.asked import Asked, for_roles, now_for, readers_only
from casework.pages.forms import WhyForm, put_errors, put_findings
from casework.pages.middleware import record_refusal
from casework.pages.ministry import ActForm
from casework.pages.safe_conducts import with_reasons
from casework.staff.models import Role

SAID: Final = ("number", "signatory", "request_number")


class CorrectionForm(WhyForm, ActForm):
    """What the act really says; its kind and whose it is stay as they are."""

    field_order = ("why", "number", "dated", "signatory", "request_number", "ground", "received_at", "scan")

    def __init__(self, *given: Any, act: MinistryAct, **options: Any) -> None:
        said = {name: getattr(act, name) for name in SAID}
        said |= {
            "dated": act.dated.isoformat(),
            "ground": act.ground_id or "",
            "received_at": act.received_at.astimezone(BOGOTA),
        }
        super().__init__(*given, people=[], initial=said, **options)
        del self.fields["kind"], self.fields["about"]
        received = self.fields["received_at"]
        received.required, received.help_text = True, ""
        if act.file_id:
            self.fields["scan"].help_text = _("The scan that is there stays, if no other is chosen.")


@for_roles(Role.SUPERVISOR, Role.MINISTRY_LIAISON)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_act(request: Asked, pk: UUID) -> HttpResponse:
    """Write what an act really says: another entry in the place of the first, which stays."""
    at = now_for(request)
    act = _act_for(request, pk, at=at)
    form = CorrectionForm(request.POST or None, request.FILES or None, act=act)
    corrected = MinistryAct.objects.filter(corrects=act).exists()
    findings, status = about_correcting(request.user, act, corrected=corrected, at=at), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            problems = _corrected(request, act, form, at=at)
            if problems is None:
                messages.success(request, _("The act is corrected. What followed from it stands."))
                return redirect("case", act.case_id)
            findings = problems or findings
    case = act.case
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_ministryact", subject_pk=pk)
    shown = {"case": case, "act": act, "form": form, "findings": with_reasons(findings, reasons_typed(request))}
    return render(request, "asylum/correct_act.html", shown, status=status)


def _act_for(request: Asked, pk: UUID, *, at: datetime) -> MinistryAct:
    """The act. Raises DoesNotExist alike for absent and for one of an application or a case that the reader misses."""
    act = MinistryAct.objects.select_related("case", "ground").get(pk=pk)
    act.application = application_for(request.user, act.application_id, at=at)
    act.case = case_for(request.user, act.case_id, at=at)
    return act


def _corrected(request: Asked, act: MinistryAct, form: CorrectionForm, *, at: datetime) -> list[Finding] | None:
    """Nothing once it is corrected; else what stands against it, while the form holds what is wrong with a field."""
    told = dict(form.cleaned_data)
    why = told.pop("why")
    act_told = ToldAct(kind=act.kind, **told)
    try:
        asylum.correct_act(act.pk, act_told, why, by=request.user, at=at, reasons=reasons_of(request))
    except ActionRefused as refused:
        record_refusal(request, refused.findings)
        return put_findings(form, refused.findings)
    except BadInput as error:
        put_errors(form, error)
        return []
    return None


@for_roles(Role.SUPERVISOR, Role.MINISTRY_LIAISON)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_act(request: Asked, pk: UUID) -> HttpResponse:
    """Take an act out of a file that it is not about; what that leaves and what it asks of the desk is said before."""
    at = now_for(request)
    act = _act_for(request, pk, at=at)
    form = WhyForm(request.POST or None)
    findings, status = about_withdrawing(request.user, act, at=at), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                withdraw_ministry_act(act.pk, form.cleaned_data["why"], by=request.user, at=at)
            except ActionRefused as refused:
                record_refusal(request, refused.findings)
                findings = refused.findings
            except BadInput as error:
                put_errors(form, error)
            else:
                messages.success(request, _("The act is withdrawn. The desk is asked for other safe-conducts."))
                return redirect("case", act.case_id)
    case = act.case
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_ministryact", subject_pk=pk)
    shown = {"case": case, "act": act, "form": form, "findings": findings, "blocked": bool(refusing(findings))}
    return render(request, "asylum/withdraw_act.html", shown, status=status)


@readers_only
@require_GET
def act_scan(request: Asked, pk: UUID) -> HttpResponse:
    """The scan of an act, as it came; opening it is an event of the case."""
    act = _act_for(request, pk, at=now_for(request))
    return scans.opened(act.file_id, case=act.case, name="act")
