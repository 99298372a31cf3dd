"""Cases: the list, the search, one of them with everything in it, its history."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.bodies import (
    ActionBody,
    ApplicationBody,
    ArrivalBody,
    CheckBody,
    FamilyMemberBody,
    InadmissionBody,
    PaperBody,
    PersonBody,
    StepBody,
    Warned,
    action,
)
from casework.api.doors import Listing, OfOne, Showing
from casework.api.fields import Line, Strict
from casework.api.filters import FlagFilter, MomentFilter
from casework.api.paging import TakenLast
from casework.api.work import WorkItemBody
from casework.arrivals import rules
from casework.arrivals.models import Case
from casework.arrivals.selectors import search
from casework.arrivals.states import STEPS, CaseStatus
from casework.asylum.lodging import Lodging
from casework.asylum.models import Channel
from casework.asylum.rules import about_lodging
from casework.audit.searches import record_search
from casework.people.families import FamilyMember
from casework.people.together import read_together
from casework.safe_conducts.reading import evidence_shown
from casework.safe_conducts.rules import about_requesting
from casework.safe_conducts.selectors import Evidence
from casework.screening.selectors import reads_checks, steps_told
from casework.staff.models import Role
from casework.staff.rules import about_holding
from casework.transitions import Transition
from casework.work.selectors import work_in, work_told


class CaseBody(serializers.ModelSerializer[Case]):
    """A case on a list, without any name."""

    status = serializers.ChoiceField(choices=CaseStatus.choices)
    group = serializers.SerializerMethodField(help_text="Where the reader may see another case of it.")
    codename = serializers.CharField(allow_null=True, help_text="What lists call a restricted case in place of a name.")

    class Meta:
        model = Case
        fields = (
            *("id", "number", "public_ref", "office", "officer", "status", "restricted", "codename", "group"),
            *("opened_at", "registered_by", "merged_into", "close_reason", "version"),
        )

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_group(self, case: Case) -> str | None:
        """The group, unless everybody else in it is hidden from the reader, whom `with_groups` asked for."""
        return str(case.group_id) if case.group_id and getattr(case, "group_seen", True) else None


class CaseDetailBody(CaseBody, Warned):
    """One case with everything in it that the reader may see, and what the reader may do now."""

    name = serializers.CharField(help_text="The name its person is shown under.")
    person = PersonBody()
    arrival = ArrivalBody(allow_null=True)
    inadmission = InadmissionBody(many=True, help_text="Grounds of inadmission, also those that were withdrawn.")
    family = FamilyMemberBody(many=True)
    application = ApplicationBody(allow_null=True, help_text="Where the reader may see the case it was lodged in.")
    checks = CheckBody(many=True)
    safe_conducts = PaperBody(many=True)
    work = WorkItemBody(many=True)
    actions = serializers.DictField(child=ActionBody())

    class Meta(CaseBody.Meta):
        fields = (  # type: ignore[assignment]
            *CaseBody.Meta.fields,
            *("name", "person", "arrival", "inadmission", "family", "application", "checks", "safe_conducts", "work"),
            *("actions", "findings"),
        )


def with_groups(cases: QuerySet[Case], seen: QuerySet[Case]) -> QuerySet[Case]:
    """These cases, each with whether its reader sees the head or another case of its group."""
    beside = seen.exclude(pk=OuterRef("pk"))
    others = Exists(beside.filter(group=OuterRef("group"))) | Exists(beside.filter(pk=OuterRef("group__head")))
    return cases.annotate(group_seen=others)


class CaseQuestions(filters.FilterSet):  # type: ignore[misc]
    """What the list of cases may be asked."""

    status = filters.ChoiceFilter(choices=CaseStatus.choices)
    office = filters.CharFilter(max_length=2)
    officer = filters.UUIDFilter()
    group = filters.UUIDFilter()
    restricted = FlagFilter()
    opened_since = MomentFilter("opened_at", "gte")
    opened_until = MomentFilter("opened_at", "lt")
    late = FlagFilter(method="with_late_work", label="Whether open work in it is overdue.")

    def with_late_work(self, cases: QuerySet[Case], _name: str, late: bool) -> QuerySet[Case]:
        """Cases in which something that the reader is told of is overdue by the domain's clock, or nothing is."""
        view = self.request.parser_context["view"]
        overdue = work_told(view.user, view.at).filter(case=OuterRef("pk"), due_at__lt=view.at)
        return cases.filter(Exists(overdue) if late else ~Exists(overdue))


class ListCases(Listing):
    """The cases that the reader may see, newest first, without names."""

    answers = CaseBody
    filterset_class = CaseQuestions

    def rows(self) -> QuerySet[Any]:
        """Seen cases only."""
        return with_groups(self.cases(), self.cases())


class SearchAsked(Strict):
    """What to look for."""

    words = Line(most=100, help_text="The end of a number, a reference, a document number, or words of a name.")


class SearchCases(Listing):
    """Look for cases by number, document or name; sent in a body, for no name stands in an address."""

    answers = CaseBody
    takes = SearchAsked
    http_method_names = ["post"]

    def rows(self) -> QuerySet[Any]:
        """Seen cases only."""
        return with_groups(self.cases(), self.cases())

    def post(self, request: Request) -> Response:
        """One page; that somebody searched is an event, what for lies sealed beside it."""
        asked = SearchAsked(data=request.data)
        asked.is_valid(raise_exception=True)
        words = asked.validated_data["words"]
        answer = self.listed(search(self.rows(), words), told=False)
        found = [UUID(str(row["id"])) for row in answer.data["results"]]
        record_search(words, found=found, results=len(found), at=self.at)
        return answer


class OfCase(OfOne):
    """One case, told with everything in it."""

    answers = CaseDetailBody

    def rows(self) -> QuerySet[Any]:
        """Seen cases, each with whether another of its group is seen."""
        return with_groups(super().rows(), self.cases())

    def shown(self, subject: Case) -> dict[str, Any]:
        """The case with what is known and what may be done, in a few queries whatever it holds."""
        evidence, _reads_checks = evidence_shown(self.user, subject, at=self.at)
        application = evidence.application
        family, work = read_together(self._family(subject), work_in(subject, self.user, self.at))
        told = CaseBody(subject).data | {
            "name": evidence.known.shown_as,
            "person": PersonBody(evidence.known).data,
            "arrival": ArrivalBody(evidence.arrival).data if evidence.arrival else None,
            "inadmission": InadmissionBody(evidence.inadmission, many=True).data,
            "family": FamilyMemberBody(family, many=True).data,
            "application": ApplicationBody(application).data
            if application and self._seen(application.case_id)
            else None,
            "checks": CheckBody(evidence.checks, many=True).data,
            "safe_conducts": PaperBody(evidence.earlier, many=True).data,
            "work": WorkItemBody(work, many=True).data,
            "actions": {verb: ActionBody(found).data for verb, found in self._actions(evidence).items()},
        }
        return dict(told)

    def _family(self, case: Case) -> QuerySet[FamilyMember]:
        own = FamilyMember.objects.filter(person=case.person_id, until_at__isnull=True).values("group")
        seen = FamilyMember.objects.filter(group__in=own, until_at__isnull=True, case__in=self.cases())
        return seen.order_by("-principal", "from_at", "id")

    def _seen(self, case_id: UUID) -> bool:
        """Whether the reader sees the case of an application that covers this person: their own they do."""
        return case_id == UUID(str(self.kwargs.get("pk", case_id))) or self.cases().filter(pk=case_id).exists()

    def _actions(self, evidence: Evidence) -> dict[str, dict[str, Any]]:
        """What the same rules say that the acts will ask."""
        case, user, at = evidence.case, self.user, self.at
        desk = about_holding(user, Role.CASE_OFFICER, office=case.office, at=at)
        asked = Lodging(channel=Channel.BORDER, received_at=at, signed=None)
        lodging = [found for found in about_lodging(user, case, asked, at=at) if found.level == "refuse"]
        registered = case.status != CaseStatus.DRAFT
        return {
            "register": action(desk, possible=(case.status, "register") in STEPS),
            "void": action(rules.about_voiding(user, case, at=at), possible=(case.status, "void") in STEPS),
            "correct": action(rules.about_correcting(user, case, at=at), possible=registered),
            "compare": action(rules.about_comparing(user, case, at=at), possible=registered),
            "lodge": action(lodging),
            "request_safe_conduct": action(about_requesting(user, evidence, at=at), possible=registered),
        }


class ShowCase(OfCase, Showing):
    """One case; absent and hidden look the same, and opening it is an event of the case."""


class CaseHistory(Listing):
    """Every step that was taken in one case, the newest first."""

    answers = StepBody
    pagination_class = TakenLast
    model = Case

    def rows(self) -> QuerySet[Any]:
        """The steps of a seen case. Raises DoesNotExist alike for absent and hidden."""
        if self.described:
            return Transition.objects.none()
        case = self.cases().get(pk=self.kwargs["pk"])
        return steps_told(case, with_checks=reads_checks(self.user, case, at=self.at))

    def case_behind(self, pk: UUID) -> UUID:
        """The key in these addresses is the case's."""
        return pk

    def get(self, request: Request, pk: UUID) -> Response:  # type: ignore[override]
        """One page; an event of the case."""
        return self.listed(self.rows(), case_id=pk)
