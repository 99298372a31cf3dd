"""Weighing a match: one reviewer's word on a possible one, two on a strong one who say the same, either way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, refusing
from casework.people.writing import clean_line
from casework.screening import hit_rules as rules
from casework.screening.asking import UNWEIGHED
from casework.screening.assessing import see_to_assessment
from casework.screening.claiming import release_claim
from casework.screening.hits import SETTLING, Hit, HitDecision
from casework.screening.locking import locked_check
from casework.screening.models import Check
from casework.screening.settling import hand_to_reviewers, settle_check
from casework.screening.states import STEPS, CheckStatus
from casework.screening.verdicts import Compared, Verdict
from casework.staff.models import User
from casework.transitions import move

MOST_REASON, MOST_ASKED = 500, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a reviewer says: a decision with the second identifier that was compared, or who is to say more."""

    decision: str
    reason: str
    compared: str = ""
    asked_of: str = ""


@service("screening.hit_decided")
def decide_hit(hit_id: UUID, word: Word, *, by: User, at: datetime) -> Hit:
    """Say whether a match is this person, or what is missing to say so.

    A possible match is settled by one reviewer, a strong one once two say the same; what they say otherwise stands
    beside it. Raises ActionRefused, or BadInput naming the field.
    """
    hit = _locked(hit_id)
    if stopping := refusing(rules.about_deciding(by, hit, at=at)):
        raise ActionRefused(stopping)
    if wrong := _wrong_in(word):
        raise BadInput(wrong)
    Verdict.objects.filter(hit=hit, by=by, withdrawn_at=None).update(withdrawn_at=at)  # a wish for more, by now met
    settles = word.decision in SETTLING
    Verdict.objects.create(
        hit=hit,
        case=hit.case,
        decision=word.decision,
        compared=word.compared if settles else "",
        reason=word.reason.strip(),
        asked_of="" if settles else clean_line(word.asked_of, field="asked_of", most=MOST_ASKED),
        by=by,
        at=at,
    )
    check = hit.check_run
    _settle(hit, by=by, at=at)
    if hit.settled:
        settle_check(check, note=hit.reason, by=by, at=at)
    elif settles:
        release_claim(check)  # another one takes it
    check.refresh_from_db(fields=["status", "version"])
    return hit


def _wrong_in(word: Word) -> dict[str, object]:
    settles, more = word.decision in SETTLING, word.decision == HitDecision.MORE_INFORMATION
    rows = (
        (not settles and not more, "decision", _("Choose what the match is.")),
        (not word.reason.strip(), "reason", _("Write the reason.")),
        (len(word.reason.strip()) > MOST_REASON, "reason", _("Write at most 500 signs.")),
        (
            settles and word.compared not in Compared.values,
            "compared",
            _("Choose the second identifier that you compared: a name alone tells nobody apart."),
        ),
        (more and not word.asked_of.strip(), "asked_of", _("Write who is to say more.")),
        (len(word.asked_of.strip()) > MOST_ASKED, "asked_of", _("Write at most 200 signs.")),
    )
    return {field: sentence for met, field, sentence in rows if met}


def standing(hit: Hit, *, newest: User) -> Sequence[Verdict]:
    """The decisions on a match that were not withdrawn, the first one first; wishes for more are not among them."""
    words = Verdict.objects.filter(hit=hit, withdrawn_at=None, decision__in=SETTLING).select_related("by")
    return sorted(words, key=lambda word: (word.at, word.by_id == newest.pk))


def _settle(hit: Hit, *, by: User, at: datetime) -> None:
    """Settle a match on what enough reviewers have said alike; where they differ it stays open."""
    needed = 2 if hit.strong else 1
    words = standing(hit, newest=by)
    for decision in SETTLING:
        alike = [word for word in words if word.decision == decision][:needed]
        if len(alike) < needed:
            continue
        first, *others = alike
        hit.decision, hit.reason, hit.decided_by, hit.decided_at = decision, first.reason, first.by, first.at
        for second in others:
            hit.confirmed_by, hit.confirmed_at, hit.confirm_reason = second.by, second.at, second.reason
        hit.settled_at = at
    hit.version += 1
    hit.save()


@service("screening.verdict_withdrawn")
def withdraw_verdict(hit_id: UUID, *, by: User, at: datetime) -> Hit:
    """Take one's own word back while the match is not settled. Raises ActionRefused."""
    hit = _locked(hit_id)
    if stopping := refusing(rules.about_withdrawing(by, hit, at=at)):
        raise ActionRefused(stopping)
    Verdict.objects.filter(hit=hit, by=by, withdrawn_at=None).update(withdrawn_at=at)
    hit.version += 1
    hit.save(update_fields=["version"])
    return hit


@service("screening.hit_reopened")
def reopen_hit(hit_id: UUID, reason: str, *, by: User, at: datetime) -> Hit:
    """Take up a match again that was settled; what was said of it stays to be read. Raises ActionRefused, BadInput."""
    hit = _locked(hit_id)
    if stopping := refusing(rules.about_reopening(by, hit, at=at)):
        raise ActionRefused(stopping)
    if not reason.strip() or len(reason.strip()) > MOST_REASON:
        raise BadInput({"reason": _("Say what is new, in at most 500 signs.")})
    Verdict.objects.filter(hit=hit, withdrawn_at=None).update(withdrawn_at=at, withdraw_reason=reason.strip())
    hit.decision = hit.reason = hit.confirm_reason = ""
    hit.decided_by = hit.decided_at = hit.confirmed_by = hit.confirmed_at = hit.settled_at = hit.carried_from = None
    hit.version += 1
    hit.save()
    take_up(hit.check_run, reason.strip(), by=by, at=at)
    return hit


def take_up(check: Check, note: str, *, by: User, at: datetime) -> None:
    """A locked check waits for reviewers again."""
    if check.status == CheckStatus.ADJUDICATED:
        move(check, "reopen", STEPS, by=by, at=at, reasons={"note": note}, **UNWEIGHED)
    hand_to_reviewers(check, at=at)
    see_to_assessment(check.case, by=by, at=at)


def _locked(hit_id: UUID) -> Hit:
    """The match, its case and its check locked before it. Raises Hit.DoesNotExist."""
    check_id = Hit.objects.values_list("check_run_id", flat=True).get(pk=hit_id)
    check = locked_check(check_id)
    hit = Hit.objects.select_for_update(of=("self",)).get(pk=hit_id)
    hit.check_run, hit.case = check, check.case
    return hit
