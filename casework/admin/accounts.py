"""What the person told, and what a revocation is founded on, for an auditor: shown once, with the reason recorded."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from casework.admin.reading import moment, reader
from casework.asylum.accounts import read_accounts
from casework.asylum.models import Application
from casework.audit.services import record_denial
from casework.safe_conducts.reading import read_what_was_said
from casework.safe_conducts.revocations import Revocation


class ReasonForm(forms.Form):
    """Why somebody must know."""

    reason = forms.CharField(
        label=_("Why you must read it"),
        max_length=300,
        help_text=_("Recorded with your name, for the data protection officer. No name of a person belongs here."),
    )


def account_page(
    request: HttpRequest, seen: QuerySet[Application], pk: UUID, *, around: dict[str, Any]
) -> HttpResponse:
    """The form; sent with a reason, the account. Raises Http404 alike for absent and hidden."""
    application = seen.select_related("case__office").filter(pk=pk).first()
    if application is None:
        record_denial(subject_table="casework_statement", subject_pk=pk, details={"findings": ["not_found"]})
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    accounts = None
    if form.is_bound and form.is_valid():
        told = {"by": reader(request), "at": moment(request), "reason": form.cleaned_data["reason"]}
        accounts = read_accounts(application, **told)
    title = _("What the person of case %(number)s told") % {"number": application.case.number}
    shown = {"title": title, "form": form, "accounts": accounts, "case": application.case, "opts": Application._meta}
    return TemplateResponse(request, "admin/account.html", {**around, **shown}, status=422 if form.errors else 200)


def said_page(request: HttpRequest, seen: QuerySet[Revocation], pk: UUID, *, around: dict[str, Any]) -> HttpResponse:
    """The form; sent with a reason, what was said on both sides. Raises Http404 alike for absent and hidden."""
    revocation = seen.select_related("case__office").filter(pk=pk).first()
    if revocation is None:
        record_denial(subject_table="casework_revocation", subject_pk=pk, details={"findings": ["not_found"]})
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    said = None
    if form.is_bound and form.is_valid():
        told = {"by": reader(request), "at": moment(request), "reason": form.cleaned_data["reason"]}
        said = read_what_was_said(revocation, **told)
    title = _("What the revocation in case %(number)s is founded on") % {"number": revocation.case.number}
    shown = {"title": title, "form": form, "said": said, "case": revocation.case, "opts": Revocation._meta}
    return TemplateResponse(request, "admin/revocation.html", {**around, **shown}, status=422 if form.errors else 200)
