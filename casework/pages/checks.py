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
from casework.errors import ActionRefused, Finding, refusing
from casework.journey import steps
from casework.law.reference import CheckType, Country
from casework.pages.asked import Asked, checks_only, desk_only, now_for
from casework.pages.choices import choices_of
from casework.pages.forms import HitForm
from casework.pages.middleware import record_refusal
from casework.people.selectors import known_about
from casework.screening import rules
from casework.screening import services as screening
from casework.screening.models import Check, Hit
from casework.screening.sealed_opinions import opinions_of
from casework.screening.selectors import checks_of
from casework.screening.states import CheckStatus
from casework.staff.models import User


def check_for(user: User, pk: UUID, *, at: datetime) -> Check:
    """One check. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(user, at=at, roles=rules.READ_CHECKS)
    case = Case.objects.select_related("person", "office").get(checks__pk=pk, pk__in=seen.values("pk"))
    return checks_of(case).select_related("case__office", "case__person").get(pk=pk)


@checks_only
def check(request: Asked, pk: UUID, hit: UUID | None = None) -> HttpResponse:
    """Subject and entry side by side; a decision with its reason."""
    at = now_for(request)
    found = check_for(request.user, pk, at=at)
    if found.type.asked_of == CheckType.AskedOf.AGENCY:
        return redirect("agency_check", pk)
    form = HitForm(request.POST or None, prefix=str(hit) if hit else None)
    too_late: list[Finding] = []
    if request.method == "POST" and form.is_valid() and hit:
        chosen, typed = found.hits.get(pk=hit), form.cleaned_data
        try:
            screening.decide_hit(chosen.pk, typed["decision"], typed["reason"], by=request.user, at=at)
        except ActionRefused as refused:
            too_late = _overtaken(refused)
            record_refusal(request, too_late)
            found = check_for(request.user, pk, at=at)
        else:
            messages.success(request, _("Your decision is recorded."))
            return redirect("check", pk)
    status = 409 if too_late else 422 if form.errors else 200
    return _shown(request, found, at=at, status=status, hit=hit, form=form, too_late=too_late)


def _overtaken(refused: ActionRefused) -> list[Finding]:
    """What a colleague did in the meantime. Raises the refusal again where it was no matter of time."""
    if {finding.code for finding in refused.findings} <= {"asked_again", "already_settled", "second_person"}:
        return refused.findings
    raise refused


def _shown(
    request: Asked,
    found: Check,
    *,
    at: datetime,
    status: int,
    hit: UUID | None,
    form: HitForm,
    too_late: list[Finding],
) -> HttpResponse:
    """The matches of one check, each with what stands against deciding on it."""
    case = found.case
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_check", subject_pk=found.pk)
    shown = {
        "check": found,
        "case": case,
        "known": known_about(case.person),
        "rows": [_row(one, request.user, form if one.pk == hit else None, at=at) for one in found.hits.all()],
        "too_late": too_late,
        "typed": form.cleaned_data["reason"] if too_late else "",
        "opinions": opinions_of(found),
        "reviewer": not refusing(rules.about_the_opinions(request.user, found, at=at)),
        "can_ask_again": found.status == CheckStatus.ANSWERED
        and not refusing(rules.about_asking_again(request.user, found, at=at)),
    }
    return render(request, "screening/check.html", shown, status=status)


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


@desk_only
@require_POST
def ask_again(request: Asked, pk: UUID) -> HttpResponse:
    """Have the check run again."""
    at = now_for(request)
    found = check_for(request.user, pk, at=at)
    steps.ask_again(found.pk, by=request.user, at=at)
    messages.success(request, _("The check was asked for again."))
    return redirect("check", pk)
