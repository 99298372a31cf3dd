"""Several cases at once: locked in the order of their keys, so that no two acts wait for each other."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from casework.arrivals.models import Case


def locked_cases(case_ids: Iterable[UUID], *, among: "QuerySet[Case] | None" = None) -> dict[UUID, Case]:
    """These cases, locked, by key; `among` is what the actor may see.

    Raises Case.DoesNotExist where one is absent or hidden, without saying which.
    """
    asked = set(case_ids)
    cases = (Case.objects.all() if among is None else among).filter(pk__in=asked)
    rows = cases.select_for_update(of=("self",)).select_related("office", "person", "officer").order_by("pk")
    found = {case.pk: case for case in rows}
    if len(found) != len(asked):
        raise Case.DoesNotExist
    return found
