"""Cases: the list, one of them."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from casework.api.doors import Listing, Showing
from casework.arrivals.models import Case
from casework.arrivals.states import CaseStatus
from casework.people.selectors import known_about
from casework.work.models import WorkItem, WorkStatus


class CaseBody(serializers.ModelSerializer[Case]):
    """A case on a list, without any name."""

    status = serializers.ChoiceField(choices=CaseStatus.choices)

    class Meta:
        model = Case
        fields = (
            "id",
            "number",
            "public_ref",
            "office",
            "officer",
            "status",
            "restricted",
            "group",
            "opened_at",
            "version",
        )


class CaseDetailBody(CaseBody):
    """One case, with the name its person is shown under."""

    name = serializers.SerializerMethodField()

    class Meta(CaseBody.Meta):
        fields = (*CaseBody.Meta.fields, "registered_by", "merged_into", "close_reason", "name")  # type: ignore[assignment]

    def get_name(self, case: Case) -> str:
        """The best-founded name, or that there is none."""
        return known_about(case.person).shown_as


class CaseQuestions(filters.FilterSet):
    """What the list of cases may be asked."""

    status = filters.ChoiceFilter(choices=CaseStatus.choices)
    office = filters.CharFilter(max_length=2)
    officer = filters.UUIDFilter()
    group = filters.UUIDFilter()
    restricted = filters.BooleanFilter()
    opened_since = filters.IsoDateTimeFilter("opened_at", "gte")
    opened_until = filters.IsoDateTimeFilter("opened_at", "lt")
    late = filters.BooleanFilter(method="with_late_work", label="Whether open work in it is overdue.")

    def with_late_work(self, cases: QuerySet[Case], _name: str, late: bool) -> QuerySet[Case]:
        """Cases in which something is overdue by the domain's clock, or nothing is."""
        at = self.request.parser_context["view"].at  # type: ignore[union-attr]
        overdue = WorkItem.objects.filter(case=OuterRef("pk"), status=WorkStatus.OPEN, due_at__lt=at)
        return cases.filter(Exists(overdue) if late else ~Exists(overdue))


class CaseList(Listing):
    """The cases that the user may see, newest first, without names."""

    answers = CaseBody
    filterset_class = CaseQuestions

    def rows(self) -> QuerySet[Any]:
        """Seen cases only."""
        return self.cases()


class CaseDetail(Showing):
    """One case; absent and hidden look the same, and opening it is an event of the case."""

    answers = CaseDetailBody
