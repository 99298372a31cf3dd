"""What may be done with a safe-conduct after its issue: each act its words, its form, what stands against it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.errors import Finding, Level, Reasons
from casework.pages.forms import LineField, MomentField, NoteForm, TextField
from casework.safe_conducts import (
    ending,
    ending_rules,
    print_rules,
    prints,
    replacing,
    reviewing,
    revoking,
    revoking_rules,
)
from casework.safe_conducts.ending import certificate_of
from casework.safe_conducts.models import Replacement, SafeConduct
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.states import REVOCATION_OPEN, RevocationStatus
from casework.staff.models import User

MOST = 1000
PRINT = "print"  # stands beside the document, and not among the other acts


class SpoiledForm(forms.Form):
    """What happened to a sheet."""

    note = LineField(label=_("Reason"), max_length=prints.MOST_REASON)


class ReplaceForm(forms.Form):
    """What happened to the sheet, and when the office heard of it."""

    why = forms.ChoiceField(label=_("What happened"), choices=[("", "—"), *Replacement.choices])
    report = LineField(
        label=_("Statement or police report"),
        help_text=_("What the person says, or the number of the report."),
        max_length=300,
    )
    received_at = MomentField(
        label=_("When the office heard of it"), help_text=_("Now, if nothing is written here."), required=False
    )


class EndForm(NoteForm):
    """Why, and that it is meant: what ends here is not taken back."""

    sure = forms.BooleanField(label=_("I have read that it ends at once and is not taken back"))


class SurrenderForm(EndForm):
    """Why, and when."""

    field_order = ("note", "received_at", "sure")

    received_at = MomentField(
        label=_("When it was handed back"), help_text=_("Now, if nothing is written here."), required=False
    )


class BreachForm(forms.Form):
    """What is held against the holder, what shows it, and what they say to it."""

    breach = TextField(label=_("Which condition was broken, when and how"), max_length=MOST)
    evidence = TextField(label=_("What shows it"), max_length=MOST)
    defence = TextField(label=_("What the person said to it"), max_length=MOST)
    heard_at = MomentField(label=_("When the person was heard"))
    urgent = forms.BooleanField(label=_("Urgent: whoever is on call decides within the hour"), required=False)


class ConfirmForm(NoteForm):
    """Why, and what the person can do against it."""

    remedy = LineField(label=_("What the person can do against it, and until when"), max_length=500)


class ToldForm(forms.Form):
    """When the person was told."""

    told_at = MomentField(
        label=_("When the person was told"), help_text=_("Now, if nothing is written here."), required=False
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """A paper, what is proposed about it, the papers of this person, and who asks when."""

    paper: SafeConduct
    revocation: Revocation | None
    earlier: Sequence[SafeConduct]
    user: User
    at: datetime

    @property
    def proposal(self) -> Revocation:
        """The proposal that is open. Raises DoesNotExist where none is."""
        if self.revocation is None:
            raise Revocation.DoesNotExist
        return self.revocation


@dataclass(frozen=True, slots=True)
class PaperAct:
    """One act: what stands against it, and how it is done with what was typed."""

    name: str
    label: str | Promise
    told: str | Promise
    done: str | Promise
    form: type[forms.Form]
    against: Callable[[Subject], list[Finding]]
    do: Callable[[Subject, Mapping[str, Any], Reasons], object]
    grave: bool = False  # ends something, and cannot be taken back
    leads_to: str = "safe_conduct"  # the page after it
    stands: Callable[[Subject], bool] = lambda one: True  # whether the question arises at all


@dataclass(frozen=True, slots=True)
class Offered:
    """An act that this reader may do now, with its form and the questions that it asks."""

    act: PaperAct
    form: forms.Form
    findings: Sequence[Finding | Mapping[str, Any]] = field(default_factory=tuple)


def _as_now(one: Subject) -> dict[str, Any]:
    return {"by": one.user, "at": one.at}


def _replace(one: Subject, typed: Mapping[str, Any], reasons: Reasons) -> object:
    told = (typed["why"], typed["report"])
    return replacing.replace_safe_conduct(
        one.paper.pk, *told, received_at=typed["received_at"], reasons=reasons, **_as_now(one)
    )


def _surrender(one: Subject, typed: Mapping[str, Any], reasons: Reasons) -> object:
    return ending.surrender_safe_conduct(
        one.paper.pk, typed["note"], received_at=typed["received_at"], reasons=reasons, **_as_now(one)
    )


def _review(one: Subject, typed: Mapping[str, Any], _reasons: Reasons) -> object:
    return reviewing.record_reviewed(one.paper.pk, typed["note"], **_as_now(one))


def _end_for_no_show(one: Subject, typed: Mapping[str, Any], _reasons: Reasons) -> object:
    return ending.end_for_no_show(one.paper.pk, typed["note"], **_as_now(one))


def _print(one: Subject, _typed: Mapping[str, Any], reasons: Reasons) -> object:
    return prints.record_print(one.paper.pk, reasons=reasons, **_as_now(one))


def _spoil(one: Subject, typed: Mapping[str, Any], _reasons: Reasons) -> object:
    return prints.record_spoiled(one.paper.pk, typed["note"], **_as_now(one))


def _propose(one: Subject, typed: Mapping[str, Any], reasons: Reasons) -> object:
    return revoking.propose_revocation(one.paper.pk, revoking.Breach(**typed), reasons=reasons, **_as_now(one))


def _approve(one: Subject, typed: Mapping[str, Any], _reasons: Reasons) -> object:
    return revoking.approve_revocation(one.proposal.pk, typed["note"], **_as_now(one))


def _confirm(one: Subject, typed: Mapping[str, Any], _reasons: Reasons) -> object:
    return revoking.confirm_revocation(one.proposal.pk, typed["note"], typed["remedy"], **_as_now(one))


def _reject(one: Subject, typed: Mapping[str, Any], _reasons: Reasons) -> object:
    return revoking.reject_revocation(one.proposal.pk, typed["note"], **_as_now(one))


def _tell(one: Subject, typed: Mapping[str, Any], _reasons: Reasons) -> object:
    return revoking.record_told(one.proposal.pk, told_at=typed["told_at"], **_as_now(one))


def _about(rule: Callable[..., list[Finding]]) -> Callable[[Subject], list[Finding]]:
    return lambda one: rule(one.user, one.paper, at=one.at)


def _about_replacing(one: Subject) -> list[Finding]:
    return ending_rules.about_replacing(one.user, one.paper, earlier=one.earlier, at=one.at)


def _about_revocation(rule: Callable[..., list[Finding]]) -> Callable[[Subject], list[Finding]]:
    return lambda one: rule(one.user, one.proposal, at=one.at)


def _about_no_show(one: Subject) -> list[Finding]:
    return ending_rules.about_a_no_show(one.user, one.paper, certificate=certificate_of(one.paper), at=one.at)


def _about_proposing(one: Subject) -> list[Finding]:
    open_one = one.revocation is not None and one.revocation.status in REVOCATION_OPEN
    return revoking_rules.about_proposing(one.user, one.paper, under_way=open_one, at=one.at)


def _is(*statuses: str) -> Callable[[Subject], bool]:
    return lambda one: one.revocation is not None and one.revocation.status in statuses


ACTS: Final = (
    PaperAct(
        PRINT, _("Print it"), _("Each print is numbered and recorded; a further one has its reason and is no renewal."),
        _("The print is recorded."), forms.Form, _about(print_rules.about_printing), _print, leads_to="document",
    ),
    PaperAct(
        "spoil", _("A sheet was spoiled"), _("Destroy it and write what happened to it."),
        _("The spoiled sheet is recorded."), SpoiledForm, _about(print_rules.about_spoiling), _spoil,
    ),
    PaperAct(
        "replace", _("Lost, stolen, damaged or wrong: ask for another sheet"),
        _("The other ends on the same day. What was lost or stolen is void from now on; a supervisor decides."),
        _("Asked for. A supervisor decides."), ReplaceForm, _about_replacing, _replace,
    ),
    PaperAct(
        "reviewed", _("The person was looked for: write what was found"),
        _("Left the country, recognised, asked to come: in words. Or ask for the safe-conduct that follows."),
        _("Recorded."), NoteForm, _about(reviewing.about_reviewing), _review,
    ),
    PaperAct(
        "surrender", _("The holder hands it back"),
        _("All that the person holds or has asked for ends at once. Write why, in the person's words."),
        _("Recorded: it has ended."), SurrenderForm, _about(ending_rules.about_surrendering), _surrender, grave=True,
    ),
    PaperAct(
        "no-show", _("End it after a missed interview"),
        _("On the Ministry's certificate of non-appearance (art. 2.2.3.1.4.2 e). A hospital's certificate excuses."),
        _("It has ended."), EndForm, _about_no_show, _end_for_no_show, grave=True,
    ),
    PaperAct(
        "revocation", _("Propose to revoke it"),
        _("For a breach of its conditions (art. 2.2.3.1.4.2 c). Two supervisors decide; until then it holds."),
        _("Proposed. Two supervisors decide."), BreachForm, _about_proposing, _propose,
    ),
    PaperAct(
        "approve-revocation", _("Approve the revocation"), _("A second supervisor then confirms it or not."),
        _("Approved. A second supervisor confirms."), NoteForm, _about_revocation(revoking_rules.about_approving),
        _approve, stands=_is(RevocationStatus.PROPOSED),
    ),
    PaperAct(
        "confirm-revocation", _("Confirm the revocation"),
        _("The safe-conduct is void at once, and the desk tells the person."),
        _("Revoked."), ConfirmForm, _about_revocation(revoking_rules.about_confirming),
        _confirm, grave=True, stands=_is(RevocationStatus.APPROVED),
    ),
    PaperAct(
        "reject-revocation", _("Reject the revocation"), _("The safe-conduct goes on."),
        _("Rejected. The safe-conduct goes on."), NoteForm, _about_revocation(revoking_rules.about_rejecting),
        _reject, stands=_is(*REVOCATION_OPEN),
    ),
    PaperAct(
        "told", _("The person was told of the revocation"), _("Of the reasons and of what they can do against it."),
        _("Recorded."), ToldForm, _about_revocation(revoking_rules.about_telling),
        _tell, stands=_is(RevocationStatus.CONFIRMED),
    ),
)  # fmt: skip
BY_NAME: Final = {act.name: act for act in ACTS}


def subject_of(paper: SafeConduct, user: User, *, at: datetime) -> Subject:
    """The paper with what is proposed about it and the papers of this person."""
    related = Revocation.objects.select_related("proposed_by", "approved_by", "confirmed_by", "told_by", "case__office")
    latest = related.filter(safe_conduct=paper).order_by("-proposed_at").first()
    if latest:
        latest.safe_conduct = paper
    earlier = list(SafeConduct.objects.filter(case=paper.case_id))
    return Subject(paper, latest, earlier, user, at)


def offered(one: Subject, *, instead: Offered | None = None) -> list[Offered]:
    """What this reader may do now, each with an empty form, and in its place the one that was sent and refused."""
    found = []
    for act in ACTS:
        if instead and act is instead.act:
            found.append(instead)
        elif act.stands(one) and not _refusals(findings := act.against(one)):
            found.append(Offered(act, act.form(auto_id=f"{act.name}_%s"), findings))
    return found


def _refusals(findings: Iterable[Finding]) -> list[Finding]:
    return [each for each in findings if each.level is Level.REFUSE]
