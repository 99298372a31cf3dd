"""Questions about cases, asked for somebody who may see them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.arrivals.models import Case
from casework.people.models import IdentityDocument, PersonName
from casework.people.selectors import with_names
from casework.people.writing import document_key, name_key
from casework.staff.models import User

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


def search(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Those of these cases that the end of a number, a reference, a document or the words of a name lead to."""
    words, document = name_key(text).split(), document_key(text)
    found = Q(number__iendswith=text.strip()) | Q(public_ref=document)
    if words:
        named = PersonName.objects.filter(superseded_at__isnull=True)
        for word in words:
            named = named.filter(search_key__contains=word)
        found |= Q(person__in=named.values("person"))
    if len(document) >= SHORTEST_DOCUMENT:
        shown = IdentityDocument.objects.filter(superseded_at__isnull=True, number_norm=document)
        found |= Q(person__in=shown.values("person"))
    return cases.filter(found)
