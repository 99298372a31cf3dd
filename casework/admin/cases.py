"""The cases, and the story of each."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.admin import words
from casework.admin.history import Asked, choices, people_in, stretch_of
from casework.admin.readers import readers_of, refused_at
from casework.admin.reading import OfCaseAdmin, cases_seen, column_for, display_names, reader
from casework.admin.story import story_of
from casework.arrivals.models import Case
from casework.audit.selectors import case_history
from casework.audit.services import record_denial, record_read

# What lies in a case and has a list of its own: the model, and the lookup that leads from the case to it.
LISTS = (
    ("safeconduct", "case"), ("application", "case"), ("check", "case"), ("hit", "check_run__case"),
    ("workitem", "case"), ("casegrant", "case"), ("transition", "case"), ("auditevent", "case_id"),
)  # fmt: skip


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

    def case_of(self, row: Any) -> Case | None:
        """Itself."""
        return row if isinstance(row, Case) else None

    @column_for(_("story"))
    def story_link(self, case: Case) -> str:
        """A link to what happened."""
        return format_html('<a href="{}">{}</a>', story_url(case.pk), _("what happened"))

    def get_urls(self) -> list[URLPattern]:
        """The story and who read it, besides list and page."""
        story, readers = self.admin_site.admin_view(self.story), self.admin_site.admin_view(self.readers)
        return [
            path("<uuid:case_id>/story/", story, name="casework_case_history_story"),
            path("<uuid:case_id>/readers/", readers, name="casework_case_readers"),
            *super().get_urls(),
        ]

    def story(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        """The case's history in sentences; reading it is an event of it."""
        case = self._opened(request, case_id, "case_story")
        asked = Asked.of(request.GET.dict())
        events = case_history(case.pk, case.person_id)
        stretch = stretch_of(events, asked)
        people = people_in(events)
        kinds, persons = choices(asked, people=people, names=display_names(people))
        told = {"entries": story_of(stretch.acts), "stretch": stretch, "asked": asked, "kinds": kinds}
        title = _("What happened in case %(number)s") % {"number": case.number}
        return self._about(request, case, "story", title=title, people=persons, **told)

    def readers(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        """Who opened the case, and who was refused; whoever looks here is in the list too."""
        case = self._opened(request, case_id, "case_readers")
        told = {"read_by": readers_of(case, reader=reader(request)), "refused": refused_at(case)}
        title = _("Who read case %(number)s") % {"number": case.number}
        return self._about(request, case, "readers", title=title, **told)

    def _opened(self, request: HttpRequest, case_id: UUID, page: str) -> Case:
        """The case, its opening recorded first so that the page tells of it. Raises Http404 for absent and hidden."""
        case = cases_seen(request).select_related("office", "officer").filter(pk=case_id).first()
        if case is None:
            record_denial(subject_table=page, subject_pk=case_id, details={"findings": ["not_found"]})
            raise Http404
        record_read(case_id=case.pk, person_id=case.person_id, subject_table=page, subject_pk=case.pk)
        return case

    def _about(self, request: HttpRequest, case: Case, page: str, **shown: Any) -> HttpResponse:
        """A page about one case, with the ways to the others."""
        lists = [(words.MODELS[name][1], list_url(name, lookup, case.pk)) for name, lookup in LISTS]
        around = {**self.admin_site.each_context(request), "opts": self.opts, "case": case, "lists": lists}
        return TemplateResponse(request, f"admin/casework/case/{page}.html", {**around, "page": page, **shown})


def story_url(case_id: UUID) -> str:
    """Where the story of a case is told."""
    return reverse("admin:casework_case_history_story", args=[case_id])


def list_url(model: str, lookup: str, case_id: UUID) -> str:
    """Where the rows of one case are listed."""
    return reverse(f"admin:casework_{model}_changelist", query={lookup: str(case_id)})
