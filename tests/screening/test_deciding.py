"""Weighing a match: reviewers alone, one for a possible match, two who agree for a strong one, either way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casework.errors import ActionRefused, BadInput, Finding
from casework.journey.steps import approve_safe_conduct
from casework.safe_conducts.selectors import evidence_for
from casework.screening.assessing import Proposal, propose_outcome
from casework.screening.assessments import Assessment
from casework.screening.checklists import items_of
from casework.screening.deciding import Word, decide_hit, reopen_hit, withdraw_verdict
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.screening.verdicts import Verdict
from casework.staff.models import Role
from casework.work.models import WorkItem, WorkKind
from tests import making
from tests.making import AT
from tests.making_hits import MORE, OTHER, SAME, decide, list_check, make_hit, reviewer_of, settle

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[ActionRefused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def reviews(check: Check) -> int:
    return WorkItem.objects.filter(kind=WorkKind.REVIEW_HIT, subject_id=check.pk, status="open").count()


class TestDecideHit:
    def test_settles_a_possible_match_with_one_reviewer(self) -> None:
        hit = decide(make_hit(), OTHER)
        check = list_check(hit.case)
        assert hit.settled
        assert (check.status, check.weighing, check.weighed_by) == ("adjudicated", "other_person", hit.decided_by)
        assert not reviews(check)

    def test_says_that_a_confirmed_one_is_a_concern_and_closes_nothing_else(self) -> None:
        hit = decide(make_hit(), SAME)
        assert list_check(hit.case).weighing == "concern"
        hit.case.refresh_from_db()
        assert hit.case.status == "open"

    @pytest.mark.parametrize("decision", [SAME, OTHER])
    def test_needs_two_reviewers_for_a_strong_one(self, decision: str) -> None:
        hit = make_hit(strong=True)
        assert not decide(hit, decision, by="one").settled
        assert list_check(hit.case).status == "answered"
        assert reviews(list_check(hit.case))
        hit = decide(hit, decision, by="two")
        assert hit.settled
        assert hit.decided_by != hit.confirmed_by
        assert list_check(hit.case).status == "adjudicated"

    def test_refuses_the_first_as_the_second(self) -> None:
        hit = make_hit(strong=True)
        decide(hit, SAME, by="one")
        with pytest.raises(ActionRefused) as refused:
            decide(hit, SAME, by="one")
        assert codes(refused) == ["second_person"]

    def test_shows_both_who_disagree_and_goes_on_until_two_agree(self) -> None:
        hit = make_hit(strong=True)
        decide(hit, SAME, by="one")
        assert not decide(hit, OTHER, by="two").settled
        assert set(Verdict.objects.values_list("decision", flat=True)) == {SAME, OTHER}
        hit = decide(hit, OTHER, by="three")
        assert (hit.settled, hit.decision) == (True, OTHER)
        assert Verdict.objects.filter(withdrawn_at=None).count() == 3

    @pytest.mark.parametrize("strong", [True, False])
    def test_stays_open_where_more_information_is_needed(self, strong: bool) -> None:
        hit = decide(make_hit(strong=strong), MORE, by="one")
        assert not hit.settled
        assert Verdict.objects.get().asked_of == "Oficina de enlace"
        assert reviews(list_check(hit.case))
        assert decide(hit, OTHER, by="one").settled is not strong  # what was missing came

    def test_waits_for_every_match_of_the_check(self) -> None:
        case = making.make_open_case()
        from_list = make_hit(case=case)
        assert list_check(case).status == "answered"
        Hit.objects.create(**{
            **{f.attname: getattr(from_list, f.attname) for f in Hit._meta.concrete_fields if f.name != "id"},
            "entry_key": "2",
        })  # fmt: skip
        decide(from_list)
        assert list_check(case).status == "answered"
        decide(Hit.objects.select_related("case__office").get(entry_key="2"))
        assert list_check(case).status == "adjudicated"

    @pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.SUPERVISOR])
    def test_refuses_the_desk(self, role: str) -> None:
        hit = make_hit()
        with pytest.raises(ActionRefused) as refused:
            decide(hit, by=making.make_user(role=role, office=hit.case.office))
        assert codes(refused) == ["role_not_held"]

    def test_refuses_a_reviewer_of_another_region(self) -> None:
        hit = make_hit()
        other = making.make_user(role=Role.SECURITY_REVIEWER, region=making.make_region(code="CAR"))
        with pytest.raises(ActionRefused) as refused:
            decide(hit, by=other)
        assert codes(refused) == ["other_office"]

    def test_refuses_once_it_is_settled(self) -> None:
        hit = decide(make_hit(), by="one")
        with pytest.raises(ActionRefused) as refused:
            decide(hit, SAME, by="two")
        assert codes(refused) == ["already_settled"]

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            (Word(decision="perhaps", reason="Sí.", compared="birth"), "decision"),
            (Word(decision=SAME, reason=" ", compared="birth"), "reason"),
            (Word(decision=SAME, reason="x" * 501, compared="birth"), "reason"),
            (Word(decision=SAME, reason="Sí."), "compared"),
            (Word(decision=SAME, reason="Sí.", compared="moon"), "compared"),
            (Word(decision=MORE, reason="Sí."), "asked_of"),
            (Word(decision=MORE, reason="Sí.", asked_of="x" * 201), "asked_of"),
        ],
    )
    def test_names_the_field_that_is_wrong_and_writes_nothing(self, said: Word, field: str) -> None:
        hit = make_hit()
        with pytest.raises(BadInput) as bad:
            decide_hit(hit.pk, said, by=reviewer_of(hit.case.office), at=AT)
        assert list(bad.value.fields) == [field]
        assert not Verdict.objects.exists()


class TestWithdraw:
    def test_takes_ones_own_word_back_before_it_settles(self) -> None:
        hit = make_hit(strong=True)
        decide(hit, SAME, by="one")
        withdraw_verdict(hit.pk, by=reviewer_of(hit.case.office, "one"), at=AT + timedelta(minutes=1))
        assert not decide(hit, SAME, by="two").settled
        assert decide(hit, SAME, by="one").settled

    def test_refuses_once_it_is_settled_and_for_who_said_nothing(self) -> None:
        hit = make_hit(strong=True)
        decide(hit, SAME, by="one")
        with pytest.raises(ActionRefused) as refused:
            withdraw_verdict(hit.pk, by=reviewer_of(hit.case.office, "two"), at=AT)
        assert codes(refused) == ["nothing_to_withdraw"]
        decide(hit, SAME, by="two")
        with pytest.raises(ActionRefused) as refused:
            withdraw_verdict(hit.pk, by=reviewer_of(hit.case.office, "one"), at=AT)
        assert codes(refused) == ["already_settled"]


class TestReopen:
    def test_takes_a_settled_match_up_again_with_a_reason(self) -> None:
        hit = settle(make_hit(strong=True))
        hit = reopen_hit(hit.pk, "Llegó una foto.", by=reviewer_of(hit.case.office, "three"), at=AT)
        check = list_check(hit.case)
        assert (hit.waits, check.status, check.weighing) == (True, "reopened", "")
        assert reviews(check)
        assert set(Verdict.objects.values_list("withdraw_reason", flat=True)) == {"Llegó una foto."}
        assert settle(hit, SAME).settled
        assert list_check(hit.case).status == "adjudicated"

    def test_needs_a_reason_and_a_settled_match(self) -> None:
        hit = make_hit()
        by = reviewer_of(hit.case.office)
        with pytest.raises(ActionRefused):
            reopen_hit(hit.pk, "Algo nuevo.", by=by, at=AT)
        settle(hit)
        with pytest.raises(BadInput):
            reopen_hit(hit.pk, " ", by=by, at=AT)


class TestWhatAMatchBlocks:
    def test_is_the_end_of_the_assessment(self) -> None:
        hit = make_hit(strong=True)
        assessment = Assessment.objects.get(case=hit.case)
        proposal = Proposal(outcome="favourable", reason="Sin hallazgos.")
        with pytest.raises(ActionRefused):
            propose_outcome(assessment.pk, proposal, by=reviewer_of(hit.case.office), at=AT)
        assert "check_not_weighed" in {item.code for item in _lacks(hit)}
        settle(hit)
        assert "check_not_weighed" not in {item.code for item in _lacks(hit)}

    def test_is_no_first_paper(self) -> None:
        case = making.make_lodged_case()
        make_hit(case=case, strong=True)
        paper = making.make_requested(case=case)
        paper = approve_safe_conduct(paper.pk, by=making.supervisor_of(case.office), at=AT)
        assert paper.status == "approved"
        evidence = evidence_for(case, on=AT.date())
        assert [hit.band for hit in evidence.unsettled_hits] == ["strong"]


def _lacks(hit: Hit) -> list[Finding]:
    return [item.finding for item in items_of(hit.case, on=AT.date()) if item.finding and item.kind.pk == "SANCTIONS"]


EARLIER = {"withdrawn_at": AT - timedelta(hours=1)}


class TestConstraints:
    def refused(self, hit: Hit, name: str, **columns: object) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Hit.objects.filter(pk=hit.pk).update(**columns)

    def test_a_strong_match_is_settled_by_two(self) -> None:
        hit = make_hit(strong=True)
        one, two = (reviewer_of(hit.case.office, name) for name in ("one", "two"))
        alone = {"decision": SAME, "reason": "Sí.", "decided_by": one, "decided_at": AT, "settled_at": AT}
        self.refused(hit, "hit_strong_is_settled_by_two", **alone)
        second = {"confirmed_at": AT, "confirm_reason": "Sí."}
        self.refused(hit, "hit_second_person", **alone, **second, confirmed_by=one)
        Hit.objects.filter(pk=hit.pk).update(**alone, **second, confirmed_by=two)

    def test_nothing_is_settled_by_nobody_without_a_reason_or_as_a_wish_for_more(self) -> None:
        hit = make_hit()
        by = reviewer_of(hit.case.office)
        self.refused(hit, "hit_settled_by_somebody_with_reason", settled_at=AT)
        self.refused(hit, "hit_settled_by_somebody_with_reason", decision=SAME, decided_by=by, decided_at=AT)
        more = {"decision": MORE, "reason": "Sí.", "decided_by": by, "decided_at": AT, "settled_at": AT}
        self.refused(hit, "hit_settled_by_somebody_with_reason", **more)
        self.refused(hit, "hit_settled_by_somebody_with_reason", **{**more, "decision": SAME, "reason": ""})

    def test_scores_bands_and_what_is_carried_over(self) -> None:
        hit = make_hit()
        self.refused(hit, "hit_score_from_0_to_1", score=1.01)
        self.refused(hit, "hit_score_from_0_to_1", score=-0.01)
        self.refused(hit, "hit_has_a_band", band="none")
        self.refused(hit, "hit_carried_is_settled", carried_from=hit)
        Hit.objects.filter(pk=hit.pk).update(score=1.0, band="weak")

    def test_a_word_has_a_reason_and_says_what_was_compared(self) -> None:
        hit = make_hit()
        told = {"hit": hit, "case": hit.case, "by": reviewer_of(hit.case.office), "at": AT}
        for name, wrong in (
            ("verdict_has_a_reason", {"decision": SAME, "compared": "birth", "reason": ""}),
            ("verdict_says_what_was_compared", {"decision": SAME, "reason": "Sí."}),
            ("verdict_says_what_was_compared", {"decision": MORE, "reason": "Sí."}),
            ("verdict_withdrawn_after", {"decision": SAME, "compared": "birth", "reason": "Sí.", **EARLIER}),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                Verdict.objects.create(**told, **wrong)
        Verdict.objects.create(**told, decision=SAME, compared="birth", reason="Sí.")
        with pytest.raises(IntegrityError, match="verdict_one_a_reviewer"), transaction.atomic():
            Verdict.objects.create(**told, decision=OTHER, compared="birth", reason="Sí.")
