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


def read(client: Client, address: str) -> str:
    """A page in English that must be there."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


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


RELATIVE: dict[str, Any] = {
    "relation": "SPOUSE",
    "given": "Prueba Ana",
    "paternal": "Tesumbre",
    "maternal": "Vardiluz",
    "sex": "F",
    "birth_year": "1992",
    "document_type": "NONE",
    "told_in_private": "yes",
    "signature_kind": "wet",
    "needs_none": "on",
    "served": "no",
}
SHARED: dict[str, Any] = {
    "precision": "day",
    "entered_on": "2019-02-26",
    "entry_point": "SIMON_BOLIVAR",
    "mode": "CIVIL_UNARMED",
    "received_at": "2019-02-26T17:52",
    "nationality": "VEN",
    "address": "Albergue de prueba, cama 7",
    "notice_given": "on",
    "notice_language": "es",
}


def begin_relatives(client: Client, case: Any, count: int) -> list[Any]:
    """Say how many came along with this case and return their drafts, by number."""
    page = client.get(f"/cases/{case.pk}/relatives/").content.decode()
    key = re.search(r'name="key" value="([0-9a-f-]+)"', page)
    assert key
    answer = client.post(f"/cases/{case.pk}/relatives/begin/", {"key": key[1], "count": str(count)})
    assert answer.status_code == 302, answer.content.decode()
    return list(type(case).objects.filter(group__head=case, status="draft").order_by("number"))


def typed_relatives(drafts: list[Any], *blocks: dict[str, Any], **shared: Any) -> dict[str, Any]:
    """The page of a family as the browser sends it: what is shared, then a block for each draft."""
    sent = SHARED | shared
    for draft, block in zip(drafts, blocks, strict=True):
        sent |= {f"p{draft.pk.hex}-{name}": value for name, value in (RELATIVE | block).items() if value is not None}
    return {name: value for name, value in sent.items() if value is not None}
