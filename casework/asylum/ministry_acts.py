"""What the Ministry of Foreign Affairs did, as it told: recorded here, decided there (design: domain.md 0.3, 2.3)."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.law.reference import RejectionGround
from casework.people.models import StoredFile


class ActKind(models.TextChoices):
    """The acts that change something here (arts. 2.2.3.1.4.1, 4.2, 5.1, 6.3, 6.12 and 6.14)."""

    ADMISSION = "admission", _("admission for study")
    REJECTION = "rejection", _("outright rejection")
    ARCHIVE = "archive", _("archiving")
    NO_SHOW = "no_show", _("certificate of non-appearance")
    RECOGNITION = "recognition", _("recognition")
    NEGATIVE = "negative", _("negative decision, final")
    OTHER_PERMIT = "other_permit", _("another permit granted")


# Of one person; the others are of everybody whom the application covers.
OF_ONE_PERSON = (ActKind.NO_SHOW, ActKind.OTHER_PERMIT)


class MinistryActQuerySet(models.QuerySet["MinistryAct"]):
    """Questions about acts."""

    def standing(self) -> Self:
        """Without entries that were corrected, and without what was recorded on the wrong file and withdrawn."""
        return self.filter(corrected_by__isnull=True, withdrawn_at__isnull=True)


class MinistryAct(models.Model):
    """One act with number, day and signatory. Never changed: a correction is another row that takes its place.

    What was recorded on the wrong file is withdrawn, with every entry of it, by somebody who recorded none of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="ministry_acts")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # of whom it is about; files the event
    kind = models.CharField(max_length=12, choices=ActKind)
    number = models.CharField(max_length=60)
    dated = models.DateField()
    signatory = models.CharField(max_length=120)
    request_number = models.CharField(max_length=60, blank=True)  # by which a safe-conduct is asked for (art. 4.1)
    ground = models.ForeignKey(RejectionGround, models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    why = models.CharField(max_length=500, blank=True)  # of a correction, or how it reached who is not the Ministry
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    objects = MinistryActQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ministry_act_whole", condition=~Q(number="") & ~Q(signatory="") & Q(dated__isnull=False)
            ),
            models.CheckConstraint(
                name="ministry_act_received_before_recorded", condition=Q(received_at__lte=F("recorded_at"))
            ),
            models.CheckConstraint(  # a rejection stands on one of the seven grounds, and nothing else has any
                name="ministry_act_ground_of_a_rejection",
                condition=Q(kind=ActKind.REJECTION, ground__isnull=False)
                | (~Q(kind=ActKind.REJECTION) & Q(ground__isnull=True)),
            ),
            models.CheckConstraint(
                name="ministry_act_correction_says_why", condition=Q(corrects__isnull=True) | ~Q(why="")
            ),
            models.CheckConstraint(
                name="ministry_act_corrects_another", condition=Q(corrects__isnull=True) | ~Q(corrects=F("id"))
            ),
            models.UniqueConstraint(  # the same letter typed twice is one act
                name="ministry_act_once",
                fields=["application", "case", "kind", "number"],
                condition=Q(corrects__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="ministry_act_withdrawn_by_another",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_why="")
                    & ~Q(withdrawn_by=F("recorded_by"))
                ),
            ),
        ]
        indexes = [
            models.Index(name="ministry_act_application", fields=["application", "recorded_at"]),
            models.Index(name="ministry_act_recent", fields=["-recorded_at", "-id"]),  # the auditors' list
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
