"""Counts that were told to somebody: frozen, so that a later one can say what was corrected since."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Bulletin(models.Model):
    """The figures as they stood at a cut-off (boletín de situación), with the version of the question they answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    since = models.DateField()
    cut_off = models.DateTimeField()
    question = models.PositiveSmallIntegerField()  # the version of the counting rule
    figures = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bulletin_once", fields=["since", "cut_off", "question"]),
            models.CheckConstraint(name="bulletin_after_its_cut_off", condition=Q(made_at__gte=F("cut_off"))),
        ]

    def __str__(self) -> str:
        return f"{self.cut_off:%Y-%m-%d %H:%M}"
