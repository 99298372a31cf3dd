"""What the assessment of a case needs and has; the same list for the page, the API, the rules and the services."""

from datetime import date, timedelta
from uuid import UUID

from casework.arrivals.models import Case
from casework.law.selectors import term_on
from casework.screening.about import about_them, kinds_for
from casework.screening.assessment_rules import Item, checklist
from casework.screening.assessments import Assessment
from casework.screening.hits import Hit, HitDecision
from casework.screening.models import Check
from casework.screening.selectors import kinds_asked


def items_of(case: Case, *, on: date) -> list[Item]:
    """The checklist of a case on a day. Five queries."""
    kinds = kinds_for(kinds_asked(), about_them([case], on=on)[case.pk])
    checks = Check.objects.filter(case=case).select_related("type", "answer").order_by("-requested_at", "-id")
    return checklist(kinds, checks, _confirmed_in(case), validity=validity_on(on), on=on)


def _confirmed_in(case: Case) -> dict[UUID, list[str]]:
    """The list entries that reviewers said are this person, by the check that found them."""
    found: dict[UUID, list[str]] = {}
    same = Hit.objects.to_be_weighed().filter(check_run__case=case, decision=HitDecision.CONFIRMED)
    for check_id, source, key in same.order_by("source", "entry_key").values_list("check_run", "source", "entry_key"):
        found.setdefault(check_id, []).append(f"{source} {key}")
    return found


def validity_on(on: date) -> timedelta | None:
    """How long an answer counts, by the parameter CHECK_VALIDITY of that day; None where there is none."""
    term = term_on("CHECK_VALIDITY", on).term
    return timedelta(days=term.value) if term else None


def assessment_of(case: Case) -> Assessment | None:
    """The assessment that runs or has ended last."""
    running = Assessment.objects.filter(case=case).exclude(status="reopened")
    return running.select_related("proposed_by", "approved_by", "second_by", "case__office", "case__person").first()
