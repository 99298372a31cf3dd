"""Which security reviewers read one case: assigned by a supervisor of its region, until a supervisor ends it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework.arrivals.grants import assign_case, end_assignment
from casework.arrivals.models import GrantKind
from casework.arrivals.selectors import case_for
from casework.audit.services import record_read
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.forms import LineField
from casework.staff.models import Role, User
from casework.staff.selectors import acting_for


class AssignForm(forms.Form):
    """A security reviewer, and what they are to look at."""

    reviewer = forms.ChoiceField(label=gettext_lazy("Security reviewer"))
    reason = LineField(label=gettext_lazy("What to review"), max_length=300)


@for_roles(Role.SUPERVISOR)
def reviewers(request: Asked, pk: UUID) -> HttpResponse:
    """Who reviews this case now, and a form to assign it to one more."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    assigned = case.grants.in_force(at).filter(kind=GrantKind.ASSIGNED)
    standing = list(assigned.select_related("user", "granted_by").order_by("starts_at", "id"))
    there = {grant.user_id for grant in standing}
    others = [user for user in acting_for(case.office, at, Role.SECURITY_REVIEWER) if user.pk not in there]
    form = AssignForm(request.POST or None)
    form.fields["reviewer"].choices = [(str(user.pk), f"{user} ({user.username})") for user in others]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        reviewer = User.objects.get(pk=form.cleaned_data["reviewer"])
        assign_case(case.pk, reviewer, reason=form.cleaned_data["reason"], by=request.user, at=at)
        messages.success(request, _("This reviewer reads the case from now on."))
        return redirect("reviewers", pk)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk)
    shown = {"case": case, "standing": standing, "form": form, "others": others}
    return render(request, "arrivals/reviewers.html", shown, status=422 if form.errors else 200)


@for_roles(Role.SUPERVISOR)
@require_POST
def end(request: Asked, pk: UUID, grant: UUID) -> HttpResponse:
    """End one reviewer's sight of the case."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    end_assignment(case.grants.get(pk=grant).pk, by=request.user, at=at)
    messages.success(request, _("This reviewer does not see the case any more."))
    return redirect("reviewers", pk)
