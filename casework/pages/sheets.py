"""One blank sheet: what was written on it, or why it is gone; and the second person's word."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import ActionRefused, Finding, InvalidTransition, refusing
from casework.pages.asked import Asked, desk_only, now_for
from casework.pages.forms import NoteForm
from casework.pages.middleware import record_no_step, record_refusal
from casework.pages.sheet_entry import UseForm, recorded
from casework.safe_conducts import block_rules as rules
from casework.safe_conducts import block_services as services
from casework.safe_conducts.block_states import SHEET_STEPS, SheetStatus
from casework.safe_conducts.blocks import BlankSheet, SheetUse
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.register import sheets_seen
from casework.safe_conducts.sheet_papers import paper_of
from casework.staff.models import Role, User
from casework.staff.selectors import acting_for

NOTED: Final[dict[str, Callable[..., BlankSheet]]] = {
    "spoil": services.spoil_sheet,
    "lose": services.lose_sheet,
    "take_back": services.take_back_sheet,
    "return": services.return_use,
    "withdraw": services.withdraw_use,
}

SAID: Final[dict[str, Callable[..., object]]] = {"confirm": services.confirm_use, "make_paper": services.make_paper}


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: Asked, pk: UUID) -> HttpResponse:
    """What is known of one sheet, and the forms to enter, confirm or return it."""
    at = now_for(request)
    found = sheets_seen(request.user, at=at).get(pk=pk)
    signers = acting_for(found.office, at, Role.SUPERVISOR)
    verb = request.POST.get("verb", "")
    use_form = UseForm(request.POST if verb == "record" else None)
    use_form.offer(signers)
    notes = {one: NoteForm(request.POST if verb == one else None, auto_id=f"{one}_%s") for one in NOTED}
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            if _acted(found, verb, use_form=use_form, notes=notes, by=request.user, at=at):
                messages.success(request, _("Recorded."))
                return redirect("block", found.block_id)
        except ActionRefused as refused:
            record_refusal(request, refused.findings)
            findings = refused.findings
            if verb == "record":  # each at the field that it is about
                use_form.refuse(refused)
                findings = []
        except InvalidTransition as error:
            record_no_step(request, error)
            findings = [Finding("no_step", _("This sheet was entered meanwhile: look at what became of it."))]
    return _page(request, found, use_form=use_form, notes=notes, findings=findings, at=at)


def _acted(
    found: BlankSheet, verb: str, *, use_form: UseForm, notes: Mapping[str, NoteForm], by: User, at: datetime
) -> bool:
    """Whether the step was taken; a form says what is wrong with it. Raises ActionRefused, InvalidTransition."""
    if verb == "record":
        return use_form.is_valid() and recorded(found, use_form, by=by, at=at)
    if verb in NOTED:
        if notes[verb].is_valid():
            NOTED[verb](found.pk, notes[verb].cleaned_data["note"], by=by, at=at)
        return notes[verb].is_valid()
    if act := SAID.get(verb):
        act(found.pk, by=by, at=at)
    return verb in SAID


def _about_its_paper(
    user: User, found: BlankSheet, use: SheetUse | None, *, paper: SafeConduct | None, at: datetime
) -> list[Finding] | None:
    """What stands against making the paper of a sheet that was confirmed without one; None where it is not missing."""
    if use is None or paper or use.confirmed_at is None:
        return None
    evidence = services.evidence_on(use)
    return refusing(rules.about_making_the_paper(user, found, use, evidence=evidence, paper=None, at=at))


def _page(
    request: Asked,
    found: BlankSheet,
    *,
    use_form: UseForm,
    notes: Mapping[str, NoteForm],
    findings: list[Finding],
    at: datetime,
) -> HttpResponse:
    user = request.user
    seen = Case.objects.visible_to(user, at=at)
    related = SheetUse.objects.select_related("case", "signed_by", "recorded_by", "confirmed_by")
    use = related.filter(sheet=found, dropped_at__isnull=True, case__in=seen).first()
    of_case: dict[str, Any] = {"case_id": use.case_id, "person_id": use.person_id} if use else {}
    record_read(subject_table="casework_blanksheet", subject_pk=found.pk, **of_case)
    paper = paper_of(found) if use else None
    shown = {
        "paper": paper,
        "withdrawing": rules.about_withdrawing(user, found, use, paper=paper, at=at) if use else [],
        "making": _about_its_paper(user, found, use, paper=paper, at=at),
        "sheet": found,
        "use": use,
        "hidden": found.status in {SheetStatus.RECORDED, SheetStatus.USED} and use is None,
        "use_form": use_form,
        "notes": notes,
        "findings": findings,
        "verbs": {verb for (status, verb) in SHEET_STEPS if status == found.status},
        "confirming": rules.about_confirming(user, found, use, at=at) if use else [],
        "supervises": not rules.about_reserving(user, found.office, at=at),
    }
    failed = bool(findings or use_form.errors or any(form.errors for form in notes.values()))
    return render(request, "safe_conducts/sheet.html", shown | {"failed": failed}, status=422 if failed else 200)
