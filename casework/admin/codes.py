"""Findings, and the names of pages and tasks, in a few words, as a story tells them to an auditor. No queries."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.admin.finding_words import FINDINGS

PAGES: dict[str, Any] = {
    "case": _("open the case"),
    "registration": _("register the person"),
    "draft": _("save the draft"),
    "void": _("give up the record"),
    "correct": _("correct the facts"),
    "correct_entry": _("correct the entry"),
    "compare": _("compare the case with another"),
    "named": _("let a colleague see the case"),
    "photo": _("see or replace the photo"),
    "lodge": _("lodge the application"),
    "complete_application": _("complete the application"),
    "forward_application": _("forward the application"),
    "receipt": _("print the receipt"),
    "reviewers": _("assign the case to a security reviewer"),
    "end_assignment": _("end an assignment"),
    "transfer": _("transfer the case to another office"),
    "request_safe_conduct": _("request a safe-conduct"),
    "safe_conduct": _("open the safe-conduct"),
    "approve": _("approve the safe-conduct"),
    "give_back": _("return or refuse the safe-conduct"),
    "document": _("open the paper"),
    "hand_over": _("hand the safe-conduct over"),
    "check": _("open the background check"),
    "opinions": _("open the intelligence opinions"),
    "opinion": _("read an intelligence opinion"),
    "statement": _("read what the person told"),
    "searches": _("read what was looked for"),
    "ask_again": _("ask for the check again"),
    "match": _("open a match of the background check"),
    "take_match": _("take a match for review"),
    "release_match": _("give a match back"),
    "withdraw_verdict": _("take a decision on a match back"),
    "reopen_match": _("take a settled match up again"),
    "decide_hit": _("decide on a match"),
    "restriction": _("restrict the case, or lift that"),
    "emergency": _("open the case by emergency access"),
    "emergency_access": _("review an emergency access"),
    "end_emergency": _("end an emergency access"),
    "colleague": _("see a colleague and their work"),
    "move_work": _("move the work of a colleague"),
    "back": _("end an absence"),
    "put_on_call": _("put somebody on call"),
    "take_back_call": _("take somebody off the on-call list"),
    "account": _("open the account"),
    "ask": _("ask for something about an account"),
    "disable_account": _("disable the account"),
    "account_request": _("decide on a request about an account"),
    "end_role": _("end a role"),
    "revoke_token": _("revoke a token"),
    "case_list": _("open the list of cases"),
    "start": _("register an arrival"),
    "import_paper": _("bring in what was kept on paper"),
    "paper_template": _("download the form for paper records"),
    "alike": _("see people who may be the same"),
    "decide_alike": _("decide whether two people are the same"),
    "withdraw_transfer": _("take a transfer back"),
    "taken_over": _("take the case over"),
    "transfers": _("open the transfers"),
    "answer_transfer": _("answer a transfer"),
    "reads_by_auditors": _("see which auditors read cases"),
    "family": _("open the family"),
    "link": _("link a person to a family"),
    "relatives": _("add relatives"),
    "begin_relatives": _("begin the records of relatives"),
    "keep_relatives": _("keep the records of relatives"),
    "child_notice": _("record that the ICBF was told of a child"),
    "own_application": _("lodge an application of their own"),
    "verify_link": _("verify a family link"),
    "told_in_private": _("record what a relative was told in private"),
    "end_link": _("end a family link"),
    "record_ministry_act": _("record an act of the Ministry"),
    "correct_act": _("correct an act of the Ministry"),
    "withdraw_act": _("withdraw an act of the Ministry"),
    "act_scan": _("open the scan of an act of the Ministry"),
    "inadmission": _("record a ground of inadmission"),
    "withdraw_inadmission": _("withdraw a ground of inadmission"),
    "record_death": _("record a death"),
    "withdraw_death": _("take the record of a death back"),
    "name_principal": _("name who stands for a claim after a death"),
    "covered": _("change whom the application covers"),
    "safe_conduct_queue": _("open the requests to decide on"),
    "approve_chosen": _("approve several requests"),
    "renewals": _("open the renewals"),
    "appointments": _("print the appointments"),
    "printing": _("open what is to be printed"),
    "print_chosen": _("print several papers"),
    "cancel_safe_conduct": _("cancel the safe-conduct"),
    "act_on_paper": _("replace, take back or end the paper"),
    "revocation": _("propose or decide a revocation"),
    "blocks": _("open the blocks of blank sheets"),
    "enter_sheet": _("enter a sheet that was filled in by hand"),
    "block": _("open a block of blank sheets"),
    "sheets_pdf": _("print the blank sheets"),
    "reconcile_block": _("reconcile a block of blank sheets"),
    "sheet": _("open a blank sheet"),
    "check_paper": _("check a paper"),
    "register": _("open the register of numbers"),
    "counts": _("open the counts"),
    "counts_csv": _("download the counts"),
    "office_work": _("open the work of the office"),
    "office_list": _("open a list of the office"),
    "colleagues": _("open the list of colleagues"),
    "approvers": _("see who can approve"),
    "delegate": _("delegate approvals"),
    "accounts": _("open the accounts"),
    "ask_for_new": _("ask for a new account"),
    "account_requests": _("open the requests about accounts"),
    "tokens": _("open the tokens"),
    "activate": _("activate an account"),
    "case_checks": _("open the checks of the case"),
    "checks_sent": _("record that questions were sent to the agencies"),
    "weigh_all": _("weigh the answers of the agencies"),
    "renew_checks": _("ask for checks that are out of date anew"),
    "assessment": _("open the assessment of the checks"),
    "assessments": _("open the assessments"),
    "propose_outcome": _("propose the outcome of an assessment"),
    "approve_outcome": _("approve the outcome of an assessment"),
    "return_outcome": _("return the outcome of an assessment"),
    "reopen_assessment": _("reopen an assessment"),
    "followed_up": _("record what followed an adverse assessment"),
    "answer_scan": _("open the scan of an answer"),
    "lists": _("open the lists"),
    "bring_list": _("bring in a list"),
    "list_version": _("open a version of a list"),
    "take_list": _("let a version of a list serve"),
    "discard_list": _("discard a version of a list"),
    "put_back_list": _("put an earlier version of a list back"),
    "agency_check": _("open the check of an agency"),
    "record_answer": _("record the answer of an agency"),
    "weigh_answer": _("weigh the answer of an agency"),
    "reopen_check": _("reopen a check"),
    "cancel_check": _("withdraw the question to an agency"),
    "legal_review": _("open the legal review of a notice"),
    "match_queue": _("open the matches to review"),
}
TASKS: dict[str, Any] = {
    "audit.seal_blocks": _("sealing the trail"),
    "journey.sweep": _("doing what is due"),
    "safe_conducts.issue": _("issuing a safe-conduct"),
    "screening.run_check": _("running a background check"),
    "screening.screen_chunk": _("running many background checks"),
    "screening.look_anew": _("looking people up anew by another way of comparing"),
    "screening.rescreen": _("comparing everybody with a new version of a list"),
    "audit.make_checkpoint": _("signing a checkpoint of the trail"),
    "audit.verify": _("verifying the trail"),
    "audit.deliver": _("sending a checkpoint to the auditors"),
    "safe_conducts.publish_bundle": _("publishing the bundle for checkpoints"),
    "screening.ask_agency": _("sending a question to an agency"),
    "screening.take_lists": _("taking lists from the watched folder"),
}
PURPOSES: dict[str, Any] = {
    "receipt printed": _("receipt printed"),
    "document opened": _("document opened"),
    "emergency access": _("emergency access"),
}


def purpose_in_words(text: str) -> str:
    """For what something was read: our own words in the reader's language, anybody else's as they wrote them."""
    return "; ".join(str(PURPOSES.get(part, part)) for part in text.split("; "))


def finding_in_words(code: str) -> str:
    """What a finding's code means; the code itself, spaced, where nobody gave it words."""
    if code.startswith("no_step_"):
        return str(_("the status does not allow it"))
    return str(FINDINGS.get(code, code.replace("_", " ")))


def findings_in_words(codes: Iterable[str]) -> str:
    """Several, one after the other; a dash for none."""
    return ", ".join(map(finding_in_words, codes)) or "—"


def task_in_words(name: str) -> str:
    """What a task does; its own name, spaced, where nobody gave it words."""
    return str(TASKS.get(name, name.replace("_", " ").replace(".", ": ")))


def page_in_words(name: str) -> str:
    """What somebody wants to do on a page with this name; the name itself, spaced, where nobody gave it words."""
    last = name.rpartition(":")[2]
    return str(PAGES.get(last, last.replace("_", " ").replace(".", " ")))
