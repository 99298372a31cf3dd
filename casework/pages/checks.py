"""Background checks: what came back, and what people make of each match."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import refusing
from casework.journey import steps
from casework.law.reference import Country
from casework.pages.asked import Asked, desk_only, for_roles, now_for
from casework.pages.choices import choices_of
from casework.pages.forms import HitForm
from casework.people.selectors import known_about
from casework.screening import rules
from casework.screening import services as screening
from casework.screening.models import Check, Hit
from casework.screening.selectors import checks_of
from casework.screening.states import CheckStatus
from casework.staff.models import Role, User


def check_for(user: User, pk: UUID, *, at: datetime) -> Check:
    """One check. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(user, at=at)
    case = Case.objects.select_related("person", "office").get(checks__pk=pk, pk__in=seen.values("pk"))
    return checks_of(case).select_related("case__office", "case__person").get(pk=pk)


@desk_only
def check(request: Asked, pk: UUID, hit: UUID | None = None) -> HttpResponse:
    """Subject and entry side by side; a decision with its reason."""
    at = now_for(request)
    found = check_for(request.user, pk, at=at)
    form = HitForm(request.POST or None, prefix=str(hit) if hit else None)
    if request.method == "POST" and form.is_valid() and hit:
        chosen = found.hits.get(pk=hit)
        screening.decide_hit(
            chosen.pk, form.cleaned_data["decision"], form.cleaned_data["reason"], by=request.user, at=at
        )
        messages.success(request, _("Your decision is recorded."))
        return redirect("check", pk)
    case = found.case
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_check", subject_pk=found.pk)
    shown = {
        "check": found,
        "case": case,
        "known": known_about(case.person),
        "rows": [_row(one, request.user, form if one.pk == hit else None, at=at) for one in found.hits.all()],
        "can_ask_again": found.status == CheckStatus.ANSWERED
        and not refusing(rules.about_asking_again(request.user, found, at=at)),
    }
    return render(request, "screening/check.html", shown, status=422 if form.errors else 200)


def _row(hit: Hit, user: User, form: HitForm | None, *, at: datetime) -> dict[str, object]:
    """A match, what stands against deciding on it, and the form."""
    findings = rules.about_deciding(user, hit, at=at)
    country = hit.entry.listed.get("nationality", "")
    return {
        "hit": hit,
        "country": dict(choices_of(Country)).get(country, country),
        "findings": findings,
        "form": form or HitForm(prefix=str(hit.pk)),
    }


@for_roles(Role.CASE_OFFICER, Role.SUPERVISOR)
@require_POST
def ask_again(request: Asked, pk: UUID) -> HttpResponse:
    """Have the check run again."""
    at = now_for(request)
    found = check_for(request.user, pk, at=at)
    steps.ask_again(found.pk, by=request.user, at=at)
    messages.success(request, _("The check was asked for again."))
    return redirect("check", pk)
