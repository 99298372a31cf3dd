"""The ring of field keys: every sealed column is known, and all of it moves to a new key while the site runs."""

import base64
import secrets
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import translation
from pytest_django import Settings

from casework import cipher
from casework.api.repeating import HEADER
from casework.arrivals.desk_records import IntakeDraft
from casework.arrivals.services import read_draft, save_draft
from casework.asylum.models import Statement
from casework.audit.models import AuditEvent, SearchKey
from casework.safe_conducts.models import SafeConduct
from casework.screening.models import Check
from casework.screening.opinions import IntelligenceOpinion
from casework.staff import field_keys
from casework.staff.field_keys import sealed_columns, unnamed_columns
from casework.staff.models import User
from casework.staff.sessions import UserSession
from casework.work.models import Idempotency
from tests import making
from tests.pages.desk import browser_of

pytestmark = pytest.mark.django_db
# Columns of bytes that hold no text: what the trail is chained with; words, sealed by the key of their day.
NOT_SEALED = {
    *("audit_checkpoint.block_hash", "audit_checkpoint.last_event_hash", "audit_checkpoint.prev"),
    *("audit_checkpoint.signature", "casework_searchterm.ciphertext"),
    "casework_sealcertificate.certificate",  # published
    *("audit_event.prev", "audit_event.hash"),
    *("audit_block.digest", "audit_block.prev", "audit_block.hash"),
}

OPINION = {"agency": "dni", "classification": "secret", "outcome": "observations", "received_on": making.AT.date()}


def new_key(name: str) -> str:
    """A line of the ring."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


@pytest.fixture
def ring(settings: Settings) -> dict[str, str]:
    """A ring of an old key, which is the first until `turn`."""
    lines = {name: new_key(name) for name in ("old", "new")}
    settings.FIELD_KEYS = f"{lines['old']}\n{lines['new']}"
    return lines


def turn(settings: Settings, ring: dict[str, str], *names: str) -> None:
    """The ring with these keys, in this order."""
    settings.FIELD_KEYS = "\n".join(ring[name] for name in names)


def everything() -> User:
    """Something in each sealed column; returns the officer."""
    paper = making.make_issued()
    case = making.make_draft()
    save_draft(case, {"given": "Prueba"}, by=case.officer, at=making.AT)
    officer: User = paper.case.officer
    Authenticator.objects.create(user=officer, type="totp", data={"secret": "ABCDEFGH"})
    browser = browser_of(officer)
    answer = browser.post(
        "/api/v1/cases/start/", {"office": officer.office_id}, content_type="application/json", headers={HEADER: "k"}
    )
    assert answer.status_code == 201, answer.content
    browser.post("/cases/", {"q": "Prueba"}, follow=True)  # the day's key of searches
    opinion = IntelligenceOpinion(check_run=Check.objects.filter(case=paper.case)[0], case=paper.case, **OPINION)
    opinion.recorded_by, opinion.recorded_at = officer, making.AT
    opinion.seal("Prueba.")
    opinion.save(force_insert=True)
    return officer


def rotate(*words: str) -> str:
    """What the command prints."""
    out = StringIO()
    with translation.override("en"):  # a page that was asked before leaves its own language behind
        call_command("rotate_field_keys", *words, stdout=out)
    return out.getvalue()


def clear_text() -> list[Any]:
    """What every sealed column of `everything` holds."""
    return [
        [paper.approved_facts() for paper in SafeConduct.objects.order_by("pk")],
        [statement.text() for statement in Statement.objects.order_by("pk")],
        [read_draft(draft.case) for draft in IntakeDraft.objects.select_related("case")],
        [session.holds() for session in UserSession.objects.order_by("pk")],
        [factor.data for factor in Authenticator.objects.order_by("pk")],
        [opinion.text() for opinion in IntelligenceOpinion.objects.all()],
        [cipher.unseal(key.ciphertext, place=key.place) for key in SearchKey.objects.all() if key.ciphertext],
        [
            cipher.unseal(base64.b64decode(kept.response["sealed"]), place=kept.place)
            for kept in Idempotency.objects.filter(response__has_key="sealed")
        ],
    ]


class TestRegistry:
    @pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
    def test_names_every_column_of_bytes(self, model: Any) -> None:
        assert set(unnamed_columns(model)) - NOT_SEALED == set()

    def test_names_a_place_that_opens_each_column(self, ring: dict[str, str]) -> None:
        everything()
        assert {column.name: bool(column.counts()) for column in sealed_columns()} == dict.fromkeys(
            (
                "casework_intakedraft.ciphertext",
                "casework_intelligenceopinion.ciphertext",
                "casework_searchkey.ciphertext",
                "casework_idempotency.response",
                "casework_safeconduct.facts",
                "casework_statement.ciphertext",
                "casework_usersession.ciphertext",
                "mfa_authenticator.data",
            ),
            True,
        )


class TestRotation:
    def test_moves_everything_to_the_first_key_and_then_the_old_one_may_go(
        self, ring: dict[str, str], settings: Settings
    ) -> None:
        everything()
        before = clear_text()
        turn(settings, ring, "new", "old")
        assert "Key old is needed" in rotate("--check")
        assert "Key old seals nothing any more" in rotate()
        turn(settings, ring, "new")
        assert clear_text() == before

    def test_check_changes_nothing(self, ring: dict[str, str], settings: Settings) -> None:
        everything()
        turn(settings, ring, "new", "old")
        before = {column.name: column.counts() for column in sealed_columns()}
        events = AuditEvent.objects.count()
        rotate("--check")
        assert {column.name: column.counts() for column in sealed_columns()} == before
        assert AuditEvent.objects.count() == events

    def test_goes_on_where_it_stopped_and_does_nothing_twice(
        self, ring: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(field_keys, "BATCH", 1)
        everything()
        cases = [making.make_draft() for _each in range(3)]
        for case in cases:
            save_draft(case, {"given": "x"}, by=case.officer, at=making.AT)
        turn(settings, ring, "new", "old")
        broken = max(case.pk for case in cases)
        kept = IntakeDraft.objects.get(pk=broken).ciphertext
        IntakeDraft.objects.filter(pk=broken).update(ciphertext=b"old:" + b"x" * 40)
        with pytest.raises(CommandError, match=r"intakedraft\.ciphertext holds something"):
            rotate()
        IntakeDraft.objects.filter(pk=broken).update(ciphertext=kept)
        again = rotate()
        assert again.count("casework_intakedraft.ciphertext: 1 rows") == 1
        assert "rows sealed anew" not in rotate()

    def test_of_a_key_that_is_lost_says_so(self, ring: dict[str, str], settings: Settings) -> None:
        everything()
        turn(settings, ring, "new")
        with pytest.raises(CommandError, match="no key of the ring opens"):
            rotate()
        with pytest.raises(CommandError, match="not in the ring: old"):
            rotate("--check")

    def test_keeps_people_signed_in(self, ring: dict[str, str], settings: Settings) -> None:
        browser = browser_of(making.officer_of(making.make_office()))
        turn(settings, ring, "new", "old")
        rotate()
        turn(settings, ring, "new")
        assert browser.get("/cases/").status_code == 200

    def test_is_one_event_and_tells_no_content(self, ring: dict[str, str], settings: Settings) -> None:
        everything()
        turn(settings, ring, "new", "old")
        last = AuditEvent.objects.latest("id").pk
        rotate()
        told = AuditEvent.objects.filter(pk__gt=last)
        whole = told.get(kind="task")
        assert (whole.verb, whole.diff["key"], whole.diff["rows"]["casework_statement.ciphertext"]) == (
            "staff.field_keys_rotated",
            "new",
            Statement.objects.count(),
        )
        rows = [value for event in told.filter(kind="update") for pair in event.diff.values() for value in pair]
        assert rows
        assert all(str(value).startswith("hmac:") for value in rows)


class TestReseal:
    def test_keeps_the_content_and_the_place(self, ring: dict[str, str], settings: Settings) -> None:
        sealed = cipher.seal({"a": 1}, place="here")
        turn(settings, ring, "new", "old")
        resealed = cipher.reseal(sealed, place="here")
        assert (resealed[:4], cipher.unseal(resealed, place="here")) == (b"new:", {"a": 1})
        with pytest.raises(InvalidTag):
            cipher.reseal(sealed, place="there")
