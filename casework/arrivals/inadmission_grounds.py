"""Grounds of inadmission, as somebody recorded them on a case: each stands until it is withdrawn with a reason."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casework.arrivals.models import Case


class InadmissionGround(models.Model):
    """A ground on which entry is not admitted, with its article: while it stands no first safe-conduct is issued.

    In words, because the list of the law is no reference table here (art. 2.2.3.1.3.2 names none itself).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="inadmission_grounds")
    ground = models.CharField(max_length=500)
    article = models.CharField(max_length=120)
    found_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="inadmission_ground_whole", condition=~Q(ground="") & ~Q(article="")),
            models.CheckConstraint(
                name="inadmission_ground_found_before_recorded", condition=Q(found_at__lte=F("recorded_at"))
            ),
            models.CheckConstraint(
                name="inadmission_ground_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]
        indexes = [models.Index(name="inadmission_ground_recent", fields=["-recorded_at", "-id"])]  # the auditors' list

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def stands(self) -> bool:
        """Whether nobody has withdrawn it."""
        return self.withdrawn_at is None
