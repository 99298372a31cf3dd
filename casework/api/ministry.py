"""Acts of the Ministry: as they were recorded, recording one, correcting one, and their scans."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api import scans
from casework.api.applications import OfApplication
from casework.api.doors import Acting, Listing, OfOne, Showing
from casework.api.fields import Choice, Code, Key, Line, Moment, Reasoned, Strict
from casework.api.paging import RecordedLast
from casework.asylum.ministry import ToldAct, correct_act
from casework.asylum.ministry_acts import ActKind, MinistryAct
from casework.asylum.models import Application
from casework.asylum.selectors import cases_in
from casework.errors import StaleVersion
from casework.journey.ministry import record_ministry_act, withdraw_ministry_act
from casework.law.reference import RejectionGround
from casework.staff.models import Scope


class ToldAsked(Reasoned):
    """What stands on an act."""

    number = Line(most=60)
    dated = serializers.DateField(help_text="The day of the act.")
    signatory = Line(most=120)
    request_number = Line(
        most=60, default="", allow_blank=True, help_text="By which the Ministry asks for a safe-conduct."
    )
    ground = Code(RejectionGround, default="", allow_blank=True, help_text="Of a rejection alone.")
    received_at = Moment(allow_null=True, default=None, help_text="Now, or as it was, where not said.")
    scan = scans.ScanText()


class ActAsked(ToldAsked):
    """An act with number, day and signatory; of whom it is, where it is one person's."""

    kind = Choice(choices=ActKind.choices)
    case = Key(allow_null=True, default=None, help_text="Whose certificate or permit it is; the applicant's if absent.")


class ActingOnFile(OfApplication, Acting):
    """An act on an application and everybody whom it covers."""

    scope = Scope.APPLICATIONS

    def also_held(self, subject: Application, asked: dict[str, Any]) -> Iterable[UUID]:
        """Everybody whom the application covers."""
        return cases_in(subject.pk)

    def hold(self, subject: Any, others: Iterable[UUID] = (), *, required: bool = True) -> None:
        """Lock them, and read who they are again: one more would be locked out of turn. Raises StaleVersion."""
        covered = cases_in(subject.pk)
        super().hold(subject, {*others, *covered}, required=required)
        if cases_in(subject.pk) != covered:
            raise StaleVersion


class RecordMinistryAct(ActingOnFile):
    """Record what the Ministry did: the application follows, and safe-conducts end where the decree says so."""

    verb, takes = "record_ministry_act", ActAsked

    def act(self, subject: Application, asked: dict[str, Any]) -> Application:
        """Record it."""
        case_id, reasons = asked.pop("case"), asked.pop("reasons")
        told = ToldAct(**asked)
        return record_ministry_act(
            subject.pk, told, by=self.user, at=self.at, case_id=case_id, reasons=reasons
        ).application


class CorrectionAsked(ToldAsked):
    """Which act of this application is corrected, what it really says, and what was wrong."""

    act = Key()
    why = Line(most=500)


class CorrectMinistryAct(ActingOnFile):
    """Write what an act really says: another entry in its place; the first stays, and so does what followed from it."""

    verb, takes = "correct_ministry_act", CorrectionAsked

    def act(self, subject: Application, asked: dict[str, Any]) -> Application:
        """Correct it. Raises DoesNotExist alike for absent, hidden, and of another application."""
        seen = MinistryAct.objects.filter(application=subject, case__in=self.cases())
        earlier = seen.get(pk=asked.pop("act"))
        why, reasons = asked.pop("why"), asked.pop("reasons")
        told = ToldAct(kind=earlier.kind, **asked)
        return correct_act(earlier.pk, told, why, by=self.user, at=self.at, reasons=reasons).application


class ActWithdrawalAsked(Strict):
    """Which act of this application is withdrawn, and what was wrong."""

    act = Key()
    why = Line(most=500)


class WithdrawMinistryAct(ActingOnFile):
    """Withdraw an act of another file, as a second person: the application stands where it stood before it."""

    verb, takes = "withdraw_ministry_act", ActWithdrawalAsked

    def also_held(self, subject: Application, asked: dict[str, Any]) -> Iterable[UUID]:
        """The case that it was filed in, too: its person may have left the application since."""
        return {*super().also_held(subject, asked), self._seen(subject, asked).case_id}

    def act(self, subject: Application, asked: dict[str, Any]) -> Application:
        """Withdraw it. Raises DoesNotExist alike for absent, hidden, and of another application."""
        seen = self._seen(subject, asked)
        return withdraw_ministry_act(seen.pk, asked["why"], by=self.user, at=self.at).application

    def _seen(self, subject: Application, asked: dict[str, Any]) -> MinistryAct:
        return MinistryAct.objects.filter(application=subject, case__in=self.cases()).get(pk=asked["act"])


class MinistryActBody(serializers.ModelSerializer[MinistryAct]):
    """An act as it was recorded; one that was corrected names the entry in its place, a withdrawn one says why."""

    kind = serializers.ChoiceField(choices=ActKind.choices)
    corrected_by = serializers.SerializerMethodField()
    has_scan = serializers.SerializerMethodField(help_text="Then it is at …/scan/.")

    class Meta:
        model = MinistryAct
        fields = (
            *("id", "application", "case", "kind", "number", "dated", "signatory", "request_number", "ground"),
            *("received_at", "recorded_by", "recorded_at", "corrects", "corrected_by", "why", "has_scan"),
            *("withdrawn_by", "withdrawn_at", "withdrawn_why"),
        )

    def get_has_scan(self, act: MinistryAct) -> bool:
        """Whether a scan was kept with it."""
        return act.file_id is not None

    def get_corrected_by(self, act: MinistryAct) -> UUID | None:
        """The entry that stands in its place, if any."""
        later = getattr(act, "corrected_by", None)  # a relation to one that need not be there
        return later.pk if later else None


class OfMinistryAct(OfOne):
    """One act in a case and of an application that the reader may see."""

    model = MinistryAct
    related = ("case__person", "file", "corrected_by")
    answers: Any = MinistryActBody

    def rows(self) -> QuerySet[Any]:
        """Acts of which both are seen: whom they are about, and the applicant."""
        return super().rows().filter(application__case__in=self.cases())


class ActQuestions(filters.FilterSet):  # type: ignore[misc]
    """What the list of acts may be asked."""

    application = filters.UUIDFilter()
    case = filters.UUIDFilter()
    kind = filters.MultipleChoiceFilter(choices=ActKind.choices)


class ListMinistryActs(Listing):
    """Acts of the Ministry in cases that the reader may see, what was written down last first, without names."""

    answers = MinistryActBody
    filterset_class = ActQuestions
    pagination_class = RecordedLast

    def rows(self) -> QuerySet[Any]:
        """In seen cases, of seen applicants."""
        seen = MinistryAct.objects.filter(case__in=self.cases(), application__case__in=self.cases())
        return seen.select_related("corrected_by")


class ShowMinistryAct(OfMinistryAct, Showing):
    """One act of the Ministry, as it was recorded."""


class MinistryActScan(OfMinistryAct):
    """The scan of an act, as it came; each opening is an event."""

    renderer_classes = scans.RENDERERS
    answers = scans.ANSWERS

    def get(self, request: Request, pk: UUID) -> Response:
        """The stored bytes. Raises DoesNotExist where no scan was kept."""
        act = self.find(pk)
        return scans.opened(act.file, case_id=act.case_id, person_id=act.case.person_id)
