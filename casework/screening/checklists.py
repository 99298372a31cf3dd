"""What the assessment of a case needs and has; the same list for the page, the API, the rules and the services."""

from datetime import date, timedelta

from casework.arrivals.models import Case
from casework.law.selectors import term_on
from casework.screening.about import about_them, kinds_for
from casework.screening.assessment_rules import Item, checklist
from casework.screening.assessments import Assessment
from casework.screening.models import Check
from casework.screening.selectors import kinds_asked


def items_of(case: Case, *, on: date) -> list[Item]:
    """The checklist of a case on a day. Four queries."""
    kinds = kinds_for(kinds_asked(), about_them([case], on=on)[case.pk])
    checks = Check.objects.filter(case=case).select_related("type", "answer").order_by("-requested_at", "-id")
    return checklist(kinds, checks, validity=validity_on(on), on=on)


def validity_on(on: date) -> timedelta | None:
    """How long an answer counts, by the parameter CHECK_VALIDITY of that day; None where there is none."""
    term = term_on("CHECK_VALIDITY", on).term
    return timedelta(days=term.value) if term else None


def assessment_of(case: Case) -> Assessment | None:
    """The assessment that runs or has ended last."""
    running = Assessment.objects.filter(case=case).exclude(status="reopened")
    return running.select_related("proposed_by", "approved_by", "second_by", "case__office", "case__person").first()
