"""What an office prints together: the documents that wait for their holders."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework.arrivals.models import Case
from casework.arrivals.selectors import listed_as
from casework.errors import BadInput
from casework.journey.batches import MOST_PRINTED, print_many
from casework.law.days import local_date
from casework.pages.applications import reasons_of
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.documents import pdf
from casework.pages.listing import record_list
from casework.pages.outcomes import OutcomeRow, chosen_in, in_words, rows_of
from casework.people.files import open_file
from casework.people.selectors import with_names
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.printer_lists import Sheet, join_documents
from casework.safe_conducts.selectors import to_hand_over
from casework.staff.models import Role, User
from casework.staff.selectors import desks_of


@for_roles(Role.CASE_OFFICER)
@require_GET
def printing(request: Asked) -> HttpResponse:
    """The documents of my offices that nobody holds yet, the longest waiting first."""
    at = now_for(request)
    papers = list(_waiting(request.user, at=at)[:MOST_PRINTED])
    record_list("casework_safeconduct", papers)
    rows = [{"paper": paper, "name": listed_as(paper.case), "printed": paper.sheets} for paper in papers]
    shown = {"rows": rows, "again": any(row["printed"] for row in rows), "cut": len(rows) >= MOST_PRINTED}
    return render(request, "safe_conducts/printing.html", shown)


def _waiting(user: User, *, at: datetime) -> Any:
    cases = Case.objects.visible_to(user, at=at).filter(office__in=[desk.pk for desk in desks_of(user, at)])
    found = to_hand_over(cases, on=local_date(at)).select_related("case__person", "office")
    return found.prefetch_related(with_names("case__person__"))


@for_roles(Role.CASE_OFFICER)
@require_POST
def print_chosen(request: Asked) -> HttpResponse:
    """The documents chosen as one file, each print numbered; its first sheet says what is in it and what is not."""
    at = now_for(request)
    try:
        outcomes = print_many(chosen_in(request), by=request.user, at=at, reasons=reasons_of(request))
    except BadInput as error:
        messages.error(request, in_words(error))
        return redirect("printing")
    rows = [row for row in rows_of(outcomes, request.user, at=at) if row.paper]
    if not any(row.done for row in rows):
        for row in rows:
            messages.warning(request, " ".join([_named(row), *(str(each.message) for each in row.findings)]))
        messages.error(request, _("Nothing was printed: tick at least one document that can be."))
        return redirect("printing")
    documents = [_document(row.paper) for row in rows if row.done and row.paper]
    printed = [_sheet(row) for row in rows if row.done]
    left_out = [_sheet(row) for row in rows if not row.done]
    return pdf(join_documents(documents, printed=printed, left_out=left_out, at=at), name="salvoconductos.pdf")


def _document(paper: SafeConduct) -> bytes:
    assert paper.document is not None  # noqa: S101 - what is printed has its document
    return open_file(paper.document, case_id=paper.case_id, person_id=paper.person_id, purpose="printed")


def _sheet(row: OutcomeRow) -> Sheet:
    said = " ".join(str(each.message) for each in row.findings)
    paper = row.paper
    return Sheet(row.name, paper.case.number if paper else "", (paper and paper.printed_no) or "", said)


def _named(row: OutcomeRow) -> str:
    return f"{row.paper.case.number}:" if row.paper else ""
