"""A case goes to another office: asked for on its page, answered on the page of what comes in, taken over there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework.arrivals.models import Case, GrantKind
from casework.arrivals.records import CaseTransfer, TransferOutcome
from casework.arrivals.selectors import case_for, transfers_waiting_for
from casework.audit.services import record_read
from casework.audit.wall import past_the_wall
from casework.errors import refusing
from casework.journey import transferring
from casework.journey.transfer_rules import about_accepting, about_transferring
from casework.pages.asked import Asked, desk_only, for_roles, now_for
from casework.pages.forms import CHOOSE, LineField
from casework.pages.listing import page_of, record_list
from casework.staff.models import Office, Role, User
from casework.staff.selectors import acting_for
from casework.work.models import WorkItem, WorkKind, WorkStatus

OFFERED = "a supervisor is told the number of a case that another office offers, before it is theirs to see"


class TransferForm(forms.Form):
    """Where to and why, and who of the named people stays named."""

    to = forms.ModelChoiceField(Office.objects.filter(active=True).order_by("pk"), label=gettext_lazy("To the office"))
    reason = LineField(label=gettext_lazy("Reason"), max_length=300)
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Goes on seeing this case"), widget=forms.CheckboxSelectMultiple, required=False
    )
    kept_reason = LineField(label=gettext_lazy("Why they must go on seeing it"), max_length=300, required=False)

    def offer(self, case: Case, at: datetime) -> None:
        """Other offices; the named people, where there are any."""
        offices = self.fields["to"]
        offices.queryset = offices.queryset.exclude(pk=case.office_id)  # type: ignore[attr-defined]
        named = case.grants.in_force(at).filter(kind=GrantKind.NAMED).select_related("user").order_by("starts_at")
        choices = [(str(grant.user_id), str(grant.user)) for grant in named]
        if choices:
            self.fields["kept"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["kept"], self.fields["kept_reason"]

    def wanted(self) -> transferring.Wanted:
        """What was asked, once it is valid."""
        asked = self.cleaned_data
        kept = [UUID(key) for key in asked.get("kept", [])]
        return transferring.Wanted(asked["to"], asked["reason"], kept, asked.get("kept_reason", ""))

    def clean(self) -> dict[str, Any]:
        """Whoever goes on seeing the case does so for a reason."""
        asked = super().clean() or {}
        if asked.get("kept") and not asked.get("kept_reason"):
            self.add_error("kept_reason", _("Write why they must go on seeing the case."))
        return asked


class TakeForm(forms.Form):
    """Who has the case in charge from now on."""

    officer = forms.ChoiceField(label=gettext_lazy("In charge from now on"))


@desk_only
def transfer(request: Asked, pk: UUID) -> HttpResponse:
    """Ask that the case goes elsewhere, see what was asked, or take over what came."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    form = TransferForm(request.POST or None)
    form.offer(case, at)
    if request.method == "POST" and form.is_valid():
        asked = transferring.request_transfer(case.pk, form.wanted(), by=request.user, at=at)
        messages.success(request, _told(asked))
        return redirect("transfer", pk) if _sees(request.user, case, at=at) else redirect("case_list")
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk)
    past = list(case.transfers.select_related("from_office", "to_office", "requested_by").order_by("-requested_at"))
    waits = WorkItem.objects.filter(kind=WorkKind.TAKE_OVER, case=case, status=WorkStatus.OPEN)
    shown = {
        "case": case,
        "form": form,
        "open": next((one for one in past if one.outcome == TransferOutcome.OPEN), None),
        "past": [one for one in past if one.outcome != TransferOutcome.OPEN],
        "to_take_over": waits.exists(),
        "findings": _against(request.user, case, at=at),
    }
    return render(request, "arrivals/transfer.html", shown, status=422 if form.errors else 200)


def _against(user: User, case: Case, *, at: datetime) -> list[Any]:
    """What stands against any transfer, whichever office is chosen."""
    elsewhere = Office(pk="", active=True, region_id="")
    return refusing(about_transferring(user, case, elsewhere, at=at))


def _told(asked: CaseTransfer) -> str:
    if asked.outcome == TransferOutcome.ACCEPTED:
        return _("The case is at the other office now.")
    return _("Asked. A supervisor of the other office decides; until then nothing changes.")


def _sees(user: User, case: Case, *, at: datetime) -> bool:
    return Case.objects.visible_to(user, at=at).filter(pk=case.pk).exists()


@desk_only
@require_POST
def withdraw(request: Asked, pk: UUID) -> HttpResponse:
    """Take the question back."""
    at = now_for(request)
    case = case_for(request.user, pk, at=at)
    asked = case.transfers.get(outcome=TransferOutcome.OPEN)
    transferring.withdraw_transfer(asked.pk, by=request.user, at=at)
    messages.success(request, _("The question was taken back; the case stays."))
    return redirect("transfer", pk)


@desk_only
@require_POST
def taken(request: Asked, pk: UUID) -> HttpResponse:
    """The new desk has the case in hand."""
    transferring.take_over(pk, by=request.user, at=now_for(request))
    return redirect("case", pk)


@for_roles(Role.SUPERVISOR)
@require_GET
def incoming(request: Asked) -> HttpResponse:
    """The cases that other offices ask mine to take."""
    with past_the_wall(OFFERED):
        page = page_of(request, transfers_waiting_for(request.user, now_for(request)))
        page.object_list = list(page.object_list)
    record_list("casework_casetransfer", page)
    return render(request, "arrivals/transfers.html", {"page_obj": page})


@for_roles(Role.SUPERVISOR)
def answer(request: Asked, pk: UUID) -> HttpResponse:
    """One of them: take it, with somebody in charge, or leave it where it is."""
    at = now_for(request)
    with past_the_wall(OFFERED):
        asked = transfers_waiting_for(request.user, at).get(pk=pk)
    people = acting_for(asked.to_office, at)
    declines = "decline" in request.POST
    form = TakeForm(None if declines else request.POST or None)
    form.fields["officer"].choices = [*CHOOSE, *((str(one.pk), str(one)) for one in people)]  # type: ignore[attr-defined]
    if declines:
        transferring.decline_transfer(pk, by=request.user, at=at)
        messages.success(request, _("Declined. The case stays where it is."))
        return redirect("transfers")
    if form.is_valid():
        officer = next(one for one in people if str(one.pk) == form.cleaned_data["officer"])
        transferring.accept_transfer(pk, officer, by=request.user, at=at)
        messages.success(request, _("The case is at your office now."))
        return redirect("case", asked.case_id)
    record_read(case_id=asked.case_id, subject_table="casework_casetransfer", subject_pk=asked.pk)
    shown = {"asked": asked, "form": form, "findings": refusing(about_accepting(request.user, asked, at=at))}
    return render(request, "arrivals/transfer_answer.html", shown, status=422 if form.errors else 200)
