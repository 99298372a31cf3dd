"""The auditors' lists of looks at the lists, of matches and what reviewers said, and of rounds over everybody."""

from django.utils.translation import gettext_lazy as _

from casework.admin.reading import OfCaseAdmin, ReadOnlyAdmin, column_for
from casework.screening.hits import Hit
from casework.screening.runs import ScreeningRun
from casework.screening.serving import versions_by_key


class ScreeningRunAdmin(OfCaseAdmin):
    """Every look: when, in which versions, by which algorithm, and how it ended; of the person only a hash."""

    list_display = ("case", "at", "scope", "outcome", "failure", "algorithm", "versions")
    list_filter = ("outcome", "scope")
    list_select_related = ("case",)
    ordering = ("-at",)
    fields = (
        "case", "at", "asked_at", "scope", "outcome", "failure", "versions", "algorithm", "subject_hash", "nearest",
    )  # fmt: skip

    @column_for(_("versions of the lists"))
    def versions(self, run: ScreeningRun) -> str:
        """The versions that it was made in."""
        return ", ".join(str(version) for version in versions_by_key(run.list_versions).values())


class HitAdmin(OfCaseAdmin):
    """Matches and what they were settled as; the explanation holds names and stays in the case."""

    case_path = of_case = "check_run__case"
    list_display = ("check_in_words", "source", "score", "band", "decision", "decided_by", "confirmed_by", "settled_at")
    list_filter = ("band", "decision")
    list_select_related = ("check_run__case", "check_run__type", "decided_by", "confirmed_by")
    ordering = ("-check_run__requested_at",)
    fields = (
        "check_in_words", "source", "entry_key", "entry_hash", "subject_hash", "algorithm", "score", "band", "agreeing",
        "found_at", "replaced_at", "carried_from", "decision", "reason", "decided_by", "decided_at", "confirmed_by",
        "confirmed_at", "settled_at",
    )  # fmt: skip

    @column_for(_("background check"))
    def check_in_words(self, hit: Hit) -> str:
        """Which check of which case."""
        return f"{hit.check_run.case} · {hit.check_run.type}"


class VerdictAdmin(OfCaseAdmin):
    """What each reviewer said of a match, also what was taken back."""

    list_display = ("case", "decision", "compared", "by", "at", "withdrawn_at")
    list_filter = ("decision",)
    list_select_related = ("case", "by")
    ordering = ("-at",)
    fields = (
        "case", "hit", "decision", "compared", "reason", "asked_of", "by", "at", "withdrawn_at", "withdraw_reason",
    )  # fmt: skip


class RescreeningAdmin(ReadOnlyAdmin):
    """Rounds over everybody for a new version of a list."""

    list_display = ("version", "began_at", "ended_at", "entries", "people", "hits", "algorithm")
    list_select_related = ("version",)
    ordering = ("-began_at",)
    fields = ("version", "began_at", "ended_at", "entries", "people", "hits", "algorithm")
