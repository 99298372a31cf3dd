"""A check or an assessment with its case locked first: two that finish together once left a parent stuck."""

from uuid import UUID

from casework.arrivals.models import Case
from casework.screening.assessments import Assessment
from casework.screening.models import Check


def locked_check(check_id: UUID) -> Check:
    """The check, its case locked before it. Raises DoesNotExist."""
    case_id = Check.objects.values_list("case_id", flat=True).get(pk=check_id)
    Case.objects.select_for_update().get(pk=case_id)
    checks = Check.objects.select_for_update(of=("self",)).select_related("case__office", "case__person", "type")
    return checks.get(pk=check_id)


def locked_assessment(assessment_id: UUID) -> Assessment:
    """The assessment, its case locked before it. Raises DoesNotExist."""
    case_id = Assessment.objects.values_list("case_id", flat=True).get(pk=assessment_id)
    Case.objects.select_for_update().get(pk=case_id)
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("case__office", "case__person")
    return rows.get(pk=assessment_id)
