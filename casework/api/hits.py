"""Matches with entries of the lists: what waits, one with its reasons, and what a reviewer says of it."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casework.api.bodies import ActionBody, HitBody, action
from casework.api.checks import CheckDetailBody, ShowCheck
from casework.api.doors import Acting, Listing, OfOne, Showing
from casework.api.fields import Choice, Strict, Text
from casework.api.paging import FoundLast
from casework.arrivals.models import Case
from casework.screening import hit_rules, rules
from casework.screening.deciding import MOST_ASKED, MOST_REASON, Word, decide_hit
from casework.screening.hits import Hit, HitDecision
from casework.screening.models import Check
from casework.screening.verdicts import Compared, Verdict
from casework.staff.models import Scope


class HitLineBody(serializers.ModelSerializer[Hit]):
    """A match as a list tells it: no name, no number of a document, and nothing that the list says."""

    check: Any = serializers.PrimaryKeyRelatedField(source="check_run", read_only=True)
    decision = serializers.ChoiceField(choices=HitDecision.choices, allow_blank=True)

    class Meta:
        model = Hit
        fields = (
            *("id", "case", "check", "source", "score", "band", "agreeing", "algorithm"),
            *("found_at", "replaced_at", "decision", "settled_at", "version"),
        )


class VerdictBody(serializers.ModelSerializer[Verdict]):
    """What one reviewer said."""

    decision = serializers.ChoiceField(choices=HitDecision.choices)
    compared = serializers.ChoiceField(choices=Compared.choices, allow_blank=True)

    class Meta:
        model = Verdict
        fields = ("id", "decision", "compared", "reason", "asked_of", "by", "at", "withdrawn_at", "withdraw_reason")


class HitDetailBody(HitBody):
    """One match with everything that was said of it, and whether the reader may decide on it now."""

    check: Any = serializers.PrimaryKeyRelatedField(source="check_run", read_only=True)
    verdicts = VerdictBody(many=True)
    decide = serializers.SerializerMethodField()

    class Meta(HitBody.Meta):
        fields = (*HitBody.Meta.fields, "case", "check", "verdicts", "decide")  # type: ignore[assignment]

    @extend_schema_field(ActionBody)
    def get_decide(self, hit: Hit) -> Any:
        """What the same rule says that deciding will ask."""
        view = self.context["view"]
        return ActionBody(action(hit_rules.about_deciding(view.user, hit, at=view.at))).data


class HitQuestions(filters.FilterSet):  # type: ignore[misc]
    """What the list of matches may be asked."""

    band = filters.ChoiceFilter(choices=[(band, label) for band, label in Hit._meta.get_field("band").choices or ()])
    source = filters.CharFilter(max_length=60)
    decision = filters.ChoiceFilter(choices=HitDecision.choices)
    waits = filters.BooleanFilter(method="that_wait")
    office = filters.CharFilter("case__office_id", max_length=2)
    case = filters.UUIDFilter()
    check = filters.UUIDFilter("check_run")

    def that_wait(self, hits: QuerySet[Hit], _name: str, value: bool) -> QuerySet[Hit]:
        """Those on which nobody has settled yet, or all others."""
        waiting = Hit.objects.undecided()
        return hits.filter(pk__in=waiting) if value else hits.exclude(pk__in=waiting)


class ListHits(Listing):
    """The matches in cases that the reader may see, those found last first, without names."""

    answers = HitLineBody
    filterset_class = HitQuestions
    pagination_class = FoundLast
    as_roles = rules.READ_CHECKS

    def rows(self) -> QuerySet[Any]:
        """In seen cases only; the reasons hold names and are not fetched."""
        return Hit.objects.filter(case__in=self.cases()).defer("explanation", "reason", "confirm_reason")


class OfHit(OfOne):
    """One match."""

    model = Hit
    related = ("case__person", "case__office", "entry", "check_run__case__office")
    answers = HitDetailBody
    as_roles = rules.READ_CHECKS

    def rows(self) -> QuerySet[Any]:
        """With what was said of it."""
        return super().rows().prefetch_related("verdicts")


class ShowHit(OfHit, Showing):
    """One match: score, band, why, what the list says, and what reviewers said."""


class DecideAsked(Strict):
    """What a match is, by which second identifier, and why; or who is to say more."""

    decision = Choice(choices=HitDecision.choices)
    compared = Choice(choices=Compared.choices, required=False, allow_blank=True)
    asked_of = Text(most=MOST_ASKED, required=False, allow_blank=True)
    reason = Text(most=MOST_REASON)


class DecideHit(Acting):
    """Say whether a match is this person; a strong one is settled by a second reviewer who says the same."""

    verb, takes, scope = "decide", DecideAsked, Scope.DECIDE
    model, related = Hit, ("case__person",)
    answers, shows = CheckDetailBody, ShowCheck
    as_roles = rules.READ_CHECKS

    def case_of(self, subject: Hit) -> Case:
        """The case of its check."""
        return subject.case

    def act(self, subject: Hit, asked: dict[str, Any]) -> Check:
        """Decide."""
        return decide_hit(subject.pk, Word(**asked), by=self.user, at=self.at).check_run
