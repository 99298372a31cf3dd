"""The codes of findings and the names of pages in a few words, as a story tells them to an auditor. No queries."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

FINDINGS: dict[str, Any] = {
    "account_not_usable": _("that account cannot be used"),
    "account_of_the_system": _("the application's own account"),
    "address_missing": _("no address"),
    "administrators_exist": _("there are administrators already"),
    "already_a_principal": _("already the principal of a family"),
    "already_compared": _("the two cases had been compared"),
    "already_covered": _("already covered by an application"),
    "already_in_a_family": _("already in a family"),
    "already_linked": _("already linked to the family"),
    "already_lodged": _("an application had been lodged"),
    "already_requested": _("a safe-conduct had been requested"),
    "already_settled": _("the match had been decided"),
    "applicant_not_covered": _("the applicant is not a relative of themselves"),
    "application_not_lodged": _("no application lodged"),
    "application_not_signed": _("application not signed"),
    "asked_again": _("the check was asked again"),
    "asker_without_role": _("who asked does not hold the role any more"),
    "birth_missing": _("no birth and no age"),
    "case_not_live": _("the case is closed or given up"),
    "case_not_open": _("the case is not open"),
    "check_could_not_run": _("a background check could not run"),
    "check_pending": _("a background check has no answer"),
    "checks_not_requested": _("no background checks requested"),
    "child_before_parent": _("the child would be older than the parent"),
    "child_maybe_before_parent": _("the child may be older than the parent"),
    "child_without_representative": _("a child without a representative"),
    "code_wrong": _("user name and code do not belong together"),
    "colleague_elsewhere": _("the colleague acts for another office"),
    "colombian_claimed": _("says to be Colombian"),
    "colombian_established": _("is Colombian"),
    "confirmer_no_administrator": _("whoever confirms is no administrator"),
    "dispatch_number_missing": _("no dispatch number"),
    "entry_in_future": _("entry in the future"),
    "entry_missing": _("nothing said about the entry"),
    "entry_unknown": _("day of entry not known"),
    "facts_changed": _("a fact changed after the approval"),
    "forwarded_before_lodged": _("forwarded before it was lodged"),
    "forwarded_late": _("forwarded late"),
    "had_a_first": _("had a first safe-conduct before"),
    "head_is_a_relative": _("the head of the family is somebody's relative"),
    "head_not_registered": _("the head of the family is not registered"),
    "identity_missing": _("no identity document"),
    "issuer_no_administrator": _("whoever issues is no administrator"),
    "items_not_declared": _("items not declared"),
    "last_administrators": _("two administrators must remain"),
    "link_ended": _("the link had ended"),
    "link_unverified": _("the family link is not verified"),
    "linked_to_themselves": _("linked to themselves"),
    "lodged_late": _("lodged late"),
    "match_undecided": _("a match is not decided"),
    "name_missing": _("no name"),
    "nationality_missing": _("no nationality"),
    "needs_not_asked": _("specific needs not asked"),
    "needs_own_application": _("needs an application of their own"),
    "no_term_in_force": _("no term of the law in force"),
    "not_a_child": _("not a child"),
    "not_a_dependent_child": _("not a dependent child"),
    "not_a_minor": _("not a minor"),
    "not_active": _("the safe-conduct is not active"),
    "not_found": _("not there, or not theirs to see"),
    "not_in_the_family": _("not in the family"),
    "not_registered": _("not registered"),
    "not_restricted": _("the case is not restricted"),
    "not_told_in_private": _("not told in private"),
    "note": _("reason"),
    "notice_missing": _("privacy notice not given"),
    "other_office": _("role for another office"),
    "own_absence": _("their own absence"),
    "own_account": _("their own account"),
    "own_case": _("they registered the case"),
    "own_edit": _("they edited the facts"),
    "own_record": _("they began the record"),
    "own_request": _("they made the request"),
    "own_work": _("their own work"),
    "parent_barely_older": _("the parent is hardly older than the child"),
    "photo_missing": _("no photo"),
    "possible_duplicate": _("possible duplicate"),
    "principal_ends_last": _("the principal leaves the family last"),
    "principal_has_no_relation": _("the principal has no relation to themselves"),
    "read_only": _("nothing can be changed here"),
    "received_in_future": _("received in the future"),
    "relative_has_application": _("the relative has an application"),
    "relative_not_registered": _("the relative is not registered"),
    "request_of_another": _("another person asked for it"),
    "role_not_held": _("role not held"),
    "rule_unverified": _("the rule still has to be verified"),
    "same_person": _("the same person"),
    "second_person": _("a second person must confirm"),
    "service_missing": _("nothing said about the service"),
    "signature_missing": _("not said how the person signed"),
    "spouse_is_a_child": _("the spouse is a child"),
    "still_valid": _("another paper still holds"),
    "term_shortened": _("shorter than the law allows"),
    "typed_late": _("typed in late"),
}
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
    "request_safe_conduct": _("request a safe-conduct"),
    "safe_conduct": _("open the safe-conduct"),
    "approve": _("approve the safe-conduct"),
    "give_back": _("return or refuse the safe-conduct"),
    "document": _("open the paper"),
    "hand_over": _("hand the safe-conduct over"),
    "check": _("open the background check"),
    "ask_again": _("ask for the check again"),
    "decide_hit": _("decide on a match"),
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
}
PURPOSES: dict[str, Any] = {
    "receipt printed": _("receipt printed"),
    "document opened": _("document opened"),
}


def purpose_in_words(text: str) -> str:
    """For what something was read: our own words in the reader's language, anybody else's as they wrote them."""
    return str(PURPOSES.get(text, text))


def finding_in_words(code: str) -> str:
    """What a finding's code means; the code itself, spaced, where nobody gave it words."""
    if code.startswith("no_step_"):
        return str(_("the status does not allow it"))
    return str(FINDINGS.get(code, code.replace("_", " ")))


def findings_in_words(codes: Iterable[str]) -> str:
    """Several, one after the other; a dash for none."""
    return ", ".join(map(finding_in_words, codes)) or "—"


def page_in_words(name: str) -> str:
    """What somebody wants to do on a page with this name; the name itself, spaced, where nobody gave it words."""
    last = name.rpartition(":")[2]
    return str(PAGES.get(last, last.replace("_", " ").replace(".", " ")))
