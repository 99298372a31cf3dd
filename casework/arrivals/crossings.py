"""Writing down a crossing, and what is known better about it later."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals import rules
from casework.arrivals.intake import Crossing
from casework.arrivals.models import Arrival, Case
from casework.audit.context import service
from casework.errors import ActionRefused, Finding, refusing
from casework.staff.models import User


def arrival_of(case: Case, crossing: Crossing, *, received_at: datetime, by: User, at: datetime) -> Arrival:
    """The row for a crossing, not yet written."""
    return Arrival(
        case=case,
        entered_at=crossing.entered_at,
        precision=crossing.precision,
        entry_point_id=crossing.entry_point,
        department_id=crossing.department or None,
        mode_id=crossing.mode,
        received_at=received_at,
        recorded_by=by,
        recorded_at=at,
    )


@service("arrivals.crossing_corrected")
def correct_crossing(case_id: UUID, crossing: Crossing, *, by: User, at: datetime) -> Arrival:
    """Write down what is known now about a crossing; the earlier row stays, superseded. Raises ActionRefused.

    The same again changes nothing.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case_id)
    current = Arrival.objects.current().filter(case=case).first()
    findings = rules.about_correcting_crossing(by, case, crossing, at=at)
    if current is None:
        findings.append(Finding("not_registered", _("Register the person first.")))
    if stopping := refusing(findings):
        raise ActionRefused(stopping)
    assert current is not None  # noqa: S101 - refused above
    if crossing_of(current) == crossing:
        return current
    current.superseded_at = at
    current.version += 1
    current.save(update_fields=["superseded_at", "version"])
    case.one_version_on()
    corrected = arrival_of(case, crossing, received_at=current.received_at, by=by, at=at)
    corrected.save(force_insert=True)
    return corrected


def crossing_of(arrival: Arrival) -> Crossing:
    """A stored crossing as the plain value that the desk wrote down."""
    return Crossing(
        entered_at=arrival.entered_at,
        precision=arrival.precision,
        entry_point=arrival.entry_point_id,
        department=arrival.department_id or "",
        mode=arrival.mode_id,
    )
