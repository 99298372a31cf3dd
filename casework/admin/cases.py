"""The cases, and the story of each."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.admin.about_case import opened_case, page_about
from casework.admin.case_files import files_of
from casework.admin.history import Asked, choices, people_in, stretch_of
from casework.admin.pack_page import pack_page
from casework.admin.readers import readers_of, refused_at
from casework.admin.reading import OfCaseAdmin, asking, cases_seen, column_for, reader
from casework.admin.story import story_of
from casework.arrivals.models import Case
from casework.audit.selectors import case_history


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
        """The story, who read it and its files, what an auditor takes along, besides list and page."""
        pages = {
            "story": (self.story, "casework_case_history_story"),
            "readers": (self.readers, "casework_case_readers"),
            "files": (self.files, "casework_case_files"),
            "pack": (self.pack, "casework_case_pack"),
        }
        about = [
            path(f"<uuid:case_id>/{word}/", self.admin_site.admin_view(view), name=name)
            for word, (view, name) in pages.items()
        ]
        return [*about, *super().get_urls()]

    def story(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        """The case's history in sentences; reading it is an event of it."""
        case = opened_case(request, case_id, "case_story")
        asked = Asked.of(request.GET.dict())
        events = case_history(case.pk, case.person_id)
        stretch = stretch_of(events, asked)
        people = people_in(events)
        kinds, persons = choices(asked, people=people, names={key: name for key, name in people.items() if name})
        told: dict[str, Any] = {"entries": story_of(stretch.acts), "stretch": stretch, "asked": asked, "kinds": kinds}
        title = _("What happened in case %(number)s") % {"number": case.number}
        return page_about(request, case, "story", **self._around(request), title=title, people=persons, **told)

    def readers(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        """Who opened the case, and who was refused; whoever looks here is in the list too."""
        case = opened_case(request, case_id, "case_readers")
        told: dict[str, Any] = {"read_by": readers_of(case, reader=reader(request)), "refused": refused_at(case)}
        title = _("Who read case %(number)s") % {"number": case.number}
        return page_about(request, case, "readers", **self._around(request), title=title, **told)

    def files(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        """Every stored file and printed document of the case, each with who opened it."""
        case = opened_case(request, case_id, "case_files")
        title = _("Files of case %(number)s") % {"number": case.number}
        return page_about(request, case, "files", **self._around(request), title=title, files=files_of(case))

    @asking
    def pack(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        """The history to take along; its POST writes nothing but the export on the trail."""
        return pack_page(request, case_id, **self._around(request))

    def _around(self, request: HttpRequest) -> dict[str, Any]:
        return {"around": self.admin_site.each_context(request)}


def story_url(case_id: UUID) -> str:
    """Where the story of a case is told."""
    return reverse("admin:casework_case_history_story", args=[case_id])
