"""Families: relatives who came along, links between people, a child of whom the ICBF is told."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.response import Response

from casework.api.bodies import FamilyMemberBody
from casework.api.case_acts import NoteAsked
from casework.api.cases import CaseBody, CaseDetailBody, OfCase, ShowCase
from casework.api.doors import Acting, Showing
from casework.api.fields import Code, Flag, Key, Line, Moment, Strict, Whole, several
from casework.api.registering import RegistrationAsked, person_from, registration_from
from casework.arrivals.children import record_child_notice
from casework.arrivals.families import link_to_family, record_telling, verify_link
from casework.arrivals.models import Case
from casework.journey.families import MOST_RELATIVES, Relative, register_relatives, start_relatives
from casework.journey.leaving import end_link
from casework.journey.registering import wait_for_twins
from casework.law.reference import FamilyRelation
from casework.people.families import FamilyMember
from casework.people.kin import principal_of
from casework.screening.comparing_people import described_facts
from casework.staff.models import Scope


class StartRelativesAsked(Strict):
    """How many came along."""

    count = Whole(min_value=1, max_value=MOST_RELATIVES)


class SeveralCases(serializers.Serializer[Any]):
    """Several cases, as on a list."""

    cases = CaseBody(many=True)


class StartRelatives(Acting):
    """Begin a record for each relative who came along with the person of a registered case."""

    verb, takes, makes, scope = "start_relatives", StartRelativesAsked, True, Scope.REGISTER
    answers = SeveralCases

    def answer(self, subject: Case, asked: dict[str, Any]) -> Response:
        """The drafts."""
        cases = start_relatives(subject.pk, asked["count"], by=self.user, at=self.at)
        return Response({"cases": CaseBody(cases, many=True).data}, status=201)


class RelativeAsked(RegistrationAsked):
    """One relative: their draft, everything asked at registration, and what they are to the head."""

    case = Key()
    relation = Code(FamilyRelation)
    told_in_private = Flag(
        allow_null=True, default=None, help_text="That they may apply on their own; null while nobody told them."
    )


class RelativesAsked(Strict):
    """The relatives who are registered together, or none of them."""

    relatives = several(RelativeAsked, most=MOST_RELATIVES, allow_empty=False)


class RegisterRelatives(Acting):
    """Register relatives and link each to the head's family, all of them or none."""

    verb, takes, scope = "register_relatives", RelativesAsked, Scope.REGISTER
    answers = SeveralCases

    def queue(self, asked: dict[str, Any]) -> None:
        """Behind others of their names."""
        wait_for_twins(*(described_facts(person_from(one["person"])) for one in asked["relatives"]))

    def also_held(self, subject: Case, asked: dict[str, Any]) -> Iterable[UUID]:
        """Theirs. Raises DoesNotExist alike for absent and hidden."""
        return [self.cases().get(pk=relative["case"]).pk for relative in asked["relatives"]]

    def answer(self, subject: Case, asked: dict[str, Any]) -> Response:
        """Their cases."""
        relatives = [
            Relative(
                case_id=one["case"],
                registration=registration_from(one),
                relation=one["relation"],
                told_in_private=one["told_in_private"],
            )
            for one in asked["relatives"]
        ]
        reasons = {one["case"]: one["reasons"] for one in asked["relatives"]}
        cases = register_relatives(subject.pk, relatives, by=self.user, at=self.at, reasons=reasons)
        return Response({"cases": CaseBody(cases, many=True).data})


class LinkAsked(Strict):
    """The case of the family's head, and what this person is to them."""

    head = Key()
    relation = Code(FamilyRelation)
    told_in_private = Flag(allow_null=True, default=None)


class LinkRelative(OfCase, Acting):
    """Link the person of a case to a family, as they say; a proof is added later."""

    verb, takes, scope = "link", LinkAsked, Scope.REGISTER

    def also_held(self, subject: Case, asked: dict[str, Any]) -> Iterable[UUID]:
        """The head's. Raises DoesNotExist alike for absent and hidden."""
        return [self.cases().get(pk=asked["head"]).pk]

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Link them."""
        told = asked["told_in_private"]
        link_to_family(subject.pk, asked["head"], asked["relation"], told_in_private=told, by=self.user, at=self.at)
        return subject


class ActingOnMember(Acting):
    """One link of a family; the case of the linked person is shown."""

    model = FamilyMember
    related = ("case__person", "case__office")
    answers, shows = CaseDetailBody, ShowCase

    def also_held(self, subject: FamilyMember, asked: dict[str, Any]) -> Iterable[UUID]:
        """The principal's."""
        principal = principal_of(subject.group_id)
        return [principal.case_id] if principal else []


class ProofAsked(Strict):
    """The document or the act of the ICBF that shows a link."""

    proof = Line(most=200)


class VerifyLink(ActingOnMember):
    """Write down what shows that a link is true."""

    verb, takes, scope = "verify_link", ProofAsked, Scope.REGISTER

    def act(self, subject: FamilyMember, asked: dict[str, Any]) -> Case:
        """Verify it."""
        return verify_link(subject.pk, asked["proof"], by=self.user, at=self.at).case


class TellInPrivate(ActingOnMember):
    """Write down that the relative was told, alone, that they may apply on their own."""

    verb, scope = "tell_in_private", Scope.REGISTER

    def act(self, subject: FamilyMember, asked: dict[str, Any]) -> Case:
        """Record it."""
        return record_telling(subject.pk, by=self.user, at=self.at).case


class EndLink(ActingOnMember):
    """End a link; the cases go on."""

    verb, takes, scope = "end_link", NoteAsked, Scope.REGISTER

    def act(self, subject: FamilyMember, asked: dict[str, Any]) -> Case:
        """End it."""
        return end_link(subject.pk, note=asked["note"], by=self.user, at=self.at).case


class NoticeAsked(Strict):
    """When and whom at the ICBF the desk told of a child."""

    notified_at = Moment()
    contact = Line(most=120)
    reference = Line(most=60, required=False, allow_blank=True, default="")


class RecordChildNotice(OfCase, Acting):
    """Record that the ICBF was told of a child alone (arts. 2.2.3.1.6.4 and 6.5)."""

    verb, takes, scope = "notify_icbf", NoticeAsked, Scope.REGISTER

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Record it."""
        record_child_notice(subject.pk, **asked, by=self.user, at=self.at)
        return subject


class ShowLink(Showing):
    """One place in a family, to whoever may see that person's case."""

    model = FamilyMember
    related = ("case__person",)
    answers = FamilyMemberBody
