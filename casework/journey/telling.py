"""Steps told as sentences, the same for officers and for auditors. No queries."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.audit.alarms import Alarm
from casework.staff.models import Role

STEPS: dict[tuple[str, str], Any] = {
    ("case", "register"): _("%(who)s registered the person."),
    ("case", "open"): _("%(who)s opened the case."),
    ("case", "transfer"): _("%(who)s moved the case to another office."),
    ("case", "void"): _("%(who)s gave up the record."),
    ("case", "hand_on"): _("%(who)s gave the case to another officer."),
    ("familymember", "verify"): _("%(who)s verified a family link."),
    ("familymember", "end"): _("%(who)s ended a family link; the cases go on."),
    ("check", "answer"): _("%(who)s received the answer of a background check."),
    ("check", "ask_again"): _("%(who)s asked for a background check again."),
    ("check", "adjudicate"): _("%(who)s weighed the answer of a background check."),
    ("check", "answer_again"): _("%(who)s recorded another answer of a background check."),
    ("check", "request"): _("%(who)s asked for a background check that had been planned."),
    ("check", "send"): _("%(who)s sent the question of a background check."),
    ("check", "fail"): _("%(who)s could not deliver the question of a background check."),
    ("check", "retry"): _("%(who)s tried a background check once more."),
    ("check", "cancel"): _("%(who)s stopped asking for a background check."),
    ("check", "reopen"): _("%(who)s reopened a background check."),
    ("check", "go_stale"): _("%(who)s marked the answer of a background check as out of date."),
    ("assessment", "complete"): _("%(who)s recorded that every needed check is weighed."),
    ("assessment", "fall_back"): _("%(who)s recorded that a needed check is missing again."),
    ("assessment", "propose"): _("%(who)s proposed the outcome of the checks."),
    ("assessment", "return"): _("%(who)s sent the proposed outcome of the checks back."),
    ("assessment", "approve_first"): _("%(who)s gave the first of two approvals of the outcome of the checks."),
    ("assessment", "end_favourable"): _("%(who)s approved the outcome of the checks: favourable."),
    ("assessment", "end_observations"): _("%(who)s approved the outcome of the checks: favourable with observations."),
    ("assessment", "end_adverse"): _("%(who)s gave the second approval: the outcome of the checks is adverse."),
    ("assessment", "end_inconclusive"): _("%(who)s approved the outcome of the checks: inconclusive."),
    ("assessment", "reopen"): _("%(who)s reopened the assessment of the checks."),
    ("application", "lodge"): _("%(who)s lodged the application."),
    ("application", "forward"): _("%(who)s forwarded the application to the Ministry."),
    ("safeconduct", "request"): _("%(who)s requested a safe-conduct."),
    ("safeconduct", "cancel"): _("%(who)s cancelled the safe-conduct requested by %(requester)s before it was issued."),
    ("safeconduct", "approve"): _("%(who)s approved the safe-conduct requested by %(requester)s."),
    ("safeconduct", "return"): _("%(who)s returned the safe-conduct requested by %(requester)s for correction."),
    ("safeconduct", "refuse"): _("%(who)s refused the safe-conduct requested by %(requester)s."),
    ("safeconduct", "send_back"): _("%(who)s sent the safe-conduct back: a fact changed after the approval."),
    ("safeconduct", "number"): _("%(who)s gave the safe-conduct its number, %(paper)s."),
    ("safeconduct", "issue"): _("%(who)s issued the safe-conduct %(paper)s."),
    ("safeconduct", "enter_sheet"): _("%(who)s confirmed the sheet %(paper)s, which had been filled in by hand."),
    ("safeconduct", "withdraw_entry"): _("%(who)s took a sheet back that had been entered in this case by mistake."),
    ("safeconduct", "expire"): _("%(who)s recorded that the safe-conduct %(paper)s ended by its date."),
    ("safeconduct", "review"): _("%(who)s wrote what became of the holder of the safe-conduct %(paper)s, which ended."),
    ("safeconduct", "supersede"): _("%(who)s ended the safe-conduct %(paper)s early: a longer one begins."),
    ("safeconduct", "replace"): _("%(who)s made the safe-conduct %(paper)s void: another takes its place."),
    ("safeconduct", "revoke"): _("%(who)s revoked the safe-conduct %(paper)s as the third person."),
    ("safeconduct", "surrender"): _("%(who)s recorded that the safe-conduct %(paper)s was handed back."),
    ("safeconduct", "end_for_no_show"): _("%(who)s ended the safe-conduct %(paper)s after a missed interview."),
    ("safeconduct", "lose_validity"): _("%(who)s recorded that the safe-conduct %(paper)s lost its validity."),
    ("safeconduct", "end_by_death"): _("%(who)s ended the safe-conduct %(paper)s: its holder has died."),
    ("safeconduct", "stop_for_death"): _("%(who)s stopped a request for a safe-conduct: the person has died."),
    ("revocation", "propose"): _("%(who)s proposed to revoke a safe-conduct; a supervisor is asked."),
    ("safeconduct", "stop"): _("%(who)s gave up a request for a safe-conduct: what the person held was ended."),
    ("revocation", "approve"): _("%(who)s approved the revocation of a safe-conduct; a second supervisor is asked."),
    ("revocation", "confirm"): _("%(who)s confirmed the revocation of a safe-conduct."),
    ("revocation", "reject"): _("%(who)s rejected the revocation of a safe-conduct: it goes on."),
    ("revocation", "lapse"): _("%(who)s closed a revocation: the safe-conduct has ended otherwise."),
    ("application", "admit"): _("%(who)s recorded that the Ministry admitted the application."),
    ("application", "reject"): _("%(who)s recorded that the Ministry rejected the application outright."),
    ("application", "archive"): _("%(who)s recorded that the Ministry archived the application."),
    ("application", "recognise"): _("%(who)s recorded that the Ministry recognised the person as a refugee."),
    ("application", "back_to_lodged"): _("%(who)s withdrew an act of the Ministry: the application is lodged again."),
    ("application", "back_to_forwarded"): _(
        "%(who)s withdrew an act of the Ministry: the application is before it again."
    ),
    ("application", "back_to_admitted"): _(
        "%(who)s withdrew an act of the Ministry: the application is admitted again."
    ),
    ("application", "pass_on"): _("%(who)s named who stands for the application after the applicant's death."),
    ("application", "end_negative"): _("%(who)s recorded that the Ministry's negative decision is final."),
}
ALARMS: dict[Alarm, Any] = {
    Alarm.PROBLEMS: _("The trail is not what was written: a verification found problems."),
    Alarm.NOT_VERIFIED: _("The last verification of the trail did not look at everything."),
    Alarm.LATE: _("The trail has not been verified for more than 26 hours."),
    Alarm.NO_CHECKPOINT: _("The checkpoint of the trail could not be made."),
    Alarm.CHECKPOINT_LATE: _("The trail has had no checkpoint for more than 26 hours."),
    Alarm.UNDELIVERED: _("A checkpoint or a warning cannot be written or sent."),
}
STEP = _("%(who)s: %(what)s.")
NOT_KNOWN = dict.fromkeys(("requester", "paper", "thing", "what", "codes", "results"), "—")


def told(template: Any, values: Mapping[str, Any]) -> str:
    """The sentence in the reader's language; what is not known is a dash."""
    return str(template) % {**NOT_KNOWN, **values}


def step_sentence(subject_type: str, verb: str, values: Mapping[str, Any]) -> str:
    """What one step of a concept's table was."""
    return told(STEPS.get((subject_type, verb), STEP), {"what": verb, **values})


def roles_in_words(role: str) -> str:
    """The roles that the trail wrote down, in words."""
    known = dict(Role.choices)
    return ", ".join(str(known.get(one, one)) for one in role.split("+") if one and one != "system")
