"""Restricting a case that was begun like any other, and lifting a restriction."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.arrivals import protecting
from casework.arrivals.protecting_rules import about_lifting, about_restricting
from casework.arrivals.selectors import case_for
from casework.audit.services import record_read
from casework.errors import ActionRefused, refusing
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.forms import LineField, NoteForm
from casework.pages.middleware import record_refusal
from casework.staff.models import Role


class WhyForm(NoteForm):
    """Why a case is restricted, or no longer."""

    note = LineField(label=NoteForm.base_fields["note"].label, max_length=protecting.MOST_REASON)


@for_roles(Role.SUPERVISOR)
def restriction(request: Asked, pk: UUID) -> HttpResponse:
    """Who decided that a case is restricted, or no longer, and the form that changes it."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    about, act = (
        (about_lifting, protecting.unrestrict_case)
        if case.restricted
        else (about_restricting, protecting.restrict_case)
    )
    findings = refusing(about(request.user, case, at=at))
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = act(case.pk, reason=form.cleaned_data["note"], by=request.user, at=at)
        except ActionRefused as refused:
            findings = refused.findings
            record_refusal(request, findings)
        else:
            told = _("The case is restricted.") if changed.restricted else _("The case is open to its office again.")
            messages.success(request, told)
            return redirect("case", pk)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk)
    changes = case.restriction_changes.select_related("decided_by").order_by("-decided_at", "-id")
    shown = {"case": case, "form": form, "findings": findings, "changes": changes}
    failed = form.errors or (request.method == "POST" and findings)
    return render(request, "arrivals/restriction.html", shown, status=422 if failed else 200)
