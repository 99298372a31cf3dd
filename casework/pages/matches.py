"""One match: the person and the entry side by side, why it scores what it scores, and what reviewers say of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.pages import match_words as words
from casework.pages.asked import Asked, checks_only, for_roles, now_for
from casework.pages.forms import put_errors
from casework.pages.match_forms import MatchForm, ReopenForm
from casework.pages.match_queue import queue_for
from casework.pages.middleware import record_refusal
from casework.people.selectors import known_about
from casework.screening import deciding
from casework.screening import hit_rules as rules
from casework.screening.claiming import claim_of
from casework.screening.hits import Hit
from casework.screening.match_facts import facts_of
from casework.screening.received import NoticeKind
from casework.screening.rules import READ_CHECKS
from casework.screening.verdicts import Verdict
from casework.screening.why import why
from casework.staff.models import Role, User

MOST_BESIDE = 1_000
IN_THE_MEANTIME = {"asked_again", "already_settled", "second_person", "match_replaced"}


def match_for(user: User, pk: UUID, *, at: datetime) -> Hit:
    """One match. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(user, at=at, roles=READ_CHECKS)
    related = ("entry__list_version", "check_run__type", "check_run__case__office", "case__person", "carried_from")
    people = ("decided_by", "confirmed_by", "carried_from__decided_by", "carried_from__case")
    return Hit.objects.select_related(*related, *people).get(pk=pk, case__in=seen)


@checks_only
def match(request: Asked, pk: UUID) -> HttpResponse:
    """Read a match and decide on it, with the reason."""
    at = now_for(request)
    hit = match_for(request.user, pk, at=at)
    form = MatchForm(request.POST or None)
    too_late: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        try:
            deciding.decide_hit(hit.pk, form.word, by=request.user, at=at)
        except BadInput as error:
            put_errors(form, error)
        except ActionRefused as refused:
            too_late = _overtaken(refused)
            record_refusal(request, too_late)
            hit = match_for(request.user, pk, at=at)
        else:
            messages.success(request, _("Your decision is recorded."))
            return redirect("match", pk)
    status = 409 if too_late else 422 if form.errors else 200
    return render(request, "screening/match.html", _shown(request, hit, form, too_late=too_late, at=at), status=status)


def _overtaken(refused: ActionRefused) -> list[Finding]:
    """What a colleague did in the meantime. Raises the refusal again where it was no matter of time."""
    if {finding.code for finding in refused.findings} <= IN_THE_MEANTIME:
        return refused.findings
    raise refused


def _shown(request: Asked, hit: Hit, form: MatchForm, *, too_late: list[Finding], at: datetime) -> dict[str, Any]:
    """Everything about one match."""
    user, case = request.user, hit.case
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_hit", subject_pk=hit.pk)
    told, facts = why(hit.explanation), facts_of(hit)
    said = list(Verdict.objects.filter(hit=hit).select_related("by").order_by("at", "id"))
    reviewer = user.holds(Role.SECURITY_REVIEWER, at=at)
    return {
        "hit": hit,
        "case": case,
        "check": hit.check_run,
        "known": known_about(case.person),
        "why": told,
        "lines": words.lines_of(told) if told else [],
        "pairs": words.pairs_of(told) if told else [],
        "left_over": words.left_over_of(told) if told else [],
        "cuts": [words.CUTS.get(cut, cut) for cut in told.reductions] if told else [],
        "quality": words.QUALITIES.get(told.quality, "") if told else "",
        "facts": facts,
        "listed_names": [(name, words.QUALITIES.get(name.quality, "")) for name in facts.record.names],
        "notice_kind": dict(NoticeKind.choices).get(facts.record.notice_kind, facts.record.notice_kind),
        "issuing_country": words.country(facts.record.issuing_country),
        "said": said,
        "own": next((one for one in said if one.by_id == user.pk and one.withdrawn_at is None), None),
        "findings": rules.about_deciding(user, hit, at=at),
        "can_withdraw": reviewer and not refusing(rules.about_withdrawing(user, hit, at=at)),
        "can_reopen": reviewer and not refusing(rules.about_reopening(user, hit, at=at)),
        "claim": claim_of(hit.check_run),
        "form": form,
        "reopen_form": ReopenForm(),
        "too_late": too_late,
        "typed": form.cleaned_data["reason"] if too_late else "",
        **(_beside(request, hit, at=at) if reviewer else {}),
    }


def _beside(request: Asked, hit: Hit, *, at: datetime) -> dict[str, Any]:
    """The matches before and after this one in the reviewer's queue, of the cases that are open to them."""
    seen = Case.objects.visible_to(request.user, at=at)
    waiting, _form = queue_for(request, request.user, at=at)
    keys = list(waiting.filter(case__in=seen).values_list("pk", flat=True)[:MOST_BESIDE])
    place = keys.index(hit.pk) if hit.pk in keys else None
    after = 0 if place is None else place + 1
    return {
        "query": request.GET.urlencode(),
        "reviewer": True,
        "place": after,
        "waiting": len(keys),
        "previous": keys[place - 1] if place else None,
        "next": keys[after] if after < len(keys) else None,
    }


@for_roles(Role.SECURITY_REVIEWER)
@require_POST
def withdraw(request: Asked, pk: UUID) -> HttpResponse:
    """Take one's own word back."""
    at = now_for(request)
    deciding.withdraw_verdict(match_for(request.user, pk, at=at).pk, by=request.user, at=at)
    messages.success(request, _("Your decision was taken back."))
    return redirect("match", pk)


@for_roles(Role.SECURITY_REVIEWER)
@require_POST
def reopen(request: Asked, pk: UUID) -> HttpResponse:
    """Take a decided match up again."""
    at = now_for(request)
    hit = match_for(request.user, pk, at=at)
    deciding.reopen_hit(hit.pk, request.POST.get("reason", ""), by=request.user, at=at)
    messages.success(request, _("The match is open again."))
    return redirect("match", pk)
