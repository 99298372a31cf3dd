"""The overall assessment: what all checks of a person come to, proposed by one and approved by others."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casework.arrivals.models import Case
from casework.screening.assessment_states import OUTCOMES, AssessmentStatus
from casework.transitions import Stateful

ENDED = (*OUTCOMES, AssessmentStatus.REOPENED)
UNDECIDED = (AssessmentStatus.OPEN, AssessmentStatus.COMPLETE)


class Assessment(Stateful):
    """One round of a case; reopened, it stays as it was and another one is opened beside it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    status = models.CharField(max_length=12, choices=AssessmentStatus, default=AssessmentStatus.OPEN)
    opened_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=[(one.value, one.label) for one in OUTCOMES], blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    legal_note = models.CharField(max_length=1000, blank=True)  # of an adverse one
    plan = models.CharField(max_length=500, blank=True)  # of an inconclusive one: what will be done
    plan_on = models.DateField(null=True, blank=True)  # and by which day
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approve_reason = models.CharField(max_length=500, blank=True)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    second_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="assessment_one_running", fields=["case"], condition=~Q(status=AssessmentStatus.REOPENED)
            ),
            models.CheckConstraint(
                name="assessment_proposal_is_whole",
                condition=Q(outcome="", reason="", proposed_by__isnull=True, proposed_at__isnull=True)
                | (~Q(outcome="") & ~Q(reason="") & Q(proposed_by__isnull=False, proposed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="assessment_proposed_by_somebody",
                condition=Q(status__in=UNDECIDED, proposed_by__isnull=True)
                | (~Q(status__in=UNDECIDED) & Q(proposed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="assessment_four_eyes", condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="assessment_second_is_a_third_person",
                condition=Q(second_by__isnull=True)
                | (
                    Q(approved_by__isnull=False)
                    & ~Q(second_by=F("approved_by"))
                    & ~Q(second_by=F("proposed_by"))
                    & Q(outcome=AssessmentStatus.ADVERSE)
                ),
            ),
            models.CheckConstraint(
                name="assessment_approvals_have_reasons",
                condition=(
                    Q(approved_by__isnull=True, approved_at__isnull=True, approve_reason="")
                    | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approve_reason=""))
                )
                & (
                    Q(second_by__isnull=True, second_at__isnull=True, second_reason="")
                    | (Q(second_by__isnull=False, second_at__isnull=False) & ~Q(second_reason=""))
                ),
            ),
            models.CheckConstraint(
                name="assessment_ended_with_approval",
                condition=Q(status__in=ENDED, approved_by__isnull=False, ended_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="assessment_ends_as_proposed",
                condition=~Q(status__in=OUTCOMES) | Q(status=F("outcome")),
            ),
            models.CheckConstraint(
                name="assessment_adverse_by_three_people",
                condition=~Q(outcome=AssessmentStatus.ADVERSE)
                | (~Q(legal_note="") & (~Q(status__in=ENDED) | Q(second_by__isnull=False))),
            ),
            models.CheckConstraint(
                name="assessment_inconclusive_has_a_plan",
                condition=~Q(outcome=AssessmentStatus.INCONCLUSIVE) | (~Q(plan="") & Q(plan_on__isnull=False)),
            ),
        ]
        indexes = [
            # the reviewers' queue and the supervisors': who waits longest first
            models.Index(name="assessment_waiting", fields=["status", "completed_at", "id"]),
            models.Index(name="assessment_recent", fields=["-opened_at", "-id"]),  # the auditors' list
        ]

    def __str__(self) -> str:
        return str(self.status)
