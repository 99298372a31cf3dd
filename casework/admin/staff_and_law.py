"""Who works here with which roles, and the law in force."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.admin.acts import acts_page
from casework.admin.reading import ReadOnlyAdmin, column_for
from casework.staff.models import User
from casework.templatetags.amparo import day

ONE_DAY: Final = timedelta(days=1)  # a range names the day after its last


class UserAdmin(ReadOnlyAdmin):
    """Accounts; never what they sign in with."""

    list_display = ("username", "display_name", "office", "is_active", "is_system", "created_at", "acts_link")
    list_filter = ("is_active", "is_system")
    list_select_related = ("office",)
    ordering = ("username",)
    fields = ("username", "display_name", "office", "is_active", "is_system", "created_at", "acts_link")

    @column_for(_("acts"))
    def acts_link(self, user: User) -> str:
        """A link to what this account did."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:casework_user_acts", args=[user.pk]), _("what they did")
        )

    def get_urls(self) -> list[URLPattern]:
        """What one account did, besides list and page."""
        acts = self.admin_site.admin_view(self.acts)
        return [path("<uuid:user_id>/acts/", acts, name="casework_user_acts"), *super().get_urls()]

    def acts(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        """What one account did."""
        return acts_page(request, user_id, around=self.admin_site.each_context(request))


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
