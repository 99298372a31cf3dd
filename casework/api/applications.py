"""Applications: the list, one of them, lodging, completing, forwarding, whom they cover, the receipt."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.bodies import ActionBody, ApplicationBody, Warned, action
from casework.api.case_acts import NoteAsked
from casework.api.cases import OfCase
from casework.api.documents import Pdf, pdf
from casework.api.doors import Acting, Listing, OfOne, Showing
from casework.api.fields import Choice, Key, Line, Moment, Reasoned, Reasons, Strict, Text
from casework.api.filters import MomentFilter
from casework.api.paging import RecordedLast
from casework.api.registering import SignedAsked, signed_from
from casework.arrivals.models import Case
from casework.asylum import rules
from casework.asylum import services as asylum
from casework.asylum.lodging import Lodging
from casework.asylum.models import Application, Channel, Ground
from casework.asylum.receipt import render_receipt, told_of_receipt
from casework.asylum.selectors import covered_by, receipt_facts
from casework.asylum.states import STEPS, ApplicationStatus
from casework.journey import leaving
from casework.staff.models import Scope

MOST_COVERED = 15


class CoverBody(serializers.Serializer[Any]):
    """A relative whom an application covers, where the reader may see their case."""

    case = serializers.UUIDField(source="case_id")
    relation = serializers.CharField(source="relation_id", allow_null=True)


class ApplicationDetailBody(ApplicationBody, Warned):
    """One application, whom it covers, and what the reader may do with it now."""

    evidence = serializers.CharField(source="evidence_listed")
    late_reason = serializers.CharField()
    covers = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta(ApplicationBody.Meta):
        fields = (  # type: ignore[assignment]
            *ApplicationBody.Meta.fields,
            *("evidence", "late_reason", "covers", "actions", "findings"),
        )

    @extend_schema_field(CoverBody(many=True))
    def get_covers(self, application: Application) -> Any:
        """The relatives whose cases the reader may see."""
        covers = covered_by(application).filter(case__in=self.context["view"].cases())
        return CoverBody(covers, many=True).data

    @extend_schema_field(serializers.DictField(child=ActionBody()))
    def get_actions(self, application: Application) -> dict[str, Any]:
        """What the same rules say that the acts will ask."""
        view = self.context["view"]
        number = application.dispatch_number or "0"  # one will be given: its absence stands against nobody here
        forward = rules.about_forwarding(view.user, application, number, at=view.at)
        found = {
            "complete": action(rules.about_completing(view.user, application, at=view.at)),
            "forward": action(forward, possible=(application.status, "forward") in STEPS),
        }
        return {verb: ActionBody(one).data for verb, one in found.items()}


class ApplicationQuestions(filters.FilterSet):  # type: ignore[misc]
    """What the list of applications may be asked."""

    status = filters.ChoiceFilter(choices=ApplicationStatus.choices)
    channel = filters.ChoiceFilter(choices=Channel.choices)
    office = filters.CharFilter("case__office_id", max_length=2)
    case = filters.UUIDFilter()
    received_since = MomentFilter("received_at", "gte")
    received_until = MomentFilter("received_at", "lt")


class ListApplications(Listing):
    """The applications in cases that the reader may see, the newest first, without names."""

    answers = ApplicationBody
    filterset_class = ApplicationQuestions
    pagination_class = RecordedLast

    def rows(self) -> QuerySet[Any]:
        """In seen cases only."""
        return Application.objects.filter(case__in=self.cases())


class OfApplication(OfOne):
    """One application."""

    model = Application
    related = ("case__person", "case__office", "signature")
    answers: Any = ApplicationDetailBody


class ShowApplication(OfApplication, Showing):
    """One application; the account of the facts is kept sealed and told by no address."""


class LodgeAsked(Strict):
    """What the person asks, as the desk received it; grounds and account may come until ratification."""

    channel = Choice(choices=Channel.choices)
    received_at = Moment()
    grounds = serializers.ListField(child=Choice(choices=Ground.choices), default=list, max_length=3)
    statement = Text(most=20_000, required=False, allow_blank=True, default="", help_text="In the person's words.")
    evidence = Line(most=500, required=False, allow_blank=True, default="", help_text="Documents handed in.")
    signed = SignedAsked(allow_null=True, default=None)
    covers = serializers.ListField(
        child=Key(), default=list, max_length=MOST_COVERED, help_text="Cases of relatives (art. 2.2.3.1.6.13)."
    )
    reasons = Reasons()


class LodgeApplication(Acting):
    """Receive an application; the 24 hours to forward it begin (Decreto 1067 de 2015, art. 2.2.3.1.3.2)."""

    verb, takes, makes, scope = "lodge", LodgeAsked, True, Scope.APPLICATIONS
    answers, shows = ApplicationDetailBody, ShowApplication

    def also_held(self, subject: Case, asked: dict[str, Any]) -> Iterable[UUID]:
        """Those of the relatives."""
        return set(self.cases().filter(pk__in=asked["covers"]).values_list("pk", flat=True))

    def act(self, subject: Case, asked: dict[str, Any]) -> Application:
        """Lodge it."""
        lodging = Lodging(
            channel=asked["channel"],
            received_at=asked["received_at"],
            grounds=tuple(dict.fromkeys(asked["grounds"])),
            statement=asked["statement"],
            evidence=asked["evidence"],
            signed=signed_from(asked["signed"]),
            covers=tuple(dict.fromkeys(asked["covers"])),
        )
        return asylum.lodge_application(subject.pk, lodging, by=self.user, at=self.at, reasons=asked["reasons"])


class CompleteAsked(Strict):
    """What is stated now, whole: an empty statement leaves the one that is kept."""

    grounds = serializers.ListField(child=Choice(choices=Ground.choices), max_length=3)
    statement = Text(most=20_000, required=False, allow_blank=True, default="")
    evidence = Line(most=500, allow_blank=True)


class CompleteApplication(OfApplication, Acting):
    """Add what was not stated at first (art. 2.2.3.1.6.2)."""

    verb, takes, scope = "complete", CompleteAsked, Scope.APPLICATIONS

    def act(self, subject: Application, asked: dict[str, Any]) -> Application:
        """Complete it."""
        asked["grounds"] = tuple(dict.fromkeys(asked["grounds"]))
        return asylum.complete_application(subject.pk, **asked, by=self.user, at=self.at)


class ForwardAsked(Reasoned):
    """The dispatch to the Ministry."""

    dispatch_number = Line(most=40)
    received_at = Moment(allow_null=True, default=None, help_text="When it left the desk; now where not said.")


class ForwardApplication(OfApplication, Acting):
    """Record that an application went to the Ministry."""

    verb, takes, scope = "forward", ForwardAsked, Scope.APPLICATIONS

    def act(self, subject: Application, asked: dict[str, Any]) -> Application:
        """Forward it."""
        return asylum.forward_application(subject.pk, **asked, by=self.user, at=self.at)


class CoverAsked(Reasoned):
    """A relative of the applicant."""

    case = Key()


class CoverRelative(OfApplication, Acting):
    """Let an application cover one more relative (art. 2.2.3.1.6.13)."""

    verb, takes, scope = "cover", CoverAsked, Scope.APPLICATIONS

    def also_held(self, subject: Application, asked: dict[str, Any]) -> Iterable[UUID]:
        """The relative's. Raises DoesNotExist alike for absent and hidden."""
        return [self.cases().get(pk=asked["case"]).pk]

    def act(self, subject: Application, asked: dict[str, Any]) -> Application:
        """Cover them."""
        reasons = asked["reasons"]
        return asylum.cover_relative(subject.pk, asked["case"], by=self.user, at=self.at, reasons=reasons)


class EndCoverAsked(NoteAsked):
    """A relative who is covered, and why they are no more."""

    case = Key()


class EndCover(OfApplication, Acting):
    """Take a relative out of an application: they may lodge their own."""

    verb, takes, scope = "end_cover", EndCoverAsked, Scope.APPLICATIONS

    def also_held(self, subject: Application, asked: dict[str, Any]) -> Iterable[UUID]:
        """The relative's. Raises DoesNotExist alike for absent and hidden."""
        return [self.cases().get(pk=asked["case"]).pk]

    def act(self, subject: Application, asked: dict[str, Any]) -> Application:
        """End it."""
        return leaving.end_cover(subject.pk, asked["case"], note=asked["note"], by=self.user, at=self.at)


class LeaveApplication(OfCase, Acting):
    """End the cover of a relative by the application of another, from the relative's own case, in private."""

    verb, takes, scope = "leave_application", NoteAsked, Scope.APPLICATIONS

    def also_held(self, subject: Case, asked: dict[str, Any]) -> Iterable[UUID]:
        """The applicant's. Raises DoesNotExist for who is not covered by a relative."""
        self.application = Application.objects.exclude(case=subject).get(
            beneficiaries__case=subject, beneficiaries__ended_at__isnull=True
        )
        return [self.application.case_id]

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """End it."""
        leaving.end_cover(self.application.pk, subject.pk, note=asked["note"], by=self.user, at=self.at)
        return subject


class Receipt(OfApplication):
    """The receipt of lodging, as a PDF; each opening is an event."""

    renderer_classes = [Pdf, JSONRenderer]
    answers = {(200, "application/pdf"): OpenApiTypes.BINARY}

    def get(self, request: Request, pk: UUID) -> Response:
        """Set it."""
        application = self.find(pk)
        facts = receipt_facts(application, seen=self.cases(), demonstration=settings.DEMONSTRATION)
        content = render_receipt(facts)
        self.read(application, purpose="receipt printed", details=told_of_receipt(content))
        return pdf(content, name=f"recibo-{application.case.public_ref}.pdf")
