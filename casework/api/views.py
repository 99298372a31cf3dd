"""Reading for other systems: the same sight as the pages, and every read on the trail."""

from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from casework import clock
from casework.api.problems import AnswersWithProblems
from casework.api.serializers import CaseDetailSerializer, CaseSerializer, WorkItemSerializer
from casework.api.tokens import ActsByToken
from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.staff.models import User
from casework.work.models import WorkItem
from casework.work.selectors import work_for


class NewestFirst(CursorPagination):
    """A page that stays whole while cases come in."""

    page_size = 50
    ordering = ("-opened_at", "-id")


class DueFirst(CursorPagination):
    """What is due first."""

    page_size = 50
    ordering = ("due_at", "id")


class Reading(AnswersWithProblems, ActsByToken, GenericAPIView[Any]):
    """What every answer has in common: who asks, when, and errors as problem details."""

    @property
    def user(self) -> User:
        """Who asks; nobody else gets this far."""
        return cast(User, self.request.user)

    @property
    def at(self) -> datetime:
        """The domain's time of this request, read once."""
        if not hasattr(self.request._request, "at"):
            self.request._request.at = clock.now()  # type: ignore[attr-defined]
        return cast(datetime, self.request._request.at)  # type: ignore[attr-defined]

    def cases(self) -> QuerySet[Case]:
        """The cases this user may see; the schema asks without a user."""
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        return self.within_token(Case.objects.visible_to(self.user, at=self.at))

    def told(self, table: str, response: Response) -> Response:
        """Record a list that was read: how much of it, not what."""
        record_read(subject_table=table, subject_pk="", details={"results": len(response.data["results"])})
        return response


class CaseList(Reading, ListAPIView[Case]):
    """The cases that the user may see, newest first, without names."""

    serializer_class = CaseSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Case]:
        """Seen cases only."""
        return self.cases()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page; reading it is an event."""
        return self.told("casework_case", super().list(request, *args, **kwargs))


class CaseDetail(Reading, RetrieveAPIView[Case]):
    """One case; absent and hidden look the same, and opening it is an event of the case."""

    serializer_class = CaseDetailSerializer

    def get_queryset(self) -> QuerySet[Case]:
        """Seen cases only."""
        return self.cases().select_related("person")

    def get_object(self) -> Case:
        """The case, with its reading on the trail."""
        case = cast(Case, super().get_object())
        record_read(case_id=case.pk, person_id=case.person_id, subject_table="casework_case", subject_pk=case.pk)
        return case


class WorkList(Reading, ListAPIView[WorkItem]):
    """The open work that the user's roles reach, due first."""

    serializer_class = WorkItemSerializer
    pagination_class = DueFirst

    def get_queryset(self) -> QuerySet[WorkItem]:
        """Work in seen cases only."""
        if getattr(self, "swagger_fake_view", False):
            return WorkItem.objects.none()
        return work_for(self.user, self.at).filter(case__in=self.cases())

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page; reading it is an event."""
        return self.told("casework_workitem", super().list(request, *args, **kwargs))
