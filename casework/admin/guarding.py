"""What was verified and what was signed, to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.admin.reading import ReadOnlyAdmin, column_for, display_names
from casework.admin.sentences import who
from casework.audit.models import AuditCheckpoint, Outcome, Verification
from casework.audit.verify import ProblemKind

WRONG: dict[str, Any] = {
    ProblemKind.ALTERED: _("event altered"),
    ProblemKind.REMOVED: _("event removed"),
    ProblemKind.INSERTED: _("event inserted"),
    ProblemKind.REORDERED: _("event moved"),
    ProblemKind.CUT: _("end cut off"),
    ProblemKind.BLOCK: _("seal altered"),
    ProblemKind.MACHINERY: _("function or trigger of the trail changed"),
    ProblemKind.UNKNOWN_KEY: _("checkpoint signed with an unknown key"),
    ProblemKind.BAD_SIGNATURE: _("checkpoint without its signature"),
    ProblemKind.OTHER_DATABASE: _("checkpoint of another database"),
    ProblemKind.SHORTER: _("trail shorter than its checkpoint"),
    ProblemKind.BLOCK_DIFFERS: _("trail rewritten since its checkpoint"),
    ProblemKind.CHECKPOINT: _("checkpoint altered, removed or inserted"),
}


class OutcomeFilter(admin.SimpleListFilter):
    """By outcome, without asking the table which ones it holds."""

    title = _("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every outcome there is."""
        return list(Outcome.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The verifications that ended so."""
        return queryset.filter(outcome=self.value()) if self.value() in set(Outcome) else queryset


class VerificationAdmin(ReadOnlyAdmin):
    """Every verification that ended, latest first; one that never ended has no row, and shows as late."""

    list_display = (
        "started_at",
        "part",
        "outcome",
        "problems_counted",
        "events",
        "blocks",
        "checkpoint",
        "by_in_words",
    )
    list_filter = (OutcomeFilter,)
    ordering = ("-id",)
    fields = (
        "part", "started_at", "ended_at", "outcome", "events", "blocks", "checkpoint", "by_in_words", "problems_listed",
    )  # fmt: skip

    @column_for(_("problems"))
    def problems_counted(self, row: Verification) -> int:
        """How many were kept, a hundred at most."""
        return len(row.problems)

    @column_for(_("by"))
    def by_in_words(self, row: Verification) -> str:
        """Whoever asked for it."""
        return who(row.by, "", display_names([row.by]))

    @column_for(_("problems"))
    def problems_listed(self, row: Verification) -> Any:
        """Kind, event and seal of each."""
        return format_html_join("", "<div>{}</div>", ((_in_words(each),) for each in row.problems)) or None


class AuditCheckpointAdmin(ReadOnlyAdmin):
    """The signed checkpoints, latest first."""

    list_display = ("no", "made_at", "block_no", "events", "last_event_id", "key_id")
    ordering = ("-no",)
    fields = (
        "no", "format", "made_at", "block_no", "block_hash_hex", "events", "last_event_id", "last_event_hash_hex",
        "prev_hex", "key_id", "signature_hex",
    )  # fmt: skip

    @column_for(_("hash of the seal"))
    def block_hash_hex(self, row: AuditCheckpoint) -> str:
        """As it was signed."""
        return bytes(row.block_hash).hex()

    @column_for(_("hash of the last event"))
    def last_event_hash_hex(self, row: AuditCheckpoint) -> str:
        """As it was signed."""
        return bytes(row.last_event_hash).hex()

    @column_for(_("hash of the checkpoint before"))
    def prev_hex(self, row: AuditCheckpoint) -> str | None:
        """The link of the chain."""
        return bytes(row.prev).hex() if row.prev else None

    @column_for(_("signature"))
    def signature_hex(self, row: AuditCheckpoint) -> str:
        """Ed25519, over what the file of the same number holds."""
        return bytes(row.signature).hex()


def _in_words(problem: dict[str, Any]) -> str:
    """A kept problem: its kind and its numbers."""
    kind = str(problem.get("kind", ""))
    parts = [str(WRONG.get(kind, kind))]  # of what could not run, the name of the failure
    if problem.get("event") is not None:
        parts.append(gettext("event %(id)s") % {"id": problem["event"]})
    if problem.get("block") is not None:
        parts.append(gettext("seal %(no)s") % {"no": problem["block"]})
    return " · ".join(parts)
