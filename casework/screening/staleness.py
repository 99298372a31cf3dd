"""Answers grow old, and people's circumstances change: what has to be asked anew or for the first time, by the hour."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.arrivals.desk_records import DeclaredItem
from casework.arrivals.models import Case
from casework.arrivals.states import LIVE
from casework.audit.context import service
from casework.law.days import local_date
from casework.law.reference import CheckType
from casework.people.kin import current_members
from casework.screening.about import WEAPON
from casework.screening.asking import LOOK_AGAIN, ask_again, request_missing_checks
from casework.screening.assessing import see_to_assessment
from casework.screening.assessment_states import OUTCOMES
from casework.screening.assessments import Assessment
from casework.screening.checklists import validity_on
from casework.screening.locking import locked_check
from casework.screening.models import Check
from casework.screening.states import STEPS, CheckStatus
from casework.staff.models import User
from casework.transitions import move

Guard = Callable[[UUID], AbstractContextManager[None]]
MOST = 500
ANSWERED = (CheckStatus.ANSWERED, CheckStatus.ADJUDICATED)


def old_checks(at: datetime) -> QuerySet[Check, UUID]:
    """The keys of checks whose answer counts no longer, by the parameter CHECK_VALIDITY; none where it has none."""
    validity = validity_on(local_date(at))
    if validity is None:
        return Check.objects.none().values_list("pk", flat=True)
    old = Check.objects.filter(status__in=ANSWERED, answered_at__lt=at - validity, case__status__in=LIVE)
    return old.order_by("answered_at").values_list("pk", flat=True)


@service("screening.results_stale")
def mark_stale(*, by: User, at: datetime, guard: Guard) -> int:
    """Say that old answers count no longer; where the assessment is still open, they are asked again at once."""
    done = 0
    oldest = Check.objects.filter(pk__in=list(old_checks(at)[:MOST]))
    for check_id in oldest.order_by("case_id").values_list(
        "pk", flat=True
    ):  # locked as batches lock, or both would wait
        with guard(check_id):
            _mark(check_id, by=by, at=at)
            done += 1
    return done


def _mark(check_id: UUID, *, by: User, at: datetime) -> None:
    check = locked_check(check_id)
    if (check.status, "go_stale") not in STEPS:
        return
    move(check, "go_stale", STEPS, by=by, at=at)
    if Assessment.objects.filter(case=check.case, status__in=OUTCOMES).exists():
        see_to_assessment(check.case, by=by, at=at)
    else:
        ask_again(check.pk, by=by, at=at)


def lacking_cases(at: datetime) -> QuerySet[Case]:
    """Cases of which something can be asked that was not: planned checks, and what a family or a weapon asks for."""
    own = Check.objects.filter(case=OuterRef("pk"))
    planned = own.filter(status=CheckStatus.PLANNED, next_try_at__lte=at)
    mandatory = CheckType.Mandatory
    related = current_members().filter(person=OuterRef("person_id"), principal=False)
    armed = DeclaredItem.objects.filter(case=OuterRef("pk"), type__group=WEAPON)
    late = (Q(Exists(related)) & ~Q(Exists(own.filter(type__mandatory=mandatory.FAMILY)))) | (
        Q(Exists(armed)) & ~Q(Exists(own.filter(type__mandatory=mandatory.WEAPONS)))
    )
    return Case.objects.filter(Q(Exists(planned)) | late, status__in=LIVE).order_by("pk")


@service("screening.late_questions_asked")
def ask_what_was_missing(*, by: User, at: datetime, guard: Guard) -> int:
    """Ask what can be asked by now; what still cannot is looked at again in an hour."""
    done = 0
    for case in lacking_cases(at)[:MOST]:
        with guard(case.pk):
            done += len(request_missing_checks(case, by=by, at=at))
            Check.objects.filter(case=case, status=CheckStatus.PLANNED).update(next_try_at=at + LOOK_AGAIN)
    return done
