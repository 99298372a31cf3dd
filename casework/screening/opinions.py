"""What intelligence services wrote about a person: in a table of its own, the text sealed, never overwritten."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework import cipher
from casework.arrivals.models import Case
from casework.screening.models import Check


class Agency(models.TextChoices):
    """Whose opinion it is (design: domain.md section 4)."""

    DNI = "dni", _("Dirección Nacional de Inteligencia")
    ARMY = "army", _("Ejército")
    POLICE = "police", _("Policía")
    INTERPOL = "interpol", _("INTERPOL")


class Classification(models.TextChoices):
    """How secret its author holds it (Decreto 857 de 2014, art. 11)."""

    RESTRICTED = "restricted", _("restricted (intelligence)")
    CONFIDENTIAL = "confidential", _("confidential")
    SECRET = "secret", _("secret")
    TOP_SECRET = "top_secret", _("top secret")


class Outcome(models.TextChoices):
    """What it comes to, for who may not read it."""

    FAVOURABLE = "favourable", _("favourable")
    OBSERVATIONS = "observations", _("favourable with observations")
    ADVERSE = "adverse", _("adverse")
    INCONCLUSIVE = "inconclusive", pgettext_lazy("opinion", "inconclusive")


class IntelligenceOpinion(models.Model):
    """One opinion as it was received; another one stands beside it and replaces nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_run = models.ForeignKey(Check, models.PROTECT, related_name="opinions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    agency = models.CharField(max_length=8, choices=Agency)
    classification = models.CharField(max_length=12, choices=Classification)
    outcome = models.CharField(max_length=12, choices=Outcome)
    received_on = models.DateField()
    ciphertext = models.BinaryField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    SEALED: ClassVar[dict[str, str]] = {"ciphertext": "place"}

    class Meta:
        indexes = [models.Index(name="opinion_recent", fields=["-recorded_at", "-id"])]  # auditors: the newest first

    def __str__(self) -> str:
        return f"{self.agency}: {self.received_on}"

    @property
    def place(self) -> str:
        """Where the text is bound to."""
        return f"casework_intelligenceopinion:ciphertext:{self.pk}"

    def seal(self, text: str) -> None:
        """Keep the text encrypted."""
        self.ciphertext = cipher.seal(text, place=self.place)

    def text(self) -> str:
        """The opinion in clear, for `read_opinion` alone."""
        return str(cipher.unseal(self.ciphertext, place=self.place))
