"""What lies in the files: papers, applications, checks, work; without sealed texts and names."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.admin.accounts import account_page
from casework.admin.case_files import files_link
from casework.admin.reading import OfCaseAdmin, asking, column_for
from casework.asylum.models import Application
from casework.safe_conducts.models import SafeConduct
from casework.screening.opinions import IntelligenceOpinion
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
        "case", "type", "status", "office", "renews", "replaces", "replacement", "report", "asked_by", "requested_by",
        "requested_at", "first_requested_at", "case_started_by", "case_registered_by", "facts_edited_by",
        "approved_by", "approved_at", "facts_hash", "term_value", "longest_term", "term_unit", "territorial_limit",
        "year", "register_no", "printed_no", "blank_sheet", "numbered_at", "days", "issue_attempts", "ended_at",
        "loss_ground", "who_read_it",
    )  # fmt: skip

    @column_for(_("who read it"))
    def who_read_it(self, paper: SafeConduct) -> str:
        """Where the readers of its document are listed."""
        return files_link(paper.case_id)

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
        "forwarded_at", "forwarded_by", "dispatch_number", "who_read_it", "account",
    )  # fmt: skip

    @column_for(_("who read it"))
    def who_read_it(self, application: Application) -> str:
        """Where the readers of its receipt and of what the person told are listed."""
        return files_link(application.case_id)

    @column_for(_("what the person told"))
    def account(self, application: Application) -> str:
        """Where an auditor reads it, after saying why."""
        url = reverse("admin:casework_application_statement", args=[application.pk])
        return format_html('<a href="{}">{}</a>', url, _("read, saying why"))

    def get_urls(self) -> list[URLPattern]:
        """What the person told, besides list and page."""
        told = self.admin_site.admin_view(self.told)
        return [path("<uuid:pk>/statement/", told, name="casework_application_statement"), *super().get_urls()]

    @asking
    def told(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """The form that asks for the reason; sent with one, the account, once."""
        return account_page(request, self.get_queryset(request), pk, around=self.admin_site.each_context(request))


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


class IntelligenceOpinionAdmin(OfCaseAdmin):
    """That an opinion was received, from whom and how secret; neither its text nor what it comes to."""

    list_display = ("case", "agency", "classification", "received_on", "recorded_by", "recorded_at")
    list_filter = ("agency", "classification")
    list_select_related = ("case", "recorded_by")
    ordering = ("-recorded_at",)
    fields = ("case", "agency", "classification", "received_on", "recorded_by", "recorded_at", "who_read_it")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The sealed text is not even fetched."""
        return super().get_queryset(request).defer("ciphertext")

    @column_for(_("who read it"))
    def who_read_it(self, opinion: IntelligenceOpinion) -> str:
        """Where its readers are listed."""
        return files_link(opinion.case_id)


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
