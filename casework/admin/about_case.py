"""What every auditors' page about one case has in common: it is opened on the trail first, and leads to the others."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from casework.admin import words
from casework.admin.reading import cases_seen
from casework.arrivals.models import Case
from casework.audit.services import record_denial, record_read

# What lies in a case and has a list of its own: the model, and the lookup that leads from the case to it.
LISTS = (
    ("safeconduct", "case"), ("application", "case"), ("check", "case"), ("checkanswer", "case"),
    ("screeningrun", "case"), ("hit", "check_run__case"), ("verdict", "case"), ("assessment", "case"),
    ("intelligenceopinion", "case"), ("workitem", "case"), ("casegrant", "case"), ("transition", "case"),
    ("ministryact", "case"), ("inadmissionground", "case"), ("death", "person__cases"), ("revocation", "case"),
    ("auditevent", "case_id"),
)  # fmt: skip


def opened_case(request: HttpRequest, case_id: UUID, page: str, *, purpose: str = "") -> Case:
    """The case, its opening recorded first so that the page tells of it. Raises Http404 for absent and hidden."""
    case = cases_seen(request).select_related("office", "officer").filter(pk=case_id).first()
    if case is None:
        record_denial(subject_table=page, subject_pk=case_id, details={"findings": ["not_found"]})
        raise Http404
    record_read(case_id=case.pk, person_id=case.person_id, subject_table=page, subject_pk=case.pk, purpose=purpose)
    return case


def page_about(request: HttpRequest, case: Case, page: str, *, status: int = 200, **shown: Any) -> HttpResponse:
    """A page about one case inside the frame that `shown["around"]` gives, with the ways to the others."""
    lists = [(words.MODELS[name][1], list_url(name, lookup, case.pk)) for name, lookup in LISTS]
    around = {**shown.pop("around"), "opts": Case._meta, "case": case, "lists": lists}
    template = f"admin/casework/case/{page}.html"
    return TemplateResponse(request, template, {**around, "page": page, **shown}, status=status)


def list_url(model: str, lookup: str, case_id: UUID) -> str:
    """Where the rows of one case are listed."""
    return reverse(f"admin:casework_{model}_changelist", query={lookup: str(case_id)})
