"""Papers after the first, and acts of the Ministry, through the real services."""

from datetime import date, datetime
from typing import Any

from casework.arrivals.models import Case
from casework.asylum.ministry import ToldAct
from casework.asylum.ministry_acts import MinistryAct
from casework.journey.ministry import record_ministry_act
from casework.journey.steps import approve_safe_conduct
from casework.law.days import BOGOTA
from casework.safe_conducts.ending import expire_safe_conducts
from casework.safe_conducts.issuing import issue_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import request_safe_conduct
from casework.staff.models import Role, User
from casework.staff.services import system_user
from tests.making import AT, WHY, application_of, give_role, make_issued, make_user, supervisor_of

REASONS = WHY | {
    "admin_reason": "The Ministry has not answered.",
    "other_reason": "A hospital asks for it.",
    "not_renewable": "A court orders it.",
    "application_ended": "The appeal is being written.",
    "typed_late": "The power was cut.",
}


def day(text: str, hour: int = 9) -> datetime:
    """That hour of that day in Bogota."""
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=BOGOTA)


def liaison() -> User:
    """Who records acts of the Ministry for the whole country."""
    found = User.objects.filter(username="liaises").first()
    return found or make_user(role=Role.MINISTRY_LIAISON, username="liaises")


def told(kind: str, **changes: Any) -> ToldAct:
    """An act with its number and signatory."""
    parts: dict[str, Any] = {"number": f"S-{kind}-1", "dated": AT.date(), "signatory": "Viceministra de prueba"}
    if kind == "rejection":
        parts["ground"] = "MANIFEST"
    return ToldAct(kind=kind, **(parts | changes))


def make_act(case: Case, kind: str, *, at: datetime = AT, **changes: Any) -> MinistryAct:
    """A recorded act about the application that covers this case."""
    one = kind in ("no_show", "other_permit")
    return record_ministry_act(
        application_of(case).pk, told(kind, **changes), by=liaison(), at=at, case_id=case.pk if one else None
    )


def issue(case: Case, kind: str, *, at: datetime, **asked: Any) -> SafeConduct:
    """A paper of this kind from request to paper at one moment."""
    paper = request_safe_conduct(case.pk, by=case.officer, at=at, type=kind, reasons=REASONS, **asked)
    return finish(paper, at=at)


def finish(paper: SafeConduct, *, at: datetime, **granted: Any) -> SafeConduct:
    """A request approved and issued at one moment."""
    approve_safe_conduct(paper.pk, by=supervisor_of(paper.office), at=at, **granted)
    assert issue_safe_conduct(paper.pk, by=system_user(), at=at)
    return fresh(paper)


def fresh(paper: SafeConduct) -> SafeConduct:
    """The paper as its row is now."""
    return SafeConduct.objects.select_related("case__officer", "case__office", "person", "office").get(pk=paper.pk)


def make_admin_paper() -> SafeConduct:
    """A monthly paper of 20 March to 19 April 2019, after a first one that had ended a fortnight before."""
    first, at = make_issued(), day("2019-03-20")
    expire_safe_conducts(by=system_user(), at=at)
    return issue(first.case, "SC2_ADMIN", at=at)


def second_supervisor(paper: SafeConduct) -> User:
    """Another supervisor of the region."""
    return make_user(role=Role.SUPERVISOR, region=paper.office.region, username="second")


def as_officer(paper: SafeConduct) -> User:
    """An officer of the office who is not the case's."""
    return give_role(make_user(username="other"), Role.CASE_OFFICER, office=paper.office)


TODAY: date = AT.date()
