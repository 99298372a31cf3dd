"""What an account's roles reach, in the words of the second wall (docs/adr/0018)."""

from datetime import datetime

from casework.audit.wall import NOTHING, Reach
from casework.staff.mandates import acting_mandate
from casework.staff.models import DESK, Role, User


def reach_of(user: object, *, at: datetime) -> Reach:
    """What the wall lets through for this user at this moment: never less than `Case.objects.visible_to`.

    Nothing for who is not signed in. An auditor's role reaches as far as it was given, under a mandate alone; the
    restricted cases that it names stand in `named`.
    """
    if not isinstance(user, User):
        return NOTHING
    held, mandate = user.grants_on(at), acting_mandate(user, at)
    by_place = [grant for grant in held if grant.role in DESK or (mandate and grant.role == Role.AUDITOR)]
    places = [grant for grant in by_place if not grant.is_national]
    return Reach(
        user=str(user.pk),
        everywhere=any(grant.is_national for grant in by_place),
        offices=sorted({grant.office_id for grant in places if grant.office_id}),
        regions=sorted({grant.region_id for grant in places if grant.region_id and not grant.office_id}),
        bound=user.bound_office_id or "",
        forwarded=any(grant.role == Role.MINISTRY_LIAISON for grant in held),
        named=sorted(mandate.named) if mandate else (),
    )
