"""Approving what was ticked in the queue: each on its own evidence, and what needs weighing is left for its page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.errors import BadInput
from casework.journey.batches import approve_many
from casework.pages.approvals import queue_page
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.outcomes import chosen_in, in_words, list_behind, told
from casework.staff.models import Role


@for_roles(Role.SUPERVISOR)
@require_POST
def approve_chosen(request: Asked) -> HttpResponse:
    """Approve up to 25 requests; the page says of each whether it was, or why not. Otherwise what was ticked stays."""
    at, chosen = now_for(request), chosen_in(request)
    if not chosen:
        messages.warning(request, _("Tick the requests that you want to approve."))
        return queue_page(request, at=at, status=422)
    try:
        outcomes = approve_many(chosen, by=request.user, at=at)
    except BadInput as error:
        messages.error(request, in_words(error))
        return queue_page(request, at=at, ticked=chosen, status=422)
    shown = told(outcomes, request.user, back=list_behind(request, "safe_conduct_queue"), at=at)
    return render(request, "safe_conducts/approved_many.html", shown)
