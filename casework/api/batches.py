"""Many people in one go: a result for each, in the order asked, and one that fails stops nobody."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.bodies import PaperBody
from casework.api.describing import FindingBody, header
from casework.api.doors import Door, Headers
from casework.api.fields import Key, Reasons, Strict
from casework.api.problems import BadRequest, finding_body
from casework.api.repeating import HEADER, once
from casework.audit.services import record_read
from casework.journey.batches import MOST_APPROVED, Outcome, approve_many, request_many
from casework.law.days import local_date
from casework.safe_conducts.wave import MOST_SHOWN, running_out
from casework.staff.models import Scope

USUAL_DAYS, MOST_DAYS = 7, 30


class OutcomeBody(serializers.Serializer[Any]):
    """What became of one of them."""

    asked = serializers.UUIDField(help_text="The key that was sent.")
    done = serializers.BooleanField()
    safe_conduct = serializers.UUIDField(allow_null=True, help_text="What was approved, or what was asked for.")
    status = serializers.CharField(allow_null=True)
    findings = FindingBody(many=True, help_text="What stood against it, where it was not done.")


class OutcomesBody(serializers.Serializer[Any]):
    """One outcome for each, in the order asked."""

    outcomes = OutcomeBody(many=True)


def _told(one: Outcome) -> dict[str, Any]:
    paper = one.paper
    return {
        "asked": str(one.pk),
        "done": one.done,
        "safe_conduct": str(paper.pk) if paper else None,
        "status": paper.status if paper else None,
        "findings": [finding_body(finding) for finding in one.findings],
    }


class Together(Door):
    """Several safe-conducts in one act, under a key of the sender's."""

    answers = OutcomesBody
    http_method_names = ["post"]
    takes: ClassVar[type[Strict]]

    def act(self, asked: dict[str, Any]) -> Sequence[Outcome]:
        """Do it with each."""
        raise NotImplementedError

    def post(self, request: Request) -> Response:
        """Act once, however often it is asked with one key."""

        def acted() -> Response:
            body = self.takes(data=request.data, context=self.get_serializer_context())
            body.is_valid(raise_exception=True)
            return Response({"outcomes": [_told(one) for one in self.act(dict(body.validated_data))]})

        return once(request, acted, by=self.user, at=self.at, required=True)

    @staticmethod
    def headers_told(method: str) -> Headers:
        """What the description says of the headers."""
        yield header(HEADER, "A key of your own: the same request twice is answered once.", required=True)
        yield header("Idempotent-Replayed", "true where the answer is that of an earlier request.", response=[200])


def _keys(most: int) -> Any:
    return serializers.ListField(child=Key(), min_length=1, max_length=most, help_text="Each of them once counts.")


class ApproveManyAsked(Strict):
    """Which requests."""

    safe_conducts = _keys(MOST_APPROVED)


class ApproveTogether(Together):
    """Approve up to 25 requests, each on its own evidence; open matches, children and restricted cases are left out."""

    takes, scope = ApproveManyAsked, Scope.DECIDE

    def act(self, asked: dict[str, Any]) -> Sequence[Outcome]:
        """Approve them."""
        return approve_many(asked["safe_conducts"], by=self.user, at=self.at)


class RequestManyAsked(Strict):
    """Of which safe-conducts the next one is asked for; the reasons answer the same question for everybody."""

    safe_conducts = _keys(MOST_SHOWN)
    reasons = Reasons(help_text="For findings of level reason_required: a sentence by the finding's code.")


class RequestTogether(Together):
    """Ask for what follows each of these safe-conducts: the renewal wave, in one go."""

    takes, scope = RequestManyAsked, Scope.REQUEST

    def act(self, asked: dict[str, Any]) -> Sequence[Outcome]:
        """Ask for them."""
        return request_many(asked["safe_conducts"], by=self.user, at=self.at, reasons=asked["reasons"])


class RunsOutBody(serializers.Serializer[Any]):
    """A safe-conduct that ends soon, what would follow it, and what stands against asking for that now."""

    safe_conduct = PaperBody()
    next = serializers.CharField(help_text="The type of what would follow; empty where nothing would.")
    findings = FindingBody(many=True)


class WaveBody(serializers.Serializer[Any]):
    """The renewal wave, what ends first first."""

    results = RunsOutBody(many=True)


class RenewalWave(Door):
    """Which safe-conducts run out within some days and are not followed yet, at most 200; without names."""

    answers = WaveBody
    questions = frozenset({"days"})

    def get(self, request: Request) -> Response:
        """The wave of the cases that the reader may see."""
        first = local_date(self.at)
        last = first + timedelta(days=self._days(request))
        wave = running_out(self.cases(), first, last, reader=self.user, at=self.at)
        record_read(subject_table="casework_safeconduct", subject_pk="", details={"results": len(wave)})
        rows = [
            {
                "safe_conduct": PaperBody(one.paper).data,
                "next": one.kind,
                "findings": [finding_body(finding) for finding in one.findings],
            }
            for one in wave
        ]
        return Response({"results": rows})

    @staticmethod
    def _days(request: Request) -> int:
        asked = request.query_params.get("days", str(USUAL_DAYS))
        if not (asked.isascii() and asked.isdigit() and len(asked) < 3 and 1 <= int(asked) <= MOST_DAYS):
            raise BadRequest({"days": _("Ask for 1 to %(most)d days.") % {"most": MOST_DAYS}})
        return int(asked)

    @staticmethod
    def headers_told(method: str) -> Headers:
        """No header; the question that it answers."""
        days = {"type": "integer", "minimum": 1, "maximum": MOST_DAYS, "default": USUAL_DAYS}
        yield OpenApiParameter("days", days, OpenApiParameter.QUERY, description="Within how many days.")
