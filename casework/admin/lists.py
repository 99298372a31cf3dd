"""The lists of the background checks, for auditors: every version, what it changed, who brought and who took it."""

from casework.admin.reading import ReadOnlyAdmin


class ListVersionAdmin(ReadOnlyAdmin):
    """Versions of lists; their entries stay with those who compare."""

    list_display = ("source", "state", "entries_count", "added_count", "changed_count", "removed_count", "imported_at")
    list_filter = ("state", "origin")
    ordering = ("-imported_at",)
    fields = (
        *("source", "format", "origin", "state", "sha256", "entries_count"),
        *("added_count", "changed_count", "removed_count", "unchanged_count"),
        *("imported_at", "imported_by", "served_at", "served_by", "confirmed_at", "smaller", "reason"),
    )


class ListFileAdmin(ReadOnlyAdmin):
    """What lay in the watched folder, and what became of it."""

    list_display = ("source", "names", "seen_at", "version", "problem")
    list_select_related = ("version",)
    ordering = ("-seen_at",)
    fields = ("source", "names", "sha256", "seen_at", "version", "problem")
