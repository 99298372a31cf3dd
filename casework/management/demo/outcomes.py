"""How far the offices have come with each of the 306 at the cut-off, in the shares of domain.md section 9.

What waits is due after the cut-off, but for a handful that is late, so that there is something late to be seen.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from casework.management.demo.people import Stage, feb

DRAFTS, WITHOUT_APPLICATION, COLOMBIANS = 13, 12, 14  # the first twenty have a draft and a Colombian of their own
APPROVED, RETURNED, REQUESTED, TO_FORWARD, FORWARDED_LATE = 7, 4, 26, 8, 3
LATE_DRAFTS, LATE_APPLICATIONS, LATE_DECISIONS = 1, 2, 2
CLOSING = feb(26, 17, 55)
SOONEST = timedelta(minutes=45)  # from the register to the request
LODGED_AFTER = timedelta(minutes=25)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far, and when the acts took place whose times do not follow from the arrival."""

    stage: Stage
    colombian: bool = False
    requested_at: datetime | None = None
    approved_at: datetime | None = None
    handed_at: datetime | None = None
    forwarded_at: datetime | None = None


@dataclass
class Drawing:
    """Who is left, by number, and a chance to draw with."""

    chance: random.Random
    left: dict[int, datetime]
    made: dict[int, Outcome] = field(default_factory=dict)

    def some(self, count: int, first: datetime, last: datetime) -> list[int]:
        """So many of those who came between these moments."""
        among = [number for number, at in self.left.items() if first <= at < last]
        return self.chance.sample(among, count)

    def latest(self, count: int) -> list[int]:
        """So many of those who came last."""
        return sorted(self.left, key=lambda number: (self.left[number], number))[-count:]

    def give(self, numbers: list[int], outcome: Outcome) -> None:
        """Settle these."""
        for number in numbers:
            self.made[number] = self._timed(outcome, self.left.pop(number))

    def _timed(self, outcome: Outcome, at: datetime) -> Outcome:
        soonest, minutes = at + SOONEST, self.chance.randint
        match outcome.stage:
            case Stage.REQUESTED:
                moment = feb(26, 14, 5) + timedelta(minutes=minutes(0, 215))
                return replace(outcome, requested_at=outcome.requested_at or max(soonest, moment))
            case Stage.RETURNED:
                moment = feb(26, 8, 30) + timedelta(minutes=minutes(0, 300))
                return replace(outcome, requested_at=max(soonest, moment))
            case Stage.APPROVED:
                moment = feb(26, 14, 0) + timedelta(minutes=minutes(0, 120))
                approved = CLOSING - timedelta(minutes=minutes(0, 5))
                return replace(outcome, requested_at=max(soonest, moment), approved_at=approved)
            case Stage.ISSUED:
                return self._issued(outcome, soonest)
            case _:
                return outcome

    def _issued(self, outcome: Outcome, soonest: datetime) -> Outcome:
        """The paper; whoever got it in the last day may not have fetched it yet."""
        requested = soonest + timedelta(minutes=self.chance.randint(0, 40))
        approved = requested + timedelta(minutes=self.chance.randint(20, 100))
        changed = replace(outcome, requested_at=requested, approved_at=approved)
        if approved > feb(25, 18, 10) and self.chance.random() < 0.6:
            return changed
        handed = approved + timedelta(minutes=self.chance.randint(20, 60))
        return replace(changed, stage=Stage.HANDED_OVER, handed_at=handed)


def outcomes(moments: Mapping[int, datetime], chance: random.Random) -> dict[int, Outcome]:
    """The outcome of each number, by when they were registered."""
    drawing = Drawing(chance, dict(moments))
    noon, evening = feb(26, 12), feb(26, 18)
    drawing.give(drawing.some(LATE_DRAFTS, feb(25, 17), feb(25, 20, 30)), Outcome(Stage.DRAFT))
    drawing.give(drawing.some(DRAFTS - LATE_DRAFTS, feb(26, 10), evening), Outcome(Stage.DRAFT))
    drawing.give(drawing.some(LATE_APPLICATIONS, feb(25, 13), feb(25, 17)), Outcome(Stage.REGISTERED))
    drawing.give(drawing.some(WITHOUT_APPLICATION - LATE_APPLICATIONS, feb(26, 7), evening), Outcome(Stage.REGISTERED))
    drawing.give(drawing.some(COLOMBIANS, feb(23, 6), evening), Outcome(Stage.REGISTERED, colombian=True))
    drawing.give(drawing.some(RETURNED, feb(25, 13), feb(26, 11)), Outcome(Stage.RETURNED))
    drawing.give(drawing.some(APPROVED, feb(25, 13), noon), Outcome(Stage.APPROVED))
    for number in drawing.some(LATE_DECISIONS, feb(25, 14), feb(26, 11)):
        asked = feb(26, 13, 10) + timedelta(minutes=number % 40)
        drawing.give([number], Outcome(Stage.REQUESTED, requested_at=asked))
    drawing.give(drawing.latest(REQUESTED - LATE_DECISIONS), Outcome(Stage.REQUESTED))
    drawing.give(list(drawing.left), Outcome(Stage.ISSUED))
    return _sent_on(drawing.made, moments, chance)


def _sent_on(made: dict[int, Outcome], moments: Mapping[int, datetime], chance: random.Random) -> dict[int, Outcome]:
    """When each application went to the Ministry: the last ones wait, three went too late."""
    lodged = sorted((number for number, each in made.items() if each.stage >= Stage.LODGED), key=moments.__getitem__)
    sent = lodged[:-TO_FORWARD]
    early = [number for number in sent if feb(24, 8) <= moments[number] < feb(25, 12)]
    late = set(chance.sample(early, FORWARDED_LATE))
    for number in sent:
        received = moments[number] + LODGED_AFTER
        if number in late:
            at = received + timedelta(hours=24, minutes=chance.randint(40, 240))
        else:
            at = max(
                received + timedelta(minutes=10), min(received + timedelta(minutes=chance.randint(60, 300)), CLOSING)
            )
        made[number] = replace(made[number], forwarded_at=at)
    return made
