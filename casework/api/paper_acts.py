"""What happens to a safe-conduct after its issue: renewed, replaced, handed back, printed again, revoked."""

from typing import Any

from casework.api.case_acts import NoteAsked
from casework.api.doors import Acting
from casework.api.fields import Choice, Flag, Line, Moment, Reasoned, Strict, Text
from casework.api.safe_conducts import OfSafeConduct
from casework.safe_conducts import ending, prints, replacing, reviewing, revoking
from casework.safe_conducts.models import Replacement, SafeConduct
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.states import RevocationStatus
from casework.staff.models import Scope


class RenewAsked(Reasoned):
    """When it was asked for."""

    received_at = Moment(allow_null=True, default=None, help_text="Now where not said.")


class RenewSafeConduct(OfSafeConduct, Acting):
    """Ask for the safe-conduct that follows this one; the answer is the request."""

    verb, takes, scope = "renew", RenewAsked, Scope.REQUEST

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Ask for it."""
        return replacing.renew_safe_conduct(subject.pk, **asked, by=self.user, at=self.at)


class ReplaceAsked(Reasoned):
    """What happened to the sheet."""

    replacement = Choice(choices=Replacement.choices)
    report = Line(most=300, help_text="The statement, or the number of the police report.")
    received_at = Moment(allow_null=True, default=None, help_text="When it was reported; now where not said.")


class ReplaceSafeConduct(OfSafeConduct, Acting):
    """Ask for another sheet with the same end; the answer is the request. Lost and stolen ones are void at once."""

    verb, takes, scope = "replace", ReplaceAsked, Scope.REQUEST

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Ask for it."""
        why = asked.pop("replacement")
        return replacing.replace_safe_conduct(subject.pk, why, **asked, by=self.user, at=self.at)


class SurrenderAsked(Reasoned):
    """That the holder gave it back, and why."""

    note = Line(most=500)
    received_at = Moment(allow_null=True, default=None, help_text="Now where not said.")


class SurrenderSafeConduct(OfSafeConduct, Acting):
    """Record that the holder handed the safe-conduct back: it ends at once."""

    verb, takes, scope = "surrender", SurrenderAsked, Scope.REQUEST

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Record it."""
        return ending.surrender_safe_conduct(subject.pk, **asked, by=self.user, at=self.at)


class EndForNoShow(OfSafeConduct, Acting):
    """End a safe-conduct after a missed interview, on the Ministry's certificate (art. 2.2.3.1.4.2 e)."""

    verb, takes, scope = "end_for_no_show", NoteAsked, Scope.DECIDE

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """End it."""
        return ending.end_for_no_show(subject.pk, asked["note"], by=self.user, at=self.at)


class RecordReviewed(OfSafeConduct, Acting):
    """Write down what became of the holder of a safe-conduct that ended and that nothing followed."""

    verb, takes, scope = "record_reviewed", NoteAsked, Scope.REQUEST

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Record it."""
        return reviewing.record_reviewed(subject.pk, asked["note"], by=self.user, at=self.at)


class RecordPrint(OfSafeConduct, Acting):
    """Number one more print of a document; a further one has its reason."""

    verb, takes, scope = "print", Reasoned, Scope.REQUEST

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Record it."""
        prints.record_print(subject.pk, **asked, by=self.user, at=self.at)
        return subject


class RecordSpoiled(OfSafeConduct, Acting):
    """Record that a sheet came out badly, with what happened to it."""

    verb, takes, scope = "spoil", NoteAsked, Scope.REQUEST

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Record it."""
        prints.record_spoiled(subject.pk, asked["note"], by=self.user, at=self.at)
        return subject


class ProposeAsked(Strict):
    """What is held against the holder, what shows it, and what they say to it."""

    breach = Text(most=1000)
    evidence = Text(most=1000)
    defence = Text(most=1000)
    heard_at = Moment()
    urgent = Flag(default=False, help_text="Due within the hour: whoever is on call decides.")


class ProposeRevocation(OfSafeConduct, Acting):
    """Propose to revoke a safe-conduct for breach; it holds until the third person confirms."""

    verb, takes, scope = "propose_revocation", ProposeAsked, Scope.REQUEST

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Propose it."""
        revoking.propose_revocation(subject.pk, revoking.Breach(**asked), by=self.user, at=self.at)
        return subject


class OfRevocation(OfSafeConduct, Acting):
    """An act on the proposal that is open about a safe-conduct."""

    takes, scope = NoteAsked, Scope.DECIDE

    def proposal(self, subject: SafeConduct) -> Revocation:
        """The open one. Raises DoesNotExist where none is."""
        found = revoking.open_revocation(subject)
        if found is None:
            raise Revocation.DoesNotExist
        return found


class ApproveRevocation(OfRevocation):
    """Approve a revocation that somebody else proposed; a second supervisor is asked."""

    verb = "approve_revocation"

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Approve it."""
        revoking.approve_revocation(self.proposal(subject).pk, asked["note"], by=self.user, at=self.at)
        return subject


class ConfirmAsked(NoteAsked):
    """The reason, and what the person can do against it."""

    remedy = Line(most=500)


class ConfirmRevocation(OfRevocation):
    """Confirm a revocation as the third person: the safe-conduct is void at once."""

    verb, takes = "confirm_revocation", ConfirmAsked

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Confirm it."""
        return revoking.confirm_revocation(
            self.proposal(subject).pk, asked["note"], asked["remedy"], by=self.user, at=self.at
        ).safe_conduct


class RejectRevocation(OfRevocation):
    """Reject a revocation: the safe-conduct goes on."""

    verb = "reject_revocation"

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Reject it."""
        revoking.reject_revocation(self.proposal(subject).pk, asked["note"], by=self.user, at=self.at)
        return subject


class ToldAsked(Strict):
    """When the person was told."""

    told_at = Moment(allow_null=True, default=None, help_text="Now where not said.")


class RecordTold(OfSafeConduct, Acting):
    """Record that the person was told of a confirmed revocation and of what they can do against it."""

    verb, takes, scope = "record_told", ToldAsked, Scope.REQUEST

    def act(self, subject: SafeConduct, asked: dict[str, Any]) -> SafeConduct:
        """Record it. Raises DoesNotExist where nothing was confirmed."""
        confirmed = Revocation.objects.get(safe_conduct=subject, status=RevocationStatus.CONFIRMED)
        revoking.record_told(confirmed.pk, told_at=asked["told_at"], by=self.user, at=self.at)
        return subject
