"""Requesting a safe-conduct, and the document itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from casework.arrivals.models import Case
from casework.arrivals.selectors import case_for
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, Finding, Level
from casework.law.days import local_date
from casework.pages.access_used import with_access
from casework.pages.applications import reasons_of, reasons_typed
from casework.pages.asked import Asked, for_roles, now_for, readers_only
from casework.pages.documents import pdf
from casework.pages.forms import AskedForm
from casework.pages.middleware import record_refusal
from casework.people.files import open_file
from casework.safe_conducts import rules
from casework.safe_conducts import services as safe_conducts
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.selectors import evidence_for
from casework.safe_conducts.states import Status
from casework.safe_conducts.type_rules import GUARDS
from casework.staff.models import Role, User
from casework.transitions import Transition

FACTS = {  # by what officers call them, where one cannot be printed; any other is not theirs to write
    "given_names": gettext_lazy("Given names"),
    "paternal_surname": gettext_lazy("First surname"),
    "maternal_surname": gettext_lazy("Second surname"),
    "identity_document": gettext_lazy("Identity document"),
    "territorial_limit": gettext_lazy("Territorial limit"),
}


def paper_for(user: User, pk: UUID, *, at: datetime) -> SafeConduct:
    """One safe-conduct. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(user, at=at)
    related = ("case__person", "case__office__region", "case__officer", "case__registered_by", "office", "document")
    found = SafeConduct.objects.select_related(
        *related, "requested_by", "approved_by", "renews", "replaces", "loss_ground"
    )
    return found.get(pk=pk, case__in=seen)


@for_roles(Role.CASE_OFFICER)
def request_one(request: Asked, pk: UUID) -> HttpResponse:
    """Everything that stands for and against the paper, and the button that asks a second person."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk)
    evidence, asked = evidence_for(case, on=local_date(at)), request.GET.get("type", "")
    if asked in GUARDS and not evidence.replaced:
        evidence = evidence.of_kind(asked)
    findings = rules.about_requesting(request.user, evidence, at=at)
    sent = request.POST if request.method == "POST" else None
    form = AskedForm(sent, initial={"territorial_limit": evidence.territorial_limit})
    problem: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            asked_for: dict[str, Any] = {"type": evidence.kind, "reasons": reasons_of(request)} | form.cleaned_data
            safe_conducts.request_safe_conduct(case.pk, by=request.user, at=at, **asked_for)
        except ActionRefused as refused:  # the page says what is missing
            record_refusal(request, refused.findings)
            findings = [*findings, *(one for one in refused.findings if one not in findings)]
        except BadInput as error:
            problem = unprintable(error)
        else:
            messages.success(request, _("Requested. A supervisor decides."))
            return redirect("case", case.pk)
    shown = {
        "case": case,
        "evidence": evidence,
        "form": form,
        "failed": request.method == "POST",
        "kinds": [] if evidence.replaced else evidence.types,
        "findings": with_reasons(findings, reasons_typed(request)),
        "blocked": any(finding.level is Level.REFUSE for finding in findings),
        "returned": _last_note(evidence.pending),
        "problem": problem,
    }
    return render(request, "safe_conducts/request.html", shown, status=422 if request.method == "POST" else 200)


def unprintable(error: BadInput) -> dict[str, str]:
    """Which facts the document cannot show as they are, by the word that the page has for each."""
    return {str(FACTS.get(name, name)): str(sentence) for name, sentence in error.fields.items()}


def with_reasons(findings: list[Finding], reasons: dict[str, str]) -> list[dict[str, object]]:
    """The findings with what was already typed beside them."""
    return [
        {
            "code": finding.code,
            "message": finding.message,
            "level": finding.level,
            "article": finding.article,
            "reason": reasons.get(finding.code, ""),
        }
        for finding in findings
    ]


def _last_note(paper: SafeConduct | None) -> Transition | None:
    """Why a request came back."""
    if paper is None or paper.status != Status.DRAFT:
        return None
    return Transition.objects.filter(subject_id=paper.pk, verb="return").select_related("by").order_by("-at").first()


@readers_only
@require_GET
def document(request: Asked, pk: UUID) -> HttpResponse:
    """The document itself; each opening is an event."""
    paper = paper_for(request.user, pk, at=now_for(request))
    if paper.document is None:
        raise SafeConduct.DoesNotExist
    purpose = with_access(request, "document opened")
    content = open_file(paper.document, case_id=paper.case_id, person_id=paper.person_id, purpose=purpose)
    return pdf(content, name=f"salvoconducto-{paper.printed_no}.pdf")
