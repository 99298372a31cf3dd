"""What came back from an agency: as it was received, with where it came from and its scan; never changed afterwards."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.law.reference import Country
from casework.people.models import StoredFile
from casework.screening.states import Result


class AnswerSource(models.TextChoices):
    """How an answer reached us."""

    SYSTEM = "system", _("from the agency's system")
    LETTER = "letter", _("letter")
    EMAIL = "email", _("e-mail")
    TELEPHONE = "telephone", _("telephone")
    IN_PERSON = "in_person", _("in person")


class NoticeKind(models.TextChoices):
    """What somebody circulated about a person; the colour says what it asks for."""

    RED = "red", _("red notice (arrest)")
    BLUE = "blue", _("blue notice (whereabouts)")
    YELLOW = "yellow", _("yellow notice (missing person)")
    GREEN = "green", _("green notice (warning)")
    DIFFUSION = "diffusion", _("diffusion")
    WARRANT = "warrant", _("national warrant or other notice")


# The words of CheckType.result_kind for people; none of them says that somebody is clear.
SAID: dict[str, Any] = {
    "verified": _("verified"),
    "not_verified": _("not verified"),
    "discrepancy": _("discrepancy"),
    "no_match": _("nothing found"),
    "match": _("already on record"),
    "hit": _("something found"),
    "possible_match": _("possible match"),
    "no_objection": _("no objection"),
    "observation": _("observation"),
    "objection": _("objection"),
    "consistent": _("consistent"),
    "inconsistent": _("inconsistent"),
    "no_indicator": _("no indicator"),
    "indicator": _("indicator"),
    "matched": _("origin found"),
    "not_traced": _("not traced"),
    "reported_stolen": _("reported stolen"),
}


class CheckAnswer(models.Model):
    """One answer as it was received; another one stands beside it and replaces nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_run = models.ForeignKey("casework.Check", models.PROTECT, related_name="answers")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    said = models.CharField(max_length=20)  # in the words of the kind of check: CheckType.result_kind
    result = models.CharField(max_length=14, choices=Result)  # what that amounts to
    source = models.CharField(max_length=9, choices=AnswerSource)
    reference = models.CharField(max_length=60, blank=True)  # of the letter or message, in the agency's numbering
    received_at = models.DateTimeField()
    note = models.CharField(max_length=1000, blank=True)
    notice_kind = models.CharField(max_length=9, choices=NoticeKind, blank=True)
    issuing_country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="+")
    offence = models.CharField(max_length=300, blank=True)
    from_origin = models.BooleanField(default=False)  # issued by a country that this person is from: may be persecution
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64)  # of the scan; without one, of what the agency's system answered
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="check_answer_is_an_answer",
                condition=~Q(result="") & ~Q(result=Result.COULD_NOT_RUN) & ~Q(said=""),
            ),
            models.CheckConstraint(
                name="check_answer_by_hand_has_its_scan",
                condition=Q(source__in=["system", "telephone", "in_person"]) | Q(file__isnull=False) & ~Q(reference=""),
            ),
            models.CheckConstraint(
                name="check_answer_is_sealed_by_a_hash", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="check_answer_notice_is_whole",
                condition=Q(notice_kind="", issuing_country__isnull=True, offence="", from_origin=False)
                | (~Q(notice_kind="") & Q(issuing_country__isnull=False) & ~Q(offence="")),
            ),
            models.CheckConstraint(
                name="check_answer_not_before_it_came", condition=Q(received_at__lte=models.F("recorded_at"))
            ),
        ]
        indexes = [models.Index(name="check_answer_recent", fields=["-recorded_at", "-id"])]  # auditors: newest first

    def __str__(self) -> str:
        return f"{self.said}: {self.received_at:%Y-%m-%d}"

    @property
    def in_words(self) -> str:
        """What was answered, for people."""
        return str(SAID.get(self.said, self.said))
