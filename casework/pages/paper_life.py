"""Doing something with a safe-conduct after its issue, from its page."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.arrivals.models import Case
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.pages.applications import reasons_of, reasons_typed
from casework.pages.asked import Asked, now_for, readers_only
from casework.pages.deciding import shown, too_late
from casework.pages.forms import put_errors, put_findings
from casework.pages.middleware import record_refusal
from casework.pages.paper_acts import BY_NAME, Offered, PaperAct, Subject, offered, subject_of
from casework.pages.safe_conducts import paper_for, with_reasons
from casework.safe_conducts.revocations import Revocation


@readers_only
@require_POST
def act_on(request: Asked, pk: UUID, act: str) -> HttpResponse:
    """Do it, or show the page again with what stands against it; then nothing was written."""
    at = now_for(request)
    paper = paper_for(request.user, pk, at=at)
    chosen, subject = _act_named(act), subject_of(paper, request.user, at=at)
    if not chosen.stands(subject):
        messages.error(request, _("This came too late: it is decided already."))
        return shown(request, paper, at=at, status=422)
    form = chosen.form(request.POST, auto_id=f"{act}_%s")
    if not form.is_valid():
        return _again(request, subject, Offered(chosen, form))
    try:
        chosen.do(subject, form.cleaned_data, reasons_of(request))
    except ActionRefused as refused:
        record_refusal(request, refused.findings)
        others = with_reasons(put_findings(form, refused.findings), reasons_typed(request))
        return _again(request, subject, Offered(chosen, form, others))
    except InvalidTransition as error:
        return too_late(request, paper, error, at=at)
    except BadInput as error:
        put_errors(form, error)
        return _again(request, subject, Offered(chosen, form))
    messages.success(request, str(chosen.done))
    return redirect(chosen.leads_to, pk)


@readers_only
@require_GET
def revocation(request: Asked, pk: UUID) -> HttpResponse:
    """From the work about a revocation to the page of its safe-conduct, where it is decided and told."""
    seen = Case.objects.visible_to(request.user, at=now_for(request)).values("pk")
    found = Revocation.objects.filter(case__in=seen).values_list("safe_conduct_id", flat=True).get(pk=pk)
    return redirect(reverse("safe_conduct", args=[found]) + "#revocation")


def _act_named(name: str) -> PaperAct:
    """The act. Raises Http404 for a name that is none."""
    try:
        return BY_NAME[name]
    except KeyError:
        raise Http404 from None


def _again(request: Asked, subject: Subject, sent: Offered) -> HttpResponse:
    """The page with the form as it was sent, open, and what is wrong with it."""
    acts = offered(subject, instead=sent)
    return shown(request, subject.paper, at=subject.at, status=422, acts=acts)
