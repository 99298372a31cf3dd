"""Loading the demonstration, whole or not at all."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework import clock
from casework.arrivals.models import Case
from casework.errors import CaseworkError
from casework.law.days import BOGOTA
from casework.management.demo.accounts import SINCE, accounts, accounts_are_there, load_accounts
from casework.management.demo.beside import HowFar, side_by_side, tell_parent, wait_for_the_other
from casework.management.demo.crowd import SEED, everybody, given_up
from casework.management.demo.desks import Desk, desks
from casework.management.demo.halves import Offices, halves
from casework.management.demo.kin import Family, families, girl_alone
from casework.management.demo.people import Arriving
from casework.management.demo.presence import load_presence
from casework.management.demo.printing import WORTH_A_PROCESS, Printing, printing
from casework.management.demo.story import Story
from casework.management.demo.together import FamilyStory, stories
from casework.safe_conducts.seal_keys import signer_at
from casework.screening.lists.reading import read_list
from casework.screening.lists.taking import import_list
from casework.screening.models import ListFormat
from casework.staff.services import system_user

OFAC = tuple(f"lists/demo_ofac.ofac-csv.{part}.csv" for part in ("sdn", "alt", "add"))
LISTS = (
    ("demo_ofac", ListFormat.OFAC_CSV, OFAC),
    ("demo_un", ListFormat.UN_XML, ("lists/demo_un.un-xml.xml",)),
    ("demo_ftm", ListFormat.FTM_JSONL, ("lists/demo_ftm.ftm-jsonl.json",)),
    ("demo_watchlist", ListFormat.AMPARO_CSV, ("demo_watchlist.csv",)),
)
Told = Callable[[int, int, Callable[[], str]], None]  # acts done, acts in all, and what says how far that is
LISTED_AT = SINCE + timedelta(days=20)  # before the first person came


class NoDemonstration(CaseworkError):
    """This database cannot hold the demonstration; says why in one sentence."""


def is_loaded() -> bool:
    """Whether the demonstration is there. Raises NoDemonstration where it must not be."""
    if not settings.DEMONSTRATION:
        raise NoDemonstration(_("This is no demonstration (AMPARO_DEMO is not set): invented people are not loaded."))
    if Case.objects.exclude(number__startswith="DEMO-").exists():
        raise NoDemonstration(_("There are real cases in this database: invented people are not loaded beside them."))
    if not Case.objects.exists():
        return False
    if accounts_are_there() and not clock.Demonstration.objects.exists():  # which is set last
        raise NoDemonstration(_("A load was interrupted as it ended: stop `dev run`, remove .local and start again."))
    return True


def load(people: int, *, told: Told) -> None:
    """Load that many of the 326 with their families: all of them, or after an interruption none.

    The clock then walks on from the cut-off. Raises NoDemonstration, CaseworkError.
    """
    if people >= WORTH_A_PROCESS and (os.cpu_count() or 1) > 1:
        with transaction.atomic():
            _begin(told)
        both = [(people, offices) for offices in halves(_cast(people), families())]
        side_by_side(load_offices, both, database=connection.settings_dict["NAME"], told=partial(_show, told))
        clock.set_demonstration(clock.FIRST_MOMENT, running=True)
        return
    with transaction.atomic(), as_one_act():
        _begin(told)
        _tell_of(_cast(people), told=partial(_show, told))
        clock.set_demonstration(clock.FIRST_MOMENT, running=True)


def _begin(told: Told) -> None:
    """Accounts and list, where they are not yet: a load of two halves that is interrupted leaves them."""
    told(0, 1, lambda: _("accounts and list"))
    if not accounts_are_there():
        load_accounts()
        load_presence(accounts())
        load_watchlist()
        signer_at(SINCE, by=system_user())  # halves that each had to make it would wait for each other to the end


def _cast(people: int) -> list[Arriving]:
    """That many of the 326; with all of them come two more."""
    return [*everybody()[:people], *((girl_alone(), given_up()) if people == SEED else ())]


def load_offices(people: int, offices: Offices) -> None:
    """What happened to so many people at these offices, in a process of its own that commits with another."""
    with transaction.atomic(), as_one_act():
        _tell_of([who for who in _cast(people) if who.office in offices], told=tell_parent)
        wait_for_the_other()


def _tell_of(people: Sequence[Arriving], *, told: Callable[[HowFar], None]) -> None:
    with printing(len(people)) as pages:
        tell(people, families(), desks(accounts()), printing=pages, told=told)


def _show(told: Told, far: HowFar) -> None:
    told(far.done, far.total, partial(_stage, far))


@contextmanager
def as_one_act() -> Iterator[None]:
    """No savepoints and no search for garbage: a load that fails anywhere fails as a whole, and is over soon.

    A quarter of all statements were savepoints that nothing ever returned to.
    """
    features = connection.features
    features.uses_savepoints, kept = False, features.uses_savepoints
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        features.uses_savepoints = kept


def load_watchlist() -> None:
    """Take the invented lists of the seeds into use, one in each format."""
    seeds = Path(settings.BASE_DIR) / "seeds"
    for minute, (source, form, files) in enumerate(LISTS):
        read = read_list(form, *((seeds / file).read_bytes() for file in files))
        import_list(read, source=source, by=system_user(), at=LISTED_AT + timedelta(minutes=minute))


def tell(
    people: Sequence[Arriving],
    families: Sequence[Family],
    desks: Mapping[str, Desk],
    *,
    printing: Printing,
    told: Callable[[HowFar], None],
) -> None:
    """Let everything happen in the order of its times, whosever it is."""
    ways: dict[int, Story] = {who.number: Story(who, desks[who.office], printing) for who in people}
    groups = stories(families, ways)
    tellers: list[Story | FamilyStory] = [*ways.values(), *groups, *(kin for group in groups for kin in group.kin)]
    events = [(at, place, act) for place, teller in enumerate(tellers) for at, act in teller.events()]
    events.sort(key=lambda event: event[:2])  # and within one teller in the order they were said
    seen, of = set(), len(tellers) - len(groups)
    for done, (at, place, act) in enumerate(events, start=1):
        act(at)
        if tellers[place] not in groups:
            seen.add(place)
        told(HowFar(done, len(events), at, people=len(seen), of=of))


def _stage(far: HowFar) -> str:
    """The day and hour that is told, and how many people have come."""
    when = date_format(far.at.astimezone(BOGOTA), "j M H:i")
    return _("%(when)s, %(people)d of %(of)d people") % {"when": when, "people": far.people, "of": far.of}
