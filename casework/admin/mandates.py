"""Under which mandate an auditor reads: shown on every page, chosen once where several are in force, listed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from casework.admin.reading import ReadOnlyAdmin, column_for, moment, reader
from casework.audit.services import record_event
from casework.staff.choosing import choose_mandate
from casework.staff.mandates import Mandate, acting_mandate, mandates_in_force


class MandateForm(forms.Form):
    """Which of the mandates in force to read under."""

    mandate = forms.ChoiceField(label=_("Read under"), widget=forms.RadioSelect)


def mandate_shown(request: HttpRequest) -> dict[str, Any]:
    """What stands above every page: the mandate that is read under, or that there is none and what to do."""
    at, user = moment(request), reader(request)
    return {"mandate": acting_mandate(user, at), "mandates": mandates_in_force(user, at)}


def choose(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    """The page on which one of several is chosen, for this session; choosing is an event."""
    in_force = {str(one.pk): one for one in mandates_in_force(reader(request), moment(request))}
    form = MandateForm(request.POST if request.method == "POST" else None)
    form.fields["mandate"].choices = [(key, f"{one.number} · {one.purpose}") for key, one in in_force.items()]  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        mandate = in_force[form.cleaned_data["mandate"]]
        choose_mandate(request, mandate)
        record_event(kind="task", verb="staff.mandate_chosen", subject_table="casework_mandate", subject_pk=mandate.pk)
        return redirect("admin:index")
    shown = {"title": _("Mandate"), "form": form}
    return TemplateResponse(request, "admin/mandate.html", {**around, **shown}, status=422 if form.errors else 200)


class MandateAdmin(ReadOnlyAdmin):
    """Who may read what for, until when, and who gave it; not which restricted cases another's mandate names."""

    list_display = ("number", "auditor", "purpose", "starts_at", "until", "issued_by", "confirmed_by", "revoked_at")
    list_select_related = ("auditor", "issued_by", "confirmed_by", "revoked_by")
    ordering = ("-starts_at",)
    fields = (
        "number", "auditor", "purpose", "starts_at", "until", "issued_by", "confirmed_by", "how_many", "revoked_at",
        "revoked_by",
    )  # fmt: skip

    @column_for(_("restricted cases named"))
    def how_many(self, mandate: Mandate) -> int:
        """Their number only."""
        return mandate.cases.count()
