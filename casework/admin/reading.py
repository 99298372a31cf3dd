"""Looking without touching: what every page of the auditors' admin has in common."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern

from casework import clock
from casework.admin.paging import Stretch
from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.audit.services import record_denial, record_read
from casework.staff.models import User

View = TypeVar("View", bound=Callable[..., Any])

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


def asking(view: View) -> View:
    """Mark a page whose POST asks something and changes nothing: the others take none."""
    view.only_asks = True  # type: ignore[attr-defined]
    return view


def moment(request: HttpRequest) -> datetime:
    """The domain's time of this request, read once."""
    at = getattr(request, "at", None)
    if at is None:
        at = clock.now()
        request.at = at  # type: ignore[attr-defined]
    return cast(datetime, at)


def reader(request: HttpRequest) -> User:
    """Who looks; the site lets nobody in who is not signed in."""
    return cast(User, request.user)


def cases_seen(request: HttpRequest) -> QuerySet[Case]:
    """The cases this auditor may see: a hidden one looks like none."""
    return cast("QuerySet[Case]", Case.objects.visible_to(reader(request), at=moment(request)))


def events_seen(request: HttpRequest) -> QuerySet[AuditEvent]:
    """Events of a case that this auditor sees, of a person whose case they see, and of neither."""
    cases = cases_seen(request)
    of_case = one_by_one(cases, "pk", key="case_id")
    of_person = one_by_one(cases, "person_id", key="person_id")
    of_nobody = Q(person_id__isnull=True)
    return AuditEvent.objects.filter(of_case | Q(case_id__isnull=True) & (of_nobody | Q(of_person)))


def one_by_one(cases: QuerySet[Case], column: str, *, key: str) -> Exists:
    """Whether the row's case is among these, asked for each row of a page.

    A range of one value: where an equation stands beside OR, PostgreSQL first makes a table of all cases, 40 ms a page.
    """
    return Exists(cases.filter(**{f"{column}__gte": OuterRef(key), f"{column}__lte": OuterRef(key)}))


def display_names(keys: Iterable[object]) -> dict[str, str]:
    """The names on acts of these users by key as text; what is no user's key is left out. One query."""
    found = {key for key in map(uuid_of, keys) if key}
    return {str(key): name for key, name in User.objects.filter(pk__in=found).values_list("pk", "display_name")}


def uuid_of(text: object) -> UUID | None:
    """The key that this text is; None where it is no key: a tampered row must not stop the page that tells of it."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


class ReadOnlyAdmin(_ModelAdmin):
    """A list and a page for each row, to read; no route, button or request that writes."""

    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    sortable_by = ()
    view_on_site = False
    search_fields = ()  # a box would write what was typed, perhaps a name, into the address
    of_case = ""  # the lookup that leads from a case to its rows, by key

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The site let nobody in who may not read."""
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As above."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every field that the page names."""
        return self.fields or ()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the list offers: a free lookup would be a way to guess at columns that are not shown."""
        offered = {one if isinstance(one, str) else getattr(one, "parameter_name", "") for one in self.list_filter}
        return lookup.removesuffix("__exact") in {*offered, self.of_case} - {""}

    def get_urls(self) -> list[URLPattern]:
        """The list and the page of a row; Django's other routes add, delete, and tell a history that is not ours."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        kept = {f"{name}_changelist", f"{name}_change"}
        return [route for route in super().get_urls() if route.name in kept]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list; words that somebody put into the address are taken out of it, and signs that no column holds."""
        if SEARCH_VAR in request.GET or "%00" in request.GET.urlencode():
            return redirect(request.path)
        return super().changelist_view(request, extra_context)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page of one row; opening it is an event."""
        obj = context["original"]
        case = self.case_of(obj)
        record_read(
            case_id=case.pk if case else None,
            person_id=case.person_id if case else None,
            subject_table=self.opts.db_table,
            subject_pk=obj.pk,
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def case_of(self, row: Any) -> Case | None:
        """The case in whose history reading this row is told."""
        return None

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Absent and hidden alike: not found, and the try is on the trail."""
        record_denial(subject_table=opts.db_table, subject_pk=object_id[:64], details={"findings": ["not_found"]})
        raise Http404


class LongListAdmin(ReadOnlyAdmin):
    """A list that grows with every case: ordered, latest first, by one column that is never empty."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Stretch]:
        """Page by page from where the last one ended, uncounted."""
        return Stretch


class OfCaseAdmin(LongListAdmin):
    """Rows that belong to a case: seen with the case, and listed by its key from its page."""

    case_path = "case"
    case_optional = False
    of_case = "case"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of cases that this auditor may see; the subquery is asked row by row, as far as a page needs."""
        seen = Q(one_by_one(cases_seen(request), "pk", key=f"{self.case_path}_id"))
        if self.case_optional:
            seen |= Q(**{f"{self.case_path}__isnull": True})
        return super().get_queryset(request).filter(seen)

    def case_of(self, row: Any) -> Case | None:
        """The row's own case."""
        for name in self.case_path.split("__"):
            row = getattr(row, name)
        return cast("Case | None", row)


def column_for(label: Any, empty: str = "—") -> Callable[[Any], Any]:
    """Mark a method of an admin class as a column with this label."""
    return admin.display(description=label, empty_value=empty)
