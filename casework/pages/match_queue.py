"""The queue of matches for security reviewers: the strongest first, who has taken what, and taking one."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.audit.wall import past_the_wall
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.listing import chips_of, page_of, record_list
from casework.pages.match_forms import BANDS, QueueFilter
from casework.screening.claiming import release_match, take_match
from casework.screening.hits import Hit
from casework.screening.review_queue import counts_of, lines_of, narrowed, waiting_for
from casework.staff.models import Office, Role, User

WHY_PAST = "a reviewer is told number, codename and score of a match, to take it"


def queue_for(request: HttpRequest, user: User, *, at: datetime) -> tuple[QuerySet[Hit], QueueFilter]:
    """The matches that wait for this reviewer, as the address asks for them. To be read past the wall."""
    waiting = waiting_for(user, at=at)
    form = QueueFilter(request.GET)
    there = Office.objects.in_bulk(counts_of(waiting, "case__office_id"))
    offices = [(code, str(office)) for code, office in there.items()]
    form.offer(offices=sorted(offices, key=lambda each: each[1]), sources=sorted(counts_of(waiting, "source")))
    form.is_valid()
    return narrowed(waiting, user, at=at, **form.given), form


@for_roles(Role.SECURITY_REVIEWER)
@require_GET
def match_queue(request: Asked) -> HttpResponse:
    """What waits for a decision; a line tells no name."""
    at, user = now_for(request), request.user
    with past_the_wall(WHY_PAST):
        hits, form = queue_for(request, user, at=at)
        others = {name: value for name, value in form.given.items() if name != "band"}
        counts = counts_of(narrowed(waiting_for(user, at=at), user, at=at, **others), "band")
        page = page_of(request, hits)
        page.object_list = list(page.object_list)
    record_list("casework_hit", page)
    shown = {
        "page_obj": page,
        "rows": lines_of(page, user, at=at),
        "form": form,
        "query": urlencode(form.given),
        "chips": chips_of(request, "band", BANDS, counts=counts),
    }
    return render(request, "screening/match_queue.html", shown)


@for_roles(Role.SECURITY_REVIEWER)
@require_POST
def take(request: Asked, pk: UUID) -> HttpResponse:
    """Take a match, and with it read its case."""
    hit = take_match(_in_reach(request, pk), by=request.user, at=now_for(request))
    messages.success(request, _("You have taken this match. Its case is open to you for a week."))
    return redirect("match", hit.pk)


@for_roles(Role.SECURITY_REVIEWER)
@require_POST
def release(request: Asked, pk: UUID) -> HttpResponse:
    """Give a match back."""
    release_match(_in_reach(request, pk), by=request.user, at=now_for(request))
    messages.success(request, _("The match waits for a colleague now."))
    return redirect("match_queue")


def _in_reach(request: Asked, pk: UUID) -> UUID:
    """The key of a match that waits for this reviewer. Raises DoesNotExist alike for absent and out of reach."""
    with past_the_wall(WHY_PAST):
        return waiting_for(request.user, at=now_for(request)).values_list("pk", flat=True).get(pk=pk)
