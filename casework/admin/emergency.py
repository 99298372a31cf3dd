"""Emergency accesses for auditors: who opened which case without seeing it otherwise, why, and what was said of it."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.admin.cases import story_url
from casework.admin.reading import ReadOnlyAdmin, cases_seen, column_for
from casework.arrivals.accesses import emergency_accesses
from casework.arrivals.models import Case, CaseGrant
from casework.arrivals.records import EmergencyOutcome, EmergencyReview


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
        seen = Exists(cases.filter(pk=OuterRef("case_id")))
        shown = emergency_accesses().order_by().annotate(case_seen=seen)
        return shown.filter(Q(case_seen=True) | Q(case__restricted=True) & Exists(cases))

    def case_of(self, row: Any) -> Case | None:
        """The case that was opened: looking at how is an event of it."""
        return row.case if isinstance(row, CaseGrant) else None

    @column_for(_("case"))
    def which_case(self, access: CaseGrant) -> str:
        """Its number, which leads to its story; a codename where the case is hidden."""
        if not getattr(access, "case_seen", False):
            return access.case.codename or ""
        return format_html('<a href="{}">{}</a>', story_url(access.case_id), access.case.number)

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


def _review(access: CaseGrant) -> EmergencyReview | None:
    return getattr(access, "review", None)
