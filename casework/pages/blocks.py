"""Blank sheets: reserving a block, printing it, entering what became of each sheet, reconciling."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import ActionRefused, refusing
from casework.law.days import local_date
from casework.pages.asked import Asked, desk_only, for_roles, now_for
from casework.pages.documents import pdf
from casework.pages.forms import LineField
from casework.pages.listing import page_of
from casework.pages.middleware import record_refusal
from casework.safe_conducts import block_rules as rules
from casework.safe_conducts import block_services as services
from casework.safe_conducts.block_paper import render_sheets, to_print
from casework.safe_conducts.block_states import SheetStatus
from casework.safe_conducts.blocks import MOST_SHEETS, SheetBlock
from casework.safe_conducts.register import blocks_seen, offices_of_sheets
from casework.safe_conducts.sheet_papers import uses_without_paper
from casework.staff.models import Role


class BlockForm(forms.Form):
    """How many sheets, for which office, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    office = forms.ChoiceField(label=gettext_lazy("Office"))
    count = forms.IntegerField(label=gettext_lazy("Number of sheets"), min_value=1, max_value=MOST_SHEETS)
    reason = LineField(
        label=gettext_lazy("Why sheets are needed"),
        max_length=500,
        help_text=gettext_lazy("For example: the post at the bridge has no network until Friday."),
    )


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: Asked) -> HttpResponse:
    """The blocks of the reader's offices; supervisors reserve another."""
    at = now_for(request)
    form = BlockForm(request.POST or None, initial={"key": uuid4()})
    offices = offices_of_sheets(request.user, at=at)
    reserving = [each for each in offices if not refusing(rules.about_reserving(request.user, each, at=at))]
    form.fields["office"].choices = [(each.pk, str(each)) for each in reserving]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        office = next(each for each in reserving if each.pk == told["office"])
        key = str(told["key"])
        block = services.reserve_block(office, told["count"], told["reason"], by=request.user, at=at, key=key)
        messages.success(request, _("The sheets are reserved: print them now."))
        return redirect("block", block.pk)
    page = page_of(request, blocks_seen(request.user, at=at))
    shown = {"page_obj": page, "form": form, "reserves": bool(reserving)}
    return render(request, "safe_conducts/blocks.html", shown, status=422 if form.errors else 200)


@desk_only
@require_GET
def block(request: Asked, pk: UUID) -> HttpResponse:
    """Every sheet of a block with what became of it, and what keeps it from being reconciled."""
    at = now_for(request)
    return _block_page(request, blocks_seen(request.user, at=at).get(pk=pk), at=at)


@for_roles(Role.SUPERVISOR)
@require_POST
def reconcile(request: Asked, pk: UUID) -> HttpResponse:
    """Call a block reconciled."""
    at = now_for(request)
    found = blocks_seen(request.user, at=at).get(pk=pk)
    try:
        services.reconcile_block(found.pk, by=request.user, at=at)
    except ActionRefused as refused:
        record_refusal(request, refused.findings)
        return _block_page(request, found, at=at, status=422)
    messages.success(request, _("Reconciled: every number of the block is accounted for."))
    return redirect("block", found.pk)


@for_roles(Role.SUPERVISOR)
@require_GET
def sheets_pdf(request: Asked, pk: UUID) -> HttpResponse:
    """The sheets that are still blank, as one PDF; each printing is an event."""
    at = now_for(request)
    found = blocks_seen(request.user, at=at).get(pk=pk)
    sheets, kind = to_print(found, on=local_date(at))
    if not sheets or kind is None:
        messages.error(request, _("No sheet of this block is blank, or no type of paper is in force today."))
        return redirect("block", found.pk)
    details = {"printed": [sheet.register_no for sheet in sheets]}
    record_read(subject_table="casework_sheetblock", subject_pk=found.pk, purpose="printing", details=details)
    content = render_sheets(
        sheets, kind, found.office, url=settings.PUBLIC_URL, at=found.reserved_at, demonstration=settings.DEMONSTRATION
    )
    return pdf(content, name="hojas.pdf")


def _block_page(request: Asked, found: SheetBlock, *, at: datetime, status: int = 200) -> HttpResponse:
    record_read(subject_table="casework_sheetblock", subject_pk=found.pk)
    sheets = list(found.sheets.order_by("register_no"))
    counts = Counter(sheet.status for sheet in sheets)
    supervises = not refusing(rules.about_reserving(request.user, found.office, at=at))
    shown: dict[str, Any] = {
        "here": reverse("block", args=[found.pk]),
        "reserved": found,  # inside a template `block` is a word of its own
        "sheets": sheets,
        "counts": [(each.label, counts[each]) for each in SheetStatus if counts[each]],
        "without_paper": uses_without_paper(Case.objects.visible_to(request.user, at=at)).filter(sheet__block=found),
        "differences": rules.differences(found),
        "supervises": supervises,
        "prints": supervises and bool(counts[SheetStatus.BLANK]),
    }
    return render(request, "safe_conducts/block.html", shown, status=status)
