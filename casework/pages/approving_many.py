"""Approving what was ticked in the queue: each on its own evidence, and what needs weighing is left for its page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.errors import BadInput
from casework.journey.batches import approve_many
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.outcomes import chosen_in, told
from casework.staff.models import Role


@for_roles(Role.SUPERVISOR)
@require_POST
def approve_chosen(request: Asked) -> HttpResponse:
    """Approve up to 25 requests; the page says of each whether it was, or why not."""
    at = now_for(request)
    queue = reverse("safe_conduct_queue") + (f"?{request.GET.urlencode()}" if request.GET else "")
    if not (chosen := chosen_in(request)):
        messages.warning(request, _("Tick the requests that you want to approve."))
        return redirect(queue)
    try:
        outcomes = approve_many(chosen, by=request.user, at=at)
    except BadInput as error:
        messages.error(request, " ".join(map(str, error.fields.values())))
        return redirect(queue)
    shown = told(outcomes, request.user, back=queue, at=at)
    return render(request, "safe_conducts/approved_many.html", shown)
