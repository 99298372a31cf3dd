"""Who may see one restricted case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.arrivals import grants
from casework.arrivals.models import GrantKind
from casework.arrivals.selectors import case_for
from casework.audit.services import record_read
from casework.pages.asked import Asked, desk_only, now_for
from casework.pages.forms import NameForm
from casework.staff.models import DESK, Role, User
from casework.staff.selectors import acting_for

NAMED = (*DESK, Role.MINISTRY_LIAISON)  # whom naming lets see a restricted case


@desk_only
def named(request: Asked, pk: UUID) -> HttpResponse:
    """The people named on a restricted case, and a form to name one more."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    standing = list(case.grants.in_force(at).select_related("user", "granted_by").order_by("starts_at"))
    there = {grant.user_id for grant in standing if grant.kind == GrantKind.NAMED}
    others = [user for user in acting_for(case.office, at, *NAMED) if user.pk not in there]
    form = NameForm(request.POST or None)
    form.fields["colleague"].choices = [(str(user.pk), f"{user} ({user.username})") for user in others]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        colleague = User.objects.get(pk=form.cleaned_data["colleague"])
        grants.name_on_case(case.pk, colleague, reason=form.cleaned_data["reason"], by=request.user, at=at)
        messages.success(request, _("This colleague sees the case from now on."))
        return redirect("named", pk)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk)
    shown = {"case": case, "standing": standing, "form": form}
    return render(request, "arrivals/named.html", shown, status=422 if form.errors else 200)
