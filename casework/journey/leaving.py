"""Leaving a family or an application: where its head has died, it may be that nobody is left to stand for."""

from datetime import datetime
from uuid import UUID

from casework.arrivals import families
from casework.arrivals.models import Case
from casework.asylum import services as asylum
from casework.asylum.models import Application
from casework.audit.context import service
from casework.journey.deaths import death_of
from casework.journey.principals import see_to_claim
from casework.people.families import FamilyMember
from casework.staff.models import User


@service("arrivals.link_ended")
def end_link(member_id: UUID, *, note: str, by: User, at: datetime) -> FamilyMember:
    """End a link; the cases go on. Raises what `families.end_link` raises."""
    member = families.end_link(member_id, note=note, by=by, at=at)
    heads = FamilyMember.objects.filter(group=member.group_id, principal=True).select_related("case")
    if head := heads.order_by("-from_at").first():
        _see_to(head.case, by=by, at=at)
    return member


@service("asylum.cover_ended")
def end_cover(application_id: UUID, case_id: UUID, *, note: str, by: User, at: datetime) -> Application:
    """Take a relative out of an application. Raises what the service of the same name raises."""
    application = asylum.end_cover(application_id, case_id, note=note, by=by, at=at)
    _see_to(application.case, by=by, at=at)
    return application


def _see_to(case: Case, *, by: User, at: datetime) -> None:
    if death_of(case):
        see_to_claim(case, by=by, at=at)
