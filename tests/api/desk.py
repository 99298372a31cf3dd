"""Another system at the API: what it sends, and how it signs in."""

import json
from copy import deepcopy
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from casework.staff.models import User

PERSON: dict[str, Any] = {
    "names": [{"given": "José Prueba", "paternal": "Quirvelo", "maternal": "Landrezma"}],
    "birth": {"year": 1990, "month": 5, "day": 17},
    "sex": "M",
    "nationalities": [{"country": "VEN"}],
    "documents": [{"type": "VE_CEDULA", "country": "VEN", "number": "V-99.000.123", "basis": "documented"}],
    "address": "Albergue de prueba, cama 7",
    "address_place": "Cúcuta",
    "phone": "+57 000 000 0007",
    "service": {"served": True, "branch": "GNB", "rank": "FANB_LAND:SARG_2"},
    "needs": [],
}
CROSSING: dict[str, Any] = {
    "entered_at": "2019-02-26T00:00:00-05:00",
    "precision": "day",
    "entry_point": "SIMON_BOLIVAR",
    "mode": "UNIFORM_UNARMED",
}
REGISTRATION: dict[str, Any] = {
    "person": PERSON,
    "crossing": CROSSING,
    "received_at": "2019-02-26T17:50:00-05:00",
    "notice_given": True,
    "signed": {"kind": "wet"},
    "items": [],
}
LODGING: dict[str, Any] = {
    "channel": "border",
    "received_at": "2019-02-26T17:55:00-05:00",
    "grounds": ["a", "b"],
    "statement": "Relato de prueba.",
    "signed": {"kind": "wet"},
}
WHY = {"photo_missing": "The camera is being repaired."}


class System:
    """A client that speaks JSON and remembers nothing; every act carries what the API asks for."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.client.get(_whole(path), headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Send a body as it is."""
        sent = json.dumps({} if body is None else body)
        return self.client.post(_whole(path), sent, content_type="application/json", headers=headers)

    def make(self, path: str, body: Any = None, *, key: str = "") -> Any:
        """Make something new, under a key."""
        return self.post(path, body, **{"Idempotency-Key": key or str(uuid4())})

    def act(self, path: str, body: Any = None, *, of: str = "") -> Any:
        """Act on the version that stands at `of`, or one step above the act."""
        read = self.get(of or _above(path))
        return self.post(path, body, **{"If-Match": read.headers.get("ETag", "*")})


def _whole(path: str) -> str:
    return path if path.startswith("/api/") else f"/api/v1/{path}"


def _above(path: str) -> str:
    """The thing whose verb a path names: what stands before its key and the key."""
    return "/".join(path.split("/")[:2]) + "/"


def changed(body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A body with other values, told by the dotted way to them with `__`; Ellipsis leaves a field out."""
    made = deepcopy(body)
    for way, value in changes.items():
        *parts, last = (int(part) if part.isdigit() else part for part in way.split("__"))
        inner: Any = made
        for part in parts:
            inner = inner[part]
        if value is ...:
            del inner[last]
        else:
            inner[last] = value
    return made


def told(answer: HttpResponse, *, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert answer.status_code == status, answer.content.decode()
    return json.loads(answer.content)
