"""Who works here with which roles, and the law in force."""

from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from casework.admin.reading import ReadOnlyAdmin, column_for
from casework.templatetags.amparo import day

ONE_DAY: Final = timedelta(days=1)  # a range names the day after its last


class UserAdmin(ReadOnlyAdmin):
    """Accounts; never what they sign in with."""

    list_display = ("username", "display_name", "office", "is_active", "is_system", "created_at")
    list_filter = ("is_active", "is_system")
    list_select_related = ("office",)
    ordering = ("username",)
    fields = ("username", "display_name", "office", "is_active", "is_system", "created_at")


class RoleGrantAdmin(ReadOnlyAdmin):
    """Roles: who holds which, where, since when, by whose hand."""

    list_display = ("user", "role", "office", "region", "starts_at", "ends_at", "granted_by", "confirmed_by")
    list_filter = ("role",)
    list_select_related = ("user", "office", "region", "granted_by", "confirmed_by")
    ordering = ("-starts_at",)
    fields = ("user", "role", "office", "region", "starts_at", "ends_at", "granted_by", "confirmed_by")


class LawAdmin(ReadOnlyAdmin):
    """Rows of the law with the days they hold."""

    ordering = ("code", "valid")

    @column_for(_("in force"))
    def holds(self, row: Any) -> str:
        """The first and the last day; open where the law says none."""
        first, after = row.valid.lower, row.valid.upper
        return f"{day(first) if first else '…'} – {day(after - ONE_DAY) if after else '…'}"


class TermAdmin(LawAdmin):
    """Terms of the law."""

    list_display = ("code", "value", "unit", "article", "holds")
    fields = ("code", "value", "unit", "article", "holds", "verified")


class DocumentTypeAdmin(LawAdmin):
    """Kinds of safe-conduct."""

    list_display = ("code", "family", "max_term", "unit", "basis", "holds")
    fields = ("code", "family", "max_term", "unit", "basis", "legend", "holds", "verified")
