"""Writing down what an agency answered, and weighing it."""

from typing import Any

from casework.api.checks import OfCheck
from casework.api.doors import Acting
from casework.api.fields import Choice, Code, Line, Moment, Strict, Text
from casework.api.scans import ScanText
from casework.law.reference import Country
from casework.screening import answer_rules, answers
from casework.screening.models import Check
from casework.screening.received import SAID, NoticeKind
from casework.screening.states import Weighing
from casework.staff.models import Scope


class AnswerAsked(Strict):
    """What came in, in the words of the kind of check; a letter with its number and its scan."""

    said = Choice(choices=[(word, word) for word in SAID], help_text="One of the words of this kind of check.")
    came_by = Choice(choices=[(one.value, one.label) for one in answers.BY_HAND])
    received_at = Moment()
    reference = Line(most=answer_rules.MOST_REFERENCE, default="", allow_blank=True)
    note = Text(most=answer_rules.MOST_NOTE, default="", allow_blank=True)
    notice_kind = Choice(choices=NoticeKind.choices, default="", allow_blank=True)
    issuing_country = Code(Country, default="", help_text="The country that issued a notice.")
    offence = Line(most=answer_rules.MOST_OFFENCE, default="", allow_blank=True)
    scan = ScanText()


class RecordAnswer(OfCheck, Acting):
    """Write down what an agency answered; it is never changed, and another answer stands beside it."""

    verb, takes, scope = "record", AnswerAsked, Scope.REGISTER

    def act(self, subject: Check, asked: dict[str, Any]) -> Check:
        """Keep it."""
        scan, source = asked.pop("scan"), asked.pop("came_by")
        received = answers.Received(**asked, scan=scan, source=source)
        return answers.record_answer(subject.pk, received, by=self.user, at=self.at)


class WeighingAsked(Strict):
    """What an answer amounts to, and why."""

    weighing = Choice(choices=Weighing.choices)
    reason = Text(most=answer_rules.MOST_REASON)


class WeighAnswer(OfCheck, Acting):
    """Say what an answer amounts to: the desk where nothing was found, else a security reviewer."""

    verb, takes, scope = "weigh", WeighingAsked, Scope.DECIDE

    def act(self, subject: Check, asked: dict[str, Any]) -> Check:
        """Weigh it."""
        return answers.weigh_answer(subject.pk, asked["weighing"], asked["reason"], by=self.user, at=self.at)
