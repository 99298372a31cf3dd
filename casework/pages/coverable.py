"""The relatives whom an application may cover, as options of a form."""

from datetime import datetime

from casework.arrivals.models import Case
from casework.arrivals.selectors import family_seen, listed_as
from casework.asylum.models import Application, Beneficiary
from casework.asylum.selectors import open_application
from casework.staff.models import User


def coverable(user: User, case: Case, *, at: datetime) -> list[tuple[str, str]]:
    """The relatives of this head, by case, whom their application may cover and whom this user may see."""
    members = family_seen(user, case, at=at)
    if not any(member.principal and member.person_id == case.person_id for member in members):
        return []
    others = [member for member in members if member.relation and member.relation.extension_right]
    people = [member.person_id for member in others]
    taken = set(Beneficiary.objects.filter(person__in=people, ended_at=None).values_list("person_id", flat=True))
    return [
        (str(member.case_id), f"{listed_as(member.case, member.person)} · {member.relation} · {member.case.number}")
        for member in others
        if member.person_id not in taken
    ]


def could_cover(user: User, case: Case, *, at: datetime) -> Application | None:
    """The running application of this person's head of family, where it could cover them and this user sees it."""
    members = family_seen(user, case, at=at)
    principal = next((member for member in members if member.principal and member.person_id != case.person_id), None)
    if principal is None or str(case.pk) not in dict(coverable(user, principal.case, at=at)):
        return None
    application = open_application(principal.case)
    return application if application and application.case_id == principal.case_id else None
