"""Requesting a safe-conduct, deciding on it, and handing it over."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.arrivals.models import Case
from casework.arrivals.selectors import case_for
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, Finding, Level, refusing
from casework.journey import steps
from casework.law.days import local_date
from casework.pages.applications import reasons_of, reasons_typed
from casework.pages.asked import Asked, desk_only, for_roles, now_for
from casework.pages.documents import pdf
from casework.pages.forms import NoteForm
from casework.pages.listing import page_of, record_list
from casework.pages.middleware import record_refusal
from casework.people.files import read_file
from casework.people.selectors import listed_name, with_names
from casework.safe_conducts import rules
from casework.safe_conducts import services as safe_conducts
from casework.safe_conducts.models import PrintOutcome, SafeConduct
from casework.safe_conducts.selectors import evidence_for
from casework.safe_conducts.states import Status
from casework.staff.models import Role, User
from casework.transitions import Transition

WAITING = (Status.REQUESTED, Status.APPROVED, Status.NUMBERED)


def paper_for(user: User, pk: UUID, *, at: datetime) -> SafeConduct:
    """One safe-conduct. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(user, at=at)
    related = ("case__person", "case__office__region", "case__officer", "case__registered_by", "office", "document")
    found = SafeConduct.objects.select_related(*related, "requested_by", "approved_by")
    return found.get(pk=pk, case__in=seen)


@for_roles(Role.CASE_OFFICER)
def request_one(request: Asked, pk: UUID) -> HttpResponse:
    """Everything that stands for and against the paper, and the button that asks a second person."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk)
    evidence = evidence_for(case, on=local_date(at))
    findings = rules.about_requesting(request.user, evidence, at=at)
    problem: dict[str, str] = {}
    if request.method == "POST":
        try:
            safe_conducts.request_safe_conduct(case.pk, by=request.user, at=at, reasons=reasons_of(request))
        except ActionRefused as refused:  # the page says what is missing
            record_refusal(request, refused.findings)
        except BadInput as error:
            problem = {name: str(sentence) for name, sentence in error.fields.items()}
        else:
            messages.success(request, _("Requested. A supervisor decides."))
            return redirect("case", case.pk)
    shown = {
        "case": case,
        "evidence": evidence,
        "findings": _with_reasons(findings, reasons_typed(request)),
        "blocked": any(finding.level is Level.REFUSE for finding in findings),
        "returned": _last_note(evidence.pending),
        "problem": problem,
    }
    return render(request, "safe_conducts/request.html", shown, status=422 if request.method == "POST" else 200)


def _with_reasons(findings: list[Finding], reasons: dict[str, str]) -> list[dict[str, object]]:
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


@for_roles(Role.SUPERVISOR)
@require_GET
def queue(request: Asked) -> HttpResponse:
    """What waits for a decision, the longest waiting first."""
    at = now_for(request)
    seen = Case.objects.visible_to(request.user, at=at)
    waiting = SafeConduct.objects.filter(status__in=WAITING, case__in=seen).order_by("requested_at", "id")
    related = waiting.select_related("case__person", "case__office", "requested_by")
    page = page_of(request, related.prefetch_related(with_names("case__person__"), "case__checks"))
    record_list("casework_safeconduct", page)
    rows = [
        {"paper": paper, "name": listed_name(paper.case.person), "mine": _own(paper, request.user)} for paper in page
    ]
    return render(request, "safe_conducts/queue.html", {"page_obj": page, "rows": rows})


def _own(paper: SafeConduct, user: User) -> bool:
    return bool(rules.about_four_eyes(user.pk, paper, editor_id=paper.facts_edited_by_id))


@desk_only
@require_GET
def one(request: Asked, pk: UUID) -> HttpResponse:
    """One safe-conduct: evidence and findings for whoever decides, the paper for whoever hands it over."""
    at = now_for(request)
    paper = paper_for(request.user, pk, at=at)
    record_read(
        case_id=paper.case_id, person_id=paper.person_id, subject_table="casework_safeconduct", subject_pk=paper.pk
    )
    return render(request, "safe_conducts/one.html", decision_context(paper, request.user, at=at))


def decision_context(
    paper: SafeConduct, user: User, *, at: datetime, note: NoteForm | None = None
) -> dict[str, object]:
    """What the page of one safe-conduct shows, whoever looks."""
    evidence = evidence_for(paper.case, on=local_date(at))
    deciding = paper.status == Status.REQUESTED
    findings = rules.about_approving(user, paper, evidence, at=at) if deciding else []
    requested = Transition.objects.filter(subject_id=paper.pk, verb="request").order_by("-at").first()
    handing = rules.about_handing_over(user, paper, at=at) if paper.document_id else []
    return {
        "paper": paper,
        "case": paper.case,
        "evidence": evidence,
        "known": evidence.known,
        "deciding": deciding and user.holds(Role.SUPERVISOR, at=at),
        "findings": _with_reasons(findings, requested.reasons if requested else {}),
        "blocked": bool(refusing(findings)),
        "can_hand_over": bool(paper.document_id) and not refusing(handing),
        "handed_over": paper.prints.filter(outcome=PrintOutcome.HANDED_OVER).order_by("-number").first(),
        "prints": list(paper.prints.select_related("by").order_by("number")),
        "requested": requested,
        "note_form": note or NoteForm(),
        "active": paper.is_active(local_date(at)),
    }


@for_roles(Role.SUPERVISOR)
@require_POST
def approve(request: Asked, pk: UUID) -> HttpResponse:
    """Approve: the worker numbers and prints."""
    at = now_for(request)
    paper = paper_for(request.user, pk, at=at)
    steps.approve_safe_conduct(paper.pk, by=request.user, at=at)
    messages.success(request, _("Approved. The document is being made."))
    return redirect("safe_conduct", pk)


@for_roles(Role.SUPERVISOR)
@require_POST
def give_back(request: Asked, pk: UUID) -> HttpResponse:
    """Return a request to its officer, or refuse it: either with a sentence that says why."""
    at = now_for(request)
    paper = paper_for(request.user, pk, at=at)
    form = NoteForm(request.POST)
    if not form.is_valid():
        shown = decision_context(paper, request.user, at=at, note=form)
        return render(request, "safe_conducts/one.html", shown, status=422)
    note = form.cleaned_data["note"]
    if request.POST.get("verdict") == "refuse":
        safe_conducts.refuse_safe_conduct(paper.pk, note, by=request.user, at=at)
        messages.success(request, _("Refused. The reason is recorded."))
    else:
        safe_conducts.return_safe_conduct(paper.pk, note, by=request.user, at=at)
        messages.success(request, _("Returned to the officer with your note."))
    return redirect("safe_conduct_queue")


@desk_only
@require_GET
def document(request: Asked, pk: UUID) -> HttpResponse:
    """The document itself; each opening is an event."""
    paper = paper_for(request.user, pk, at=now_for(request))
    if paper.document is None:
        raise SafeConduct.DoesNotExist
    record_read(
        case_id=paper.case_id,
        person_id=paper.person_id,
        subject_table="casework_storedfile",
        subject_pk=paper.document_id,
        purpose="document opened",
    )
    return pdf(read_file(paper.document), name=f"salvoconducto-{paper.printed_no}.pdf")


@for_roles(Role.CASE_OFFICER)
@require_POST
def hand_over(request: Asked, pk: UUID) -> HttpResponse:
    """Record that the holder has the sheet."""
    at = now_for(request)
    paper = paper_for(request.user, pk, at=at)
    safe_conducts.hand_over(paper.pk, by=request.user, at=at)
    messages.success(request, _("Recorded: the person holds the safe-conduct."))
    return redirect("case", paper.case_id)
