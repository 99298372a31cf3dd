"""Emergency accesses for auditors: who opened which case without seeing it otherwise, why, and what was said of it."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.admin.cases import story_url
from casework.admin.reading import ReadOnlyAdmin, cases_seen, column_for, moment, reader
from casework.arrivals.accesses import emergency_accesses
from casework.arrivals.models import Case as FileOfOne
from casework.arrivals.models import CaseGrant
from casework.arrivals.records import EmergencyOutcome, EmergencyReview
from casework.audit.wall import past_the_wall
from casework.staff.models import Role


class OutcomeFilter(admin.SimpleListFilter):
    """By what a supervisor said of it."""

    title = _("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every outcome, and none yet."""
        return [*EmergencyOutcome.choices, ("none", _("not reviewed yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the chosen outcome."""
        if self.value() in EmergencyOutcome.values:
            return queryset.filter(review__outcome=self.value())
        return queryset.filter(review__isnull=True) if self.value() == "none" else queryset


class EmergencyAccessAdmin(ReadOnlyAdmin):
    """All of them, the newest first; of a protected person whom this auditor may not see, the codename."""

    of_case = "case"
    list_display = ("user", "which_case", "reason", "starts_at", "ends_at", "outcome", "reviewed_by")
    list_filter = (OutcomeFilter,)
    ordering = ("-starts_at", "-id")
    fields = ("user", "which_case", "reason", "starts_at", "ends_at", "outcome", "reviewed_by", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CaseGrant]:
        """Those to cases that this auditor may see; for who may see any, also those to protected people."""
        cases = cases_seen(request)
        number = Subquery(cases.filter(pk=OuterRef("case_id")).values("number"))
        hidden = [When(pk=key, then=Value(name)) for key, name in _protected(request).items()]
        # without the case: a join to a hidden one would lose the row
        shown = emergency_accesses().order_by().select_related(None).select_related("user", "review__reviewed_by")
        told = shown.annotate(number=number, codename=Case(*hidden, default=Value(""), output_field=TextField()))
        return told.filter(Q(number__isnull=False) | ~Q(codename="") & Exists(cases))

    def case_of(self, row: Any) -> FileOfOne | None:
        """The case that was opened: looking at how is an event of it."""
        if not isinstance(row, CaseGrant):
            return None
        with past_the_wall("that an auditor looked at an access is told in the history of its case, hidden or not"):
            return FileOfOne.objects.get(pk=row.case_id)

    @column_for(_("case"))
    def which_case(self, access: CaseGrant) -> str:
        """Its number, which leads to its story; a codename where the case is hidden."""
        if number := getattr(access, "number", None):
            return format_html('<a href="{}">{}</a>', story_url(access.case_id), number)
        return str(getattr(access, "codename", ""))

    @column_for(_("outcome"))
    def outcome(self, access: CaseGrant) -> str | None:
        """What the supervisor said."""
        review = _review(access)
        return review.get_outcome_display() if review else None

    @column_for(_("reviewed by"))
    def reviewed_by(self, access: CaseGrant) -> str | None:
        """Who reviewed it."""
        review = _review(access)
        return str(review.reviewed_by) if review else None

    @column_for(_("note"))
    def note(self, access: CaseGrant) -> str | None:
        """What they looked at."""
        review = _review(access)
        return review.note if review else None


def _protected(request: HttpRequest) -> dict[UUID, str]:
    """The codenames of restricted cases in this auditor's offices that were opened so, by the access."""
    audits = [grant for grant in reader(request).grants_on(moment(request)) if grant.role == Role.AUDITOR]
    with past_the_wall("auditors are told of every emergency access, of a protected person by codename"):
        found = emergency_accesses().filter(case__restricted=True).select_related("case__office")
        return {one.pk: one.case.codename or "" for one in found if any(by.reaches(one.case.office) for by in audits)}


def _review(access: CaseGrant) -> EmergencyReview | None:
    return getattr(access, "review", None)
