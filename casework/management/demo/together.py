"""What the offices did with the relatives who came along with somebody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from casework.arrivals.families import verify_link
from casework.journey.families import Relative, register_relatives, start_relatives
from casework.management.demo.kin import Family, Kin
from casework.management.demo.people import NO_TIME, NOTHING, Arriving, Stage, feb
from casework.management.demo.story import WHY, Event, Story, minutes
from casework.people.families import FamilyMember

STARTED, REGISTERED, SHOWN = minutes(4), minutes(14), minutes(20)
LONG_BEFORE, CLOSING = feb(25, 12), feb(26, 17, 58)
OWN_APPLICATION = minutes(45)  # after the head's: told in private first


@dataclass(eq=False)
class KinStory(Story):
    """A relative's way: registered with the family, then as everybody, but for who is covered by the head."""

    kin: Kin = field(kw_only=True)

    def events(self) -> Iterator[Event]:
        """What follows once the family is registered; an application only of who lodges their own."""
        return ((at, act) for at, act in self.afterwards() if self.kin.alone or act not in (self.lodge, self.forward))


@dataclass(eq=False)
class FamilyStory:
    """A family at the desk of its head, who is registered first."""

    family: Family
    head: Story
    kin: list[KinStory] = field(init=False)

    def __post_init__(self) -> None:
        self.kin = [
            KinStory(_as_arriving(kin, self.family.head, place), self.head.desk, self.head.printing, kin=kin)
            for place, kin in enumerate(self.family.kin)
        ]

    def events(self) -> Iterator[Event]:
        """What happens to all of them together."""
        at = self.family.head.at
        yield at + STARTED, self.start
        yield at + REGISTERED, self.register
        yield at + SHOWN, self.verify

    def start(self, at: datetime) -> None:
        """A draft for each."""
        cases = start_relatives(self.head.case.pk, len(self.kin), by=self.head.desk.officer(at), at=at)
        for story, case in zip(self.kin, cases, strict=True):
            story.case, story.picture = case, story.printing.photo(story.who.number)

    def register(self, at: datetime) -> None:
        """All of them at once."""
        relatives = [
            Relative(
                case_id=story.case.pk,
                registration=story.registration(at),
                relation=story.kin.relation,
                told_in_private=story.kin.told_in_private,
            )
            for story in self.kin
        ]
        reasons = {relative.case_id: WHY for relative in relatives}
        register_relatives(self.head.case.pk, relatives, by=self.head.desk.officer(at), at=at, reasons=reasons)
        self.head.covers = [story.case.pk for story in self.kin if not story.kin.alone]

    def verify(self, at: datetime) -> None:
        """What a document shows is verified."""
        for story in self.kin:
            if story.kin.proof:
                member = FamilyMember.objects.get(case=story.case)
                verify_link(member.pk, story.kin.proof, by=self.head.desk.officer(at), at=at)


def _as_arriving(kin: Kin, head: Arriving, place: int) -> Arriving:
    """A relative as somebody at the same desk, whose papers follow the head's by a few minutes each."""
    later = minutes(2 * place + 2)
    changed = replace(
        head,
        number=kin.number,
        at=head.at + REGISTERED,
        facts=kin.facts,
        crossing=replace(head.crossing, mode="CIVIL_UNARMED"),
        items=NOTHING,
        photo=kin.has_photo,
        weighed=(),
        requested_at=_after(head.requested_at, later),
        approved_at=_after(head.approved_at, later),
        handed_at=_after(head.handed_at, later),
    )
    if head.stage < Stage.LODGED:  # a Colombian's wife asks for herself
        early = head.at < LONG_BEFORE
        return replace(changed, stage=Stage.HANDED_OVER if early else Stage.LODGED, forwarded=early)
    return _asking_alone(changed) if kin.alone else changed


def _asking_alone(kin: Arriving) -> Arriving:
    """Who lodges their own application asks for the paper after that, if the head asked before."""
    wait = max(NO_TIME, kin.at + OWN_APPLICATION - kin.requested_at) if kin.requested_at else NO_TIME
    sent = kin.forwarded_at and min(kin.forwarded_at + minutes(20), kin.at + minutes(20 * 60), CLOSING)
    return replace(
        kin,
        requested_at=_after(kin.requested_at, wait),
        approved_at=_after(kin.approved_at, wait),
        handed_at=_after(kin.handed_at, wait),
        forwarded_at=sent,
    )


def _after(moment: datetime | None, later: timedelta) -> datetime | None:
    """So much later; where that would be after the cut-off, just before it."""
    return min(moment + later, CLOSING) if moment else None


def stories(families: Sequence[Family], heads: dict[int, Story]) -> list[FamilyStory]:
    """The families of those heads who are told of."""
    return [FamilyStory(family, heads[family.head.number]) for family in families if family.head.number in heads]
