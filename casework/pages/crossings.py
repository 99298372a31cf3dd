"""Correcting what is recorded about a crossing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.arrivals.crossings import correct_crossing
from casework.arrivals.models import Arrival
from casework.arrivals.selectors import case_for
from casework.audit.services import record_read
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.crossing_form import CrossingForm, crossing_values
from casework.staff.models import Role


@for_roles(Role.CASE_OFFICER)
def correct_entry(request: Asked, pk: UUID) -> HttpResponse:
    """Write down what is known now; the earlier entry stays in the file."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    arrival = Arrival.objects.current().get(case=case)
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_arrival", subject_pk=arrival.pk)
    form = CrossingForm(request.POST or None, initial=crossing_values(arrival), at=at)
    if request.method == "POST" and form.is_valid():
        correct_crossing(case.pk, form.crossing(), by=request.user, at=at)
        messages.success(request, _("The entry was recorded; the earlier one stays in the file."))
        return redirect("case", case.pk)
    return render(request, "arrivals/entry.html", {"case": case, "form": form}, status=422 if form.errors else 200)
