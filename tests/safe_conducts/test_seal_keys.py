"""Certificates by the profile, keys in files, and what rotating and revoking does to papers."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django import Settings

from casework.audit.models import AuditEvent
from casework.errors import Level
from casework.people.files import read_file
from casework.safe_conducts.bundle import trust_now
from casework.safe_conducts.issuing import (
    issue_safe_conduct,
    number_safe_conduct,
    put_on_paper,
    typeset,
    what_to_set,
)
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.print_rules import about_handing_over, about_printing
from casework.safe_conducts.reading_paper import read_paper
from casework.safe_conducts.seal import parse
from casework.safe_conducts.seal_certificates import CertificateStatus, SealBundle, SealCertificate
from casework.safe_conducts.seal_keys import (
    SealKeysRefused,
    _loaded,
    create_keys,
    private_key,
    revoke_signer,
    rotate_keys,
    signer_at,
)
from casework.safe_conducts.states import Status
from casework.safe_conducts.verdicts import Outcome, judge
from casework.safe_conducts.x509_profile import ARRIVAL_ATTESTATION, check_signer, read_certificate, term_of
from casework.staff.models import Role
from casework.staff.services import system_user
from casework.work.models import WorkItem, WorkKind
from tests.making import AT, give_role, make_approved, make_issued, make_user, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.SEAL_KEYS_DIR = tmp_path / "seal_keys"


def create() -> SealCertificate:
    return create_keys(by=system_user(), at=AT)


def certificate(row: SealCertificate) -> x509.Certificate:
    return read_certificate(bytes(row.certificate))


class TestCreateKeys:
    def test_follows_the_profile(self) -> None:
        signer = create()
        root = SealCertificate.objects.get(kind="root")
        made = certificate(signer)
        check_signer(made, certificate(root))
        assert f"{made.serial_number:05X}" == signer.reference
        names = {attribute.oid: attribute.value for attribute in made.subject}
        assert names == {NameOID.COUNTRY_NAME: "CO", NameOID.COMMON_NAME: "AM"}
        assert signer.name == "COAM"
        usage = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        assert list(usage.value) == [ARRIVAL_ATTESTATION]
        term = term_of(made)
        assert (term.signs_from, term.signs_until) == (signer.signs_from, signer.signs_until)
        assert term.signs_from == AT.date()
        assert (term.signs_until.year, term.signs_until.month) == (AT.year + 1, AT.month + 2)
        assert term.valid_until >= term.signs_until + timedelta(days=30 + 180), "a renewal that is sealed ahead"
        assert certificate(root).extensions.get_extension_for_class(x509.BasicConstraints).value.ca

    def test_keeps_private_keys_in_files_that_only_their_owner_reads(self, settings: Settings) -> None:
        signer = create()
        files = sorted(Path(settings.SEAL_KEYS_DIR).iterdir())
        assert len(files) == 2
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        assert b"PRIVATE" in (Path(settings.SEAL_KEYS_DIR) / f"{signer.reference}.pem").read_bytes()
        assert private_key(signer).public_key() == certificate(signer).public_key()

    def test_refuses_a_second_signer_and_a_folder_that_cannot_be_written(self, settings: Settings) -> None:
        create()
        with pytest.raises(SealKeysRefused):
            create()
        settings.SEAL_KEYS_DIR = "/proc/nowhere"
        with pytest.raises(SealKeysRefused):
            create_keys(by=system_user(), at=AT + timedelta(days=800))

    def test_is_on_the_trail(self) -> None:
        create()
        assert AuditEvent.objects.filter(subject_table="casework_sealcertificate").count() == 2


class TestSignerAt:
    def test_makes_one_in_a_demonstration_only(self, settings: Settings) -> None:
        settings.DEMONSTRATION = False
        with pytest.raises(SealKeysRefused):
            signer_at(AT, by=system_user())
        settings.DEMONSTRATION = True
        signer = signer_at(AT, by=system_user())
        assert signer.signs_from <= AT.date() <= signer.signs_until
        assert signer_at(AT + timedelta(days=30), by=system_user()) == signer

    def test_without_a_key_no_number_is_taken(self, settings: Settings) -> None:
        settings.DEMONSTRATION = False
        paper = make_approved()
        assert not issue_safe_conduct(paper.pk, by=system_user(), at=AT)
        paper.refresh_from_db()
        assert (paper.status, paper.register_no) == (Status.APPROVED, None)


class TestRotateKeys:
    def test_makes_the_next_and_what_was_sealed_stays_valid(self) -> None:
        old = create()
        paper = make_issued()
        new = rotate_keys(by=system_user(), at=AT + timedelta(hours=1))
        old.refresh_from_db()
        assert old.status == CertificateStatus.RETIRED
        assert signer_at(AT + timedelta(hours=1), by=system_user()) == new
        assert SealCertificate.objects.filter(kind="root").count() == 1
        assert judged(paper) is Outcome.AUTHENTIC


class TestRevokeSigner:
    def test_makes_its_seals_invalid_and_counts_the_papers(self) -> None:
        signer = create()
        paper = make_issued()
        assert paper.sealed_with == signer
        assert revoke_signer(signer.reference, "the key was copied", by=system_user(), at=AT) == 1
        assert judged(paper) is Outcome.REVOKED_SIGNER
        signer.refresh_from_db()
        with pytest.raises(SealKeysRefused):
            private_key(signer)

    def test_gives_a_paper_that_waits_for_its_page_another_signer(self) -> None:
        signer = create()
        paper = make_approved()
        number_safe_conduct(paper.pk, by=system_user(), at=AT)
        revoke_signer(signer.reference, "the key was copied", by=system_user(), at=AT)
        new = rotate_keys(by=system_user(), at=AT)
        assert issue_safe_conduct(paper.pk, by=system_user(), at=AT)
        paper = SafeConduct.objects.select_related("document").get(pk=paper.pk)
        assert paper.sealed_with_id == new.pk
        assert judged(paper) is Outcome.AUTHENTIC

    @pytest.mark.parametrize("way", ["revoked", "its file lost and rotated"])
    def test_gives_a_paper_of_friday_the_signer_of_monday(self, way: str, settings: Settings) -> None:
        settings.DEMONSTRATION, settings.PDF_SIGNATURE = False, False
        signer, monday = create(), AT + timedelta(days=3)
        paper = make_approved()
        number_safe_conduct(paper.pk, by=system_user(), at=AT)
        (Path(settings.SEAL_KEYS_DIR) / f"{signer.reference}.pem").unlink()
        assert not issue_safe_conduct(paper.pk, by=system_user(), at=AT + timedelta(minutes=1))
        if way == "revoked":
            revoke_signer(signer.reference, "the key was lost", by=system_user(), at=monday)
        else:
            rotate_keys(by=system_user(), at=monday)
        assert issue_safe_conduct(paper.pk, by=system_user(), at=monday)
        paper = SafeConduct.objects.select_related("document", "sealed_with").get(pk=paper.pk)
        assert paper.document
        message = parse(read_paper(read_file(paper.document))).message
        assert (message.issued_on, message.signed_on) == (AT.date(), monday.date())
        assert judge(read_paper(read_file(paper.document)), trust_now(monday), monday).outcome is Outcome.AUTHENTIC
        assert what_to_set(paper)[1].seal == read_paper(read_file(paper.document)), "set again it is the same"

    def test_tells_a_supervisor_of_a_numbered_paper_that_nobody_can_seal(self, settings: Settings) -> None:
        settings.DEMONSTRATION = False
        signer, paper, at = create(), make_approved(), AT
        number_safe_conduct(paper.pk, by=system_user(), at=AT)
        root = SealCertificate.objects.get(kind="root")
        (Path(settings.SEAL_KEYS_DIR) / f"{root.reference}.pem").unlink()
        revoke_signer(signer.reference, "the key was copied", by=system_user(), at=AT)
        for _try in range(5):
            paper.refresh_from_db()
            at = max(at, paper.next_try_at or at)
            assert not issue_safe_conduct(paper.pk, by=system_user(), at=at)
        assert WorkItem.objects.filter(kind=WorkKind.ISSUE_FAILED, subject_id=paper.pk).count() == 1
        paper.refresh_from_db()
        assert paper.next_try_at
        assert paper.next_try_at > at

    def test_makes_the_next_signer_unless_the_key_of_the_root_is_elsewhere(self, settings: Settings) -> None:
        settings.DEMONSTRATION = False
        revoke_signer(create().reference, "lost", by=system_user(), at=AT)
        second = signer_at(AT, by=system_user())
        root = SealCertificate.objects.get(kind="root")
        (Path(settings.SEAL_KEYS_DIR) / f"{root.reference}.pem").rename(Path(settings.SEAL_KEYS_DIR) / "elsewhere")
        _loaded.cache_clear()
        revoke_signer(second.reference, "lost too", by=system_user(), at=AT)
        with pytest.raises(SealKeysRefused):
            signer_at(AT, by=system_user())
        assert SealCertificate.objects.filter(status=CertificateStatus.REVOKED).count() == 2

    def test_does_not_let_a_page_out_that_was_set_before(self) -> None:
        signer, paper = create(), make_approved()
        numbered = number_safe_conduct(paper.pk, by=system_user(), at=AT)
        page = typeset(numbered)
        revoke_signer(signer.reference, "the key was copied", by=system_user(), at=AT)
        with pytest.raises(SealKeysRefused):
            put_on_paper(paper.pk, page, by=system_user(), at=AT)
        assert issue_safe_conduct(paper.pk, by=system_user(), at=AT)
        assert judged(SafeConduct.objects.select_related("document").get(pk=paper.pk)) is Outcome.AUTHENTIC

    def test_warns_who_prints_or_hands_over_what_no_reader_believes(self) -> None:
        paper = make_issued()
        by, number = officer_of(paper.case.office), paper.printed_no or ""
        assert paper.sealed_with
        assert about_printing(by, paper, at=AT) == about_handing_over(by, paper, at=AT, scanned=number) == []
        revoke_signer(paper.sealed_with.reference, "the key was copied", by=system_user(), at=AT)
        found = [*about_printing(by, paper, at=AT), *about_handing_over(by, paper, at=AT, scanned=number)]
        assert [(each.code, each.level) for each in found] == [("signer_revoked", Level.WARN)] * 2

    @pytest.mark.parametrize(("reference", "reason"), [("FFFFF", "lost"), ("", "lost"), (None, " ")])
    def test_refuses_no_such_signer_and_no_reason(self, reference: str | None, reason: str) -> None:
        signer = create()
        with pytest.raises(SealKeysRefused):
            revoke_signer(signer.reference if reference is None else reference, reason, by=system_user(), at=AT)


def judged(paper: SafeConduct) -> Outcome:
    """What an officer is told who reads the stored document."""
    assert paper.document
    return judge(read_paper(read_file(paper.document)), trust_now(AT), AT).outcome


class TestIssuedPaper:
    def test_is_authentic_and_says_nothing_else(self) -> None:
        paper = make_issued()
        assert judged(paper) is Outcome.AUTHENTIC

    def test_is_set_again_byte_for_byte_before_it_is_signed(self, settings: Settings) -> None:
        paper = make_issued()
        settings.PDF_SIGNATURE = False
        again = SafeConduct.objects.select_related("sealed_with", "person").get(pk=paper.pk)
        assert typeset(again) == typeset(again)
        assert paper.document
        assert read_file(paper.document).startswith(typeset(again))
        assert what_to_set(again)[1].seal == what_to_set(again)[1].seal


class TestConstraints:
    @pytest.mark.parametrize(
        ("constraint", "changes"),
        [
            ("seal_certificate_reference_is_hex", {"reference": "0000g"}),
            ("seal_certificate_days_in_order", {"valid_until": AT.date() - timedelta(days=1)}),
            ("seal_certificate_revoked_whole", {"status": "revoked"}),
            ("seal_certificate_revoked_whole", {"revoked_at": AT}),
        ],
    )
    def test_refuse_what_must_never_be(self, constraint: str, changes: dict[str, Any]) -> None:
        signer = create()
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SealCertificate.objects.filter(pk=signer.pk).update(**changes)

    def test_take_what_is_right(self) -> None:
        signer = create()
        whole = {"status": "revoked", "revoked_at": AT, "revoked_by": make_user(), "revoke_reason": "lost"}
        assert SealCertificate.objects.filter(pk=signer.pk).update(reference="0000A", **whole) == 1


class TestCommand:
    def run(self, *words: str) -> str:
        out = StringIO()
        call_command("seal_keys", *words, stdout=out)
        return out.getvalue()

    @pytest.mark.usefixtures("english")
    def test_goes_through_the_life_of_a_key(self) -> None:
        assert "seals from" in self.run("create")
        with pytest.raises(CommandError, match="rotate"):
            self.run("create")
        assert "seals from" in self.run("rotate")
        reference = SealCertificate.objects.get(kind="signer", status="active").reference
        assert "Papers to be made anew: 0" in self.run("revoke", reference.lower(), "--reason", "lost")
        assert SealBundle.objects.count() == 1, "readers are told at once"
        printed = self.run("publish")
        assert printed.count("SHA-256") == 4, "the root, a retired, a revoked and a new signer"

    @pytest.mark.usefixtures("english")
    def test_asks_an_administrator_for_the_password(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.DEMONSTRATION = False
        user = make_user()
        monkeypatch.setattr("casework.management.commands.seal_keys.proven", lambda _name: user)
        with pytest.raises(CommandError, match="administrator"):
            self.run("create", "--by", user.username)
        give_role(user, Role.ADMINISTRATOR)
        assert "seals from" in self.run("create", "--by", user.username)
        assert SealCertificate.objects.filter(created_by=user).count() == 2
