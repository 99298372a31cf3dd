"""Background checks: what came back, and which matches were found."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import refusing
from casework.journey import steps
from casework.law.reference import CheckType
from casework.pages.asked import Asked, checks_only, desk_only, now_for
from casework.people.selectors import known_about
from casework.screening import answer_rules, asking_rules, rules
from casework.screening.looks import looks_of, matches_of
from casework.screening.models import Check
from casework.screening.sealed_opinions import opinions_of
from casework.screening.selectors import checks_of
from casework.screening.states import STEPS
from casework.staff.models import User


def check_for(user: User, pk: UUID, *, at: datetime) -> Check:
    """One check. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(user, at=at, roles=rules.READ_CHECKS)
    case = Case.objects.select_related("person", "office").get(checks__pk=pk, pk__in=seen.values("pk"))
    return checks_of(case).select_related("case__office", "case__person").get(pk=pk)


@checks_only
@require_GET
def check(request: Asked, pk: UUID) -> HttpResponse:
    """What a check came to, its looks at the lists, and its matches, each with a page of its own."""
    at = now_for(request)
    found = check_for(request.user, pk, at=at)
    if found.type.asked_of == CheckType.AskedOf.AGENCY:
        return redirect("agency_check", pk)
    case = found.case
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_check", subject_pk=found.pk)
    shown = {
        "check": found,
        "case": case,
        "known": known_about(case.person),
        "matches": matches_of(found),
        "looks": looks_of(found),
        "with_weak": "weak" in request.GET,
        "with_earlier": "earlier" in request.GET,
        "opinions": opinions_of(found),
        "reviewer": not refusing(rules.about_the_opinions(request.user, found, at=at)),
        "can_weigh": (found.status, "adjudicate") in STEPS
        and not refusing(answer_rules.about_weighing(request.user, found, at=at)),
        "can_reopen": (found.status, "reopen") in STEPS
        and not refusing(asking_rules.about_reopening(request.user, found, at=at), {"why_reopened": "asked"}),
        "can_ask_again": (found.status, "ask_again") in STEPS
        and not refusing(rules.about_asking_again(request.user, found, at=at)),
    }
    return render(request, "screening/check.html", shown)


@desk_only
@require_POST
def ask_again(request: Asked, pk: UUID) -> HttpResponse:
    """Have the check run again."""
    at = now_for(request)
    found = check_for(request.user, pk, at=at)
    steps.ask_again(found.pk, by=request.user, at=at)
    messages.success(request, _("The check was asked for again."))
    return redirect("check", pk)
