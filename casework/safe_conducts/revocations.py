"""A proposal to revoke a safe-conduct for breach of its conditions (art. 2.2.3.1.4.2 c): three people, a defence."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casework.arrivals.models import Case
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import REVOCATION_OPEN, RevocationStatus
from casework.transitions import Stateful

# Whoever began or registered the case decides on nothing of it (design: domain.md section 5).
NOT_OF_THE_CASE = {
    who: ~Q(**{who: F("case_started_by")}) & ~Q(**{who: F("case_registered_by")})
    for who in ("approved_by", "confirmed_by")
}
CONFIRMED = RevocationStatus.CONFIRMED


class Revocation(Stateful):
    """What is held against the holder, on what evidence, what they say to it, and who decided."""

    safe_conduct = models.ForeignKey(SafeConduct, models.PROTECT, related_name="revocations")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    status = models.CharField(max_length=9, choices=RevocationStatus, default=RevocationStatus.PROPOSED)
    breach = models.CharField(max_length=1000)  # which condition, when, how
    evidence = models.CharField(max_length=1000)
    defence = models.CharField(max_length=1000)  # what the person said to it, or that they said nothing
    heard_at = models.DateTimeField()
    urgent = models.BooleanField(default=False)  # goes to whoever is on call
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Copied from the case, for the constraint; what was there before has neither.
    case_started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    case_registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    remedy = models.CharField(max_length=500, blank=True)  # what the person is told that they can do against it
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="revocation_one_open", fields=["safe_conduct"], condition=Q(status__in=REVOCATION_OPEN)
            ),
            models.CheckConstraint(
                name="revocation_heard_and_founded",
                condition=~Q(breach="") & ~Q(evidence="") & ~Q(defence="") & Q(heard_at__lte=F("proposed_at")),
            ),
            models.CheckConstraint(  # a NULL person would let a plain inequality pass: hence the order of the three
                name="revocation_three_people",
                condition=(Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")))
                & (
                    Q(confirmed_by__isnull=True)
                    | (
                        Q(approved_by__isnull=False)
                        & ~Q(confirmed_by=F("approved_by"))
                        & ~Q(confirmed_by=F("proposed_by"))
                    )
                ),
            ),
            models.CheckConstraint(
                name="revocation_not_by_the_registrar",
                condition=(Q(approved_by__isnull=True) | NOT_OF_THE_CASE["approved_by"])
                & (Q(confirmed_by__isnull=True) | NOT_OF_THE_CASE["confirmed_by"]),
            ),
            models.CheckConstraint(
                name="revocation_approved_by_somebody",
                condition=~Q(status__in=[RevocationStatus.APPROVED, CONFIRMED])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="revocation_confirmed_with_remedy",
                condition=(Q(status=CONFIRMED, confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(remedy=""))
                | (~Q(status=CONFIRMED) & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="revocation_told_when_confirmed",
                condition=Q(told_at__isnull=True, told_by__isnull=True)
                | Q(told_at__isnull=False, told_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="revocation_recent", fields=["-proposed_at", "-id"])]  # the auditors' list

    def __str__(self) -> str:
        return str(self.status)
