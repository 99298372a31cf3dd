"""What lies in the files: papers, applications, checks and their matches, work; without sealed texts and names."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.admin.reading import OfCaseAdmin, column_for
from casework.safe_conducts.models import SafeConduct
from casework.screening.models import Hit
from casework.staff.models import Office


class OfficeFilter(admin.SimpleListFilter):
    """By office: each keeps a register of its own."""

    title = _("office")
    parameter_name = "office"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every office."""
        return [(office.pk, str(office)) for office in Office.objects.order_by("pk")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The papers of the chosen office."""
        return queryset.filter(office=self.value()) if self.value() else queryset


class SafeConductAdmin(OfCaseAdmin):
    """Papers; neither the sealed facts nor the token that proves one."""

    list_display = (
        "case", "register_no", "printed_no", "status", "approved_by", "requested_by", "requested_at", "office",
    )  # fmt: skip
    list_filter = ("status", OfficeFilter)
    list_select_related = ("case", "office", "requested_by", "approved_by")
    ordering = ("-requested_at",)
    fields = (
        "case", "type", "status", "office", "requested_by", "requested_at", "case_registered_by", "facts_edited_by",
        "approved_by", "approved_at", "facts_hash", "year", "register_no", "printed_no", "numbered_at", "days",
        "issue_attempts",
    )  # fmt: skip

    @column_for(_("valid"))
    def days(self, paper: SafeConduct) -> str | None:
        """First and last day."""
        return f"{paper.valid_from} – {paper.valid_until}" if paper.validity else None


class ApplicationAdmin(OfCaseAdmin):
    """Applications without the account that the person gave."""

    list_display = ("case", "status", "channel", "received_at", "lodged_by", "forward_due_at", "forwarded_at")
    list_filter = ("status", "channel")
    list_select_related = ("case", "lodged_by")
    ordering = ("-recorded_at",)
    fields = (
        "case", "status", "channel", "grounds", "received_at", "recorded_at", "lodged_by", "forward_due_at",
        "forwarded_at", "forwarded_by", "dispatch_number",
    )  # fmt: skip


class CheckAdmin(OfCaseAdmin):
    """Background checks: what was asked, when, and what came back."""

    list_display = ("case", "type", "status", "result", "requested_at", "answered_at", "attempts")
    list_filter = ("status", "result")
    list_select_related = ("case", "type")
    ordering = ("-requested_at",)
    fields = (
        "case", "type", "status", "result", "list_version", "requested_at", "due_at", "next_try_at", "attempts",
        "answered_at",
    )  # fmt: skip


class HitAdmin(OfCaseAdmin):
    """Matches and what people decided; the explanation holds names and stays in the case."""

    case_path = of_case = "check_run__case"
    list_display = ("check_in_words", "score", "strong", "decision", "decided_by", "confirmed_by", "decided_at")
    list_filter = ("decision",)
    list_select_related = ("check_run__case", "check_run__type", "decided_by", "confirmed_by")
    ordering = ("-check_run__requested_at",)
    fields = (
        "check_in_words", "entry", "score", "strong", "decision", "reason", "decided_by", "decided_at", "confirmed_by",
        "confirmed_at",
    )  # fmt: skip

    @column_for(_("background check"))
    def check_in_words(self, hit: Hit) -> str:
        """Which check of which case."""
        return f"{hit.check_run.case} · {hit.check_run.type}"


class WorkItemAdmin(OfCaseAdmin):
    """What had to be done, by when, and who did it."""

    case_optional = True
    list_display = ("kind", "case", "office", "role", "opened_at", "due_at", "status", "closed_at", "closed_by")
    list_filter = ("status", "kind", "role")
    list_select_related = ("case", "office", "closed_by")
    ordering = ("-opened_at",)
    fields = (
        "kind", "subject_type", "subject_id", "case", "office", "role", "opened_at", "due_at", "status", "closed_at",
        "closed_by", "claimed_by", "claim_until",
    )  # fmt: skip
