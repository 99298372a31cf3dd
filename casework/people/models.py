"""Who somebody is: identity in one row, every fact about them in rows that are superseded and never overwritten."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.law.reference import Country, IdentityDocumentType, NeedType, Rank, ServiceBranch


class Basis(models.TextChoices):
    """How we know: the person says so, a document says so, or the authority established it."""

    CLAIMED = "claimed", _("claimed")
    DOCUMENTED = "documented", _("documented")
    ESTABLISHED = "established", _("established")


class Person(models.Model):
    """A human being. Without a name they carry a number, unnamed #n, never an invented name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unnamed_no = models.PositiveIntegerField(null=True, blank=True, unique=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return str(self.pk)


class Fact(models.Model):
    """One thing known about a person: on what basis, recorded by whom and when, until superseded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)s_facts")
    basis = models.CharField(max_length=11, choices=Basis, default=Basis.CLAIMED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} ({self.basis})"


def _one_current(name: str) -> models.UniqueConstraint:
    """One current row a person and basis."""
    return models.UniqueConstraint(name=name, fields=["person", "basis"], condition=Q(superseded_at__isnull=True))


class PersonName(Fact):
    """A name as claimed, as a document shows, or as established; or the statement that it is unknown."""

    alias = models.BooleanField(default=False)
    unknown = models.BooleanField(default=False)
    given = models.CharField(max_length=200, blank=True)
    paternal = models.CharField(max_length=200, blank=True)
    maternal = models.CharField(max_length=200, blank=True)
    search_key = models.CharField(max_length=610, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="person_name_one_current",
                fields=["person", "basis"],
                condition=Q(superseded_at__isnull=True, alias=False),
            ),
            models.CheckConstraint(
                name="person_name_unknown_or_some",
                condition=Q(unknown=True, given="", paternal="", maternal="")
                | (Q(unknown=False) & ~Q(given="", paternal="", maternal="")),
            ),
        ]
        indexes = [
            # an exact look for earlier cases of the same name
            models.Index(name="person_name_key", fields=["search_key"], condition=Q(superseded_at__isnull=True)),
            GinIndex(  # words of a name, which wall_people_named looks for
                name="person_name_words",
                fields=["search_key"],
                opclasses=["gin_trgm_ops"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]


class Birth(Fact):
    """A birth date as far as it is known: year, month, day; or an age that was estimated on a day."""

    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    as_of = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            _one_current("birth_one_current"),
            models.CheckConstraint(
                name="birth_date_or_age",
                condition=Q(year__isnull=False, age__isnull=True, as_of__isnull=True)
                | Q(year__isnull=True, month__isnull=True, day__isnull=True, age__isnull=False, as_of__isnull=False),
            ),
            models.CheckConstraint(
                name="birth_day_needs_month", condition=Q(day__isnull=True) | Q(month__isnull=False)
            ),
            models.CheckConstraint(
                name="birth_parts_in_range",
                condition=(Q(month__isnull=True) | Q(month__range=(1, 12)))
                & (Q(day__isnull=True) | Q(day__range=(1, 31)))
                & (Q(year__isnull=True) | Q(year__range=(1880, 2200)))
                & (Q(age__isnull=True) | Q(age__lte=120)),
            ),
        ]
        indexes = [
            models.Index(  # earlier cases of somebody born on the same day
                name="birth_date",
                fields=["year", "month", "day"],
                condition=Q(superseded_at__isnull=True, day__isnull=False),
            )
        ]


class SexValue(models.TextChoices):
    """As Doc 9303 prints it: M, F, or not stated."""

    FEMALE = "F", _("female")
    MALE = "M", _("male")
    UNSTATED = "X", _("not stated")


class Sex(Fact):
    """Sex as claimed or documented."""

    value = models.CharField(max_length=1, choices=SexValue)

    class Meta:
        constraints = [_one_current("sex_one_current")]


class Nationality(Fact):
    """One nationality; a person may have several."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)  # in the order the person names them; the first is printed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="nationality_once",
                fields=["person", "country", "basis"],
                condition=Q(superseded_at__isnull=True),
            )
        ]


class IdentityDocument(Fact):
    """A document that was shown or declared; its number is kept as written and normalised for comparison."""

    type = models.ForeignKey(IdentityDocumentType, models.PROTECT, related_name="+")
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(max_length=40, blank=True)
    number_norm = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            # the same document in an earlier case, whatever the name
            models.Index(
                name="identity_document_number",
                fields=["number_norm"],
                condition=Q(superseded_at__isnull=True) & ~Q(number_norm=""),
            ),
        ]


class Address(Fact):
    """Where the person can be found."""

    line = models.CharField(max_length=300)
    place = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [_one_current("address_one_current")]


class Contact(Fact):
    """How the person can be reached, and whether they agree to notices by e-mail (art. 2.2.3.1.6.2 num. 9)."""

    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    email_notices = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [_one_current("contact_one_current")]


class ServiceRecord(Fact):
    """Whether and where somebody served; branch and rank never leave the file for a paper."""

    served = models.BooleanField()
    branch = models.ForeignKey(ServiceBranch, models.PROTECT, null=True, blank=True, related_name="+")
    rank = models.ForeignKey(Rank, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            _one_current("service_record_one_current"),
            models.CheckConstraint(
                name="service_record_civilian_has_none",
                condition=Q(served=True) | Q(branch__isnull=True, rank__isnull=True, unit=""),
            ),
        ]


class SpecificNeed(Fact):
    """A need that was stated or seen; a row without type says that the question was asked and none was stated."""

    type = models.ForeignKey(NeedType, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="specific_need_once",
                fields=["person", "type"],
                condition=Q(superseded_at__isnull=True),
                nulls_distinct=False,
            )
        ]


class Death(Fact):
    """That the person died: the day as far as it is known, and who says so."""

    died_on = models.DateField(null=True, blank=True)
    told_by = models.CharField(max_length=300)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.CharField(max_length=500, blank=True)  # it was a mistake, and what shows that

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="death_withdrawn_for_a_reason",
                condition=Q(withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_by__isnull=False, superseded_at__isnull=False) & ~Q(withdrawn_why="")),
            ),
            models.UniqueConstraint(
                name="death_one_current", fields=["person"], condition=Q(superseded_at__isnull=True)
            ),
            models.CheckConstraint(name="death_told_by_somebody", condition=~Q(told_by="")),
        ]


class FileKind(models.TextChoices):
    """What a stored file is."""

    PHOTO = "photo", _("photo")
    SAFE_CONDUCT = "safe_conduct", _("safe-conduct")
    CHECK_ANSWER = "check_answer", _("answer of an agency")
    MINISTRY_ACT = "ministry_act", _("act of the Ministry")


FILE_PLACE = r"[0-9a-f]{2}/[0-9a-f]{32}"  # below the folder of files, and nothing else: no row leads out of it


class StoredFile(models.Model):
    """A file outside the web root under a random name; its hash proves that the bytes are the ones that were stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=FileKind)
    path = models.CharField(max_length=80, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="files")
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, blank=True, related_name="files")
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="stored_file_place", condition=models.Q(path__regex=f"^{FILE_PLACE}$"))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Photo(Fact):
    """The face, re-encoded small and without metadata."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        constraints = [_one_current("photo_one_current")]
