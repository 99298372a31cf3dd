"""Questions about cases, asked for somebody who may see them."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from casework.arrivals.models import Case
from casework.people.selectors import with_names
from casework.people.writing import document_key, name_key
from casework.staff.models import User


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
    """Those of these cases that a number, reference, document or the words of a name lead to."""
    words, document = name_key(text).split(), document_key(text)
    by_number = cases.filter(number__iendswith=text.strip()) | cases.filter(public_ref=document)
    named = cases.filter(person__personname_facts__superseded_at__isnull=True) if words else cases.none()
    for word in words:
        named = named.filter(person__personname_facts__search_key__contains=word)
    found = set(by_number.values_list("pk", flat=True)[:200]) | set(named.values_list("pk", flat=True)[:200])
    if len(document) > 4:
        papers = cases.filter(
            person__identitydocument_facts__superseded_at__isnull=True,
            person__identitydocument_facts__number_norm=document,
        )
        found |= set(papers.values_list("pk", flat=True)[:200])
    return cases.filter(pk__in=found)
