"""The cases, and the story of each."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.admin.reading import OfCaseAdmin, case_numbered, cases_seen, column_for
from casework.admin.story import story_of
from casework.arrivals.models import Case
from casework.audit.models import CHANGES, AuditEvent
from casework.audit.selectors import case_history
from casework.audit.services import record_denial, record_read

EVENTS_A_PAGE = 200  # an act is some ten events
SHOWN: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("", _("everything"), ()),
    ("acts", _("acts"), tuple(CHANGES)),
    ("reads", _("reads"), ("read",)),
    ("denied", _("refused tries"), ("denied",)),
    ("exports", _("exports and prints"), ("export", "print")),
)


class CaseAdmin(OfCaseAdmin):
    """Cases by number; no names in the list."""

    list_display = ("number", "public_ref", "office", "officer", "status", "restricted", "opened_at", "story_link")
    list_filter = ("status",)
    list_select_related = ("office", "officer")
    ordering = ("-opened_at",)
    fields = (
        "number", "public_ref", "office", "officer", "registered_by", "status", "restricted", "opened_at",
        "merged_into", "close_reason", "story_link",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        """The cases that this auditor may see."""
        return cases_seen(request)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """The one case with this number or reference."""
        if not search_term.strip():
            return queryset, False
        case = case_numbered(cases_seen(request), search_term)
        return (queryset.filter(pk=case.pk) if case else queryset.none()), False

    def case_of(self, row: Any) -> Case | None:
        """Itself."""
        return row if isinstance(row, Case) else None

    @column_for(_("story"))
    def story_link(self, case: Case) -> str:
        """A link to what happened."""
        return format_html('<a href="{}">{}</a>', story_url(case.pk), _("what happened"))

    def get_urls(self) -> list[URLPattern]:
        """The story, besides list and page."""
        view = self.admin_site.admin_view(self.story)
        return [path("<uuid:case_id>/story/", view, name="casework_case_history_story"), *super().get_urls()]

    def story(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        """The case's history in sentences, oldest first; reading it is an event of it."""
        case = cases_seen(request).select_related("office").filter(pk=case_id).first()
        if case is None:
            record_denial(subject_table="case_story", subject_pk=case_id, details={"findings": ["not_found"]})
            raise Http404
        record_read(case_id=case.pk, person_id=case.person_id, subject_table="case_story", subject_pk=case.pk)
        chosen = request.GET.get("show", "")
        page = Paginator(_events(case, chosen), EVENTS_A_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("What happened in case %(number)s") % {"number": case.number},
            "opts": self.opts,
            "case": case,
            "page_obj": page,
            "entries": story_of(list(page)),
            "shown": [(name, label, name == chosen) for name, label, _kinds in SHOWN],
        }
        return TemplateResponse(request, "admin/casework/case/story.html", context)


def _events(case: Case, chosen: str) -> QuerySet[AuditEvent]:
    """The case's events, of the kinds that were chosen."""
    kinds = next((kinds for name, _label, kinds in SHOWN if name == chosen), ())
    events = case_history(case.pk, case.person_id)
    return events.filter(Q(kind__in=kinds)) if kinds else events


def story_url(case_id: UUID) -> str:
    """Where the story of a case is told."""
    return reverse("admin:casework_case_history_story", args=[case_id])
