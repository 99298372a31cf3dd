"""Registering the relatives who came along: how many, then all of them on one page, then one button."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from casework.arrivals import services as arrivals
from casework.arrivals.models import Arrival, Case
from casework.arrivals.selectors import case_for, drafts_beside
from casework.audit.services import record_read
from casework.errors import BadInput, Finding, refusing
from casework.journey.families import RelativesRefused, register_relatives, start_relatives
from casework.law.days import BOGOTA
from casework.pages.alike import panel
from casework.pages.applications import reasons_of
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.drafts import first_values, typed
from casework.pages.forms import put_errors
from casework.pages.middleware import record_refusal
from casework.pages.relatives_form import (
    CountForm,
    RelativeForm,
    SharedForm,
    kept_for_all,
    kept_in_block,
    keystrokes_of,
    shared_values,
    with_shared,
)
from casework.people.selectors import known_about
from casework.staff.models import Role

ASKED_ONCE = ("typed_late",)  # the reason is the same for everybody on the page


@dataclass(slots=True)
class Block:
    """One relative on the page: the draft, its form, and what stands against registering this person."""

    case: Case
    form: RelativeForm
    findings: list[dict[str, Any]] = field(default_factory=list)
    alike: list[dict[str, Any]] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """What the names of this block's fields begin with."""
        return prefix_of(self.case)


def prefix_of(case: Case) -> str:
    """What the names of the fields of this draft begin with."""
    return f"p{case.pk.hex}"


@for_roles(Role.CASE_OFFICER)
@require_POST
def begin(request: Asked, pk: UUID) -> HttpResponse:
    """Open a draft for each relative who came along."""
    at = now_for(request)
    head = case_for(request.user, pk, at=at)
    form = CountForm(request.POST)
    if not form.is_valid():
        return render(request, "families/count.html", {"case": head, "form": form}, status=422)
    key = str(form.cleaned_data["key"])
    start_relatives(head.pk, form.cleaned_data["count"], by=request.user, at=at, key=key)
    return redirect("relatives", head.pk)


@for_roles(Role.CASE_OFFICER)
def relatives(request: Asked, pk: UUID) -> HttpResponse:
    """Everybody who came along on one page, as it was left; sending it registers all or says what is missing."""
    at = now_for(request)
    head = case_for(request.user, pk, at=at)
    drafts = drafts_beside(request.user, head, at=at)
    if not drafts and request.method == "POST":  # the page was sent twice, or a colleague was faster
        messages.info(request, _("Nobody waits to be registered here any more."))
        return redirect("family", head.pk)
    if request.method != "POST":
        _opened(head)
    if not drafts:
        count = CountForm(initial={"key": uuid4()})
        return render(request, "families/count.html", {"case": head, "form": count})
    if request.method == "POST":
        return _register(request, head, drafts, at=at)
    for draft in drafts:
        _opened(draft)
    kept = {draft.pk: first_values(arrivals.read_draft(draft)) for draft in drafts}
    known = known_about(head.person)
    before = shared_values(known, Arrival.objects.current().filter(case=head).first())
    before |= kept_for_all(kept[drafts[0].pk])
    blocks = [
        Block(draft, RelativeForm(prefix=prefix_of(draft), initial=kept_in_block(kept[draft.pk]), at=at))
        for draft in drafts
    ]
    return _page(request, head, shared=SharedForm(initial=before, at=at), blocks=blocks)


def _opened(case: Case) -> None:
    record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk)


def _register(request: Asked, head: Case, drafts: list[Case], *, at: datetime) -> HttpResponse:
    """Register everybody, or show the page again with what is missing for whom."""
    shared = SharedForm(request.POST, at=at)
    blocks = [
        Block(draft, RelativeForm(with_shared(request.POST, prefix_of(draft)), prefix=prefix_of(draft), at=at))
        for draft in drafts
    ]
    valid = [form.is_valid() for form in (shared, *(block.form for block in blocks))]
    if all(valid):
        given = reasons_of(request)
        try:
            register_relatives(
                head.pk,
                [block.form.relative(block.case.pk) for block in blocks],
                by=request.user,
                at=at,
                reasons={block.case.pk: _reasons_for(block, given) for block in blocks},
            )
        except RelativesRefused as refused:
            _tell(blocks, refused)
            _show_alike(request, blocks, refused, at=at)
            record_refusal(request, refused.findings)
        else:
            told = ngettext("%(n)d relative registered.", "%(n)d relatives registered.", len(blocks))
            messages.success(request, told % {"n": len(blocks)})
            return redirect("case", head.pk)
    _keep(request, drafts, at=at)
    return _page(request, head, shared=shared, blocks=blocks, status=422)


def _reasons_for(block: Block, given: dict[str, str]) -> dict[str, str]:
    """The reasons that were typed beside this person's findings, and those asked once for all."""
    own = {name.removeprefix(f"{block.prefix}-"): text for name, text in given.items() if name.startswith(block.prefix)}
    return own | {code: given[code] for code in ASKED_ONCE if code in given}


def _tell(blocks: list[Block], refused: RelativesRefused) -> None:
    """Hang what stands against each person on that person's block."""
    for block in blocks:
        stopping = refusing(refused.of.get(block.case.pk, []))
        block.findings = [_shown(block, finding) for finding in stopping]
        put_errors(block.form, BadInput(refused.fields.get(block.case.pk, {})))


def _show_alike(request: Asked, blocks: list[Block], refused: RelativesRefused, *, at: datetime) -> None:
    """Beside who must be compared with earlier cases, those cases and what speaks for them."""
    for block in blocks:
        if any(finding.code == "possible_duplicate" for finding in refused.of.get(block.case.pk, [])):
            block.alike = panel(request, block.case, block.form, at=at)["alike"]


def _shown(block: Block, finding: Finding) -> dict[str, Any]:
    """A finding whose reason is asked under a name of its own."""
    code = finding.code if finding.code in ASKED_ONCE else f"{block.prefix}-{finding.code}"
    return {"code": code, "message": finding.message, "level": finding.level, "article": finding.article}


def _page(request: Asked, head: Case, *, shared: SharedForm, blocks: list[Block], status: int = 200) -> HttpResponse:
    once = {item["code"]: item for block in blocks for item in block.findings if item["code"] in ASKED_ONCE}
    for block in blocks:
        block.findings = [item for item in block.findings if item["code"] not in once]
    shown = {
        "case": head,
        "form": shared,
        "blocks": blocks,
        "findings": list(once.values()),
        "wrong": status != 200,
        "more": CountForm(initial={"key": uuid4(), "count": 1}, auto_id="id_more_%s"),
    }
    return render(request, "families/relatives.html", shown, status=status)


def _keep(request: Asked, drafts: list[Case], *, at: datetime) -> None:
    """Keep the keystrokes of every block, sealed, each in its own draft with what is shared."""
    everything = typed(request.POST)
    for draft in drafts:
        own = typed(request.POST, prefix=f"{prefix_of(draft)}-")
        arrivals.save_draft(draft, keystrokes_of(everything, own), by=request.user, at=at)


@for_roles(Role.CASE_OFFICER)
@require_POST
def keep(request: Asked, pk: UUID) -> HttpResponse:
    """Keep the keystrokes while the officer types; or keep them and go on to give up one of the records."""
    at = now_for(request)
    head = case_for(request.user, pk, at=at)
    drafts = drafts_beside(request.user, head, at=at)
    _keep(request, drafts, at=at)
    if "X-Autosave" in request.headers:
        saved = _("Saved %(time)s") % {"time": f"{at.astimezone(BOGOTA):%H:%M}"}
        return HttpResponse(saved, content_type="text/plain; charset=utf-8")
    given_up = request.POST.get("give_up", "")
    if given_up in {str(draft.pk) for draft in drafts}:
        return redirect("void", given_up)
    messages.success(request, _("Saved. It waits in your work until you go on."))
    return redirect("home")
