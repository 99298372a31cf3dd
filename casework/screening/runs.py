"""What was asked of the lists, when, with which versions: one run a look, and one round a new version."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.screening.models import Check, ListVersion


class Outcome(models.TextChoices):
    """How a look ended. One that failed is told as such, and never as one that found nothing."""

    MATCHES = "matches", _("matches found")
    NO_MATCH = "no_match", _("no match found")
    NOTHING_TO_ASK = "nothing_to_ask", _("neither name nor document to look for")
    NOT_SCREENED = "not_screened", _("not screened: nobody has looked")


class Failure(models.TextChoices):
    """Why nobody could look."""

    NO_LIST = "no_list", _("no list serves")
    NOT_LOADED = "not_loaded", _("a list could not be loaded")
    CHANGED = "changed", _("the lists changed while it was looked up")


class Scope(models.TextChoices):
    """What was looked through."""

    EVERYTHING = "everything", _("every entry")
    CHANGES = "changes", _("new and changed entries")


class ScreeningRun(models.Model):
    """One look at the serving lists for one person: what was asked (as a hash), of which versions, how, and its end.

    `asked_at` is when the question fell due: the same question is not answered twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_run = models.ForeignKey(Check, models.PROTECT, related_name="runs")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    subject_hash = models.CharField(max_length=64)
    list_versions = ArrayField(models.UUIDField(), default=list)  # those that served, in the order of their keys
    algorithm = models.CharField(max_length=20)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.EVERYTHING)
    outcome = models.CharField(max_length=14, choices=Outcome)
    failure = models.CharField(max_length=10, choices=Failure, blank=True)
    nearest = models.FloatField(null=True, blank=True)  # the highest score, also where it amounts to no match
    asked_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="screening_run_once",
                fields=["check_run", "subject_hash", "list_versions", "algorithm", "scope", "asked_at"],
            ),
            models.CheckConstraint(
                name="screening_run_that_failed_says_why",
                condition=Q(outcome=Outcome.NOT_SCREENED) & ~Q(failure="")
                | (~Q(outcome=Outcome.NOT_SCREENED) & Q(failure="")),
            ),
            models.CheckConstraint(
                name="screening_run_names_its_lists",
                condition=Q(outcome__in=[Outcome.NOT_SCREENED, Outcome.NOTHING_TO_ASK])
                | (Q(list_versions__len__gt=0) & ~Q(subject_hash="") & ~Q(algorithm="")),
            ),
            models.CheckConstraint(name="screening_run_after_it_was_asked", condition=Q(at__gte=F("asked_at"))),
        ]
        indexes = [
            models.Index(name="screening_run_newest", fields=["check_run", "-at"]),  # the page of a check
            models.Index(name="screening_run_recent", fields=["-at", "-id"]),  # the auditors' list
        ]

    def __str__(self) -> str:
        return f"{self.outcome} ({self.algorithm})"


class Rescreening(models.Model):
    """One round over everybody for a new version: only its new and changed entries are compared (docs/adr/0024)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ListVersion, models.PROTECT, related_name="rescreenings")
    algorithm = models.CharField(max_length=20)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    entries = models.PositiveIntegerField(default=0)  # new and changed
    people = models.PositiveIntegerField(default=0)  # compared with them
    hits = models.PositiveIntegerField(default=0)  # found, weak ones too

    class Meta:
        constraints = [
            models.UniqueConstraint(name="rescreening_once", fields=["version"]),
            models.CheckConstraint(
                name="rescreening_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.people}"
