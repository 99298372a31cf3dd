"""How the API describes itself (OpenAPI 3.1): every answer of every address, the mistakes too."""

import re
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from casework.api.fields import Strict
from casework.api.problems import KINDS, MEDIA_TYPE
from casework.errors import Level

EVERYWHERE = (400, 401, 403, 404, 405, 406, 429)
ON_WRITING = (409, 412, 413, 415, 422, 428, 503)


class FindingBody(serializers.Serializer[Any]):
    """One thing a rule found."""

    code = serializers.CharField(help_text="Stable; reasons are given under it.")
    message = serializers.CharField(help_text="In the reader's language.")
    level = serializers.ChoiceField(choices=[level.value for level in Level])
    article = serializers.CharField(help_text="The provision it stands on; may be empty.")


class AgainstOne(serializers.Serializer[Any]):
    """What stands against one of several people."""

    findings = FindingBody(many=True)
    fields_ = serializers.DictField(child=serializers.CharField())

    def get_fields(self) -> dict[str, Any]:
        """`fields` under its own name."""
        return _with_fields(super().get_fields())


class ProblemBody(serializers.Serializer[Any]):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField(help_text="An address that explains the kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.ChoiceField(choices=list(KINDS))
    detail = serializers.CharField()
    findings = FindingBody(many=True, required=False, help_text="What the rules found, for action_refused.")
    fields_ = serializers.DictField(child=serializers.CharField(), required=False)
    cases = serializers.DictField(child=AgainstOne(), required=False, help_text="By case, for several relatives.")

    def get_fields(self) -> dict[str, Any]:
        """`fields` under its own name."""
        return _with_fields(super().get_fields())


def _with_fields(declared: dict[str, Any]) -> dict[str, Any]:
    """`fields` is a word of the library: it is declared under another and told under its own."""
    declared["fields"] = declared.pop("fields_")
    return declared


class Described(AutoSchema):
    """One operation: named by its view, with the headers it reads and every problem it may answer."""

    def get_operation_id(self) -> str:
        """The name of the view in small letters; where a view has two methods, the second is told apart."""
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.view).__name__).lower()
        return name if self.method in ("GET", "POST") else f"{self.method.lower()}_{name}"

    def get_description(self) -> str:  # type: ignore[override]
        """What the view says of itself."""
        return " ".join((type(self.view).__doc__ or "").split())

    def get_request_serializer(self) -> Any:
        """What the view takes."""
        return getattr(self.view, "takes", None) if self.method != "GET" else None

    def get_response_serializers(self) -> Any:
        """What the view answers; nothing, where it puts something in its place."""
        if self.method == "PUT":
            return {204: None}
        return getattr(self.view, "answers", None) or super().get_response_serializers()

    def get_override_parameters(self) -> list[Any]:
        """The headers that the view reads and writes."""
        told = getattr(self.view, "headers_told", None)
        return list(told(self.method)) if told else []

    def _is_create_operation(self) -> bool:
        return getattr(self.view, "makes", False) and self.method == "POST"

    def _is_list_view(self, serializer: Any = None) -> bool:
        return bool(getattr(self.view, "is_list", False)) and self.method in ("GET", "POST")

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        if getattr(self.view, "tags_answers", False) and self.method == "GET":
            bodies["304"] = {"description": "Nothing changed since the ETag in If-None-Match."}
        for number in (*EVERYWHERE, *(ON_WRITING if self.method != "GET" else ())):
            bodies[str(number)] = self._problem(number)
        return bodies

    def _problem(self, number: int) -> dict[str, Any]:
        """A reference to the answer of that number, which is described once for all."""
        component: Any = ResolvedComponent
        answer = component(f"Problem{number}", component.RESPONSE, object=ProblemBody)
        if answer not in self.registry:
            kinds = [kind for kind, (status, _title) in KINDS.items() if status == number]
            content = {MEDIA_TYPE: {"schema": self.resolve_serializer(ProblemBody, "response").ref}}
            answer.schema = {"description": " / ".join(kinds), "content": content}
            self.registry.register(answer)
        return dict(answer.ref)

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        if isinstance(serializer, Strict):
            schema["additionalProperties"] = False
        return schema


def header(name: str, description: str, *, required: bool = False, response: Any = False) -> OpenApiParameter:
    """One header of a request, or with `response` of these answers."""
    return OpenApiParameter(
        name, str, OpenApiParameter.HEADER, required=required, description=description, response=response
    )
