"""Who works here with which roles, and the law in force."""

from casework.admin.reading import ReadOnlyAdmin


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


class TermAdmin(ReadOnlyAdmin):
    """Terms of the law with the days they hold."""

    list_display = ("code", "value", "unit", "article", "valid")
    ordering = ("code", "valid")
    fields = ("code", "value", "unit", "article", "valid", "verified")


class DocumentTypeAdmin(ReadOnlyAdmin):
    """Kinds of safe-conduct with the days they hold."""

    list_display = ("code", "family", "max_term", "unit", "basis", "valid")
    ordering = ("code", "valid")
    fields = ("code", "family", "max_term", "unit", "basis", "legend", "valid", "verified")
