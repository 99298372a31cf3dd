"""The person of a case: what is known now, what was known before, correcting it, the photo."""

from collections.abc import Mapping
from typing import IO, Any, cast
from uuid import UUID

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.bodies import PersonBody
from casework.api.cases import OfCase
from casework.api.concurrency import is_unchanged
from casework.api.describing import header
from casework.api.documents import Jpeg
from casework.api.doors import Acting, Headers, OfOne, Showing
from casework.api.registering import PersonAsked, person_from
from casework.arrivals import services as arrivals
from casework.arrivals.models import Case
from casework.journey import steps
from casework.people.files import open_file
from casework.people.models import Photo
from casework.people.photos import prepare_photo
from casework.people.selectors import known_about, known_before
from casework.staff.models import Scope


class ShowPerson(Showing):
    """What is known now about the person of a case, each fact with its basis, the best founded first."""

    answers = PersonBody

    def shown(self, subject: Case) -> dict[str, Any]:
        """The current facts."""
        return dict(PersonBody(known_about(subject.person)).data)


class PersonHistory(Showing):
    """What was known before about the person of a case: facts that were superseded, the newest first."""

    answers = PersonBody

    def shown(self, subject: Case) -> dict[str, Any]:
        """The superseded facts."""
        return dict(PersonBody(known_before(subject.person)).data)


class CorrectPerson(OfCase, Acting):
    """Write down what the person, a document or the authority says now; the earlier facts stay, superseded."""

    verb, takes, scope = "correct", PersonAsked, Scope.REGISTER

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Record the facts."""
        return steps.correct_person(subject.pk, person_from(asked), by=self.user, at=self.at)


class Image(BaseParser):
    """The bytes of a picture; whether they are one is seen by opening it."""

    media_type = "image/*"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The bytes, and one more than is taken where there are more."""
        return bytes(stream.read(settings.PHOTO_MAX_BYTES + 1))


class ShowPhoto(OfOne):
    """The current photo; PUT replaces it by a JPEG, PNG or WebP of at most 8 MB, re-encoded without metadata."""

    parser_classes = [Image]
    renderer_classes = [Jpeg, JSONRenderer]
    answers = {(200, "image/jpeg"): OpenApiTypes.BINARY}
    takes = {"image/jpeg": OpenApiTypes.BINARY, "image/png": OpenApiTypes.BINARY, "image/webp": OpenApiTypes.BINARY}
    most_bytes = settings.PHOTO_MAX_BYTES
    scope = Scope.REGISTER
    tags_answers = True

    def get(self, request: Request, pk: UUID) -> Response:
        """The picture. Raises DoesNotExist where there is none."""
        case = self.find(pk)
        current = known_about(case.person).photo
        if current is None:
            raise Photo.DoesNotExist
        content = open_file(current.file, case_id=case.pk, person_id=case.person_id)
        headers = {"ETag": f'"{current.file.sha256}"', "X-Content-Type-Options": "nosniff"}
        if is_unchanged(request, headers["ETag"]):
            return Response(status=304, headers=headers)
        return Response(content, headers=headers, content_type="image/jpeg")

    def put(self, request: Request, pk: UUID) -> Response:
        """Store another one on the version of the case that was read."""
        case = self.find(pk)
        content = prepare_photo(cast(bytes, request.data or b""))
        self.hold(case)
        arrivals.add_photo(case.pk, content, by=self.user, at=self.at)
        return Response(status=204)

    def headers_told(self, method: str) -> Headers:
        """What the description says of the headers."""
        if method == "PUT":
            yield header("If-Match", "The ETag of the case that was read.", required=True)
        else:
            yield header("If-None-Match", "An ETag; 304 where nothing changed since.")
            yield header("ETag", "A digest of the picture.", response=[200, 304])
