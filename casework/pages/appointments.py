"""A sheet of who comes when, of those chosen in the renewals."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.arrivals.models import Case
from casework.arrivals.selectors import listed_as
from casework.audit.services import record_event
from casework.errors import BadInput
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.documents import pdf
from casework.pages.forms import put_errors
from casework.pages.hours import HoursForm
from casework.pages.outcomes import chosen_in
from casework.pages.renewals import wave_page
from casework.people.selectors import with_names
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.printer_lists import Hours, Sheet, appointment_sheet
from casework.staff.models import Role
from casework.templatetags.amparo import day


@for_roles(Role.CASE_OFFICER)
@require_POST
def appointments(request: Asked) -> HttpResponse:
    """The sheet as a file, which is an event; or the list as it was ticked, with what is wrong at its field."""
    at = now_for(request)
    form = HoursForm(request.POST, at=at)
    papers = _chosen(request, at=at)
    if not papers:
        messages.error(request, _("Tick the people who are to come."))
    if not form.is_valid() or not papers:
        return wave_page(request, at=at, hours_form=form, status=422)
    told = _("ends on %(day)s")
    sheets = [
        Sheet(listed_as(paper.case), paper.case.number, paper.printed_no or "", told % {"day": day(paper.valid_until)})
        for paper in papers
    ]
    try:
        content = appointment_sheet(sheets, Hours(**form.cleaned_data), at=at)
    except BadInput as error:
        put_errors(form, error)
        return wave_page(request, at=at, hours_form=form, status=422)
    record_event(
        kind="export",
        verb="safe_conducts.appointments_printed",
        subject_table="casework_safeconduct",
        details={"results": len(papers), "day": form.cleaned_data["day"].isoformat()},
    )
    return pdf(content, name="citas.pdf")


def _chosen(request: Asked, *, at: datetime) -> Sequence[SafeConduct]:
    """Those ticked whose case this reader sees, the first to end first."""
    seen = SafeConduct.objects.filter(pk__in=chosen_in(request), case__in=Case.objects.visible_to(request.user, at=at))
    named = seen.select_related("case__person").prefetch_related(with_names("case__person__"))
    return list(named.filter(validity__isnull=False).order_by("validity", "pk"))
