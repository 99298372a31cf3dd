"""Entering a used sheet: what was written on it, and of which case it is; from the sheet, or by its printed number."""

from datetime import datetime
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.pages.asked import Asked, desk_only, now_for
from casework.pages.forms import LineField, MomentField, put_errors
from casework.pages.middleware import record_no_step, record_refusal
from casework.safe_conducts import block_services as services
from casework.safe_conducts.block_rules import FIELDS, Written
from casework.safe_conducts.block_states import SHEET_STEPS
from casework.safe_conducts.blocks import BlankSheet
from casework.safe_conducts.register import offices_of_sheets, sheets_seen
from casework.staff.models import Role, User
from casework.staff.selectors import acting_for

OF_THE_CASE: Final = "case"


class UseForm(forms.Form):
    """What was written on a sheet by hand."""

    case = LineField(
        label=gettext_lazy("Number of the case"),
        max_length=24,
        help_text=gettext_lazy("Register the person first: a sheet belongs to a case."),
    )
    received_at = MomentField(label=gettext_lazy("When the person received it"))
    first_day = forms.DateField(label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(
        label=gettext_lazy("Valid until, that day included"), widget=forms.DateInput(attrs={"type": "date"})
    )
    birth_year = forms.IntegerField(
        label=gettext_lazy("Year of birth on the sheet"),
        min_value=1880,
        max_value=2100,
        required=False,
        help_text=gettext_lazy("Empty where none was written."),
    )
    signed_by = forms.ChoiceField(label=gettext_lazy("Who signed it"))

    def offer(self, signers: list[User]) -> None:
        """Whom the sheet may have been signed by."""
        self.signers = {str(each.pk): each for each in signers}
        self.fields["signed_by"].choices = [("", "—"), *((key, str(each)) for key, each in self.signers.items())]  # type: ignore[attr-defined]

    def refuse(self, refused: ActionRefused) -> None:
        """Say what stands against it at the field that it is about."""
        for finding in refused.findings:
            name = FIELDS.get(finding.code, OF_THE_CASE)
            self.add_error(name if name in self.fields else None, str(finding.message))


class EntryForm(UseForm):
    """The same for a sheet that is found by what is printed on it."""

    sheet = LineField(
        label=gettext_lazy("Printed number of the sheet"),
        max_length=24,
        help_text=gettext_lazy("Nine letters and digits; spaces do not matter."),
    )
    field_order = ("sheet", "case")


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def enter_sheet(request: Asked) -> HttpResponse:
    """Enter a used sheet by its printed number and the number of the case."""
    at = now_for(request)
    form = EntryForm(request.POST or None)
    offices = offices_of_sheets(request.user, at=at)
    form.offer(list({one.pk: one for office in offices for one in acting_for(office, at, Role.SUPERVISOR)}.values()))
    if request.method == "POST" and form.is_valid():
        found = _sheet_named(form, request.user, at=at)
        if found and _entered(request, found, form, at=at):
            messages.success(
                request, _("Entered. A second person confirms it; then it is a safe-conduct of this case.")
            )
            return redirect("sheet", found.pk)
    record_read(subject_table="casework_blanksheet", subject_pk="")
    return render(request, "safe_conducts/enter_sheet.html", {"form": form}, status=422 if form.errors else 200)


def _sheet_named(form: EntryForm, user: User, *, at: datetime) -> BlankSheet | None:
    """The sheet of this user's offices with the number that was typed; the form says so where there is none."""
    number = form.cleaned_data["sheet"].replace(" ", "").upper()
    found = sheets_seen(user, at=at).filter(printed_no=number).first()
    if found is None:
        form.add_error("sheet", _("No blank sheet of your offices has this number."))
    elif (found.status, "record") not in SHEET_STEPS:
        told = _("What became of this sheet is entered already: %(state)s.")
        form.add_error("sheet", told % {"state": found.get_status_display()})
        return None
    return found


def _entered(request: Asked, found: BlankSheet, form: EntryForm, *, at: datetime) -> bool:
    try:
        return recorded(found, form, by=request.user, at=at)
    except ActionRefused as refused:
        record_refusal(request, refused.findings)
        form.refuse(refused)
    except InvalidTransition as error:
        record_no_step(request, error)
        form.add_error("sheet", _("This sheet was entered meanwhile: look at what became of it."))
    return False


def recorded(found: BlankSheet, form: UseForm, *, by: User, at: datetime) -> bool:
    """Whether the sheet was entered as typed; the form says what is wrong. Raises ActionRefused, InvalidTransition."""
    told = form.cleaned_data
    case = Case.objects.visible_to(by, at=at).filter(number=told["case"].upper()).first()
    if case is None:
        form.add_error("case", _("You see no case with this number."))
        return False
    written = Written(
        case_id=case.pk,
        first_day=told["first_day"],
        last_day=told["last_day"],
        received_at=told["received_at"],
        signed_by=form.signers[told["signed_by"]],
        birth_year=told["birth_year"],
    )
    try:
        services.record_use(found.pk, written, by=by, at=at)
    except BadInput as error:
        put_errors(form, error)
        return False
    return True
