"""Handing the paper over to its holder."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.errors import ActionRefused
from casework.pages.applications import reasons_of, reasons_typed
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.deciding import shown
from casework.pages.forms import HandOverForm, put_findings
from casework.pages.middleware import record_refusal
from casework.pages.safe_conducts import paper_for, with_reasons
from casework.safe_conducts import services as safe_conducts
from casework.staff.models import Role


@for_roles(Role.CASE_OFFICER)
@require_POST
def hand_over(request: Asked, pk: UUID) -> HttpResponse:
    """Record that the holder has the sheet, and when they got it."""
    at = now_for(request)
    paper = paper_for(request.user, pk, at=at)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return shown(request, paper, at=at, status=422, hand_over_form=form)
    told = {name: form.cleaned_data[name] for name in ("received_at", "scanned")}
    try:
        safe_conducts.hand_over(paper.pk, by=request.user, at=at, reasons=reasons_of(request), **told)
    except ActionRefused as refused:
        record_refusal(request, refused.findings)
        findings = with_reasons(put_findings(form, refused.findings), reasons_typed(request))
        return shown(request, paper, at=at, status=422, hand_over_form=form, hand_over_findings=findings)
    messages.success(request, _("Recorded: the person holds the safe-conduct."))
    return redirect("case", paper.case_id)
