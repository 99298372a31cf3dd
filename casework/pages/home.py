"""The first page of a working day, the language, and the demonstration's clock."""

from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework import clock
from casework.arrivals.selectors import work_seen
from casework.audit.services import record_event
from casework.pages.asked import for_roles, now_for
from casework.pages.first_pages import assigned_to_me, forwarded
from casework.pages.links import rows_of_work
from casework.pages.listing import chips_of, page_of, record_list
from casework.pages.office import office_in_short
from casework.people.selectors import with_names
from casework.staff.models import DESK, Role, User
from casework.staff.selectors import desks_of
from casework.work.models import WorkKind
from casework.work.selectors import work_for

# Where those begin who have no desk.
ELSEWHERE = ((Role.ADMINISTRATOR, "accounts"), (Role.DATA_PROTECTION, "searches"))


class WorkFilter(forms.Form):
    """Which of my work to show."""

    kind = forms.ChoiceField(choices=[("", gettext_lazy("all")), *WorkKind.choices], required=False)


def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, what is due first; where there is none, what to do next."""
    at, user = now_for(request), request.user
    if not isinstance(user, User):
        return redirect(settings.LOGIN_URL)
    if user.holds(Role.AUDITOR, at=at):
        return redirect("admin:index")
    if user.holds(*DESK, at=at):
        return _desk(request, user, at=at)
    return _elsewhere(request, user, at=at)


def _elsewhere(request: HttpRequest, user: User, *, at: datetime) -> HttpResponse:
    """The first page of those who work at no desk."""
    if user.holds(Role.SECURITY_REVIEWER, at=at):
        return assigned_to_me(request, user, at=at)
    if user.holds(Role.MINISTRY_LIAISON, at=at):
        return forwarded(request, user, at=at)
    if user.holds(Role.DATA_PROTECTION, at=at):
        return redirect("reads_by_auditors")
    return redirect("accounts") if user.holds(Role.ADMINISTRATOR, at=at) else _no_role(request)


def _desk(request: HttpRequest, user: User, *, at: datetime) -> HttpResponse:
    """The work of an officer or a supervisor."""
    asked = WorkFilter(request.GET)
    mine = work_seen(user, work_for(user, at), at=at)
    late = Count("pk", filter=Q(due_at__lt=at))
    kinds = mine.order_by().values_list("kind").annotate(Count("pk"), late=late)
    counts = {kind: count for kind, count, _late in kinds}
    total = sum(counts.values())
    if asked.is_valid() and (kind := asked.cleaned_data["kind"]):
        mine, total = mine.filter(kind=kind), counts.get(kind, 0)
    related = mine.select_related("case__person", "office").prefetch_related(with_names("case__person__"))
    page = page_of(request, related, total=total, keys_first=True)
    record_list("casework_workitem", page)
    rows = rows_of_work(page, user, roles=DESK, at=at)
    shown = {
        "page_obj": page,
        "rows": rows,
        "total": sum(counts.values()),
        "overdue": sum(overdue for _kind, _count, overdue in kinds),
        "desks": desks_of(user, at),
        "office": office_in_short(user, at=at) if user.holds(Role.SUPERVISOR, at=at) else None,
        "chips": chips_of(request, "kind", asked.fields["kind"].choices, counts=counts),  # type: ignore[attr-defined]
    }
    return render(request, "home.html", shown)


def _no_role(request: HttpRequest) -> HttpResponse:
    return render(request, "403.html", status=403)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep a person's own choice of language."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    if isinstance(request.user, User):
        request.user.language = language
        request.user.save(update_fields=["language"])
    back = request.POST.get("next", "")
    host = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=host, require_https=request.is_secure())
    response = redirect(back if safe else "home")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


class StepForm(forms.Form):
    """How far to move the demonstration's clock."""

    hours = forms.TypedChoiceField(
        label=gettext_lazy("Move the clock forward by"),
        coerce=int,
        choices=[(1, gettext_lazy("1 hour")), (24, gettext_lazy("1 day")), (168, gettext_lazy("7 days"))],
    )


@for_roles(Role.ADMINISTRATOR)
def demonstration(request: HttpRequest) -> HttpResponse:
    """The demonstration's clock: an administrator steps it forward and the work that falls due is done."""
    if not settings.DEMONSTRATION:
        raise Http404
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moment = clock.step(timedelta(hours=form.cleaned_data["hours"]))
        record_event(
            kind="task", verb="demonstration.stepped", details={"hours": form.cleaned_data["hours"]}, at=moment
        )
        messages.success(request, _("The clock was moved. Work that falls due is done within half a minute."))
        return redirect("demonstration")
    return render(request, "demonstration.html", {"form": form})
