"""The verdict on a seal, for checkpoints: a token that may do this and nothing else."""

import base64
import binascii
import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.doors import Door
from casework.api.fields import Strict
from casework.audit.services import record_read
from casework.errors import BadInput
from casework.safe_conducts.checking import check_file, check_seal
from casework.safe_conducts.reading_paper import PaperUnreadable
from casework.safe_conducts.seal import LONGEST
from casework.staff.models import Scope

MOST_IMAGE = 2_000_000  # signs: what a body holds


class SealAsked(Strict):
    """A seal as a scanner read it, or a picture of the paper; one of the two."""

    seal = serializers.CharField(
        max_length=4 * LONGEST, default="", allow_blank=True, help_text="The bytes of the seal, in hex or base64."
    )
    image = serializers.CharField(
        max_length=MOST_IMAGE, default="", allow_blank=True, help_text="A JPEG, PNG or PDF of the paper in base64."
    )

    def validate_seal(self, text: str) -> bytes:
        """The bytes. Raises ValidationError."""
        return bytes.fromhex(text) if re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", text) else _unpacked(text)

    def validate_image(self, text: str) -> bytes:
        """The bytes. Raises ValidationError."""
        return _unpacked(text)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two. Raises ValidationError."""
        if bool(attrs["seal"]) == bool(attrs["image"]):
            raise serializers.ValidationError({"seal": _("Send either a seal or an image.")})
        return attrs


class SealVerdictBody(serializers.Serializer[Any]):
    """What is said of the seal, and nothing about anybody."""

    authentic = serializers.BooleanField()
    outcome = serializers.CharField(help_text="authentic, altered, unknown_signer, unknown_number, document_revoked …")
    sentence = serializers.CharField()
    note = serializers.CharField(help_text="What was not proven, as of a page that is not the file that was issued.")
    revocations_known_to = serializers.DateTimeField(allow_null=True)


class VerifySeal(Door):
    """Say whether a seal is authentic; that it was asked is an event, what the seal says is not kept."""

    takes, answers, scope = SealAsked, SealVerdictBody, Scope.VERIFY
    http_method_names = ["post"]

    def post(self, request: Request) -> Response:
        """The verdict. Raises BadInput for an image in which no seal can be read."""
        asked = SealAsked(data=request.data)
        asked.is_valid(raise_exception=True)
        told = asked.validated_data
        try:
            checked = (check_seal if told["seal"] else check_file)(told["seal"] or told["image"], at=self.at)
        except PaperUnreadable as unreadable:
            raise BadInput({"image": unreadable.why}) from unreadable
        record_read(
            subject_table="casework_safeconduct",
            subject_pk="",
            purpose="paper checked",
            details={"outcome": str(checked.outcome)},
        )
        body = {
            "authentic": checked.is_authentic,
            "outcome": checked.outcome,
            "sentence": checked.sentence,
            "note": checked.note,
            "revocations_known_to": checked.known_to,
        }
        return Response(SealVerdictBody(body).data)


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise serializers.ValidationError(_("This is no base64.")) from error
