"""The list for readers without network: signed, salted, and worth nothing once it was touched."""

import base64
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client

from casework import clock
from casework.people.files import read_file
from casework.safe_conducts import bundle, tasks
from casework.safe_conducts.bundle import (
    BundleRefused,
    fingerprint,
    make_bundle,
    publish_bundle,
    read_bundle,
    void_papers,
)
from casework.safe_conducts.ending import surrender_safe_conduct
from casework.safe_conducts.kinds import REFUGEE
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.reading_paper import read_paper
from casework.safe_conducts.seal_certificates import SealBundle, SealCertificate
from casework.safe_conducts.seal_keys import private_key, revoke_signer, rotate_keys, signer_at
from casework.safe_conducts.verdicts import Outcome, judge
from casework.safe_conducts.x509_profile import (
    ROOT_NAME,
    CertificateRefused,
    Term,
    check_signer,
    make_root,
    make_signer,
)
from casework.staff.services import system_user
from tests.making import AT, make_issued, officer_of
from tests.making_papers import fresh, issue, make_act

pytestmark = pytest.mark.django_db


def seal_of(paper: SafeConduct) -> bytes:
    assert paper.document
    return read_paper(read_file(paper.document))


class TestBundle:
    def test_is_all_that_a_verdict_needs(self) -> None:
        paper = make_issued()
        trust = read_bundle(make_bundle(AT))
        verdict = judge(seal_of(paper), trust, AT)
        assert verdict.outcome is Outcome.AUTHENTIC
        assert verdict.revocations_known_to == AT
        assert judge(seal_of(paper), trust, AT + timedelta(days=9)).outcome is Outcome.DOCUMENT_EXPIRED

    def test_lists_void_papers_as_hashes_with_another_salt_each_time(self) -> None:
        paper = make_issued()
        surrender_safe_conduct(paper.pk, "Left for another country.", by=officer_of(paper.office), at=AT)
        first, second = make_bundle(AT), make_bundle(AT)
        assert void_papers(AT) == [f"{paper.case.public_ref}{paper.printed_no}"]
        assert (paper.printed_no or "").encode() not in first
        assert json.loads(first)["content"]["void"] != json.loads(second)["content"]["void"]
        assert judge(seal_of(paper), read_bundle(first), AT).outcome is Outcome.DOCUMENT_REVOKED
        assert void_papers(AT + timedelta(days=30)) == [], "what is over needs no place in the list"

    def test_lists_what_a_longer_one_cut_short_though_its_days_are_over(self) -> None:
        first = make_issued()
        make_act(first.case, "admission", request_number="GSO-77")
        later = AT + timedelta(days=2)
        second = issue(first.case, REFUGEE, at=later)
        assert (fresh(first).status, second.status) == ("superseded", "issued")
        assert void_papers(later) == [f"{first.case.public_ref}{first.printed_no}"]
        assert judge(seal_of(first), read_bundle(make_bundle(later)), later).outcome is Outcome.DOCUMENT_REVOKED
        assert judge(seal_of(second), read_bundle(make_bundle(later)), later).outcome is Outcome.AUTHENTIC

    def test_knows_revoked_signers(self) -> None:
        paper = make_issued()
        assert paper.sealed_with
        revoke_signer(paper.sealed_with.reference, "lost", by=system_user(), at=AT)
        rotate_keys(by=system_user(), at=AT)
        assert judge(seal_of(paper), read_bundle(make_bundle(AT)), AT).outcome is Outcome.REVOKED_SIGNER

    def test_holds_to_one_root_where_its_fingerprint_is_known(self) -> None:
        made = make_bundle(AT)
        root = fingerprint(bytes(SealCertificate.objects.get(kind="root").certificate))
        assert read_bundle(made, root_sha256=root.upper()).country == "COL"
        with pytest.raises(BundleRefused):
            read_bundle(made, root_sha256="00" * 32)

    @pytest.mark.parametrize(
        ("place", "value"),
        [("void", ["00"]), ("made_at", "2030-01-01T00:00:00+00:00"), ("salt", "00"), ("country", "VEN"),
         ("signed_by", "FFFFF"), ("signers", [])],
    )  # fmt: skip
    def test_is_refused_once_anything_in_it_was_changed(self, place: str, value: Any) -> None:
        told = json.loads(make_bundle(AT))
        assert read_bundle(json.dumps(told).encode()).country == "COL", "written anew it is the same"
        told["content"][place] = value
        with pytest.raises(BundleRefused):
            read_bundle(json.dumps(told).encode())

    @pytest.mark.parametrize("wrong", ["version", "curve", "extension twice", "cut"])
    def test_is_refused_where_a_certificate_cannot_be_read(self, wrong: str) -> None:
        told = json.loads(make_bundle(AT))
        (root,) = told["content"]["roots"]
        der = base64.b64decode(root["certificate"])
        changed = {
            "version": der.replace(bytes.fromhex("a003020102"), bytes.fromhex("a003020107"), 1),
            "curve": der.replace(bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a8648ce3d030109")),
            "extension twice": der.replace(bytes.fromhex("0603551d0f"), bytes.fromhex("0603551d13")),
            "cut": der[:-9],
        }[wrong]
        assert changed != der
        root["certificate"] = base64.b64encode(changed).decode()
        with pytest.raises(BundleRefused):
            read_bundle(json.dumps(told).encode())

    @pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"content": {}, "signature": "AA=="}', b"[" * 9999])
    def test_is_refused_where_it_is_none(self, data: bytes) -> None:
        with pytest.raises(BundleRefused):
            read_bundle(data)


class TestWhoSigned:
    """A list is believed from who was to seal when it was made, and from nobody else."""

    def test_is_refused_from_a_key_that_seals_no_more(self) -> None:
        old = signer_at(AT, by=system_user())
        rotate_keys(by=system_user(), at=AT)
        forged = json.loads(make_bundle(AT))
        with pytest.raises(BundleRefused):
            read_bundle(signed_by(old, forged["content"]))

    def test_is_refused_from_a_key_outside_its_time(self) -> None:
        signer = signer_at(AT, by=system_user())
        content = json.loads(make_bundle(AT))["content"]
        assert read_bundle(signed_by(signer, content))
        for day in (signer.signs_from - timedelta(days=1), signer.signs_until + timedelta(days=1)):
            with pytest.raises(BundleRefused):
                read_bundle(signed_by(signer, content | {"made_at": f"{day}T12:00:00+00:00"}))

    def test_leaves_out_signers_of_another_root(self) -> None:
        first = make_bundle(AT)
        one = fingerprint(bytes(SealCertificate.objects.get(kind="root").certificate))
        SealCertificate.objects.filter(kind="root").update(signs_until=AT.date() - timedelta(days=1))
        rotate_keys(by=system_user(), at=AT)
        both = make_bundle(AT)
        other = fingerprint(bytes(SealCertificate.objects.filter(kind="root").latest("signs_until").certificate))
        assert (len(read_bundle(both).signers), one != other) == (2, True)
        assert len(read_bundle(both, root_sha256=other).signers) == 1
        assert read_bundle(both, root_sha256=other).root_sha256 == other
        assert read_bundle(first, root_sha256=one).root_sha256 == one
        with pytest.raises(BundleRefused):
            read_bundle(both, root_sha256=one)

    @pytest.mark.parametrize("wrong", ["for no attestations", "no root", "a root that ends before"])
    def test_believes_no_certificate_for_another_use(self, wrong: str) -> None:
        root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        term = Term(AT.date(), AT.date() + timedelta(days=30), AT.date() + timedelta(days=60))
        root = make_root(root_key, serial=1, term=term)
        parts: dict[str, Any] = {"name": "AM", "serial": 2, "term": term, "root": root, "root_key": root_key}
        signer = make_signer(key.public_key(), **parts)
        check_signer(signer, root)
        if wrong == "no root":
            root = signer = make_signer(root_key.public_key(), **parts | {"name": ROOT_NAME})
            signer = make_signer(key.public_key(), **parts | {"root": root})
        elif wrong == "a root that ends before":
            signer = make_signer(key.public_key(), **parts | {"term": replace(term, valid_until=date(2030, 1, 1))})
        else:
            signer = make_root(root_key, serial=3, term=term)
        with pytest.raises(CertificateRefused):
            check_signer(signer, root)


def signed_by(signer: SealCertificate, content: dict[str, Any]) -> bytes:
    """The list as who has this key would sign it, with every word of theirs in it."""
    told = content | {"signed_by": signer.reference}
    for each in told["signers"]:
        if each["reference"] == signer.reference:
            each["revoked_at"] = None
    signature = private_key(signer).sign(bundle._canonical(told), ec.ECDSA(SHA256()))
    return json.dumps({"content": told, "signature": base64.b64encode(signature).decode()}).encode()


class TestView:
    def test_says_that_there_is_none_yet(self) -> None:
        assert Client().get("/verify/bundle.json").status_code == 503

    def test_gives_the_last_one_to_anybody(self) -> None:
        publish_bundle(by=system_user(), at=AT, real_at=clock.real_now())
        answer = Client().get("/verify/bundle.json")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/json"
        assert answer["Cache-Control"] == "public, max-age=300"
        assert not answer.cookies
        assert read_bundle(answer.content).revocations is not None

    def test_is_signed_anew_when_it_is_some_minutes_old(self) -> None:
        tasks.publish_bundle()
        first = SealBundle.objects.get().content
        tasks.publish_bundle()
        assert SealBundle.objects.get().content == first
        SealBundle.objects.update(made_at=clock.real_now() - bundle.EVERY)
        tasks.publish_bundle()
        assert SealBundle.objects.get().content != first
