"""What the database refuses about ended, renewing and replacing papers, tried both ways and past every service."""

from typing import Any

import pytest
from django.db import IntegrityError

from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import VOID
from tests.making import AT, make_photo
from tests.safe_conducts.test_constraints import days, numbered, twin, write

pytestmark = pytest.mark.django_db
assert numbered  # the fixture
ENDED: dict[str, Any] = {"ended_at": AT, "loss_ground_id": "BREACH"}


class TestEnded:
    @pytest.mark.parametrize("status", VOID)
    def test_asks_for_time_and_ground(self, numbered: SafeConduct, status: str) -> None:
        for missing in (*ENDED, ""):
            changes = {name: value for name, value in ENDED.items() if name != missing}
            if missing:
                with pytest.raises(IntegrityError, match="safe_conduct_ended_for_a_reason"):
                    write(numbered, status=status, **changes)
            else:
                write(numbered, status=status, **changes)

    def test_refuses_a_ground_of_what_holds(self, numbered: SafeConduct) -> None:
        with pytest.raises(IntegrityError, match="safe_conduct_ended_for_a_reason"):
            write(numbered, **ENDED)

    @pytest.mark.parametrize("status", VOID)
    def test_lets_another_paper_have_the_days_of_a_void_one(self, numbered: SafeConduct, status: str) -> None:
        write(numbered, status=status, **ENDED)
        assert twin(numbered, validity=numbered.validity)

    def test_refuses_the_days_that_a_superseded_one_has_left(self, numbered: SafeConduct) -> None:
        file = make_photo(numbered.person, by=numbered.requested_by).file
        write(numbered, status="superseded", document=file, **ENDED)
        with pytest.raises(IntegrityError, match="safe_conduct_no_overlap"):
            twin(numbered, status="numbered", validity=numbered.validity)

    @pytest.mark.parametrize("missing", ["register_no", "printed_no", "validity"])
    def test_keeps_a_void_one_whole(self, numbered: SafeConduct, missing: str) -> None:
        with pytest.raises(IntegrityError, match="safe_conduct_numbered_whole"):
            write(numbered, status="revoked", **ENDED, **{missing: None})


class TestFollowing:
    def test_a_replacement_says_why_and_renews_nothing(self, numbered: SafeConduct) -> None:
        told: dict[str, Any] = {"replaces_id": numbered.pk, "replacement": "lost", "report": "Statement"}
        for changes in ({"report": ""}, {"replacement": ""}, {"renews_id": numbered.pk}):
            with pytest.raises(IntegrityError, match="safe_conduct_replacement_says_why"):
                twin(numbered, validity=days(20, 30), **(told | changes))
        assert twin(numbered, validity=days(20, 30), **told)

    def test_one_paper_is_replaced_by_one(self, numbered: SafeConduct) -> None:
        told: dict[str, Any] = {"replaces_id": numbered.pk, "replacement": "lost", "report": "Statement"}
        first = twin(numbered, validity=days(20, 30), **told)
        own: dict[str, Any] = {"register_no": 98, "printed_no": "BCDFGHJKM", "token": "third", "validity": days(40, 50)}
        with pytest.raises(IntegrityError, match="safe_conduct_replaced_once"):
            twin(numbered, **told, **own)
        write(first, status="cancelled")
        assert twin(numbered, **told, **own)

    @pytest.mark.parametrize("column", ["renews", "replaces"])
    def test_no_paper_follows_itself(self, numbered: SafeConduct, column: str) -> None:
        with pytest.raises(IntegrityError, match="safe_conduct_"):
            write(numbered, **{column: numbered})
