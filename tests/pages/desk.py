"""What an officer types, as the browser sends it."""

import re
from typing import Any

from django.test import Client

from casework.staff.models import User

REGISTRATION: dict[str, Any] = {
    "given": "José Prueba",
    "paternal": "Quirvelo",
    "maternal": "Landrezma",
    "name_basis": "claimed",
    "sex": "M",
    "birth_year": "1990",
    "birth_month": "5",
    "birth_day": "17",
    "nationality": "VEN",
    "second_basis": "claimed",
    "document_type": "VE_CEDULA",
    "document_country": "VEN",
    "document_number": "V-99.000.123",
    "address": "Albergue de prueba, cama 7",
    "phone": "+57 000 000 0007",
    "served": "yes",
    "branch": "GNB",
    "rank": "FANB_LAND:SARG_2",
    "needs_none": "on",
    "precision": "day",
    "entered_on": "2019-02-26",
    "entry_point": "SIMON_BOLIVAR",
    "mode": "UNIFORM_UNARMED",
    "received_at": "2019-02-26T17:50",
    "items": "none",
    "notice_given": "on",
    "notice_language": "es",
    "signature_kind": "wet",
    "signature_language": "es",
}
LODGING: dict[str, Any] = {
    "channel": "border",
    "received_at": "2019-02-26T17:55",
    "grounds": ["a", "b"],
    "statement": "Relato de prueba.",
    "signature_kind": "wet",
    "signature_language": "es",
}


def browser_of(user: User) -> Client:
    """A browser in which this user is signed in."""
    client = Client()
    client.force_login(user)
    return client


def typed(**changes: Any) -> dict[str, Any]:
    """The registration with some fields typed otherwise; None leaves a field out."""
    return {name: value for name, value in (REGISTRATION | changes).items() if value is not None}


def search(client: Client, words: str, **more: str) -> str:
    """Look for these words among the cases and return the address of what was found."""
    answer = client.post("/cases/", {"q": words} | more)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def start(client: Client, *, office: str = "CU", restricted: bool = False) -> str:
    """Begin a record and return its address."""
    page = client.get("/cases/new/").content.decode()
    key = re.search(r'name="key" value="([0-9a-f-]+)"', page)
    assert key
    answer = client.post(
        "/cases/new/", {"key": key[1], "office": office} | ({"restricted": "on"} if restricted else {})
    )
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).removesuffix("registration/")
