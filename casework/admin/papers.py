"""What bears on papers, for auditors: grounds of inadmission, acts, deaths, revocations, blocks; no sealed text."""

from typing import Any, cast
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.admin.accounts import said_page
from casework.admin.reading import LongListAdmin, OfCaseAdmin, ReadOnlyAdmin, asking, cases_seen, column_for, one_by_one
from casework.arrivals.models import Case
from casework.people.models import Death
from casework.safe_conducts.blocks import SheetBlock
from casework.safe_conducts.revocations import Revocation


class MinistryActAdmin(OfCaseAdmin):
    """Which act, who recorded it, and who withdrew it; a correction names the entry whose place it takes."""

    list_display = ("case", "kind", "number", "dated", "received_at", "recorded_by", "recorded_at")
    list_filter = ("kind",)
    list_select_related = ("case", "recorded_by")
    ordering = ("-recorded_at", "-id")
    fields = (
        "case", "kind", "number", "dated", "signatory", "request_number", "ground", "corrects", "why", "received_at",
        "recorded_by", "recorded_at", "withdrawn_by", "withdrawn_at", "withdrawn_why",
    )  # fmt: skip


class InadmissionGroundAdmin(OfCaseAdmin):
    """Which ground, who recorded it, and who withdrew it and why; the words stand on the page and not in the list."""

    list_display = ("case", "article", "found_at", "recorded_by", "recorded_at", "withdrawn_by", "withdrawn_at")
    list_select_related = ("case", "recorded_by", "withdrawn_by")
    ordering = ("-recorded_at", "-id")
    fields = (
        "case", "ground", "article", "found_at", "recorded_by", "recorded_at", "withdrawn_by", "withdrawn_at",
        "withdrawn_why",
    )  # fmt: skip


class DeathAdmin(LongListAdmin):
    """Who recorded a death, when and on what, and who took it back and why; of whose cases the auditor sees one."""

    list_display = ("case_number", "died_on", "basis", "recorded_by", "recorded_at", "superseded_at", "withdrawn_by")
    list_filter = ("basis",)
    list_select_related = ("recorded_by", "withdrawn_by")
    ordering = ("-recorded_at", "-id")
    of_case = "person__cases"
    fields = (
        "case_number", "died_on", "told_by", "basis", "recorded_by", "recorded_at", "superseded_at", "withdrawn_by",
        "withdrawn_why",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Deaths of people in whose cases this auditor may look, each with the number of the newest of them."""
        seen = cases_seen(request)
        number = seen.filter(person=OuterRef("person")).order_by("-opened_at").values("number")[:1]
        own = super().get_queryset(request).filter(one_by_one(seen, "person_id", key="person_id"))
        return cast("QuerySet[Any]", own.annotate(case_number=Subquery(number)))

    @column_for(_("case"))
    def case_number(self, death: Death) -> str:
        """The number of the case."""
        return str(death.case_number)  # type: ignore[attr-defined]

    def case_of(self, row: Any) -> Case | None:
        """The case that the list names."""
        return Case.objects.filter(number=row.case_number).first()


class RevocationAdmin(OfCaseAdmin):
    """Who proposed, approved and confirmed, and when the person was told; what was said is read with a reason."""

    list_display = ("case", "status", "urgent", "proposed_by", "proposed_at", "approved_by", "confirmed_by", "told_at")
    list_filter = ("status", "urgent")
    list_select_related = ("case", "proposed_by", "approved_by", "confirmed_by")
    ordering = ("-proposed_at", "-id")
    fields = (
        "case", "safe_conduct", "status", "urgent", "heard_at", "proposed_by", "proposed_at", "approved_by",
        "approved_at", "confirmed_by", "confirmed_at", "told_by", "told_at", "said",
    )  # fmt: skip

    @column_for(_("what it is founded on"))
    def said(self, revocation: Revocation) -> str:
        """Where an auditor reads it, after saying why."""
        url = reverse("admin:casework_revocation_said", args=[revocation.pk])
        return format_html('<a href="{}">{}</a>', url, _("read, saying why"))

    def get_urls(self) -> list[URLPattern]:
        """What was said, besides list and page."""
        told = self.admin_site.admin_view(self.told)
        return [path("<uuid:pk>/said/", told, name="casework_revocation_said"), *super().get_urls()]

    @asking
    def told(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """The form that asks for the reason; sent with one, the four texts, once."""
        return said_page(request, self.get_queryset(request), pk, around=self.admin_site.each_context(request))


class SheetBlockAdmin(ReadOnlyAdmin):
    """Which numbers were given to blank sheets, by whom and why, and whether they are accounted for."""

    list_display = ("office", "year", "first_no", "last_no", "reserved_by", "reserved_at", "reconciled_at")
    list_select_related = ("office", "reserved_by", "reconciled_by")
    ordering = ("-reserved_at", "-id")
    fields = (
        "office", "year", "first_no", "last_no", "reason", "reserved_by", "reserved_at", "sheets_by_state",
        "reconciled_by", "reconciled_at",
    )  # fmt: skip

    @column_for(_("what became of the sheets"))
    def sheets_by_state(self, block: SheetBlock) -> str:
        """How many sheets of each state."""
        states = [sheet.get_status_display() for sheet in block.sheets.all()]
        return ", ".join(f"{state}: {states.count(state)}" for state in sorted(set(states)))
