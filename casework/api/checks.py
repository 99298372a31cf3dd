"""Background checks: the list, one with its matches and looks, asking again."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casework.api.bodies import ActionBody, CheckBody, HitBody, Warned, action
from casework.api.doors import Acting, Listing, OfOne, Showing
from casework.api.paging import RequestedLast
from casework.journey import steps
from casework.screening import hit_rules, rules
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.screening.runs import Failure, Outcome, ScreeningRun
from casework.screening.runs import Scope as LookedThrough
from casework.screening.selectors import HITS
from casework.screening.states import STEPS, CheckStatus, Result
from casework.staff.models import Scope


class WeighedHitBody(HitBody):
    """A match, and whether the reader may decide on it now."""

    decide = serializers.SerializerMethodField()

    class Meta(HitBody.Meta):
        fields = (*HitBody.Meta.fields, "decide")  # type: ignore[assignment]

    @extend_schema_field(ActionBody)
    def get_decide(self, hit: Hit) -> Any:
        """What the same rule says that deciding will ask."""
        view = self.context["view"]
        return ActionBody(action(hit_rules.about_deciding(view.user, hit, at=view.at))).data


class RunBody(serializers.ModelSerializer[ScreeningRun]):
    """One look at the lists: when, in which versions, by which algorithm, and how it ended."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    failure = serializers.ChoiceField(choices=Failure.choices, allow_blank=True)
    scope = serializers.ChoiceField(choices=LookedThrough.choices)

    class Meta:
        model = ScreeningRun
        fields = ("id", "at", "scope", "outcome", "failure", "list_versions", "algorithm", "subject_hash")


class CheckDetailBody(CheckBody, Warned):
    """One check, its matches, and what the reader may do with it now."""

    hits = WeighedHitBody(many=True)
    runs = RunBody(many=True)
    actions = serializers.SerializerMethodField()

    class Meta(CheckBody.Meta):
        fields = (*CheckBody.Meta.fields, "hits", "runs", "actions", "findings")  # type: ignore[assignment]

    @extend_schema_field(serializers.DictField(child=ActionBody()))
    def get_actions(self, check: Check) -> dict[str, Any]:
        """What the same rules say that the acts will ask."""
        view = self.context["view"]
        findings = rules.about_asking_again(view.user, check, at=view.at)
        again = action(findings, possible=(check.status, "ask_again") in STEPS)
        return {"ask_again": ActionBody(again).data}


class CheckQuestions(filters.FilterSet):  # type: ignore[misc]
    """What the list of checks may be asked."""

    status = filters.ChoiceFilter(choices=CheckStatus.choices)
    result = filters.ChoiceFilter(choices=Result.choices)
    type = filters.CharFilter("type_id", max_length=40)
    office = filters.CharFilter("case__office_id", max_length=2)
    case = filters.UUIDFilter()


class ListChecks(Listing):
    """The checks of cases that the reader may see, the newest first, without names."""

    answers = CheckBody
    filterset_class = CheckQuestions
    pagination_class = RequestedLast
    as_roles = rules.READ_CHECKS

    def rows(self) -> QuerySet[Any]:
        """In seen cases only."""
        return Check.objects.filter(case__in=self.cases())


class OfCheck(OfOne):
    """One check with its matches."""

    model = Check
    related = ("case__person", "case__office")
    answers = CheckDetailBody
    as_roles = rules.READ_CHECKS

    def rows(self) -> QuerySet[Any]:
        """With their matches; each knows its check and office."""
        hits = HITS.select_related("check_run__case__office", "entry")
        runs = ScreeningRun.objects.order_by("-at")
        return super().rows().prefetch_related(Prefetch("hits", queryset=hits), Prefetch("runs", queryset=runs))


class ShowCheck(OfCheck, Showing):
    """One check; without a match it names the list and says that none was found, never that all is clear."""


class AskAgain(OfCheck, Acting):
    """Have a check run again; the earlier answer stays in the history."""

    verb, scope = "ask_again", Scope.REGISTER

    def act(self, subject: Check, asked: dict[str, Any]) -> Check:
        """Ask it."""
        return steps.ask_again(subject.pk, by=self.user, at=self.at)
