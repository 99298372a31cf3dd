"""What waits for whom."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from casework.api.doors import Listing
from casework.api.filters import FlagFilter, MomentFilter
from casework.api.paging import DueFirst
from casework.arrivals.selectors import work_seen
from casework.staff.models import Role
from casework.work.models import WorkItem, WorkKind
from casework.work.selectors import work_for


class WorkItemBody(serializers.ModelSerializer[WorkItem]):
    """One thing to do."""

    class Meta:
        model = WorkItem
        fields = ("id", "kind", "subject_type", "subject_id", "case", "office", "role", "opened_at", "due_at", "status")


class WorkQuestions(filters.FilterSet):  # type: ignore[misc]
    """What the list of work may be asked."""

    kind = filters.ChoiceFilter(choices=WorkKind.choices)
    role = filters.ChoiceFilter(choices=Role.choices)
    office = filters.CharFilter(max_length=2)
    case = filters.UUIDFilter()
    due_until = MomentFilter("due_at", "lt")
    late = FlagFilter(method="overdue", label="Whether it is overdue.")

    def overdue(self, work: QuerySet[WorkItem], _name: str, late: bool) -> QuerySet[WorkItem]:
        """By the domain's clock."""
        at = self.request.parser_context["view"].at
        return work.filter(due_at__lt=at) if late else work.filter(due_at__gte=at)


class ListWork(Listing):
    """The open work that the user's roles reach, due first."""

    answers = WorkItemBody
    filterset_class = WorkQuestions
    pagination_class = DueFirst

    def rows(self) -> QuerySet[Any]:
        """Work in seen cases, what is about no case, and what must be done although the case is hidden."""
        if self.described:
            return WorkItem.objects.none()
        return work_seen(self.user, work_for(self.user, self.at), at=self.at)
