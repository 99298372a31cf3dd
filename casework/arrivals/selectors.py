"""Questions about cases, asked for somebody who may see them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from casework.arrivals.models import Case
from casework.arrivals.records import CaseTransfer, TransferOutcome
from casework.arrivals.states import CaseStatus
from casework.people.families import FamilyMember
from casework.people.kin import family_of
from casework.people.models import IdentityDocument, Person
from casework.people.selectors import listed_name, with_names
from casework.people.writing import document_key, name_key
from casework.staff.models import OfficeKind, Role, User
from casework.work.models import HIDDEN_OR_NOT, WorkItem, WorkKind
from casework.work.selectors import in_sight

SHORTEST_DOCUMENT = 5  # fewer signs lead to half the register


def cases_visible_to(user: User, *, at: datetime) -> QuerySet[Case]:
    """The cases this user may see, newest first, with what a list shows."""
    seen = Case.objects.visible_to(user, at=at)
    return (
        seen.select_related("office", "person").prefetch_related(with_names("person__")).order_by("-opened_at", "-id")
    )


def case_for(user: User, case_id: UUID, *, at: datetime) -> Case:
    """One case. Raises Case.DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(user, at=at)
    return seen.select_related("office", "office__region", "person", "officer", "registered_by").get(pk=case_id)


def listed_as(case: Case, person: Person | None = None) -> str:
    """What a list says of whom a case is about: the codename of a restricted one, whoever reads it, else the name.

    `with_names` prefetched it for the case's person, or for the `person` that is given.
    """
    return case.codename or "" if case.restricted else listed_name(person or case.person)


def work_seen(user: User, work: QuerySet[WorkItem], *, at: datetime) -> QuerySet[WorkItem]:
    """Of this work, which their roles reach, what is about cases that this user may see, or about none.

    And what somebody must act on although the case is hidden from them: an access to judge, and, for headquarters, a
    protected person to compare.
    """
    seen = in_sight(user, Case.objects.visible_to(user, at=at))
    handed = Q(kind=WorkKind.REVIEW_BREAK_GLASS) | Q(kind__in=HIDDEN_OR_NOT, office__kind=OfficeKind.HQ)
    return work.filter(seen | handed)


def transfers_waiting_for(user: User, at: datetime) -> QuerySet[CaseTransfer]:
    """The cases that another office asks an office of this supervisor to take, what was asked first, first.

    Told without a name, and before the case is theirs to see.
    """
    mine = Q(pk__in=[])
    for grant in user.grants_on(at):
        if grant.role == Role.SUPERVISOR:
            mine |= Q(outcome=TransferOutcome.OPEN, **grant.place("to_"))
    waiting = CaseTransfer.objects.filter(mine, outcome=TransferOutcome.OPEN)
    return waiting.select_related("case", "from_office", "to_office", "requested_by").order_by("requested_at", "id")


def search(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Those of these cases that the end of a number, a reference, a document or the words of a name lead to.

    Each is looked for by its own index, among all there are; only what is one of `cases` comes back.
    """
    words, document = name_key(text).split(), document_key(text)
    every, found = Case.objects.values("pk"), [Case.objects.filter(public_ref=document).values("pk")]
    if text.strip()[-1:].isdigit():  # as every number ends
        found.append(cases.order_by().filter(number__iendswith=text.strip()).values("pk"))
    codename = " ".join(text.split()).capitalize()  # as each is written: a plant and a colour
    found.append(every.filter(restricted=True, codename=codename))
    if words:  # the index of names cannot be used behind row-level security: docs/adr/0018
        found.append(every.filter(person__in=RawSQL("SELECT wall_people_named(%s)", [words])))
    if len(document) >= SHORTEST_DOCUMENT:
        shown = IdentityDocument.objects.filter(superseded_at__isnull=True, number_norm=document)
        found.append(every.filter(person__in=shown.values("person")))
    return cases.filter(pk__in=found[0].union(*found[1:]))


def family_seen(user: User, case: Case, *, at: datetime) -> list[FamilyMember]:
    """This person's family, the principal first: those whose cases this user may see; the others are not told of."""
    seen = Case.objects.visible_to(user, at=at)
    return list(family_of(case.person_id).filter(case__in=seen).prefetch_related(with_names("person__")))


def came_with(user: User, case: Case, *, at: datetime) -> list[Case]:
    """Those who came in the same group and whom this user may see, by number."""
    if case.group_id is None:
        return []
    others = Case.objects.visible_to(user, at=at).filter(group=case.group_id).exclude(pk=case.pk)
    kept = others.exclude(status=CaseStatus.VOIDED).select_related("person").prefetch_related(with_names("person__"))
    return list(kept.order_by("number"))


def drafts_beside(user: User, head: Case, *, at: datetime) -> list[Case]:
    """The records of relatives of this head that were begun and not finished, by number."""
    begun = Case.objects.visible_to(user, at=at).filter(group__head=head, status=CaseStatus.DRAFT)
    return list(begun.select_related("person", "office").order_by("number"))
