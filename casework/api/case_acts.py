"""What is done with a case: starting, registering, giving up, naming a colleague, comparing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.cases import OfCase
from casework.api.doors import Acting
from casework.api.fields import Choice, Flag, Key, Line, Strict, Text
from casework.api.registering import RegistrationAsked, person_from, registration_from
from casework.api.repeating import once
from casework.arrivals import grants
from casework.arrivals import services as arrivals
from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateOutcome
from casework.journey import steps
from casework.journey.registering import wait_for_twins
from casework.screening.comparing_people import described_facts
from casework.staff.models import Office, Scope, User


class StartAsked(Strict):
    """Where a record is begun, and whether only named people may see it."""

    office = serializers.CharField(max_length=2)
    restricted = Flag(default=False, help_text="From the first keystroke: only its officer and whom they name see it.")


class StartCase(OfCase, Acting):
    """Begin a record of somebody of whom nothing is known yet."""

    verb, takes, makes, scope = "start", StartAsked, True, Scope.REGISTER

    def post(self, request: Request) -> Response:  # type: ignore[override]
        """Begin once, however often it is asked with one key; a repetition is for who may still see what was begun."""
        answer = once(request, lambda: self.answer(None, self.asked()), by=self.user, at=self.at, required=True)
        self.find(UUID(str(answer.data["id"])))
        return answer

    def act(self, subject: Any, asked: dict[str, Any]) -> Case:
        """Open a draft."""
        office = Office.objects.select_related("region").filter(pk=asked["office"]).first()
        if office is None:
            raise serializers.ValidationError({"office": [_("There is no such office.")]})
        return arrivals.start_case(office, restricted=asked["restricted"], by=self.user, at=self.at)


class RegisterCase(OfCase, Acting):
    """Turn a draft into a registered case; the background checks are asked and the case opens."""

    verb, takes, scope = "register", RegistrationAsked, Scope.REGISTER

    def queue(self, asked: dict[str, Any]) -> None:
        """Behind others of that name."""
        wait_for_twins(described_facts(person_from(asked["person"])))

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Register."""
        told = registration_from(asked)
        return steps.register_arrival(subject.pk, told, by=self.user, at=self.at, reasons=asked["reasons"])


class NoteAsked(Strict):
    """A sentence that is recorded with the act."""

    note = Line(most=500)


class VoidCase(OfCase, Acting):
    """Give up a record that should not be one; its history stays."""

    verb, takes, scope = "void", NoteAsked, Scope.REGISTER

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Give it up."""
        return arrivals.void_case(subject.pk, by=self.user, at=self.at, reasons=asked)


class ColleagueAsked(Strict):
    """A colleague who must see a restricted case, and why."""

    colleague = Key()
    reason = Line(most=300)


class NameColleague(OfCase, Acting):
    """Let one colleague see a restricted case."""

    verb, takes, scope = "name", ColleagueAsked, Scope.REGISTER

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Name them."""
        colleague = User.objects.filter(pk=asked["colleague"], is_system=False).first()
        if colleague is None:
            raise serializers.ValidationError({"colleague": [_("There is no such colleague.")]})
        grants.name_on_case(subject.pk, colleague, reason=asked["reason"], by=self.user, at=self.at)
        return subject


class CompareAsked(Strict):
    """What the comparison of two cases came to."""

    other = Key()
    outcome = Choice(choices=DuplicateOutcome.choices)
    reason = Text(most=300)


class CompareCases(OfCase, Acting):
    """Say whether two cases are of one person."""

    verb, takes, scope = "compare", CompareAsked, Scope.DECIDE

    def also_held(self, subject: Case, asked: dict[str, Any]) -> Iterable[UUID]:
        """The other case, which must be seen too. Raises DoesNotExist alike for absent and hidden."""
        return [self.cases().get(pk=asked["other"]).pk]

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Remember it."""
        other, outcome = asked["other"], asked["outcome"]
        steps.compare_cases(subject.pk, other, outcome, reason=asked["reason"], by=self.user, at=self.at)
        return subject
