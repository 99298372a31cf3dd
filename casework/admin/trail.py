"""The trail and its seals, event by event."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.admin.cases import story_url
from casework.admin.codes import finding_in_words, findings_in_words
from casework.admin.reading import LongListAdmin, OfCaseAdmin, cases_seen, column_for, display_names, events_seen
from casework.admin.sentences import KINDS, who
from casework.admin.versions import compared
from casework.admin.words import choice, thing
from casework.arrivals.models import Case
from casework.audit.models import CHANGES, AuditBlock, AuditEvent
from casework.audit.services import record_denial, record_read
from casework.journey.telling import roles_in_words
from casework.transitions import Transition

MOST = 2**63 - 1  # the largest number that the column holds


class KindFilter(admin.SimpleListFilter):
    """By kind, without asking the table which kinds it holds."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every kind there is."""
        return list(KINDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The events of the chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class AuditEventAdmin(OfCaseAdmin):
    """Every event, latest first; those of a case that the auditor may not see are absent."""

    list_display = ("recorded_at", "kind_in_words", "verb", "actor_in_words", "office", "subject", "story_link")
    list_filter = (KindFilter,)
    ordering = ("-id",)
    of_case = "case_id"
    fields = (
        "id", "recorded_at", "occurred_at", "kind_in_words", "verb", "actor_in_words", "role", "office", "request_id",
        "address", "purpose", "mandate", "story_link", "person_id", "subject_table", "subject_pk", "versions_link",
        "diff", "format", "xid", "prev_hex", "hash_hex",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """Those that this auditor may see."""
        return events_seen(request)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list with the names of who acted, in one query for the page."""
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        names = display_names(row.actor for row in rows)
        for row in rows:
            row.names = names
        changelist.result_list = rows
        return changelist

    def get_urls(self) -> list[URLPattern]:
        """The row that an event changed, side by side, besides list and page."""
        versions = self.admin_site.admin_view(self.versions)
        return [path("<int:event_id>/versions/", versions, name="casework_auditevent_versions"), *super().get_urls()]

    def versions(self, request: HttpRequest, event_id: int) -> HttpResponse:
        """The row before and after this event, or at two moments that are chosen; looking is an event of the case."""
        event = events_seen(request).filter(pk=min(event_id, MOST), kind__in=CHANGES).first()
        if event is None:
            record_denial(subject_table="versions", subject_pk=event_id, details={"findings": ["not_found"]})
            raise Http404
        case = self._seen_case(request, event)
        record_read(
            case_id=case.pk if case else None,
            person_id=event.person_id,
            subject_table="versions",
            subject_pk=event.pk,
            details={"table": event.subject_table},
        )
        chosen = {name: request.GET.get(name, "") for name in ("first", "second") if name in request.GET}
        shown = {
            "compared": compared(event, **chosen),
            "event": event,
            "case": case,
            "what": thing(event.subject_table),
        }
        shown |= {"title": _("Two versions side by side"), "opts": self.opts}
        return TemplateResponse(request, "admin/versions.html", {**self.admin_site.each_context(request), **shown})

    def _seen_case(self, request: HttpRequest, event: AuditEvent) -> Case | None:
        """The event's case, or the newest one of its person."""
        seen = cases_seen(request)
        if event.case_id:
            return seen.filter(pk=event.case_id).first()
        return seen.filter(person_id=event.person_id).order_by("-opened_at").first() if event.person_id else None

    @column_for(_("row"))
    def versions_link(self, event: AuditEvent) -> Any:
        """A link to the row before and after."""
        if event.kind not in CHANGES:
            return None
        url = reverse("admin:casework_auditevent_versions", args=[event.pk])
        return format_html('<a href="{}">{}</a>', url, _("before and after, side by side"))

    def case_of(self, row: Any) -> Case | None:
        """The case that the event is filed under."""
        return Case.objects.filter(pk=row.case_id).first() if row.case_id else None

    @column_for(_("kind"))
    def kind_in_words(self, event: AuditEvent) -> Any:
        """What sort of event it is."""
        return KINDS.get(event.kind, event.kind)

    @column_for(_("who"))
    def actor_in_words(self, event: AuditEvent) -> str:
        """Whoever acted, with the role held then."""
        names = getattr(event, "names", None)
        return who(event.actor, event.role, display_names([event.actor]) if names is None else names)

    @column_for(_("subject"))
    def subject(self, event: AuditEvent) -> Any:
        """What kind of row it was."""
        return thing(event.subject_table) if event.subject_table else None

    @column_for(_("case"))
    def story_link(self, event: AuditEvent) -> Any:
        """A link to the story of the case."""
        return format_html('<a href="{}">{}</a>', story_url(event.case_id), _("story")) if event.case_id else None

    @column_for(_("hash of the event before, of the same row"))
    def prev_hex(self, event: AuditEvent) -> str | None:
        """The link of the chain."""
        return bytes(event.prev).hex() if event.prev else None

    @column_for(_("hash"))
    def hash_hex(self, event: AuditEvent) -> str:
        """What the event must give when it is computed again."""
        return bytes(event.hash).hex()


class AuditBlockAdmin(LongListAdmin):
    """The seals, latest first."""

    list_display = ("no", "sealed_at", "n", "from_xid", "to_xid", "hash_hex")
    ordering = ("-no",)
    fields = ("no", "format", "sealed_at", "n", "from_xid", "to_xid", "digest_hex", "prev_hex", "hash_hex")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditBlock]:
        """Without the long lists of event numbers and hashes."""
        return AuditBlock.objects.defer("ids", "hashes")

    @column_for(_("digest"))
    def digest_hex(self, block: AuditBlock) -> str:
        """Over the events it seals."""
        return bytes(block.digest).hex()

    @column_for(_("hash of the seal before"))
    def prev_hex(self, block: AuditBlock) -> str | None:
        """The link of the chain."""
        return bytes(block.prev).hex() if block.prev else None

    @column_for(_("hash"))
    def hash_hex(self, block: AuditBlock) -> str:
        """The seal itself."""
        return bytes(block.hash).hex()


class TransitionAdmin(OfCaseAdmin):
    """Every step that was taken, latest first."""

    case_optional = True
    list_display = ("at", "subject", "was", "becomes", "by", "roles", "case")
    list_select_related = ("by", "case")
    ordering = ("-at",)
    fields = (
        "subject", "subject_id", "case", "verb", "was", "becomes", "by", "roles", "received_at", "at", "given", "seen",
    )  # fmt: skip

    @column_for(_("subject"))
    def subject(self, step: Transition) -> Any:
        """What kind of thing took the step."""
        return thing(step.subject_type)

    @column_for(_("from"))
    def was(self, step: Transition) -> Any:
        """The status before."""
        return choice(step.subject_type, "status", step.from_status)

    @column_for(_("to"))
    def becomes(self, step: Transition) -> Any:
        """The status after."""
        return choice(step.subject_type, "status", step.to_status)

    @column_for(_("role"))
    def roles(self, step: Transition) -> str:
        """The roles held then; empty for the system."""
        return roles_in_words(step.role)

    @column_for(_("reasons"))
    def given(self, step: Transition) -> str:
        """The reasons that were given, each after what it answers."""
        return "; ".join(f"{finding_in_words(code)}: {text}" for code, text in step.reasons.items())

    @column_for(_("warnings"))
    def seen(self, step: Transition) -> str:
        """What the rules warned of."""
        return findings_in_words(step.warnings)
