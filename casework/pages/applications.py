"""Lodging, completing and forwarding an application, and its receipt."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.arrivals.models import Case
from casework.arrivals.selectors import case_for
from casework.asylum import services as asylum
from casework.asylum.accounts import read_accounts
from casework.asylum.lodging import Lodging
from casework.asylum.models import Application
from casework.asylum.receipt import render_receipt, told_of_receipt
from casework.asylum.selectors import receipt_facts
from casework.audit.services import record_read
from casework.errors import ActionRefused, Finding, Level
from casework.law.days import BOGOTA
from casework.pages.access_used import with_access
from casework.pages.asked import Asked, for_roles, now_for, readers_only
from casework.pages.coverable import could_cover, coverable
from casework.pages.documents import pdf
from casework.pages.forms import CompleteForm, ForwardForm, LodgeForm
from casework.pages.middleware import record_refusal
from casework.pages.registration import signed
from casework.people.writing import clean_line
from casework.staff.models import Role, User

MOST_REASON = 500


def reasons_typed(request: HttpRequest) -> dict[str, str]:
    """What was typed beside findings, by their code, as it is."""
    given = request.POST.items()
    return {name.removeprefix("reason_"): str(text) for name, text in given if name.startswith("reason_")}


def reasons_of(request: HttpRequest) -> dict[str, str]:
    """The reasons that were typed beside findings, by their code. Raises BadInput for what cannot be kept."""
    typed = reasons_typed(request)
    return {code: clean_line(text, field=f"reason_{code}", most=MOST_REASON) for code, text in typed.items()}


def application_for(user: User, pk: UUID, *, at: Any) -> Application:
    """One application. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(user, at=at)
    return Application.objects.select_related("case__person", "case__office", "signature").get(pk=pk, case__in=seen)


@for_roles(Role.CASE_OFFICER)
def lodge(request: Asked, pk: UUID) -> HttpResponse:
    """Receive an application; its content may be completed until ratification."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    form = LodgeForm(request.POST or None, initial={"received_at": at.astimezone(BOGOTA), "channel": "border"})
    form.fields["covers"].choices = coverable(request.user, case, at=at)  # type: ignore[attr-defined]
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        try:
            asylum.lodge_application(
                case.pk, _lodging(form.cleaned_data), by=request.user, at=at, reasons=reasons_of(request)
            )
        except ActionRefused as refused:
            findings = refused.findings
            record_refusal(request, findings)
        else:
            messages.success(request, _("The application was lodged. The 24 hours to forward it are running."))
            return redirect("case", case.pk)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk)
    shown = {"case": case, "form": form, "findings": findings, "refused": _refusals(findings)}
    shown["instead"] = could_cover(request.user, case, at=at)
    return render(request, "asylum/lodge.html", shown, status=422 if form.errors or findings else 200)


def _lodging(cleaned: dict[str, Any]) -> Lodging:
    return Lodging(
        channel=cleaned["channel"],
        received_at=cleaned["received_at"],
        grounds=tuple(cleaned["grounds"]),
        statement=cleaned["statement"],
        evidence=cleaned["evidence"],
        signed=signed(cleaned),
        covers=tuple(UUID(key) for key in cleaned["covers"]),
    )


def _refusals(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level is Level.REFUSE]


@for_roles(Role.CASE_OFFICER)
def complete(request: Asked, pk: UUID) -> HttpResponse:
    """Add what was not stated at first. The account that is kept is not shown again: write it anew to replace it."""
    at = now_for(request)
    application = application_for(request.user, pk, at=at)
    first = {"grounds": application.grounds, "evidence": application.evidence_listed}
    form = CompleteForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data
        asylum.complete_application(
            application.pk,
            grounds=tuple(content["grounds"]),
            statement=content["statement"],
            evidence=content["evidence"],
            by=request.user,
            at=at,
        )
        messages.success(request, _("The application was completed."))
        return redirect("case", application.case_id)
    record_read(
        case_id=application.case_id,
        person_id=application.case.person_id,
        subject_table="casework_application",
        subject_pk=application.pk,
    )
    shown = {"case": application.case, "form": form, "has_statement": application.statements.exists()}
    return render(request, "asylum/complete.html", shown, status=422 if form.errors else 200)


@for_roles(Role.CASE_OFFICER)
def forward(request: Asked, pk: UUID) -> HttpResponse:
    """Record the dispatch to the Ministry."""
    at = now_for(request)
    application = application_for(request.user, pk, at=at)
    form = ForwardForm(request.POST or None, initial={"received_at": at.astimezone(BOGOTA)})
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        number, left_at = form.cleaned_data["dispatch_number"], form.cleaned_data["received_at"]
        reasons = reasons_of(request)
        try:
            asylum.forward_application(
                application.pk, number, by=request.user, at=at, received_at=left_at, reasons=reasons
            )
        except ActionRefused as refused:
            findings = refused.findings
            record_refusal(request, findings)
        else:
            messages.success(request, _("Recorded: the application is on its way to the Ministry."))
            return redirect("case", application.case_id)
    shown = {"case": application.case, "application": application, "form": form, "findings": findings}
    return render(request, "asylum/forward.html", shown, status=422 if form.errors or findings else 200)


@readers_only
@require_GET
def receipt(request: Asked, pk: UUID) -> HttpResponse:
    """The receipt of lodging, as a document."""
    at = now_for(request)
    application = application_for(request.user, pk, at=at)
    seen = Case.objects.visible_to(request.user, at=at)
    content = render_receipt(receipt_facts(application, seen=seen, demonstration=settings.DEMONSTRATION))
    record_read(
        case_id=application.case_id,
        person_id=application.case.person_id,
        subject_table="casework_application",
        subject_pk=pk,
        purpose=with_access(request, "receipt printed"),
        details=told_of_receipt(content),
    )
    return pdf(content, name=f"recibo-{application.case.public_ref}.pdf")


@for_roles(Role.CASE_OFFICER, Role.SUPERVISOR, Role.SECURITY_REVIEWER, Role.MINISTRY_LIAISON)
@require_GET
def statement(request: Asked, pk: UUID) -> HttpResponse:
    """What the person told, for who may read it; each account that is shown is an event of its own."""
    at = now_for(request)
    application = application_for(request.user, pk, at=at)
    told = read_accounts(application, by=request.user, at=at)
    return render(request, "asylum/statement.html", {"case": application.case, "accounts": told})
