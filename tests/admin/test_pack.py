"""The history to take along: whole, marked, recorded; and checked by whoever gets it."""

import base64
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from casework.admin import pack as packing
from casework.arrivals.models import Case
from casework.audit import pack as packed
from casework.audit.context import mandate_in_force, set_context
from casework.audit.models import AuditEvent
from casework.audit.pack import canonical, content_hash
from casework.audit.pack_check import check_pack
from casework.audit.services import record_read
from casework.audit.written import event_in
from casework.errors import BadInput
from casework.staff.models import User
from tests import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
PURPOSE = "Complaint 7 of 2019."


@pytest.fixture
def case(db: None) -> Case:
    return making.make_approved().case


def take(auditor: Client, case: Case, form: str = "json", **more: str) -> Any:
    asked = {"purpose": PURPOSE, "form": form} | more
    return auditor.post(reverse("admin:casework_case_pack", args=[case.pk]), asked)


def content(auditor: Client, case: Case, **more: str) -> dict[str, Any]:
    answer = take(auditor, case, **more)
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def exports() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(kind="export").order_by("id"))


class TestJson:
    def test_holds_the_story_and_every_event(self, auditor: Client, case: Case) -> None:
        pack = content(auditor, case)
        sentences = [text for entry in pack["story"] for text in entry["sentences"]]
        assert any("approved the safe-conduct" in text for text in sentences)
        kept = set(AuditEvent.objects.filter(case_id=case.pk).values_list("pk", flat=True))
        assert kept - {event["id"] for event in pack["events"]} == {exports()[-1].pk}

    def test_says_for_whom_for_what_and_when(self, auditor: Client, reader: User, case: Case) -> None:
        about = content(auditor, case)["about"]
        assert (about["made_for"], about["purpose"], about["mark"]) == (reader.display_name, PURPOSE, "Copy for audit")
        assert about["made_at"].startswith("2019-02-26T18:00")

    def test_is_recorded_with_its_hash(self, auditor: Client, case: Case) -> None:
        answer = take(auditor, case)
        (event,) = exports()
        assert event.diff["sha256"] == hashlib.sha256(answer.content).hexdigest() == answer["X-Content-SHA256"]
        assert (event.purpose, event.case_id) == (PURPOSE, case.pk)
        page = auditor.get(reverse("admin:casework_case_pack", args=[case.pk])).content.decode()
        assert event.diff["sha256"] in page

    def test_is_checked_by_itself_without_us(self, auditor: Client, case: Case) -> None:
        pack = content(auditor, case)
        for event in pack["events"]:
            assert hashlib.sha256(event["text"].encode()).hexdigest() == event["hash"]
        assert pack["sha256"] == content_hash(pack)
        assert check_pack(canonical(pack))[1].problems == []

    def test_goes_on_where_one_pack_ends(self, auditor: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packed, "MOST_EVENTS", 7)
        seen, after = [], 0
        for _part in range(200):
            pack = content(auditor, case, after=str(after))
            seen += [event["id"] for event in pack["events"]]
            after = pack["about"]["last_event"]
            if not pack["about"]["goes_on"] or len(seen) > 60:
                break
        assert seen == sorted(set(seen))
        assert len(seen) > 20


class TestPdf:
    def test_is_marked_on_every_page(self, auditor: Client, reader: User, case: Case) -> None:
        for _time in range(120):  # the events run over several pages
            record_read(case_id=case.pk, subject_table="casework_case", subject_pk=case.pk)
        answer = take(auditor, case, "pdf")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages:
            text = page.extract_text()
            assert "COPY FOR AUDIT" in text
            assert reader.display_name in text
            assert "FICTIONAL DATA" in text

    def test_tells_what_happened_with_events_and_hashes(self, auditor: Client, case: Case) -> None:
        answer = take(auditor, case, "pdf")
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
        event = AuditEvent.objects.filter(case_id=case.pk).order_by("id")[0]
        assert "approved the safe-conduct" in text.replace("\n", " ")
        assert bytes(event.hash).hex() in text.replace("\n", "")
        assert exports()[-1].diff["content"] in text.replace("\n", "")

    def test_is_set_whatever_somebody_wrote(self, auditor: Client, case: Case) -> None:
        answer = take(auditor, case, "pdf", purpose="#panic() \\ 李 🙂 " + "x" * 200)
        assert answer.status_code == 200


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("purpose", ""),
            ("purpose", "x" * 301),
            ("form", "doc"),
            ("after", "-1"),
            ("after", "x"),
            ("purpose", "\x00"),
        ],
    )
    def test_names_the_field_and_hands_nothing_out(self, auditor: Client, case: Case, name: str, value: str) -> None:
        answer = take(auditor, case, **({name: value} if name != "form" else {"form": value}))
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {name})
        assert exports() == []

    def test_a_restricted_case_has_none(self, auditor: Client) -> None:
        assert take(auditor, making.make_open_case(restricted=True)).status_code == 404
        assert exports() == []


class TestMandate:
    def test_stands_on_the_pack(self, reader: User, case: Case) -> None:
        set_context(actor=str(reader.pk), mandate="M-7")
        handed = packing.Handed(reader, mandate_in_force(), PURPOSE, making.AT)
        assert packing.pack_of(case, handed).content["about"]["mandate"] == "M-7"


def sealed_pack(auditor: Client, case: Case) -> dict[str, Any]:
    """A pack whose events are sealed in a block that we make here: those of a test never settle."""
    pack = content(auditor, case)
    rows = [(event["id"], event["hash"]) for event in pack["events"]]
    raw = b"".join(key.to_bytes(8, "big") + bytes.fromhex(digest) for key, digest in rows)
    values = [1, 1, 0, 10**9, len(rows), "2019-02-26T23:00:00", hashlib.sha256(raw).hexdigest(), None]
    text = json.dumps(values)
    block = {"no": 1, "n": len(rows), "text": text, "hash": hashlib.sha256(text.encode()).hexdigest()}
    pack["blocks"] = [{**block, "members": base64.b64encode(raw).decode()}]
    for event in pack["events"]:
        event["block"] = 1
    return signed(pack)


def signed(pack: dict[str, Any]) -> dict[str, Any]:
    """With its own hash computed anew, as somebody would who altered it."""
    return {**pack, "sha256": content_hash(pack)}


class TestCheck:
    def problems(self, pack: dict[str, Any]) -> str:
        return " ".join(check_pack(canonical(pack))[1].problems)

    def test_finds_nothing_wrong_with_a_sealed_one(self, auditor: Client, case: Case) -> None:
        assert self.problems(sealed_pack(auditor, case)) == ""

    def test_names_an_altered_sentence(self, auditor: Client, case: Case) -> None:
        pack = sealed_pack(auditor, case)
        pack["story"][0]["sentences"] = ["Nobody did anything."]
        assert "own hash" in self.problems(pack)

    def test_names_an_altered_event(self, auditor: Client, case: Case) -> None:
        pack = sealed_pack(auditor, case)
        event = pack["events"][3]
        event["text"] = event["text"].replace("case_officer", "supervisor")
        assert f"Event {event['id']}" in self.problems(signed(pack))

    def test_names_an_altered_event_whose_hash_was_computed_anew(self, auditor: Client, case: Case) -> None:
        pack = sealed_pack(auditor, case)
        event = pack["events"][3]
        event["text"] = event["text"].replace("case_officer", "supervisor")
        event["hash"] = hashlib.sha256(event["text"].encode()).hexdigest()
        assert f"Event {event['id']} is not among those" in self.problems(signed(pack))

    def test_names_a_block_whose_members_were_exchanged(self, auditor: Client, case: Case) -> None:
        pack = sealed_pack(auditor, case)
        pack["blocks"][0]["members"] = base64.b64encode(b"\0" * 80).decode()
        assert "Block 1" in self.problems(signed(pack))

    def test_names_a_change_that_was_left_out(self, auditor: Client, case: Case) -> None:
        pack = sealed_pack(auditor, case)
        of_case = [
            event
            for event in pack["events"]
            if (told := event_in(event["text"]))["subject_table"] == "casework_case"
            and told["kind"] in ("insert", "update")
        ]
        pack["events"].remove(of_case[1])
        assert f"Before event {of_case[2]['id']}" in self.problems(signed(pack))

    def test_names_events_in_another_order(self, auditor: Client, case: Case) -> None:
        pack = sealed_pack(auditor, case)
        pack["events"][2], pack["events"][3] = pack["events"][3], pack["events"][2]
        assert "another place" in self.problems(signed(pack))

    @pytest.mark.parametrize(
        "raw",
        [
            b"", b"{}", b"[]", b"null", b"{" * 5000, b"\xff\xfe",
            b'{"format": 2, "about": {}, "events": [], "blocks": []}',
            b'{"format": 1, "about": [], "events": [], "blocks": []}',
            b'{"format": 1, "about": {}, "events": [{}], "blocks": []}',
            b'{"format": 1, "about": {}, "events": [7], "blocks": []}',
            b'{"format": 1, "about": {}, "events": [], "blocks": [{"no": "x"}]}',
        ],
    )  # fmt: skip
    def test_says_what_is_no_pack(self, raw: bytes) -> None:
        with pytest.raises(BadInput):
            check_pack(raw)


@pytest.mark.usefixtures("english")
class TestCommand:
    def test_says_that_all_is_well(
        self, auditor: Client, case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "pack.json"
        file.write_bytes(take(auditor, case).content)
        call_command("check_pack", str(file))
        assert "is what was handed out" in capsys.readouterr().out

    def test_names_what_the_trail_has_otherwise(
        self, auditor: Client, case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pack = content(auditor, case)
        event = pack["events"][0]
        event["text"] = event["text"].replace("casework", "elsewhere")
        event["hash"] = hashlib.sha256(event["text"].encode()).hexdigest()
        file = tmp_path / "pack.json"
        file.write_bytes(canonical(signed(pack)))
        with pytest.raises(SystemExit):
            call_command("check_pack", str(file))
        assert f"Event {event['id']} has another hash" in capsys.readouterr().err

    @pytest.mark.parametrize("raw", [None, b"no pack"])
    def test_refuses_what_is_no_pack(self, tmp_path: Path, raw: bytes | None) -> None:
        file = tmp_path / "pack.json"
        if raw is not None:
            file.write_bytes(raw)
        with pytest.raises(CommandError):
            call_command("check_pack", str(file))
