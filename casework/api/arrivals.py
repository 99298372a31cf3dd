"""Crossings, and the groups in which people came."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.bodies import ArrivalBody
from casework.api.cases import OfCase
from casework.api.doors import Acting, Door, Listing, Showing
from casework.api.filters import MomentFilter
from casework.api.paging import RecordedLast
from casework.api.registering import CrossingAsked, crossing_from
from casework.arrivals.crossings import correct_crossing
from casework.arrivals.models import Arrival, ArrivalGroup, Case
from casework.audit.services import record_read
from casework.staff.models import Scope


class ShowArrival(Showing):
    """The crossing that a case began with, as it is known now."""

    answers = ArrivalBody

    def shown(self, subject: Case) -> dict[str, Any]:
        """The current row. Raises DoesNotExist before registration."""
        return dict(ArrivalBody(Arrival.objects.current().get(case=subject)).data)


class CorrectArrival(OfCase, Acting):
    """Write down what is known better about a crossing; the earlier row stays, superseded."""

    verb, takes, scope = "correct_arrival", CrossingAsked, Scope.REGISTER

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Correct it."""
        correct_crossing(subject.pk, crossing_from(asked), by=self.user, at=self.at)
        return subject


class GroupBody(serializers.ModelSerializer[ArrivalGroup]):
    """People who came together, as far as the reader may see them."""

    head = serializers.UUIDField(allow_null=True)
    head_count = serializers.IntegerField(help_text="How many came, of those whom the reader may see.")
    cases = serializers.ListField(child=serializers.UUIDField())

    class Meta:
        model = ArrivalGroup
        fields = ("id", "office", "head", "head_count", "opened_by", "opened_at", "cases")


class ShowGroup(Door):
    """One arrival group, to whoever may see one of its cases."""

    answers = GroupBody

    def get(self, request: Request, pk: UUID) -> Response:
        """The group and the cases in it. Raises DoesNotExist alike for absent and hidden."""
        seen = list(self.cases().filter(group=pk).order_by("number").values_list("pk", flat=True))
        group = ArrivalGroup.objects.filter(cases__in=seen).distinct().get(pk=pk)
        known = {*seen, *self.cases().filter(led_groups=pk).values_list("pk", flat=True)}
        if len(known) < 2:  # nobody whom the reader may know of came along
            raise ArrivalGroup.DoesNotExist
        record_read(subject_table="casework_arrivalgroup", subject_pk=pk, details={"results": len(seen)})
        told = {"id": group.pk, "head_count": len(known), "opened_at": group.opened_at}
        told |= {"office": group.office_id, "opened_by": group.opened_by_id, "cases": [str(key) for key in seen]}
        return Response(told | {"head": group.head_id if group.head_id in seen else None})


class ArrivalQuestions(filters.FilterSet):  # type: ignore[misc]
    """What the list of crossings may be asked."""

    office = filters.CharFilter("case__office_id", max_length=2)
    entry_point = filters.CharFilter("entry_point_id", max_length=40)
    department = filters.CharFilter("department_id", max_length=40)
    mode = filters.CharFilter("mode_id", max_length=40)
    entered_since = MomentFilter("entered_at", "gte")
    entered_until = MomentFilter("entered_at", "lt")


class ListArrivals(Listing):
    """The crossings of cases that the reader may see, as known now, the newest first, without names."""

    answers = ArrivalBody
    filterset_class = ArrivalQuestions
    pagination_class = RecordedLast

    def rows(self) -> QuerySet[Any]:
        """Current ones, in seen cases only."""
        return Arrival.objects.current().filter(case__in=self.cases())
