"""What those see first who read single cases: what was assigned to a reviewer, what was forwarded to the Ministry."""

from datetime import datetime

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case, CaseGrant, GrantKind
from casework.asylum.selectors import forwarded_in
from casework.pages.listing import page_of, record_list
from casework.people.selectors import listed_name, with_names
from casework.staff.models import Role, User


class NumberForm(forms.Form):
    """Which application: by the number of its dispatch or of its case."""

    number = forms.CharField(label=_("Number of the dispatch or the case"), max_length=40, required=False)


def assigned_to_me(request: HttpRequest, user: User, *, at: datetime) -> HttpResponse:
    """The cases assigned to this security reviewer, the latest first, each with the supervisor's reason."""
    seen = Case.objects.visible_to(user, at=at, roles=[Role.SECURITY_REVIEWER])
    grants = CaseGrant.objects.in_force(at).filter(user=user, kind=GrantKind.ASSIGNED, case__in=seen)
    related = grants.select_related("case__person", "case__office", "granted_by")
    page = page_of(request, related.prefetch_related(with_names("case__person__")).order_by("-starts_at", "-id"))
    record_list("casework_casegrant", page)
    rows = [{"grant": grant, "name": listed_name(grant.case.person)} for grant in page]
    return render(request, "first/assigned.html", {"page_obj": page, "rows": rows})


def forwarded(request: HttpRequest, user: User, *, at: datetime) -> HttpResponse:
    """The applications that went to the Ministry, the latest first; a number finds one."""
    form = NumberForm(request.GET)
    applications = forwarded_in(Case.objects.visible_to(user, at=at, roles=[Role.MINISTRY_LIAISON]))
    if form.is_valid() and (number := form.cleaned_data["number"].strip()):
        applications = applications.filter(Q(dispatch_number__iexact=number) | Q(case__number__iendswith=number))
    page = page_of(request, applications.prefetch_related(with_names("case__person__")))
    record_list("casework_application", page)
    rows = [{"application": one, "name": listed_name(one.case.person)} for one in page]
    shown = {"page_obj": page, "rows": rows, "form": form}
    return render(request, "first/forwarded.html", shown, status=422 if form.errors else 200)
