"""How things are told: facts about a person, a crossing, an application, a check, a paper, work."""

from typing import Any

from rest_framework import serializers

from casework.api.describing import FindingBody
from casework.arrivals.inadmission_grounds import InadmissionGround
from casework.arrivals.models import Arrival, Precision
from casework.asylum.models import Application, Channel, Ground
from casework.asylum.states import ApplicationStatus
from casework.people.models import Basis, SexValue
from casework.people.states import LinkStatus
from casework.safe_conducts.models import Print, SafeConduct
from casework.safe_conducts.states import Status
from casework.screening.hits import Hit, HitDecision
from casework.screening.models import Check
from casework.screening.states import CheckStatus, Result, Weighing
from casework.transitions import Transition

Body = serializers.Serializer[Any]


class FactBody(Body):
    """One thing known about a person: on what basis, by whom and when recorded, until when it held."""

    basis = serializers.ChoiceField(choices=Basis.choices)
    recorded_by = serializers.UUIDField(source="recorded_by_id")
    recorded_at = serializers.DateTimeField()
    superseded_at = serializers.DateTimeField(allow_null=True)


class NameBody(FactBody):
    """A name, or that it is unknown."""

    given = serializers.CharField()
    paternal = serializers.CharField()
    maternal = serializers.CharField()
    unknown = serializers.BooleanField()
    alias = serializers.BooleanField()


class BirthBody(FactBody):
    """A birth as far as it is known, or an estimated age."""

    year = serializers.IntegerField(allow_null=True)
    month = serializers.IntegerField(allow_null=True)
    day = serializers.IntegerField(allow_null=True)
    age = serializers.IntegerField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)


class SexBody(FactBody):
    """Sex as Doc 9303 prints it."""

    value = serializers.ChoiceField(choices=SexValue.choices)


class NationalityBody(FactBody):
    """One nationality, in the order in which they were named."""

    country = serializers.CharField(source="country_id")
    position = serializers.IntegerField()


class DocumentBody(FactBody):
    """A document that was shown or declared."""

    type = serializers.CharField(source="type_id")
    country = serializers.CharField(source="country_id", allow_null=True)
    number = serializers.CharField()


class AddressBody(FactBody):
    """Where the person can be found."""

    line = serializers.CharField()
    place = serializers.CharField()


class ContactBody(FactBody):
    """How the person can be reached."""

    phone = serializers.CharField()
    email = serializers.CharField()
    email_notices = serializers.BooleanField(allow_null=True)


class ServiceBody(FactBody):
    """Whether and where somebody served."""

    served = serializers.BooleanField()
    branch = serializers.CharField(source="branch_id", allow_null=True)
    rank = serializers.CharField(source="rank_id", allow_null=True)
    unit = serializers.CharField()


class NeedBody(FactBody):
    """A specific need; null says that the question was asked and none was stated."""

    type = serializers.CharField(source="type_id", allow_null=True)


class PhotoBody(FactBody):
    """A photo; the current one is at …/photo/."""

    sha256 = serializers.CharField(source="file.sha256")


class PersonBody(Body):
    """What is known about a person, the best-founded first in each list."""

    id = serializers.UUIDField(source="person.pk")
    unnamed_no = serializers.IntegerField(source="person.unnamed_no", allow_null=True)
    shown_as = serializers.CharField(help_text="The name to use, or that there is none.")
    names = NameBody(many=True)
    births = BirthBody(many=True)
    sexes = SexBody(many=True)
    nationalities = NationalityBody(many=True)
    documents = DocumentBody(many=True)
    addresses = AddressBody(many=True)
    contacts = ContactBody(many=True)
    services = ServiceBody(many=True)
    needs = NeedBody(many=True)
    photos = PhotoBody(many=True)


class ArrivalBody(serializers.ModelSerializer[Arrival]):
    """A crossing as it is known now."""

    precision = serializers.ChoiceField(choices=Precision.choices)

    class Meta:
        model = Arrival
        fields = (
            *("id", "case", "entered_at", "precision", "entry_point", "department", "mode"),
            *("received_at", "recorded_by", "recorded_at", "version"),
        )


class FamilyMemberBody(Body):
    """Somebody of the family whose case the reader may see: the principal, or what they are to the principal."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    principal = serializers.BooleanField()
    relation = serializers.CharField(source="relation_id", allow_null=True)
    status = serializers.ChoiceField(choices=LinkStatus.choices)
    proof = serializers.CharField()
    told_in_private = serializers.BooleanField(allow_null=True)
    version = serializers.IntegerField()


class ApplicationBody(serializers.ModelSerializer[Application]):
    """A request for recognition as a refugee; the account itself is never told."""

    status = serializers.ChoiceField(choices=ApplicationStatus.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)
    grounds = serializers.ListField(child=serializers.ChoiceField(choices=Ground.choices))
    signed = serializers.SerializerMethodField()

    class Meta:
        model = Application
        fields = (
            *("id", "case", "status", "grounds", "channel", "received_at", "recorded_at", "lodged_by", "signed"),
            *("forward_due_at", "forwarded_at", "forwarded_by", "dispatch_number", "version"),
        )

    def get_signed(self, application: Application) -> bool:
        """Whether it carries a signature."""
        return application.signature_id is not None


class HitBody(serializers.ModelSerializer[Hit]):
    """One entry of a list that may be this person, and what people decided."""

    decision = serializers.ChoiceField(choices=HitDecision.choices, allow_blank=True)
    listed = serializers.JSONField(source="entry.listed", help_text="What the list says.")
    explanation = serializers.JSONField()
    settled = serializers.BooleanField()
    strong = serializers.BooleanField()

    class Meta:
        model = Hit
        fields = (
            *("id", "source", "entry_key", "score", "band", "strong", "agreeing", "settled", "listed", "explanation"),
            *("algorithm", "found_at", "replaced_at", "carried_from", "settled_at"),
            *(
                "decision",
                "reason",
                "decided_by",
                "decided_at",
                "confirmed_by",
                "confirmed_at",
                "confirm_reason",
                "version",
            ),
        )


class CheckBody(serializers.ModelSerializer[Check]):
    """One question to a list about the person of a case; without a match it says so, never that all is clear."""

    status = serializers.ChoiceField(choices=CheckStatus.choices)
    result = serializers.ChoiceField(choices=Result.choices, allow_blank=True)
    said = serializers.CharField(
        source="answer.said", default="", help_text="What an agency answered, in the words of the kind of check."
    )
    weighing = serializers.ChoiceField(choices=Weighing.choices, allow_blank=True)

    class Meta:
        model = Check
        fields = (
            *("id", "case", "type", "status", "result", "said", "weighing", "list_version"),
            *("requested_at", "sent_at", "due_at", "answered_at", "attempts", "failure", "version"),
        )


class PaperBody(serializers.ModelSerializer[SafeConduct]):
    """A safe-conduct; the facts on it are in the document."""

    status = serializers.ChoiceField(choices=Status.choices)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True, help_text="The last day, included.")

    class Meta:
        model = SafeConduct
        fields = (
            *("id", "case", "application", "type", "status", "office", "requested_by", "requested_at"),
            *("approved_by", "approved_at", "term_value", "term_unit", "longest_term", "printed_no", "numbered_at"),
            *("valid_from", "valid_until", "renews", "replaces", "replacement", "territorial_limit"),
            *("ended_at", "loss_ground", "version"),
        )


class PrintBody(serializers.ModelSerializer[Print]):
    """One sheet of a document, and what became of it."""

    class Meta:
        model = Print
        fields = ("id", "number", "outcome", "by", "at", "received_at", "late_reason", "reason")


class StepBody(serializers.ModelSerializer[Transition]):
    """One step that was taken: who, when, from where to where, with which reasons and warnings."""

    reasons = serializers.DictField(child=serializers.CharField())
    warnings = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Transition
        fields = (
            *("id", "subject_type", "subject_id", "verb", "from_status", "to_status"),
            *("by", "role", "received_at", "at", "reasons", "warnings"),
        )


class InadmissionBody(serializers.ModelSerializer[InadmissionGround]):
    """A ground of inadmission: it stands until it is withdrawn."""

    class Meta:
        model = InadmissionGround
        fields = (
            *("id", "ground", "article", "found_at", "recorded_by", "recorded_at"),
            *("withdrawn_by", "withdrawn_at", "withdrawn_why"),
        )


class ActionBody(Body):
    """Whether the reader may do this now, and what stands against it or asks for a reason."""

    allowed = serializers.BooleanField(help_text="A reason that is asked for may still have to be given.")
    findings = FindingBody(many=True)


class Warned(Body):
    """The answer to an act: the thing as it is now, and the warnings that were recorded."""

    findings = FindingBody(many=True, required=False, help_text="In the answer to an act: the recorded warnings.")


def action(findings: Any, *, possible: bool = True) -> dict[str, Any]:
    """One action as ActionBody tells it; `possible` is whether the present status has the step at all."""
    refused = any(finding.level == "refuse" for finding in findings)
    return {"allowed": possible and not refused, "findings": list(findings)}
