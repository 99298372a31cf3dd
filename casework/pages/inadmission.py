"""Grounds of inadmission of one case: what is recorded, one more, and the withdrawal of one."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from casework.arrivals.inadmission import about_inadmission, record_inadmission, withdraw_inadmission
from casework.arrivals.inadmission_grounds import InadmissionGround
from casework.arrivals.models import Case
from casework.arrivals.selectors import case_for
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.law.days import BOGOTA
from casework.pages.asked import Asked, desk_only, now_for
from casework.pages.forms import LineField, MomentField, WhyForm, put_errors
from casework.pages.middleware import record_refusal


class GroundForm(forms.Form):
    """Which ground, on which article, and since when the desk knows of it."""

    ground = LineField(label=gettext_lazy("Ground of inadmission, in words"), max_length=500)
    article = LineField(label=gettext_lazy("Article that it stands on"), max_length=120)
    found_at = MomentField(label=gettext_lazy("When it was found"))


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def inadmission(request: Asked, pk: UUID) -> HttpResponse:
    """What is recorded, and the form for one more."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    form = GroundForm(request.POST or None, initial={"found_at": at.astimezone(BOGOTA)})
    if request.method != "POST":
        return _page(request, case, form, at=at)

    def act() -> None:
        record_inadmission(case.pk, **form.cleaned_data, by=request.user, at=at)

    stopped = _stopped(request, form, act)
    if stopped is None:
        messages.success(request, _("The ground is recorded. No first safe-conduct is issued while it stands."))
        return redirect("case", pk)
    return _page(request, case, form, at=at, findings=stopped, status=422)


@desk_only
@require_POST
def withdraw(request: Asked, pk: UUID, ground: UUID) -> HttpResponse:
    """Withdraw one, with the reason."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    why = WhyForm(request.POST, auto_id=f"why_{ground}_%s")

    def act() -> None:
        withdraw_inadmission(case.pk, ground, why.cleaned_data["why"], by=request.user, at=at)

    stopped = _stopped(request, why, act)
    if stopped is None:
        messages.success(request, _("The ground is withdrawn. It stays in the file with your reason."))
        return redirect("case", pk)
    form = GroundForm(initial={"found_at": at.astimezone(BOGOTA)})
    return _page(request, case, form, at=at, findings=stopped, status=422, wrong={ground: why})


def _stopped(request: Asked, form: forms.Form, act: Callable[[], None]) -> list[Finding] | None:
    """Nothing once it is done; else what stands against it, while the form holds what is wrong with a field."""
    if not form.is_valid():
        return []
    try:
        act()
    except ActionRefused as refused:
        record_refusal(request, refused.findings)
        return refused.findings
    except BadInput as error:
        put_errors(form, error)
        return []
    return None


def _page(
    request: Asked,
    case: Case,
    form: forms.Form,
    *,
    at: datetime,
    findings: list[Finding] | None = None,
    status: int = 200,
    wrong: dict[UUID, forms.Form] | None = None,
) -> HttpResponse:
    """The page with a form beside each ground that stands; opening it is an event of the case."""
    found = findings or about_inadmission(request.user, case, at=at)
    grounds = InadmissionGround.objects.filter(case=case).select_related("recorded_by", "withdrawn_by")
    rows = [
        {"ground": one, "why_form": (wrong or {}).get(one.pk, WhyForm(auto_id=f"why_{one.pk}_%s"))}
        for one in grounds.order_by("-recorded_at")
    ]
    record_read(
        case_id=case.pk, person_id=case.person_id, subject_table="casework_inadmissionground", subject_pk=case.pk
    )
    shown = {"case": case, "form": form, "rows": rows, "findings": found, "blocked": bool(refusing(found))}
    return render(request, "arrivals/inadmission.html", shown, status=status)
