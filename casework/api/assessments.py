"""The overall assessment of a case: the list, one with its checklist, proposing, approving, sending back."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casework.api.bodies import ActionBody, Warned, action
from casework.api.describing import FindingBody
from casework.api.doors import Acting, Listing, OfOne, Showing
from casework.api.fields import Choice, Strict, Text
from casework.api.paging import ByMoment
from casework.law.days import local_date
from casework.screening import assessing, rules
from casework.screening import assessment_rules as about
from casework.screening.assessment_states import OUTCOMES, STEPS, AssessmentStatus
from casework.screening.assessments import Assessment
from casework.screening.checklists import items_of
from casework.staff.models import Role, Scope

OUTCOME_CHOICES = [(one.value, one.label) for one in OUTCOMES]
READERS_OF_REASONS = (Role.SECURITY_REVIEWER, Role.SUPERVISOR)


class OpenedLast(ByMoment):
    """The latest opened first."""

    moment, descending = "opened_at", True


class AssessmentBody(serializers.ModelSerializer[Assessment]):
    """What the checks of a case come to; it revokes nothing."""

    status = serializers.ChoiceField(choices=AssessmentStatus.choices)
    outcome = serializers.ChoiceField(choices=OUTCOME_CHOICES, allow_blank=True)

    class Meta:
        model = Assessment
        fields = (
            *("id", "case", "status", "outcome", "opened_at", "completed_at", "proposed_by", "proposed_at"),
            *("approved_by", "approved_at", "second_by", "second_at", "ended_at", "plan_on", "version"),
        )


class ItemBody(serializers.Serializer[Any]):
    """One line of the checklist."""

    type = serializers.CharField(source="kind.code")
    check_id = serializers.UUIDField(source="check.pk", allow_null=True, default=None)
    done = serializers.BooleanField()
    finding = FindingBody(allow_null=True)


class AssessmentDetailBody(AssessmentBody, Warned):
    """One assessment, what it needs, and what the reader may do with it now."""

    items = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField(help_text="For security reviewers and supervisors; else empty.")
    actions = serializers.SerializerMethodField()

    class Meta(AssessmentBody.Meta):
        fields = (*AssessmentBody.Meta.fields, "items", "reasons", "actions", "findings")  # type: ignore[assignment]

    @extend_schema_field(ItemBody(many=True))
    def get_items(self, one: Assessment) -> Any:
        """What every needed check has or lacks."""
        return ItemBody(self._items(one), many=True).data

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_reasons(self, one: Assessment) -> dict[str, str]:
        """The reasons that were given, for who may read them."""
        view = self.context["view"]
        names = ("reason", "legal_note", "plan", "approve_reason", "second_reason")
        if not view.user.holds(*READERS_OF_REASONS, at=view.at):
            return {}
        return {name: getattr(one, name) for name in names if getattr(one, name)}

    @extend_schema_field(serializers.DictField(child=ActionBody()))
    def get_actions(self, one: Assessment) -> dict[str, Any]:
        """What the same rules say that the acts will ask."""
        view, items = self.context["view"], self._items(one)
        proposing = about.about_proposing(view.user, one, items, at=view.at)
        approving = about.about_approving(view.user, one, items, at=view.at)
        returning = about.about_sending_back(view.user, one, at=view.at)
        waits = (one.status, "return") in STEPS
        return {
            "propose": ActionBody(action(proposing)).data,
            "approve": ActionBody(action(approving, possible=waits)).data,
            "return": ActionBody(action(returning, possible=waits)).data,
        }

    def _items(self, one: Assessment) -> list[about.Item]:
        view = self.context["view"]
        if not hasattr(view, "items"):
            view.items = items_of(one.case, on=local_date(view.at))
        return list(view.items)


class AssessmentQuestions(filters.FilterSet):  # type: ignore[misc]
    """What the list of assessments may be asked."""

    status = filters.ChoiceFilter(choices=AssessmentStatus.choices)
    outcome = filters.ChoiceFilter(choices=OUTCOME_CHOICES)
    office = filters.CharFilter("case__office_id", max_length=2)
    case = filters.UUIDFilter()


class ListAssessments(Listing):
    """The assessments of cases that the reader may see, the latest opened first, without names."""

    answers = AssessmentBody
    filterset_class = AssessmentQuestions
    pagination_class = OpenedLast
    as_roles = rules.READ_CHECKS

    def rows(self) -> QuerySet[Any]:
        """In seen cases only."""
        return Assessment.objects.filter(case__in=self.cases())


class OfAssessment(OfOne):
    """One assessment with its checklist."""

    model = Assessment
    related = ("case__person", "case__office", "case__office__region")
    answers = AssessmentDetailBody
    as_roles = rules.READ_CHECKS


class ShowAssessment(OfAssessment, Showing):
    """One assessment as it is now; an earlier one that was reopened stays as it ended."""


class ProposalAsked(Strict):
    """What is proposed: adverse with a legal note, inconclusive with a plan and its day."""

    outcome = Choice(choices=OUTCOME_CHOICES)
    reason = Text(most=assessing.MOST_TEXT)
    legal_note = Text(most=assessing.MOST_TEXT, default="", allow_blank=True)
    plan = Text(most=assessing.MOST_REASON, default="", allow_blank=True)
    plan_on = serializers.DateField(default=None, allow_null=True)


class ProposeOutcome(OfAssessment, Acting):
    """Propose what the checks come to, as a security reviewer; a supervisor decides."""

    verb, takes, scope = "propose", ProposalAsked, Scope.DECIDE

    def act(self, subject: Assessment, asked: dict[str, Any]) -> Assessment:
        """Propose."""
        return assessing.propose_outcome(subject.pk, assessing.Proposal(**asked), by=self.user, at=self.at)


class ReasonAsked(Strict):
    """Why."""

    reason = Text(most=assessing.MOST_REASON)


class ApproveOutcome(OfAssessment, Acting):
    """Approve a proposal; an adverse one ends with the approval of a second supervisor, and revokes nothing."""

    verb, takes, scope = "approve", ReasonAsked, Scope.DECIDE

    def act(self, subject: Assessment, asked: dict[str, Any]) -> Assessment:
        """Approve."""
        return assessing.approve_outcome(subject.pk, asked["reason"], by=self.user, at=self.at)


class ReturnOutcome(OfAssessment, Acting):
    """Send a proposal back to the reviewers."""

    verb, takes, scope = "return", ReasonAsked, Scope.DECIDE

    def act(self, subject: Assessment, asked: dict[str, Any]) -> Assessment:
        """Send it back."""
        return assessing.return_proposal(subject.pk, asked["reason"], by=self.user, at=self.at)
