"""What happened, in sentences: one for every act and every other event of the trail. No queries."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.admin.codes import findings_in_words, page_in_words, task_in_words
from casework.admin.sentences_of_sheets import SHEETS_AND_KEYS
from casework.admin.words import choice, column, thing
from casework.journey.telling import roles_in_words, told
from casework.templatetags.amparo import local

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")  # as the trail writes times: UTC, with its offset

ACTS: dict[str, Any] = {
    **SHEETS_AND_KEYS,
    "arrivals.case_started": _("%(who)s started the case."),
    "arrivals.draft_saved": _("%(who)s saved the draft of the registration."),
    "arrivals.case_registered": _("%(who)s registered the person."),
    "arrivals.case_voided": _("%(who)s gave up the record."),
    "arrivals.crossing_corrected": _("%(who)s corrected the entry; the earlier one stays in the file."),
    "arrivals.facts_corrected": _("%(who)s corrected facts about the person; the earlier ones stay in the file."),
    "arrivals.told_apart": _("%(who)s said that an earlier case is another person's."),
    "arrivals.earlier_case_continued": _("%(who)s gave the record up for the earlier case of the same person."),
    "screening.names_keyed": _("%(who)s made the keys anew by which earlier cases are found."),
    "screening.names_counted": _("%(who)s counted the words of names."),
    "arrivals.photo_added": _("%(who)s added a photo."),
    "arrivals.paper_registered": _("%(who)s registered the person from a day's paper."),
    "arrivals.person_named": _("%(who)s let a colleague see the restricted case."),
    "arrivals.case_restricted": _("%(who)s restricted the case: only people named on it see it."),
    "arrivals.restriction_lifted": _("%(who)s lifted the restriction of the case."),
    "arrivals.glass_broken": _("%(who)s opened the case by emergency access."),
    "arrivals.glass_mended": _("%(who)s ended an emergency access before its time."),
    "arrivals.glass_reviewed": _("%(who)s reviewed an emergency access."),
    "arrivals.cases_compared": _("%(who)s compared two cases."),
    "arrivals.relatives_started": _("%(who)s began the records of relatives who came along."),
    "arrivals.relatives_registered": _("%(who)s registered relatives who came along."),
    "arrivals.relative_linked": _("%(who)s linked the person to a family, as they say."),
    "arrivals.link_verified": _("%(who)s verified a family link."),
    "arrivals.told_in_private": _("%(who)s told the person in private that they may apply on their own."),
    "people.principal_named": _("%(who)s named who stands for a family and its claim after a death."),
    "arrivals.head_named": _("%(who)s gave the place of a family's head, who died, to another."),
    "asylum.ministry_act_withdrawn": _("%(who)s withdrew an act of the Ministry that was recorded on the wrong file."),
    "asylum.application_passed_on": _("%(who)s let another stand for an application after the applicant's death."),
    "arrivals.link_ended": _("%(who)s ended a family link; the cases go on."),
    "arrivals.child_notice_recorded": _("%(who)s recorded that the ICBF was told of the child."),
    "arrivals.inadmission_recorded": _("%(who)s recorded a ground of inadmission."),
    "arrivals.inadmission_withdrawn": _("%(who)s withdrew a ground of inadmission."),
    "people.person_recorded": _("%(who)s began a record of a person."),
    "people.people_recorded": _("%(who)s began the records of several people."),
    "people.facts_recorded": _("%(who)s recorded facts about the person."),
    "people.photo_recorded": _("%(who)s recorded a photo."),
    "people.file_stored": _("%(who)s stored a file."),
    "screening.list_imported": _("%(who)s imported a list."),
    "screening.list_prepared": _("%(who)s brought a list that waits to be taken into use."),
    "screening.list_put_back_asked": _("%(who)s asked for an earlier version of a list to serve again."),
    "screening.list_taken_into_use": _("%(who)s took a list into use."),
    "screening.list_discarded": _("%(who)s discarded a list that waited."),
    "screening.list_file_taken": _("%(who)s imported a list from the watched folder."),
    "screening.list_file_refused": _("%(who)s could not import a list from the watched folder."),
    "screening.lists_watched": _("%(who)s looked for lists that have become old."),
    "screening.checks_requested": _("%(who)s requested the background checks."),
    "screening.check_answered": _("%(who)s received the answer of a background check."),
    "screening.check_postponed": _("%(who)s put off a background check that could not run."),
    "screening.check_asked_again": _("%(who)s asked for a background check again."),
    "screening.check_sent": _("%(who)s recorded that a question went out to an agency."),
    "screening.questions_sent": _("%(who)s recorded that questions went out to agencies."),
    "screening.check_failed": _("%(who)s could not deliver a question to an agency."),
    "screening.check_polled": _("%(who)s looked for an answer of an agency and found none."),
    "screening.check_cancelled": _("%(who)s stopped asking for a background check."),
    "screening.question_withdrawn": _("%(who)s told an agency that its answer is needed no longer."),
    "screening.withdrawal_failed": _("%(who)s could not tell an agency that its answer is needed no longer."),
    "screening.check_reopened": _("%(who)s reopened a background check."),
    "screening.renewal_asked": _("%(who)s asked afresh what a renewed safe-conduct needs."),
    "screening.answer_recorded": _("%(who)s recorded the answer of an agency."),
    "screening.answer_weighed": _("%(who)s weighed the answer of an agency."),
    "screening.answers_weighed": _("%(who)s weighed the answers in which nothing was found."),
    "screening.legal_review_done": _("%(who)s recorded the legal review of a notice."),
    "screening.silence_told": _("%(who)s told of agencies that have not answered in time."),
    "screening.results_stale": _("%(who)s marked answers as out of date."),
    "screening.late_questions_asked": _("%(who)s asked for checks that had become due since."),
    "screening.assessment_opened": _("%(who)s opened the assessment of the checks."),
    "screening.assessment_seen_to": _("%(who)s looked whether the assessment of the checks is complete."),
    "screening.assessment_proposed": _("%(who)s proposed the outcome of the checks."),
    "screening.assessment_returned": _("%(who)s sent the proposed outcome of the checks back."),
    "screening.assessment_approved": _("%(who)s approved the outcome of the checks."),
    "screening.assessment_followed_up": _("%(who)s recorded what followed an adverse assessment."),
    "screening.assessment_reopened": _("%(who)s reopened the assessment of the checks."),
    "screening.hit_decided": _("%(who)s decided on a match of a background check."),
    "screening.verdict_withdrawn": _("%(who)s took a decision on a match back."),
    "screening.hit_reopened": _("%(who)s took a settled match up again."),
    "screening.match_taken": _("%(who)s took a match for review and reads the case for a week."),
    "screening.match_released": _("%(who)s gave a match back to the other reviewers."),
    "screening.asked_afresh": _("%(who)s asked for background checks afresh."),
    "screening.person_asked_anew": _("%(who)s asked the lists again about a person whose facts changed."),
    "screening.round_begun": _("%(who)s began to compare everybody with a new version of a list."),
    "screening.round_kept": _("%(who)s found likenesses with new entries of a list."),
    "screening.looked_anew": _("%(who)s looked people up anew by another way of comparing."),
    "screening.round_ended": _("%(who)s compared everybody with a new version of a list."),
    "asylum.application_lodged": _("%(who)s lodged the application."),
    "asylum.application_completed": _("%(who)s completed the application."),
    "asylum.application_forwarded": _("%(who)s forwarded the application to the Ministry."),
    "asylum.relative_covered": _("%(who)s let a relative's application cover the person."),
    "asylum.cover_ended": _("%(who)s recorded that a relative's application covers the person no more."),
    "safe_conducts.requested": _("%(who)s requested a safe-conduct."),
    "safe_conducts.approved": _("%(who)s approved the safe-conduct."),
    "safe_conducts.returned": _("%(who)s returned the safe-conduct for correction."),
    "safe_conducts.refused": _("%(who)s refused the safe-conduct."),
    "safe_conducts.cancelled": _("%(who)s cancelled the safe-conduct before it was issued."),
    "safe_conducts.sent_back": _("%(who)s sent the safe-conduct back: a fact changed after the approval."),
    "safe_conducts.numbered": _("%(who)s gave the safe-conduct its number."),
    "safe_conducts.issued": _("%(who)s issued the safe-conduct."),
    "safe_conducts.issue_postponed": _("%(who)s put off issuing a safe-conduct that could not be set on paper."),
    "safe_conducts.handed_over": _("%(who)s handed the safe-conduct over to its holder."),
    "safe_conducts.renewal_requested": _("%(who)s asked for the renewal of a safe-conduct."),
    "safe_conducts.renewals_requested": _("%(who)s asked for the renewal of several safe-conducts."),
    "safe_conducts.approved_together": _("%(who)s approved several safe-conducts, each on its own evidence."),
    "safe_conducts.replacement_requested": _("%(who)s asked for another sheet of a safe-conduct."),
    "safe_conducts.surrendered": _("%(who)s recorded that a safe-conduct was handed back."),
    "safe_conducts.reviewed": _("%(who)s wrote what became of somebody whose safe-conduct had ended."),
    "safe_conducts.ended_for_no_show": _("%(who)s ended a safe-conduct after a missed interview."),
    "safe_conducts.lost_validity": _("%(who)s ended safe-conducts on an act of the Ministry."),
    "safe_conducts.ended_by_death": _("%(who)s ended the safe-conducts of somebody who died."),
    "safe_conducts.revocation_proposed": _("%(who)s proposed to revoke a safe-conduct."),
    "safe_conducts.revocation_approved": _("%(who)s approved the revocation of a safe-conduct."),
    "safe_conducts.revoked": _("%(who)s revoked a safe-conduct as the third person."),
    "safe_conducts.revocation_rejected": _("%(who)s rejected the revocation of a safe-conduct."),
    "safe_conducts.revocation_told": _("%(who)s told the person that the safe-conduct is revoked."),
    "safe_conducts.printed": _("%(who)s printed a safe-conduct."),
    "asylum.ministry_act_recorded": _("%(who)s recorded an act of the Ministry."),
    "asylum.ministry_act_corrected": _("%(who)s corrected how an act of the Ministry was recorded."),
    "people.death_recorded": _("%(who)s recorded that the person died."),
    "people.death_withdrawn": _("%(who)s took back that the person died."),
    "safe_conducts.expired": _("%(who)s recorded that the safe-conduct ended by its date."),
    "audit.search_terms_shredded": _(
        "%(who)s destroyed the keys of old searches: their words cannot be read any more."
    ),
    "screening.opinion_recorded": _("%(who)s recorded an intelligence opinion; its text is sealed."),
    "work.answers_forgotten": _("%(who)s deleted answers that were kept for repeated requests."),
    "bulletins.made": _("%(who)s froze the counts of a bulletin."),
    "audit.checkpoint_made": _("%(who)s signed a checkpoint of the trail."),
    "audit.delivered": _("%(who)s wrote or sent a checkpoint or a warning."),
    "audit.delivery_tried": _("%(who)s tried to write or send a checkpoint or a warning."),
    "audit.verification_recorded": _("%(who)s wrote down how a verification of the trail ended."),
    "staff.account_created": _("%(who)s made an account."),
    "staff.role_granted": _("%(who)s granted a role."),
    "staff.token_issued": _("%(who)s issued an API token."),
    "staff.token_revoked": _("%(who)s revoked an API token."),
    "staff.first_administrators": _("%(who)s made the first two administrators."),
    "staff.mandate_issued": _("%(who)s issued a mandate, which another person confirmed."),
    "staff.mandate_revoked": _("%(who)s revoked a mandate."),
    "arrivals.case_assigned": _("%(who)s assigned the case to a security reviewer."),
    "arrivals.assignment_ended": _("%(who)s ended what a security reviewer saw of the case."),
    "arrivals.transfer_requested": _("%(who)s asked that another office take the case."),
    "arrivals.transfer_accepted": _("%(who)s took the case from another office."),
    "arrivals.transfer_declined": _("%(who)s declined to take the case from another office."),
    "arrivals.transfer_withdrawn": _("%(who)s withdrew the question whether another office takes the case."),
    "arrivals.transfer_taken_over": _("%(who)s took over the case that came from another office."),
    "staff.account_opened": _("%(who)s opened an account with a role."),
    "staff.sessions_ended": _("%(who)s ended sessions of an account."),
    "staff.second_factor_reset": _("%(who)s took the lost second factor from an account."),
    "staff.field_keys_rotated": _("%(who)s encrypted sealed columns anew with the first key of the ring."),
    "staff.account_requested": _("%(who)s asked for something about an account, which a second person decides."),
    "staff.account_request_confirmed": _("%(who)s confirmed what another person asked about an account."),
    "staff.account_request_refused": _("%(who)s refused what another person asked about an account."),
    "staff.account_request_withdrawn": _("%(who)s withdrew what they had asked about an account."),
    "staff.account_activated": _("%(who)s chose a password with their activation code."),
    "staff.account_disabled": _("%(who)s disabled an account."),
    "staff.account_enabled": _("%(who)s enabled an account again."),
    "staff.role_ended": _("%(who)s ended a role."),
    "staff.leave_recorded": _("%(who)s recorded the leave of a colleague."),
    "staff.departure_recorded": _("%(who)s recorded that a colleague left."),
    "staff.return_recorded": _("%(who)s recorded that the absence of a colleague is over."),
    "staff.absences_reminded": _("%(who)s reminded of work that nobody moved before an absence."),
    "staff.on_call_recorded": _("%(who)s put a supervisor on call."),
    "staff.on_call_taken_back": _("%(who)s took a supervisor off the on-call list."),
    "staff.approvers_watched": _("%(who)s looked where soon nobody can decide."),
    "journey.work_moved": _("%(who)s moved the open work of a colleague."),
    "demonstration.multiplied": _("%(who)s copied the demonstration's cases, for measuring."),
    "staff.numbers_raised": _("%(who)s lifted the registers to their highest numbers, as after a restore."),
}
READS: dict[str, Any] = {
    "casework_case": _("%(who)s opened the case."),
    "casework_storedfile": _("%(who)s opened a stored file: a photo or a document."),
    "case_story": _("%(who)s read this story."),
    "case_files": _("%(who)s looked at the files of the case and who opened them."),
    "case_pack": _("%(who)s opened the page that hands the history out."),
    "versions": _("%(who)s looked at two versions of a row side by side."),
    "user_acts": _("%(who)s looked at what an account did."),
    "casework_statement": _("%(who)s read what the person told."),
    "casework_intelligenceopinion": _("%(who)s read the text of an intelligence opinion."),
    "casework_searchterm": _("%(who)s read what was looked for."),
    "casework_safeconduct": _("%(who)s opened the safe-conduct."),
    "casework_check": _("%(who)s opened the background check."),
    "casework_assessment": _("%(who)s opened the assessment of the checks."),
    "casework_application": _("%(who)s opened the application or printed its receipt."),
    "casework_familymember": _("%(who)s looked at the family."),
    "case_readers": _("%(who)s looked at who read the case."),
}
READ = _("%(who)s opened: %(thing)s.")
CHANGED = _("%(who)s changed: %(thing)s.")
BY_CHANGE: dict[str, Any] = {  # where an act has no sentence of its own
    "insert": _("%(who)s recorded: %(thing)s."),
    "delete": _("%(who)s removed: %(thing)s."),
}
EXPORTS: dict[str, Any] = {
    "audit.history_taken": _("%(who)s took the history of the case along."),
    "bulletins.exported": _("%(who)s exported the counts of a bulletin."),
}
TASKS: dict[str, Any] = {
    "audit.trail_checked": _("%(who)s verified the trail."),
    "audit.trail_verified": _("%(who)s verified the trail at the command line."),
    "demonstration.stepped": _("%(who)s moved the clock of the demonstration."),
    "audit.search_terms_shredded": _(
        "%(who)s destroyed the keys of old searches: their words cannot be read any more."
    ),
    "backup.restored": _("%(who)s restored everything from a backup."),
}
TASK_RUNS: dict[str, Any] = {
    "ok": _("%(who)s did a task: %(task)s."),
    "failed": _("A task of %(who)s failed: %(task)s (%(error)s)."),
    "retried": _("A task of %(who)s did not succeed and will be tried again: %(task)s (%(error)s)."),
}
BY_KIND: dict[str, Any] = {
    "denied": _("%(who)s was refused: %(what)s (%(codes)s)."),
    "search": _("%(who)s searched and found %(results)s."),
    "export": _("%(who)s exported: %(thing)s."),
    "import": _("%(who)s checked or registered a sheet of a day's paper."),
    "print": _("%(who)s printed: %(thing)s."),
    "task": _("%(who)s: %(what)s."),
    "sign_in": _("%(who)s signed in."),
    "sign_out": _("%(who)s signed out."),
    "sign_in_failed": _("A sign-in failed."),
}
KINDS: dict[str, Any] = {
    "insert": _("row added"),
    "update": _("row changed"),
    "delete": _("row removed"),
    "truncate": _("table emptied"),
    "read": _("read"),
    "search": _("search"),
    "denied": _("refused try"),
    "sign_in": _("sign-in"),
    "sign_in_failed": _("failed sign-in"),
    "sign_out": _("sign-out"),
    "export": _("export"),
    "print": _("print"),
    "import": _("import"),
    "task": _("task"),
}


def event_sentence(*, kind: str, verb: str, table: str, details: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """What one event was: an act by its verb, a read by what was read, the rest by its kind."""
    known = {"thing": thing(table), "what": page_in_words(verb) or thing(table), **values}
    if kind == "read":
        return told(READS.get(table, READ), known)
    if kind in BY_KIND:
        codes = findings_in_words(details.get("findings") or [])
        known |= {"codes": codes, "results": details.get("results", "—"), "error": details.get("error", "—")}
        sentence = EXPORTS.get(verb) or TASKS.get(verb) or TASK_RUNS.get(str(details.get("outcome")))
        act = ACTS.get(verb) if kind in ("task", "sign_out") else None  # an act that changes no row of its own
        return told(sentence or act or BY_KIND[kind], {**known, "task": task_in_words(verb)})
    return told(ACTS.get(verb) or BY_CHANGE.get(kind, CHANGED), known)


def who(actor: str, role: str, names: Mapping[str, str]) -> str:
    """Whoever acted: the name on acts and the role held at that moment."""
    if actor == "anonymous":
        return gettext("Somebody who was not signed in")
    if actor.startswith("db:"):
        return gettext("The database role %(role)s") % {"role": actor.removeprefix("db:")}
    roles = roles_in_words(role)
    return f"{names.get(actor, actor)} ({roles})" if roles else names.get(actor, actor)


def change_in_words(table: str, name: str, *, was: Any, becomes: Any) -> str:
    """A column of one row: what it became, or what it was and became; empty where nobody can read anything in it."""
    before, after = (value_in_words(table, name, value) for value in (was, becomes))
    if before and after:
        return f"{column(name)}: {before} → {after}"
    if before:
        return f"{column(name)}: {before} → —"
    return f"{column(name)}: {after}" if after else ""


def value_in_words(table: str, name: str, value: Any) -> str:
    """A value as the trail wrote it, for people; empty for none."""
    if value is None or value == "":
        return ""
    text = str(value)
    if text.startswith("hmac:"):
        return gettext("personal (digest %(digest)s)") % {"digest": text[5:13]}
    if MOMENT.match(text):
        return local(datetime.fromisoformat(text))
    return {"t": gettext("yes"), "f": gettext("no")}.get(text) or str(choice(table, name, text))
