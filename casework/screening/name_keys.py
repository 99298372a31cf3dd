"""What earlier cases are found by: keys of a person's names that the database can look up, and how common each is."""

from enum import StrEnum
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from casework.people.models import Person


class NameKeys(models.Model):
    """The words of all current names of one person, and their skeletons; derived, and stamped with what derived them.

    Somebody without a name has a row without keys: then nothing is missing, and nothing is found by it.
    """

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="name_keys")
    words = ArrayField(models.CharField(max_length=64), default=list)
    skeletons = ArrayField(models.CharField(max_length=64), default=list)
    algorithm = models.CharField(max_length=40)

    DERIVED: ClassVar[bool] = True

    class Meta:
        indexes = [
            GinIndex(name="name_keys_skeletons", fields=["skeletons"]),  # candidates among earlier cases
            models.Index(name="name_keys_algorithm", fields=["algorithm"]),  # the sweeper: derived by an older one
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class KeyKind(StrEnum):
    """What is counted."""

    WORD = "word"
    SKELETON = "skeleton"
    EVERYBODY = "everybody"  # one row: how many people were counted


class KeyCount(models.Model):
    """How many people have this word, or this skeleton, in a name; those of a few people only are left out.

    So that the table says which names are common and names nobody.
    """

    kind = models.CharField(max_length=9)
    key = models.CharField(max_length=64, blank=True)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="key_count_once", fields=["kind", "key"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.people}"
