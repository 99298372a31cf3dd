"""The overall assessment of a case, the reviewers' queue and the supervisors'."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, F, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework.arrivals.models import Case, CaseGrant, GrantKind
from casework.audit.services import record_read
from casework.errors import BadInput, Finding, refusing
from casework.law.days import local_date
from casework.pages.answer_forms import ProposalForm, ReasonForm
from casework.pages.asked import Asked, checks_only, for_roles, now_for
from casework.pages.case_checks import case_with_checks
from casework.pages.forms import put_errors
from casework.pages.listing import chips_of, page_of, record_list
from casework.people.selectors import known_about, listed_name, with_names
from casework.screening import assessing
from casework.screening import assessment_rules as rules
from casework.screening.assessment_states import OUTCOMES, AssessmentStatus
from casework.screening.assessments import Assessment
from casework.screening.checklists import items_of
from casework.staff.models import Role, User
from casework.work.models import WorkItem, WorkKind, WorkStatus

STATUSES = [
    ("", gettext_lazy("what waits for me")),
    ("complete", gettext_lazy("ready for a proposal")),
    ("proposed", gettext_lazy("proposed")),
    ("open", gettext_lazy("something is missing")),
]
WAITS = {"open": "opened_at", "complete": "completed_at", "proposed": "proposed_at"}


class QueueFilter(forms.Form):
    """What the address asks for; an answer that is none counts as not given."""

    status = forms.ChoiceField(choices=STATUSES, required=False)
    office = forms.CharField(max_length=2, required=False)


@for_roles(Role.SECURITY_REVIEWER, Role.SUPERVISOR)
@require_GET
def queue(request: Asked) -> HttpResponse:
    """Assessments that wait, the longest waiting first: for a reviewer to propose, for a supervisor to decide."""
    at, user = now_for(request), request.user
    asked = QueueFilter(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    mine = "proposed" if user.holds(Role.SUPERVISOR, at=at) else "complete"
    seen = Assessment.objects.filter(case__in=Case.objects.visible_to(user, at=at), status__in=tuple(WAITS))
    if office := given.get("office"):
        seen = seen.filter(case__office=office)
    counts = {**dict.fromkeys(WAITS, 0), **dict(seen.order_by().values_list("status").annotate(Count("pk")))}
    status = given.get("status") or mine
    page = page_of(request, _waiting(seen, status), total=counts[status])
    record_list("casework_assessment", page)
    reviewed = _reviewers([one.case_id for one in page], at=at)
    rows = [
        {"one": one, "name": listed_name(one.case.person), "reviewers": reviewed.get(one.case_id, [])} for one in page
    ]
    chips = chips_of(request, "status", STATUSES, counts={**counts, "": counts[mine]})
    return render(
        request, "screening/assessments.html", {"page_obj": page, "rows": rows, "chips": chips, "status": status}
    )


def _waiting(seen: QuerySet[Assessment], status: str) -> QuerySet[Assessment]:
    related = seen.filter(status=status).select_related("case__person", "case__office", "proposed_by", "approved_by")
    return (
        related.annotate(since=F(WAITS[status])).order_by("since", "pk").prefetch_related(with_names("case__person__"))
    )


def _reviewers(cases: list[UUID], *, at: datetime) -> dict[UUID, list[User]]:
    """Who is assigned to each of these cases: without one nobody can propose."""
    found: dict[UUID, list[User]] = {}
    for grant in CaseGrant.objects.in_force(at).filter(case__in=cases, kind=GrantKind.ASSIGNED).select_related("user"):
        found.setdefault(grant.case_id, []).append(grant.user)
    return found


@checks_only
@require_GET
def assessment(request: Asked, pk: UUID) -> HttpResponse:
    """The assessment of one case, with its checklist from the rules."""
    at = now_for(request)
    return _shown(request, case_with_checks(request.user, pk, at=at), at=at)


def _shown(
    request: Asked, case: Case, *, at: datetime, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    rounds = list(
        Assessment.objects.filter(case=case)
        .select_related("proposed_by", "approved_by", "second_by", "case__office")
        .order_by("-opened_at", "-id")
    )
    running = rounds[0] if rounds else None
    items = items_of(case, on=local_date(at))
    record_read(
        case_id=case.pk,
        person_id=case.person_id,
        subject_table="casework_assessment",
        subject_pk=running.pk if running else case.pk,
    )
    reads = user.holds(Role.SECURITY_REVIEWER, Role.SUPERVISOR, at=at)
    context = {
        "case": case,
        "known": known_about(case.person),
        "one": running,
        "earlier": rounds[1:],
        "items": items,
        "reads": reads,
        "may": _may(user, running, items, at=at) if running else {},
        "form": form or ProposalForm(),
        "follow_ups": _follow_ups(running) if running and user.holds(Role.SUPERVISOR, at=at) else [],
    }
    return render(request, "screening/assessment.html", context, status=status)


def _may(user: User, one: Assessment, items: list[rules.Item], *, at: datetime) -> dict[str, list[Finding]]:
    """What stands against each act, for whoever holds its role; an act that is not theirs is left out."""
    found: dict[str, list[Finding]] = {}
    if user.holds(Role.SECURITY_REVIEWER, at=at) and one.status in ("open", "complete"):
        found["propose"] = rules.about_proposing(user, one, items, at=at)
    if user.holds(Role.SUPERVISOR, at=at) and one.status == AssessmentStatus.PROPOSED:
        found["approve"] = rules.about_approving(user, one, items, at=at)
        found["return"] = rules.about_sending_back(user, one, at=at)
    if one.status in OUTCOMES and not refusing(rules.about_reopening(user, one, at=at), {"why_reopened": "asked"}):
        found["reopen"] = []
    return found


def _follow_ups(one: Assessment) -> list[WorkItem]:
    return list(WorkItem.objects.filter(kind__in=assessing.FOLLOW_UPS, subject_id=one.pk, status=WorkStatus.OPEN))


def _assessment_for(request: Asked, pk: UUID, *, at: datetime) -> Assessment:
    """One assessment. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(request.user, at=at)
    return Assessment.objects.select_related("case__person", "case__office").get(pk=pk, case__in=seen)


@for_roles(Role.SECURITY_REVIEWER)
@require_POST
def propose(request: Asked, pk: UUID) -> HttpResponse:
    """Propose what the checks come to."""
    at = now_for(request)
    one = _assessment_for(request, pk, at=at)
    form = ProposalForm(request.POST)
    if form.is_valid():
        try:
            assessing.propose_outcome(pk, assessing.Proposal(**form.cleaned_data), by=request.user, at=at)
        except BadInput as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Your proposal waits for a supervisor."))
            return redirect("assessment", one.case_id)
    return _shown(request, one.case, at=at, form=form, status=422)


def _with_reason(act: Callable[..., Any], said: Any) -> Callable[..., HttpResponse]:
    """An act on an assessment that takes one reason."""

    def view(request: Asked, pk: UUID) -> HttpResponse:
        at = now_for(request)
        one = _assessment_for(request, pk, at=at)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Nothing was recorded: write the reason, in at most 500 signs."))
            return redirect("assessment", one.case_id)
        act(pk, form.cleaned_data["reason"], by=request.user, at=at)
        messages.success(request, str(said))
        return redirect("assessment", one.case_id)

    return view


def _reopened(pk: UUID, reason: str, *, by: User, at: datetime) -> Assessment:
    return assessing.reopen_assessment(pk, reasons={"why_reopened": reason}, by=by, at=at)


_supervisors = for_roles(Role.SUPERVISOR)
approve = _supervisors(
    require_POST(_with_reason(assessing.approve_outcome, gettext_lazy("Your approval is recorded.")))
)
give_back = _supervisors(
    require_POST(_with_reason(assessing.return_proposal, gettext_lazy("Sent back to the reviewer.")))
)
reopen = for_roles(Role.SUPERVISOR, Role.SECURITY_REVIEWER)(
    require_POST(_with_reason(_reopened, gettext_lazy("The assessment is open again; the earlier one stays.")))
)


@for_roles(Role.SUPERVISOR)
@require_POST
def followed_up(request: Asked, pk: UUID) -> HttpResponse:
    """What follows an adverse outcome is done."""
    at = now_for(request)
    one = _assessment_for(request, pk, at=at)
    kind = request.POST.get("kind", "")
    assessing.close_follow_up(pk, kind if kind in WorkKind.values else "", by=request.user, at=at)
    messages.success(request, _("Recorded as done."))
    return redirect("assessment", one.case_id)
