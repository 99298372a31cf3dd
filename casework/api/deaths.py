"""The death of a person: recorded, taken back, and who stands for the family and its claim afterwards."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework import serializers

from casework.api.cases import OfCase
from casework.api.doors import Acting, Showing
from casework.api.fields import Choice, Code, Key, Line, Strict, several
from casework.arrivals.models import Case
from casework.journey import deaths
from casework.journey.principals import claim_of, name_principal
from casework.law.reference import FamilyRelation
from casework.people.facts import Died
from casework.people.models import Basis, Death
from casework.staff.models import Scope

MOST_LEFT = 30


class DeathBody(serializers.ModelSerializer[Death]):
    """That the person died: the day as far as it is known, who says so, and who wrote it down."""

    class Meta:
        model = Death
        fields = ("id", "died_on", "told_by", "basis", "recorded_by", "recorded_at")


class ShowDeath(Showing):
    """What is recorded of the death of the person of a case, and was not taken back."""

    answers = DeathBody

    def shown(self, subject: Case) -> dict[str, Any]:
        """The entry. Raises DoesNotExist where none is."""
        found = deaths.death_of(subject)
        if found is None:
            raise Death.DoesNotExist
        return dict(DeathBody(found).data)


class DeathAsked(Strict):
    """The day as far as it is known, and who says so or which document."""

    died_on = serializers.DateField(allow_null=True, default=None)
    told_by = Line(most=300)
    basis = Choice(choices=Basis.choices, default=Basis.CLAIMED)
    instead_of = Key(
        allow_null=True, default=None, help_text="The `id` of the entry that this one takes the place of, if any."
    )


class RecordDeath(OfCase, Acting):
    """Record that somebody died: every safe-conduct and request of theirs ends, and who is left is seen to."""

    verb, takes, scope = "record_death", DeathAsked, Scope.REGISTER

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Record it."""
        told = Died(on=asked["died_on"], told_by=asked["told_by"], basis=asked["basis"])
        deaths.record_death(subject.pk, told, by=self.user, at=self.at, instead_of=asked["instead_of"])
        return subject


class WithdrawalAsked(Strict):
    """What was wrong."""

    why = Line(most=500)


class WithdrawDeath(OfCase, Acting):
    """Take back a death that was recorded by mistake; what has ended stays ended."""

    verb, takes, scope = "withdraw_death", WithdrawalAsked, Scope.REGISTER

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Take it back. Raises DoesNotExist where none is recorded."""
        if not deaths.withdraw_death(subject.pk, asked["why"], by=self.user, at=self.at):
            raise Death.DoesNotExist
        return subject


class LeftAsked(Strict):
    """One of the others who are left, and what they are to the new principal."""

    case = Key()
    relation = Code(FamilyRelation)


class PrincipalAsked(Strict):
    """The case of the new principal, and what each of the others is to them."""

    principal = Key()
    relatives = several(LeftAsked, most=MOST_LEFT, allow_empty=True)


class NamePrincipal(OfCase, Acting):
    """Name who heads the family and stands for the claim of the person of this case, who died."""

    verb, takes, scope = "name_principal", PrincipalAsked, Scope.REGISTER

    def also_held(self, subject: Case, asked: dict[str, Any]) -> Iterable[UUID]:
        """Those of everybody who is left."""
        return [one.case.pk for one in claim_of(subject, self.cases()).left]

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Name them."""
        relations = {one["case"]: one["relation"] for one in asked["relatives"]}
        return name_principal(subject.pk, asked["principal"], relations, by=self.user, at=self.at)
