"""Two cases side by side: are they of one person?"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.arrivals.models import Case
from casework.arrivals.selectors import case_for
from casework.audit.services import record_read
from casework.audit.wall import past_the_wall
from casework.journey import steps
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.forms import CompareForm
from casework.pages.likeness import evidence_of, likeness_of
from casework.people.selectors import known_about
from casework.screening.earlier_cases import Alike
from casework.staff.models import Role
from casework.staff.selectors import reaches_everywhere


@for_roles(Role.SUPERVISOR)
def compare(request: Asked, pk: UUID) -> HttpResponse:
    """Every other case that may be of the same person beside this one, and a decision for each."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    form = CompareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        other = case_for(request.user, form.cleaned_data["other"], at=at)
        outcome, reason = form.cleaned_data["outcome"], form.cleaned_data["reason"]
        steps.compare_cases(case.pk, other.pk, outcome, reason=reason, by=request.user, at=at)
        messages.success(request, _("Your comparison is recorded."))
        return redirect("compare", pk)
    with past_the_wall("lookalikes are found everywhere, and shown as far as their cases are seen"):
        alike = {one.case_id: one for one in steps.lookalikes_of(case, at=at)}
    seen = Case.objects.visible_to(request.user, at=at).filter(pk__in=alike).select_related("person", "office")
    sent = request.POST.get("other", "")
    rows = [_beside(other, alike[other.pk], form, sent=sent) for other in seen]
    rows.sort(key=lambda row: -alike[row["case"].pk].found.score)
    for one in (case, *seen):
        record_read(case_id=one.pk, person_id=one.person_id, subject_table="casework_case", subject_pk=one.pk)
    shown = {"case": case, "known": known_about(case.person), "rows": rows}
    if reaches_everywhere(request.user, at=at):  # headquarters is told of what even it does not see, by its codename
        there = {one.pk for one in seen}
        with past_the_wall("who must act on a hidden case is told its number and codename"):
            shown["hidden"] = list(Case.objects.filter(pk__in=alike.keys() - there).order_by("number"))
    return render(request, "arrivals/compare.html", shown, status=422 if form.errors else 200)


def _beside(other: Case, one: Alike, form: CompareForm, *, sent: str) -> dict[str, Any]:
    """One other case with how alike it is and its own form, or the one that was sent with mistakes."""
    own = form if sent == str(other.pk) else CompareForm(initial={"other": other.pk}, auto_id=f"id_{other.pk}_%s")
    alike = {"likeness": likeness_of(one.found), "evidence": evidence_of(one.found)}
    return {"case": other, "known": known_about(other.person), "form": own} | alike
