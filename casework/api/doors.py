"""What every address of the API has in common: who asks, when, of which case; and the four ways to answer."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from casework import clock
from casework.api.concurrency import check_version, etag, is_unchanged
from casework.api.describing import header
from casework.api.fields import Json, Nothing, Strict
from casework.api.filters import Questions, refuse_unknown
from casework.api.paging import ByMoment
from casework.api.problems import AnswersWithProblems, TooLarge, finding_body
from casework.api.repeating import HEADER, once
from casework.api.tokens import ActsByToken
from casework.arrivals.locking import locked_cases
from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.audit.wall import past_the_wall
from casework.staff.models import Role, Scope, User
from casework.transitions import noting_warnings

Headers = Iterator[Any]


class Door(AnswersWithProblems, ActsByToken, GenericAPIView[Any]):
    """An address: who asks, when, and errors as problem details."""

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]  # the description is at /api/schema/
    parser_classes = [Json]
    filter_backends: Any = []
    pagination_class: Any = None
    most_bytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    scope = Scope.READ  # what a token needs for acting here; for reading it is always READ
    questions: frozenset[str] = frozenset()
    as_roles: tuple[str, ...] = tuple(Role)  # the roles whose sight of a case opens this address

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

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large to read and what cannot be asked here, once it is known who asks."""
        self.sent = request._request.body if request.method == "POST" else b""  # before the CSRF check reads the stream
        super().initial(request, *args, **kwargs)
        if request.method not in self.allowed_methods:  # before anything is said about questions that it might take
            raise MethodNotAllowed(str(request.method))
        if int(request.headers.get("Content-Length") or 0) > self.most_bytes:
            raise TooLarge
        if request.method in (*SAFE_METHODS, "POST"):
            refuse_unknown(request, set(self.known_questions()))

    def known_questions(self) -> Iterator[str]:
        """The names of the questions that this address answers."""
        yield from self.questions

    @property
    def described(self) -> bool:
        """Whether the description asks, without a user."""
        return bool(getattr(self, "swagger_fake_view", False))

    def cases(self) -> QuerySet[Case]:
        """The cases this user may see."""
        if self.described:
            return Case.objects.none()
        return Case.objects.visible_to(self.user, at=self.at, roles=self.as_roles)


class Listing(Door):
    """Rows of the cases that the reader may see, without a name; reading them is an event."""

    is_list = True
    filter_backends = [Questions]
    pagination_class = ByMoment
    answers: Any
    filterset_class: Any = None

    def known_questions(self) -> Iterator[str]:
        """Those of the filters and of the pages."""
        yield from self.pagination_class.parameters
        if self.filterset_class:
            yield from self.filterset_class.base_filters

    def rows(self) -> QuerySet[Any]:
        """Every row that the reader may see."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        """The same, under the name that the library calls."""
        return self.rows()

    def get(self, request: Request) -> Response:
        """One page."""
        return self.listed(self.filter_queryset(self.rows()))

    def listed(self, found: QuerySet[Any], *, told: bool = True, **behind: Any) -> Response:
        """The page of these rows that was asked for, and how much was read on the trail."""
        page = self.paginate_queryset(found) or []
        if told:
            table = found.model._meta.db_table
            record_read(subject_table=table, subject_pk="", details={"results": len(page)}, **behind)
        return self.get_paginated_response(self.answers(page, many=True, context=self.get_serializer_context()).data)


class OfOne(Door):
    """An address of one thing that belongs to a case; absent and hidden look the same."""

    model: ClassVar[type[Model]] = Case
    related: ClassVar[tuple[str, ...]] = ("person", "office", "office__region")
    answers: Any

    def rows(self) -> QuerySet[Any]:
        """The things of this kind in cases that the reader may see."""
        if self.model is Case:
            return self.cases().select_related(*self.related)
        return self.model._default_manager.filter(case__in=self.cases()).select_related(*self.related)

    def get_queryset(self) -> QuerySet[Any]:
        """The same, under the name that the library calls."""
        return self.rows()

    def find(self, pk: UUID) -> Any:
        """The thing. Raises DoesNotExist alike for absent and hidden."""
        return self.rows().get(pk=pk)

    def case_of(self, subject: Any) -> Case:
        """The case whose history tells of it."""
        return cast(Case, subject if isinstance(subject, Case) else subject.case)

    def case_behind(self, pk: UUID) -> UUID | None:
        """The case that this key leads to, whoever asks: for the record of a refused try."""
        if self.model is Case:
            return pk
        with past_the_wall("the trail files a refused try under the case that was hidden"):
            return self.model._default_manager.filter(pk=pk).values_list("case_id", flat=True).first()

    def read(self, subject: Any, **more: Any) -> None:
        """Opening it is an event of the case."""
        case = self.case_of(subject)
        told = {"subject_table": subject._meta.db_table, "subject_pk": subject.pk} | more
        record_read(case_id=case.pk, person_id=case.person_id, **told)

    def hold(self, subject: Any, others: Iterable[UUID] = (), *, required: bool = True) -> None:
        """Lock the case, as every act does, and compare the version under that lock with the one that was read."""
        locked_cases({self.case_of(subject).pk, *others})
        subject.refresh_from_db(fields=["version"])
        check_version(self.request, subject.version, required=required)

    def shown(self, subject: Any) -> dict[str, Any]:
        """How it is told to this reader."""
        return dict(self.answers(subject, context=self.get_serializer_context()).data)


class Showing(OfOne):
    """One thing as it is now."""

    tags_answers = True

    def get(self, request: Request, pk: UUID) -> Response:
        """It, or that it is as it was."""
        subject = self.find(pk)
        self.read(subject)
        body = self.shown(subject)
        tag = etag(subject.version, body) if hasattr(subject, "version") else None
        headers = {"ETag": tag} if tag else {}
        if tag and is_unchanged(request, tag):
            return Response(status=304, headers=headers)
        return Response(body, headers=headers)

    @staticmethod
    def headers_told(method: str) -> Headers:
        """What the description says of the headers."""
        yield header("If-None-Match", "An ETag; 304 where nothing changed since.")
        yield header("ETag", "The version, a dot, a digest of the body.", response=[200, 304])


class Acting(OfOne):
    """One verb on one thing: a domain call, answered by what it changed and the warnings it recorded."""

    verb = ""
    takes: type[Strict] = Nothing
    makes = False  # something new: then a key of the sender's is required, else the version that was read
    shows: type[OfOne] | None = None  # how the changed thing is told; else as this one

    def act(self, subject: Any, asked: dict[str, Any]) -> Any:
        """Do it and return what is to be shown."""
        raise NotImplementedError

    def post(self, request: Request, pk: UUID) -> Response:
        """Act once, on the version that was read."""
        subject = self.find(pk)

        def acted() -> Response:
            asked = self.asked()
            self.queue(asked)
            self.hold(subject, self.also_held(subject, asked), required=not self.makes)
            return self.answer(subject, asked)

        return once(request, acted, by=self.user, at=self.at, required=self.makes)

    def asked(self) -> dict[str, Any]:
        """The body. Raises ValidationError naming its fields."""
        body = self.takes(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def queue(self, asked: dict[str, Any]) -> None:
        """Wait here where the act waits before it locks a case: in another order two acts would wait for each other."""

    def also_held(self, subject: Any, asked: dict[str, Any]) -> Iterable[UUID]:
        """Other cases that the act will lock: all of them are taken in one order, so that no two acts wait."""
        return ()

    def answer(self, subject: Any, asked: dict[str, Any]) -> Response:
        """Act, and tell what changed with the warnings that were recorded."""
        with noting_warnings() as warnings:
            changed = self.act(subject, asked)
        teller = self._teller(changed.pk)
        found = teller.find(changed.pk)
        body = teller.shown(found)
        headers = {"ETag": etag(found.version, body)}
        body["findings"] = [finding_body(finding) for finding in warnings]
        return Response(body, status=201 if self.makes else 200, headers=headers)

    def _teller(self, pk: UUID) -> OfOne:
        teller = self.shows() if self.shows else self
        teller.request, teller.args, teller.kwargs, teller.format_kwarg = self.request, (), {"pk": pk}, None
        return teller

    def headers_told(self, method: str) -> Headers:
        """What the description says of the headers."""
        yield header(HEADER, "A key of your own: the same request twice is answered once.", required=self.makes)
        yield header("If-Match", "The ETag that was read.", required=not self.makes)
        yield header("ETag", "The new version.", response=[200, 201])
        yield header("Idempotent-Replayed", "true where the answer is that of an earlier request.", response=[200, 201])
