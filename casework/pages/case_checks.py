"""All checks of a case: what was asked, of whom, since when, what came back and when, and why it waits."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import Finding, refusing
from casework.law.days import local_date
from casework.law.reference import CheckType
from casework.pages.asked import Asked, checks_only, desk_only, now_for
from casework.pages.case_page import JourneyStep
from casework.people.selectors import known_about
from casework.screening import answer_rules, asking_rules, rules
from casework.screening.agencies.exchange import note_all_sent
from casework.screening.answers import weigh_without_findings, without_findings
from casework.screening.asking import ask_for_renewal, renewable
from casework.screening.assessment_rules import Item
from casework.screening.checklists import assessment_of, items_of
from casework.screening.models import Check
from casework.screening.states import HOLDING, STEPS, CheckStatus
from casework.staff.models import User


@dataclass(frozen=True, slots=True)
class Line:
    """One check on the page: its stations in time, and the sentence that says why it waits."""

    check: Check
    stations: list[JourneyStep]
    lacks: Finding | None
    may_weigh: bool


def case_with_checks(user: User, pk: UUID, *, at: datetime) -> Case:
    """A case whose checks this reader is told of. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(user, at=at, roles=rules.READ_CHECKS)
    return seen.select_related("person", "office").get(pk=pk)


def stations_of(check: Check) -> list[JourneyStep]:
    """Asked, sent, answered, weighed: each with its time; of our own lists nothing is sent."""
    agency = check.type.asked_of == CheckType.AskedOf.AGENCY
    weighed = check.status == CheckStatus.ADJUDICATED
    planned = check.status == CheckStatus.PLANNED
    times: list[tuple[str, datetime | None, bool]] = [
        (_("asked"), None if planned else check.requested_at, not planned),
        *([(_("sent"), check.sent_at, bool(check.sent_at) or check.status in HOLDING)] if agency else []),
        (_("answered"), check.answered_at, check.status in HOLDING),
        (_("weighed"), check.weighed_at if weighed else None, weighed),
    ]
    steps, found = [], False
    for label, moment, done in times:
        state = "done" if done else "waiting" if found else "current"
        if check.status in (CheckStatus.CANCELLED, CheckStatus.ERROR) and state == "current":
            state = "stopped"
        found = found or not done
        steps.append(JourneyStep(label, state, moment))
    return steps


def lines_of(items: Iterable[Item], checks: Iterable[Check], *, to_weigh: Collection[UUID]) -> list[Line]:
    """Every check of a case, what is needed first, with what each lacks and whether its reader may weigh it now."""
    lacking = {item.check.pk: item.finding for item in items if item.check}
    ordered = sorted(checks, key=lambda check: (check.pk not in lacking, check.type_id))
    return [Line(check, stations_of(check), lacking.get(check.pk), check.pk in to_weigh) for check in ordered]


@checks_only
@require_GET
def case_checks(request: Asked, pk: UUID) -> HttpResponse:
    """The checks of one case, as a picture in words, and what the reader may do with them now."""
    at, user = now_for(request), request.user
    case = case_with_checks(user, pk, at=at)
    checks = list(Check.objects.filter(case=case).select_related("type", "answer", "list_version", "case__office"))
    items = items_of(case, on=local_date(at))
    shown: dict[str, Any] = {"results": len(checks)}
    record_read(
        case_id=case.pk, person_id=case.person_id, subject_table="casework_check", subject_pk=case.pk, details=shown
    )
    context = {
        "case": case,
        "known": known_about(case.person),
        "lines": lines_of(items, checks, to_weigh=_to_weigh(user, checks, at=at)),
        "unasked": [item.kind for item in items if item.check is None],
        "done": sum(item.done for item in items),
        "of": len(items),
        "assessment": assessment_of(case),
        "unsent": [check for check in checks if _may_send(user, check, at=at)],
        "weighable": [check for check in without_findings(checks) if _may_weigh(user, check, at=at)],
        "renewable": [check for check in renewable(checks) if _may_ask(user, check, at=at)],
    }
    return render(request, "screening/case_checks.html", context)


def _to_weigh(user: User, checks: Iterable[Check], *, at: datetime) -> set[UUID]:
    """Those whose answer this reader may weigh now, each on its own page."""
    answered = (check for check in checks if (check.status, "adjudicate") in STEPS)
    return {check.pk for check in answered if _may_weigh(user, check, at=at)}


def _may_ask(user: User, check: Check, *, at: datetime) -> bool:
    return not refusing(asking_rules.about_asking(user, check, at=at))


def _may_send(user: User, check: Check, *, at: datetime) -> bool:
    agency = check.type.asked_of == CheckType.AskedOf.AGENCY
    return agency and check.status == CheckStatus.REQUESTED and _may_ask(user, check, at=at)


def _may_weigh(user: User, check: Check, *, at: datetime) -> bool:
    return not refusing(answer_rules.about_weighing(user, check, at=at))


@desk_only
@require_POST
def sent(request: Asked, pk: UUID) -> HttpResponse:
    """The desk says that letters went out, under one number."""
    at = now_for(request)
    case = case_with_checks(request.user, pk, at=at)
    chosen = {check for check in map(_key, request.POST.getlist("check")) if check}
    if not chosen or not request.POST.get("reference", "").strip():
        messages.error(request, _("Nothing was recorded: choose the questions and write the number of the letter."))
        return redirect("case_checks", pk)
    done = note_all_sent(case.pk, chosen, request.POST["reference"], by=request.user, at=at)
    messages.success(request, _("Recorded as sent: %(number)d.") % {"number": len(done)})
    return redirect("case_checks", pk)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@checks_only
@require_POST
def weigh_all(request: Asked, pk: UUID) -> HttpResponse:
    """Weigh in one act every answer in which nothing was found."""
    at = now_for(request)
    case = case_with_checks(request.user, pk, at=at)
    reason = request.POST.get("reason", "")
    if not reason.strip() or len(reason) > answer_rules.MOST_REASON:
        messages.error(request, _("Nothing was recorded: write the reason, in at most 500 signs."))
        return redirect("case_checks", pk)
    done = weigh_without_findings(case.pk, reason, by=request.user, at=at)
    messages.success(request, _("Weighed: %(number)d.") % {"number": len(done)})
    return redirect("case_checks", pk)


@desk_only
@require_POST
def renew(request: Asked, pk: UUID) -> HttpResponse:
    """Ask afresh what a renewed safe-conduct needs."""
    at = now_for(request)
    case = case_with_checks(request.user, pk, at=at)
    asked = ask_for_renewal(case.pk, by=request.user, at=at)
    messages.success(request, _("Asked afresh: %(number)d.") % {"number": len(asked)})
    return redirect("case_checks", pk)
