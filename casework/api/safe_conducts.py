"""Safe-conducts: the queue, one with its evidence and findings, every verb on it, the document."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.bodies import (
    ActionBody,
    ApplicationBody,
    ArrivalBody,
    CheckBody,
    PaperBody,
    PersonBody,
    PrintBody,
    Warned,
    action,
)
from casework.api.case_acts import NoteAsked
from casework.api.documents import Pdf, pdf
from casework.api.doors import Acting, Listing, OfOne, Showing
from casework.api.fields import Line, Moment, Reasoned, Whole
from casework.api.filters import MomentFilter
from casework.api.paging import RequestedFirst
from casework.arrivals.models import Case
from casework.journey import steps
from casework.law.days import local_date
from casework.people.files import open_file
from casework.safe_conducts import ending_rules, rules
from casework.safe_conducts import services as safe_conducts
from casework.safe_conducts.answers import reasons_given
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.reading import evidence_shown
from casework.safe_conducts.selectors import Evidence
from casework.safe_conducts.states import STEPS, Status
from casework.safe_conducts.wave import about_following
from casework.staff.models import Scope


class EvidenceBody(serializers.Serializer[Any]):
    """What is looked at before a paper is approved, side by side."""

    person = PersonBody()
    arrival = ArrivalBody(allow_null=True)
    application = ApplicationBody(allow_null=True, help_text="Where the reader may see the case it was lodged in.")
    checks = CheckBody(many=True)
    items_declared = serializers.BooleanField(help_text="Whether items were asked about; “none” is a declaration.")


class PaperDetailBody(PaperBody, Warned):
    """One safe-conduct, its evidence, its sheets, and what the reader may do with it now."""

    active = serializers.BooleanField(help_text="Issued and within its dates, today.")
    evidence = EvidenceBody()
    prints = PrintBody(many=True)
    actions = serializers.DictField(child=ActionBody())

    class Meta(PaperBody.Meta):
        fields = (*PaperBody.Meta.fields, "active", "evidence", "prints", "actions", "findings")  # type: ignore[assignment]


class PaperQuestions(filters.FilterSet):  # type: ignore[misc]
    """What the list of safe-conducts may be asked."""

    status = filters.MultipleChoiceFilter(choices=Status.choices)
    office = filters.CharFilter(max_length=2)
    case = filters.UUIDFilter()
    type = filters.CharFilter(max_length=20)
    requested_by = filters.UUIDFilter()
    requested_since = MomentFilter("requested_at", "gte")
    requested_until = MomentFilter("requested_at", "lt")


class ListSafeConducts(Listing):
    """The safe-conducts in cases that the reader may see, the longest waiting first, without names."""

    answers = PaperBody
    filterset_class = PaperQuestions
    pagination_class = RequestedFirst

    def rows(self) -> QuerySet[Any]:
        """In seen cases only."""
        return SafeConduct.objects.filter(case__in=self.cases())


class OfSafeConduct(OfOne):
    """One safe-conduct with what stands for and against it."""

    model = SafeConduct
    related = ("case__person", "case__office", "case__office__region", "office", "document")
    answers: Any = PaperDetailBody

    def shown(self, subject: SafeConduct) -> dict[str, Any]:
        """The paper, its evidence and the findings of the rules that the acts ask."""
        evidence, _reads_checks = evidence_shown(self.user, subject.case, at=self.at)
        application = evidence.application
        own = application and (application.case_id == subject.case_id or self._seen(application.case_id))
        looked_at = {
            "person": PersonBody(evidence.known).data,
            "arrival": ArrivalBody(evidence.arrival).data if evidence.arrival else None,
            "application": ApplicationBody(application).data if own else None,
            "checks": CheckBody(evidence.checks, many=True).data,
            "items_declared": evidence.declaration is not None,
        }
        actions = self._actions(subject, evidence)
        return PaperBody(subject).data | {
            "active": subject.is_active(local_date(self.at)),
            "evidence": looked_at,
            "prints": PrintBody(subject.prints.order_by("number"), many=True).data,
            "actions": {verb: ActionBody(found).data for verb, found in actions.items()},
        }

    def _seen(self, case_id: UUID) -> bool:
        return self.cases().filter(pk=case_id).exists()

    def _actions(self, paper: SafeConduct, evidence: Evidence) -> dict[str, dict[str, Any]]:
        """What the same rules say that the acts will ask."""
        user, at = self.user, self.at
        deciding = rules.about_deciding(user, paper, at=at)
        found = {
            "approve": rules.about_approving(user, paper, evidence, given=reasons_given(paper), at=at),
            "return": deciding,
            "refuse": deciding,
            "cancel": rules.about_cancelling(user, paper, at=at),
        }
        told = {verb: action(findings, possible=(paper.status, verb) in STEPS) for verb, findings in found.items()}
        held = paper.status in (Status.ISSUED, Status.EXPIRED)
        return told | {
            "hand_over": action(rules.about_handing_over(user, paper, at=at)),
            "renew": action(about_following(user, paper, evidence, at=at), possible=held),
            "replace": action(ending_rules.about_replacing(user, paper, earlier=evidence.earlier, at=at)),
            "surrender": action(ending_rules.about_surrendering(user, paper, at=at)),
        }


class ShowSafeConduct(OfSafeConduct, Showing):
    """One safe-conduct with its evidence and findings side by side."""


class RequestAsked(Reasoned):
    """Which safe-conduct is asked for."""

    type = Line(
        most=20,
        default="",
        allow_blank=True,
        help_text="A code of the reference table `safe_conduct_types`; without one what is due, or what was returned.",
    )
    territorial_limit = Line(most=100, allow_null=True, default=None, allow_blank=True)
    received_at = Moment(allow_null=True, default=None, help_text="When it was asked for; now where not said.")


class RequestSafeConduct(Acting):
    """Ask a supervisor for a safe-conduct of a case, again after a return."""

    verb, takes, makes, scope = "request", RequestAsked, True, Scope.REQUEST
    answers, shows = PaperDetailBody, ShowSafeConduct

    def act(self, subject: Case, asked: dict[str, Any]) -> SafeConduct:
        """Ask for it."""
        return safe_conducts.request_safe_conduct(subject.pk, **asked, by=self.user, at=self.at)


class ApproveAsked(Reasoned):
    """An approval; a shorter term than the law's needs a reason."""

    term = Whole(min_value=1, max_value=366, allow_null=True, default=None, help_text="In the law's own unit.")


class ApproveSafeConduct(OfSafeConduct, Acting):
    """Approve what another officer requested: the facts are frozen, the worker numbers and prints."""

    verb, takes, scope = "approve", ApproveAsked, Scope.DECIDE

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Approve it."""
        return steps.approve_safe_conduct(subject.pk, **asked, by=self.user, at=self.at)


class ReturnSafeConduct(OfSafeConduct, Acting):
    """Give a request back with what is to be corrected."""

    verb, takes, scope = "return", NoteAsked, Scope.DECIDE

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Return it."""
        return safe_conducts.return_safe_conduct(subject.pk, asked["note"], by=self.user, at=self.at)


class RefuseSafeConduct(OfSafeConduct, Acting):
    """Refuse a request, with the reason that the person is told."""

    verb, takes, scope = "refuse", NoteAsked, Scope.DECIDE

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Refuse it."""
        return safe_conducts.refuse_safe_conduct(subject.pk, asked["note"], by=self.user, at=self.at)


class CancelSafeConduct(OfSafeConduct, Acting):
    """Take back an approval that has no number yet, or give up a request that was returned."""

    verb, takes, scope = "cancel", NoteAsked, Scope.DECIDE

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Cancel it."""
        return safe_conducts.cancel_safe_conduct(subject.pk, asked["note"], by=self.user, at=self.at)


class HandOverAsked(Reasoned):
    """When the holder got it."""

    received_at = Moment(allow_null=True, default=None, help_text="Now where not said.")
    scanned = Line(
        most=200,
        default="",
        allow_blank=True,
        help_text="What the code or the number on the sheet says; the sheet of another safe-conduct is refused. "
        "Without it the reason `not_scanned` is asked for.",
    )


class HandOver(OfSafeConduct, Acting):
    """Record that the sheet is in the holder's hand, once."""

    verb, takes, scope = "hand_over", HandOverAsked, Scope.REQUEST

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Hand it over."""
        safe_conducts.hand_over(subject.pk, **asked, by=self.user, at=self.at)
        return subject


class Document(OfSafeConduct):
    """The document itself, as a PDF; each opening is an event."""

    renderer_classes = [Pdf, JSONRenderer]
    answers = {(200, "application/pdf"): OpenApiTypes.BINARY}

    def get(self, request: Request, pk: UUID) -> Response:
        """The stored bytes. Raises DoesNotExist before it is issued."""
        paper = self.find(pk)
        if paper.document is None:
            raise SafeConduct.DoesNotExist
        content = open_file(paper.document, case_id=paper.case_id, person_id=paper.person_id, purpose="document opened")
        return pdf(content, name=f"salvoconducto-{paper.printed_no}.pdf")
