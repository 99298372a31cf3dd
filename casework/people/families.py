"""Who belongs to whom: families link people, so that a family that splits moves no history (design: model.md 1)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.law.reference import FamilyRelation
from casework.people.models import Person
from casework.people.states import LinkStatus
from casework.transitions import Stateful


class FamilyGroup(models.Model):
    """People who belong together (núcleo familiar); who is what to whom stands in its members."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return str(self.pk)


class FamilyMember(Stateful):
    """One person's place in a family: its principal, or what they are to the principal (parentesco)."""

    group = models.ForeignKey(FamilyGroup, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="family_links")
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="family_links")  # whose history tells it
    principal = models.BooleanField(default=False)
    relation = models.ForeignKey(FamilyRelation, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=8, choices=LinkStatus, default=LinkStatus.PROPOSED)
    proof = models.CharField(max_length=200, blank=True)  # the document or the ICBF act that shows it
    told_in_private = models.BooleanField(null=True, blank=True)  # that they may apply on their own
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="family_one_principal", fields=["group"], condition=Q(principal=True, until_at__isnull=True)
            ),
            # in one family at a time: so no chain of families ever comes back to where it began
            models.UniqueConstraint(name="family_one_at_a_time", fields=["person"], condition=Q(until_at__isnull=True)),
            models.CheckConstraint(
                name="family_principal_or_relation", condition=Q(principal=True) ^ Q(relation__isnull=False)
            ),
            models.CheckConstraint(
                name="family_ended_has_a_day",
                condition=Q(status=LinkStatus.ENDED, until_at__isnull=False)
                | (~Q(status=LinkStatus.ENDED) & Q(until_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="family_verified_on_a_proof",
                condition=~Q(status=LinkStatus.VERIFIED)
                | Q(principal=True)
                | (Q(verified_by__isnull=False) & ~Q(proof="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.relation_id or 'principal'}"
