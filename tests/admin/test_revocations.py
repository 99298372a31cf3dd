"""Auditors judge a revocation: what it is founded on is read with a reason, and a paper tells how it went on."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.audit.models import AuditEvent
from casework.safe_conducts.replacing import replace_safe_conduct
from casework.safe_conducts.revoking import approve_revocation, confirm_revocation, propose_revocation
from tests.making import AT, make_issued, make_requested, supervisor_of
from tests.making_papers import finish, fresh, make_act, second_supervisor
from tests.safe_conducts.test_revoking import breach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
SAID = ("Seen in another border zone", "Report 12 of the post", "Says that the bus was late", "Reposition, in ten days")


def revoked(**case_changes: Any) -> str:
    """Where an auditor reads what a revocation is founded on."""
    paper = make_issued(**case_changes)
    proposed = propose_revocation(paper.pk, breach(), by=paper.case.officer, at=AT)
    approve_revocation(proposed.pk, "Shown", by=supervisor_of(paper.office), at=AT)
    confirm_revocation(proposed.pk, "Shown", SAID[-1], by=second_supervisor(paper), at=AT)
    return reverse("admin:casework_revocation_said", args=[proposed.pk])


class TestWhatWasSaid:
    def test_is_shown_once_after_saying_why_and_is_an_event_of_the_case(self, auditor: Client) -> None:
        address = revoked()
        row = address.replace("/said/", "/change/")
        for shown in (auditor.get(row), auditor.get(address)):
            assert not [text for text in SAID if text in shown.content.decode()]
        assert address in auditor.get(row).content.decode()
        assert auditor.post(address, {"reason": " "}).status_code == 422
        read = AuditEvent.objects.filter(kind="read", subject_table="casework_revocation", purpose="Complaint 7.")
        assert not read.exists()
        page = auditor.post(address, {"reason": "Complaint 7."}).content.decode()
        assert [text for text in SAID if text not in page] == []
        assert read.get().case_id is not None
        assert SAID[0] not in auditor.get(address).content.decode()

    def test_of_a_restricted_case_is_not_found(self, auditor: Client) -> None:
        assert auditor.post(revoked(restricted=True), {"reason": "Complaint 7."}).status_code == 404


class TestPaper:
    def test_tells_what_it_replaces_why_and_who_began_the_case(self, auditor: Client) -> None:
        paper = make_issued()
        another = replace_safe_conduct(
            paper.pk, "stolen", "Police report 77", by=paper.case.officer, at=AT, reasons={"photo_missing": "Broken"}
        )
        finish(another, at=AT)
        page = auditor.get(reverse("admin:casework_safeconduct_change", args=[another.pk])).content.decode()
        for told in ("Police report 77", "stolen", str(paper), "begun by", "ongest term", "erritorial limit"):
            assert told in page, told

    def test_tells_when_and_on_which_ground_it_ended(self, auditor: Client) -> None:
        paper = make_issued()
        make_act(paper.case, "archive")
        page = auditor.get(reverse("admin:casework_safeconduct_change", args=[paper.pk])).content.decode()
        assert str(fresh(paper).loss_ground) in page

    def test_without_any_of_it_is_shown_too(self, auditor: Client) -> None:
        paper = make_requested()
        assert auditor.get(reverse("admin:casework_safeconduct_change", args=[paper.pk])).status_code == 200
