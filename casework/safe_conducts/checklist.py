"""Every guard of a paper as a line for whoever decides: what was looked at and is met, and what was found otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.errors import Finding
from casework.safe_conducts.evidence import Evidence
from casework.safe_conducts.kinds import ADMIN, EXIT, INITIAL, OTHER, REFUGEE

Line = tuple[str | Promise, frozenset[str]]  # what must hold, and the codes of what the rules find where it does not


def _line(says: str | Promise, *codes: str) -> Line:
    return says, frozenset(codes)


THE_CASE: Final = (
    _line(_("The case is open."), "case_not_open"),
    _line(_("No death is recorded."), "person_died"),
    _line(_("The law of the day has this kind of safe-conduct."), "no_term_in_force", "rule_unverified"),
)
THE_PERSON: Final = (
    _line(_("No Colombian nationality is known."), "colombian_established", "colombian_claimed"),
    _line(_("A document or a sworn identity is recorded."), "identity_missing"),
    _line(_("There is a photo."), "photo_missing"),
    _line(_("There is an address."), "address_missing"),
    _line(_("Items have been declared."), "items_not_declared"),
)
A_CHILD: Final = _line(
    _("An adult of the family answers for this child, or the ICBF was told."), "child_without_representative"
)
CHECKS: Final = (
    _line(_("Every background check is answered."), "check_pending", "check_could_not_run"),
    _line(_("No match waits for a decision."), "match_undecided"),
)
NO_OTHER_PERMIT: Final = _line(_("The Ministry has told of no other permit."), "has_other_permit")
NONE_REVOKED: Final = _line(_("No earlier safe-conduct was revoked."), "revoked_before")
ONE_OF_MANY: Final = _line(_("No other safe-conduct of this person holds on these days."), "still_valid")
WITHOUT_A_GAP: Final = _line(
    _("It follows the safe-conduct before it in time and without a gap."),
    *("renewed_too_early", "not_renewable", "decided_late", "asked_late", "ends_sooner"),
)
OF_THE_KIND: Final[Mapping[str, Sequence[Line]]] = {
    INITIAL: (
        _line(_("An application is lodged."), "application_not_lodged"),
        _line(_("No ground of inadmission stands."), "inadmission_recorded"),
        _line(_("The person has had no first safe-conduct before."), "had_a_first"),
    ),
    ADMIN: (
        _line(_("Why the person stays is written down."), "admin_reason"),
        _line(
            _("An application is pending that the Ministry has not admitted."),
            *("no_application", "application_admitted", "application_ended"),
        ),
        _line(_("The person has had a first safe-conduct."), "no_paper_before"),
        WITHOUT_A_GAP,
    ),
    REFUGEE: (
        _line(_("The Ministry has admitted the application."), "application_not_admitted"),
        _line(_("The Ministry asks for it, by a number."), "ministry_request_missing"),
        WITHOUT_A_GAP,
    ),
    OTHER: (
        _line(_("The reason that the law does not foresee is written down."), "other_reason", "application_ended"),
        WITHOUT_A_GAP,
    ),
    EXIT: (_line(_("A final negative decision is recorded."), "negative_not_final"), WITHOUT_A_GAP),
}
CHECKS_OF_THE_KIND: Final[Mapping[str, Sequence[Line]]] = {
    INITIAL: (_line(_("The background checks are requested."), "checks_not_requested"),),
    REFUGEE: (
        _line(_("No assessment of the checks is adverse."), "assessment_adverse"),
        _line(_("No answer of a check is out of date."), "checks_stale"),
    ),
}
# The reason is what these ask for: once it is written down, they are met.
MET_BY_A_REASON: Final = frozenset({"admin_reason", "other_reason"})
A_REPLACEMENT: Final = _line(_("What it replaces has not ended otherwise."), "nothing_to_replace", "ended_by_act")
WHO_DECIDES: Final = (
    _line(_("Your role reaches this office."), "role_not_held", "other_office"),
    _line(
        _("You did not request it, register the case or edit the facts last."),
        *("own_request", "own_record", "own_case", "own_edit"),
    ),
)


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that was looked at, and what the rules found about it: nothing where it is met."""

    says: str | Promise
    findings: Sequence[Finding] = ()


def checklist(evidence: Evidence, findings: Sequence[Finding], *, decides: bool, reads_checks: bool) -> list[Guard]:
    """Each guard of this paper once, met or with what was found; what no guard foresees is a line of its own.

    Who does not decide is told nothing of who may, and who reads no checks nothing of them.
    """
    who = {code for _says, codes in WHO_DECIDES for code in codes}
    told = [finding for finding in findings if decides or finding.code not in who]
    lines = [*_lines_of(evidence, reads_checks=reads_checks), *(WHO_DECIDES if decides else ())]
    known = frozenset[str]().union(*(codes for _says, codes in lines))
    return [
        *(Guard(says, [one for one in told if one.code in codes]) for says, codes in lines),
        *(Guard("", [one]) for one in told if one.code not in known),
    ]


def _lines_of(evidence: Evidence, *, reads_checks: bool) -> Iterable[Line]:
    yield from THE_CASE
    if evidence.replaced:
        yield A_REPLACEMENT
        return
    yield from OF_THE_KIND.get(evidence.kind, ())
    yield NO_OTHER_PERMIT
    yield NONE_REVOKED
    yield ONE_OF_MANY
    yield from THE_PERSON
    if evidence.is_child:
        yield A_CHILD
    if reads_checks:
        yield from CHECKS_OF_THE_KIND.get(evidence.kind, ())
        yield from CHECKS
