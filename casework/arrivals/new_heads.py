"""A family whose head has died goes on under another: the places of the others are told anew, as they say."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from casework.audit.context import service
from casework.errors import Finding
from casework.people.families import FamilyMember
from casework.people.kin import current_members
from casework.people.states import STEPS
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

VERIFY_WITHIN: Final = timedelta(days=5)
WHY: Final = {"note": "the head of the family died"}


@service("arrivals.head_named")
def name_head(
    place: FamilyMember,
    chosen_id: UUID,
    relations: Mapping[UUID, str],
    *,
    by: User,
    at: datetime,
    findings: Sequence[Finding] = (),
) -> FamilyMember | None:
    """End the place of the head who died and give it to `chosen_id`, a person; None for who is not of this family.

    `relations` says by person what each of the others is to them. The cases are locked. What showed a link to the
    first head shows none to the second: each is verified anew. Who is not in `relations` keeps the place they had.
    """
    members = current_members().select_for_update(of=("self",)).filter(group=place.group_id, principal=False)
    links = {link.person_id: link for link in members.select_related("case__office", "person")}
    chosen = links.pop(chosen_id, None)
    if chosen is None:
        return None
    _end(place, by=by, at=at, findings=findings)
    _end(chosen, by=by, at=at)
    same = {"group_id": place.group_id, "from_at": at, "recorded_by": by}
    head = FamilyMember.objects.create(person=chosen.person, case=chosen.case, principal=True, **same)
    for person_id, relation in relations.items():
        if link := links.get(person_id):
            _end(link, by=by, at=at)
            kept = {"person": link.person, "case": link.case, "told_in_private": link.told_in_private}
            anew = FamilyMember.objects.create(relation_id=relation, **kept, **same)
            due, desk = at + VERIFY_WITHIN, Role.CASE_OFFICER
            open_work(WorkKind.VERIFY_FAMILY, anew, case=link.case, role=desk, due_at=due, at=at)
    return head


def _end(link: FamilyMember, *, by: User, at: datetime, findings: Sequence[Finding] = ()) -> None:
    move(link, "end", STEPS, by=by, at=at, findings=findings, reasons=WHY, until_at=at)
    close_work(WorkKind.VERIFY_FAMILY, subject=link, by=by, at=at, done=False)
