"""The list for readers without network: signed, salted, and worth nothing once it was touched."""

import json
from datetime import timedelta
from typing import Any

import pytest
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
    void_numbers,
)
from casework.safe_conducts.ending import surrender_safe_conduct
from casework.safe_conducts.kinds import REFUGEE
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.reading_paper import read_paper
from casework.safe_conducts.seal_certificates import SealBundle, SealCertificate
from casework.safe_conducts.seal_keys import revoke_signer, rotate_keys
from casework.safe_conducts.verdicts import Outcome, judge
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
        assert void_numbers(AT) == [paper.printed_no]
        assert (paper.printed_no or "").encode() not in first
        assert json.loads(first)["content"]["void"] != json.loads(second)["content"]["void"]
        assert judge(seal_of(paper), read_bundle(first), AT).outcome is Outcome.DOCUMENT_REVOKED
        assert void_numbers(AT + timedelta(days=30)) == [], "what is over needs no place in the list"

    def test_lists_what_a_longer_one_cut_short_though_its_days_are_over(self) -> None:
        first = make_issued()
        make_act(first.case, "admission", request_number="GSO-77")
        later = AT + timedelta(days=2)
        second = issue(first.case, REFUGEE, at=later)
        assert (fresh(first).status, second.status) == ("superseded", "issued")
        assert void_numbers(later) == [first.printed_no]
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
        told["content"][place] = value
        with pytest.raises(BundleRefused):
            read_bundle(json.dumps(told).encode())

    @pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"content": {}, "signature": "AA=="}', b"[" * 9999])
    def test_is_refused_where_it_is_none(self, data: bytes) -> None:
        with pytest.raises(BundleRefused):
            read_bundle(data)


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
