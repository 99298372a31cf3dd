"""Asking the lists anew about one person: what was compared is no longer what is known about them."""

from collections.abc import Iterable
from datetime import datetime

from casework.arrivals.models import Case
from casework.audit.context import service
from casework.law.reference import CheckType
from casework.screening.asking import UNWEIGHED, ask_again
from casework.screening.comparing_people import described
from casework.screening.locking import locked_check
from casework.screening.models import Check
from casework.screening.states import STEPS, CheckStatus
from casework.staff.models import User
from casework.staff.services import system_user
from casework.transitions import move

GIVEN_UP = (CheckStatus.CANCELLED, CheckStatus.SENT)


@service("screening.asked_afresh")
def ask_fresh(case: Case, kinds: Iterable[str], *, why: str, by: User, at: datetime) -> list[Check]:
    """Ask these kinds of check of a case again, whatever they came to; what waits for an answer is not asked twice.

    `why` stands in the history: renewal, changed_person. The system asks, for nobody has to hold a role for it.
    """
    asked = []
    keys = Check.objects.filter(case=case, type__in=kinds).order_by("type_id").values_list("pk", flat=True)
    for key in list(keys):
        check = locked_check(key)
        if check.status == CheckStatus.ADJUDICATED:
            move(check, "reopen", STEPS, by=system_user(), at=at, reasons={"note": why}, **UNWEIGHED)
        if (check.status, "ask_again") in STEPS and check.status not in GIVEN_UP:
            asked.append(ask_again(check.pk, by=system_user(), at=at))
    return asked


@service("screening.person_asked_anew")
def ask_lists_about_changes(case: Case, *, by: User, at: datetime) -> list[Check]:
    """Ask the lists again where they were asked about other data: a corrected name, birth, nationality or document."""
    now = described(case.person).hash
    lists = Check.objects.filter(case=case, type__asked_of=CheckType.AskedOf.LIST)
    changed = lists.exclude(subject_hash="").exclude(subject_hash=now)
    return ask_fresh(case, changed.values_list("type_id", flat=True), why="changed_person", by=by, at=at)
