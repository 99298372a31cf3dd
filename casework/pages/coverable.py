"""The relatives whom an application may cover, as options of a form."""

from datetime import datetime

from casework.arrivals.models import Case
from casework.arrivals.selectors import family_seen
from casework.asylum.models import Beneficiary
from casework.people.selectors import listed_name
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
        (str(member.case_id), f"{listed_name(member.person)} · {member.relation} · {member.case.number}")
        for member in others
        if member.person_id not in taken
    ]
