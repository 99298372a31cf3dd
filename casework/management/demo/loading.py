"""Loading the demonstration, whole or not at all."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clock
from casework.arrivals.models import Case
from casework.errors import CaseworkError
from casework.management.demo.accounts import ACCOUNTS, SINCE, load_accounts
from casework.management.demo.crowd import everybody
from casework.management.demo.people import Arriving
from casework.management.demo.story import Story
from casework.screening.lists import import_list, read_amparo_csv, sha256_of
from casework.staff.models import Office, Role, User
from casework.staff.services import system_user

WATCHLIST = "demo_watchlist"
LISTED_AT = SINCE + timedelta(days=20)  # before the first person came


class NoDemonstration(CaseworkError):
    """This database cannot hold the demonstration; says why in one sentence."""


def is_loaded() -> bool:
    """Whether the demonstration is there. Raises NoDemonstration where it must not be."""
    if not settings.DEMONSTRATION:
        raise NoDemonstration(_("This is no demonstration (AMPARO_DEMO is not set): invented people are not loaded."))
    if Case.objects.exclude(number__startswith="DEMO-").exists():
        raise NoDemonstration(_("There are real cases in this database: invented people are not loaded beside them."))
    return Case.objects.exists()


def load(people: int, *, told: Callable[[], None]) -> None:
    """Load everything in one transaction, so that an interrupted load leaves nothing; `told` after each person.

    The clock then walks on from the cut-off. Raises NoDemonstration, CaseworkError.
    """
    with transaction.atomic():
        staff = load_accounts()
        load_watchlist()
        tell(everybody()[:people], staff, told=told)
        clock.set_demonstration(clock.FIRST_MOMENT, running=True)


def load_watchlist() -> None:
    """Take the invented list of the seeds into use."""
    content = (Path(settings.BASE_DIR) / "seeds" / f"{WATCHLIST}.csv").read_bytes()
    rows = read_amparo_csv(content)
    import_list(rows, source=WATCHLIST, sha256=sha256_of(content), by=system_user(), at=LISTED_AT)


def tell(people: Sequence[Arriving], staff: dict[str, User], *, told: Callable[[], None]) -> None:
    """Let everything happen in the order of its times, whosever it is."""
    offices = Office.objects.select_related("region").in_bulk()
    officers = {account.office: staff[account.username] for account in ACCOUNTS if account.role == Role.CASE_OFFICER}
    supervisors = {account.region: staff[account.username] for account in ACCOUNTS if account.region}
    events = []
    for who in people:
        office = offices[who.office]
        story = Story(who, officers[who.office], supervisors[office.region_id], office)
        of_this_one = list(story.events())
        last = max(at for at, _act in of_this_one)
        events += [(at, who.number, number, act, at == last) for number, (at, act) in enumerate(of_this_one)]
    for at, _who, _number, act, is_last in sorted(events, key=lambda event: event[:3]):
        act(at)
        if is_last:
            told()
