"""Grounds of inadmission of a case: recorded, and withdrawn; the case tells of all of them."""

from typing import Any

from casework.api.cases import OfCase
from casework.api.doors import Acting
from casework.api.fields import Key, Line, Moment, Strict
from casework.arrivals import inadmission
from casework.arrivals.models import Case
from casework.staff.models import Scope


class InadmissionAsked(Strict):
    """Which ground, in words, the article that it stands on, and when it was found."""

    ground = Line(most=500)
    article = Line(most=120)
    found_at = Moment(allow_null=True, default=None, help_text="Now, where not said.")


class RecordInadmission(OfCase, Acting):
    """Record a ground of inadmission: while it stands no first safe-conduct is issued."""

    verb, takes, scope = "record_inadmission", InadmissionAsked, Scope.REGISTER

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Record it."""
        inadmission.record_inadmission(subject.pk, **asked, by=self.user, at=self.at)
        return subject


class GroundAsked(Strict):
    """Which ground of this case, and why it applies no longer."""

    ground = Key()
    why = Line(most=500)


class WithdrawInadmission(OfCase, Acting):
    """Withdraw a ground of inadmission; it stays in the case with the reason."""

    verb, takes, scope = "withdraw_inadmission", GroundAsked, Scope.REGISTER

    def act(self, subject: Case, asked: dict[str, Any]) -> Case:
        """Withdraw it. Raises DoesNotExist alike for absent and of another case."""
        inadmission.withdraw_inadmission(subject.pk, asked["ground"], asked["why"], by=self.user, at=self.at)
        return subject
