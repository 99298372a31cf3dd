"""The work of the office and of each officer: how much, what is late, what ends soon."""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from casework import clock
from casework.arrivals.accesses import accesses_answered_for
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.selectors import listed_as, work_seen
from casework.audit.wall import past_the_wall
from casework.journey.handing_on import without_owner
from casework.law.days import local_date
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.links import rows_of_work
from casework.pages.listing import chips_of, page_of, record_list
from casework.people.selectors import with_names
from casework.people.writing import name_key
from casework.safe_conducts.selectors import ending_between
from casework.staff.models import Role, User
from casework.staff.selectors import reaches_everywhere
from casework.work.loads import Loads, loads_of, narrowed, work_of_offices
from casework.work.models import WorkItem, WorkKind

ENDING_WITHIN: Final = timedelta(days=2)
MOST_ENDING: Final = 25
MOST_ACCESSES: Final = 10  # the newest; auditors have them all
WHEN = [("", _("any time")), ("late", _("overdue")), ("today", _("due today")), ("soon", _("due in six hours"))]


class WorkFilter(forms.Form):
    """Which work of the office to show; an answer that is none counts as not given."""

    office = forms.ChoiceField(label=_("Office"), required=False)
    officer = forms.ChoiceField(label=_("Officer"), required=False)
    when = forms.ChoiceField(label=_("Due"), choices=WHEN, required=False)
    kind = forms.ChoiceField(choices=[("", _("all")), *WorkKind.choices], required=False, widget=forms.HiddenInput)

    def offer(self, loads: Loads) -> None:
        """The offices and officers that have open work, by name."""
        names = {"office": {key: office.name for key, office in loads.offices.items()}, "officer": loads.officers}
        for field, offered in names.items():
            by_name = sorted(offered.items(), key=lambda option: name_key(option[1]))
            self.fields[field].choices = [("", _("all")), *by_name]  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, str]:
        """What was asked for and is an answer."""
        return {name: value for name, value in self.cleaned_data.items() if value}


def _work(user: User, *, at: datetime) -> QuerySet[WorkItem]:
    """Open work of the reader's offices in the cases they may see, and what is about an office or a colleague."""
    return work_seen(user, work_of_offices(user, at), at=at)


def _accesses(user: User, *, at: datetime) -> list[CaseGrant]:
    """The latest emergency accesses that this supervisor answers for; headquarters, for cases it does not see too."""
    if not reaches_everywhere(user, at=at):  # what a region answers for is not restricted, and seen
        return list(accesses_answered_for(user, at=at)[:MOST_ACCESSES])
    with past_the_wall("who answers for an access is told the number and the codename of its case"):
        return list(accesses_answered_for(user, at=at)[:MOST_ACCESSES])


def office_in_short(user: User, *, at: datetime) -> dict[str, int]:
    """What the first page of a supervisor tells: how much is late in their offices, and how much waits for them."""
    decide = Q(kind=WorkKind.APPROVE_SAFE_CONDUCT)
    return _work(user, at=at).aggregate(late=Count("pk", filter=Q(due_at__lt=at)), waiting=Count("pk", filter=decide))


@for_roles(Role.SUPERVISOR)
@require_GET
def office_work(request: Asked) -> HttpResponse:
    """How much waits in each office and with each officer, and which papers end soon."""
    at = now_for(request)
    loads = loads_of(_work(request.user, at=at), at)
    today = local_date(at)
    ending = ending_between(today, today + ENDING_WITHIN).filter(case__in=Case.objects.visible_to(request.user, at=at))
    related = ending.select_related("case__person", "case__officer", "office")
    papers = list(related.prefetch_related(with_names("case__person__"))[:MOST_ENDING])
    record_list("casework_safeconduct", papers)
    shown = {
        "loads": loads,
        "kinds": [(kind, WorkKind(kind).label, load) for kind, load in loads.kinds.items()],
        "ending": [{"paper": paper, "name": listed_as(paper.case)} for paper in papers],
        "more_end": len(papers) == MOST_ENDING,
        "accesses": _accesses(request.user, at=at),
        "real_now": clock.real_now(),
        "days": ENDING_WITHIN.days,
        "unowned": _unowned(request.user, at=at),
    }
    return render(request, "work/office.html", shown)


def _unowned(user: User, *, at: datetime) -> list[tuple[User, int]]:
    """Who is away or left, with the work that stands with them in the reader's cases, most of it first."""
    counts = without_owner(at, seen=Case.objects.visible_to(user, at=at))
    people = User.objects.in_bulk(counts)
    return sorted(((people[key], number) for key, number in counts.items()), key=lambda row: -row[1])


@for_roles(Role.SUPERVISOR)
@require_GET
def office_list(request: Asked) -> HttpResponse:
    """The work of one office, officer or kind, the most overdue first."""
    at = now_for(request)
    work = _work(request.user, at=at)
    loads = loads_of(work, at)
    form = WorkFilter(request.GET)
    form.offer(loads)
    form.is_valid()
    others = {name: value for name, value in form.given.items() if name != "kind"}
    mine, counts = narrowed(work, at, **form.given), loads.by_kind(**others)
    related = mine.select_related("case__person", "case__officer", "office")
    wide = related.prefetch_related(with_names("case__person__"))
    page = page_of(request, wide, total=counts.get(form.given.get("kind", ""), 0), keys_first=True)
    record_list("casework_workitem", page)
    shown = {
        "page_obj": page,
        "rows": rows_of_work(page, request.user, roles=(Role.SUPERVISOR,), at=at),
        "form": form,
        "query": urlencode(form.given),
        "chips": chips_of(request, "kind", [("", _("all")), *WorkKind.choices], counts=counts),
    }
    return render(request, "work/list.html", shown)
