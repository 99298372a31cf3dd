"""Every match to be weighed: one entry of a list that may be the person of a case."""

import uuid
from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.screening.matching.values import Band
from casework.screening.models import Check, Entry

BAND_NAMES: Final = {
    Band.NONE: _("no match found"),
    Band.WEAK: _("weak likeness"),
    Band.POSSIBLE: _("possible match"),
    Band.STRONG: _("strong match"),
}


class HitDecision(models.TextChoices):
    """What a reviewer says of a match; only the first two settle it."""

    FALSE_POSITIVE = "false_positive", _("another person (false match)")
    CONFIRMED = "confirmed", _("the same person (confirmed)")
    MORE_INFORMATION = "more_information", _("more information is needed")


SETTLING = (HitDecision.FALSE_POSITIVE, HitDecision.CONFIRMED)
TO_BE_WEIGHED = (Band.POSSIBLE.value, Band.STRONG.value)  # weak ones are kept and shown on request


class HitQuerySet(models.QuerySet["Hit"]):
    """Matches."""

    def to_be_weighed(self) -> Self:
        """Those that somebody has to decide on or has decided on: neither weak nor replaced by a later run."""
        return self.filter(band__in=TO_BE_WEIGHED, replaced_at__isnull=True)

    def undecided(self) -> Self:
        """Those that wait for reviewers."""
        return self.to_be_weighed().filter(settled_at__isnull=True)


class Hit(models.Model):
    """One entry that may be this person: score, band and why, and what reviewers settled on (docs/adr/0024).

    What was compared is held by hashes: `entry_hash` of the entry as listed, `subject_hash` of the person's data. A
    later run with the same two finds this row again, with what was decided; a run with others replaces it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_run = models.ForeignKey(Check, models.PROTECT, related_name="hits")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    run = models.ForeignKey("casework.ScreeningRun", models.PROTECT, null=True, related_name="hits")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    entry_key = models.CharField(max_length=255)
    entry_hash = models.CharField(max_length=64)
    subject_hash = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=20)
    score = models.FloatField()
    band = models.CharField(max_length=8, choices=[(band.value, BAND_NAMES[band]) for band in Band])
    agreeing = models.PositiveSmallIntegerField(default=0)
    explanation = models.JSONField()
    found_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)  # a later run compares other data, or finds it no more
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(max_length=16, choices=HitDecision, blank=True)  # what it was settled as
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirm_reason = models.CharField(max_length=500, blank=True)  # the second person's own
    settled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager["Hit"]] = HitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="hit_once",
                fields=["check_run", "source", "entry_key", "entry_hash", "subject_hash", "algorithm"],
            ),
            models.CheckConstraint(name="hit_score_from_0_to_1", condition=Q(score__gte=0, score__lte=1)),
            models.CheckConstraint(name="hit_has_a_band", condition=Q(band__in=[Band.WEAK.value, *TO_BE_WEIGHED])),
            models.CheckConstraint(
                name="hit_settled_by_somebody_with_reason",
                condition=Q(settled_at__isnull=True, decision="", reason="", decided_by__isnull=True)
                & Q(decided_at__isnull=True, confirmed_by__isnull=True, confirmed_at__isnull=True, confirm_reason="")
                | Q(decision__in=SETTLING, settled_at__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="hit_strong_is_settled_by_two",
                condition=Q(settled_at__isnull=True) | ~Q(band=Band.STRONG.value) | Q(confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="hit_second_person",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, confirm_reason="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirm_reason="") & ~Q(decided_by=F("confirmed_by"))),
            ),
            models.CheckConstraint(
                name="hit_carried_is_settled", condition=Q(carried_from__isnull=True) | Q(settled_at__isnull=False)
            ),
        ]
        indexes = [
            # the reviewers' queue: what waits for a decision, the highest score first
            models.Index(
                name="hit_waiting",
                fields=["-score", "-agreeing", "id"],
                condition=Q(settled_at__isnull=True, replaced_at__isnull=True, band__in=TO_BE_WEIGHED),
            ),
            # what was said of the same entry before, also in another case
            models.Index(name="hit_of_entry", fields=["entry_hash", "subject_hash"]),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.entry_key}: {self.decision or self.band}"

    @property
    def strong(self) -> bool:
        """Whether two reviewers settle it."""
        return self.band == Band.STRONG

    @property
    def settled(self) -> bool:
        """Whether as many reviewers as its band asks for have said the same."""
        return self.settled_at is not None

    @property
    def waits(self) -> bool:
        """Whether somebody still has to decide on it."""
        return not self.settled and self.replaced_at is None and self.band in TO_BE_WEIGHED
