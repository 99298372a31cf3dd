"""`manage.py shred_search_terms --before DATE`: nobody reads any more what was looked for before that day."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.audit.searches import shred_search_terms
from casework.law.days import local_date
from casework.management.passwords import proven
from casework.staff.models import Role


class Command(BaseCommand):
    """Words can be evidence: a data protection officer decides, an administrator confirms, both type passwords.

    What is older than AMPARO_SEARCH_TERM_DAYS is shredded every night by itself.
    """

    help = _("Destroy the keys of the words that were searched for before a day. They cannot be brought back.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Until when, and the two people."""
        parser.add_argument("--before", required=True, type=_day, help=_("the first day that is kept, as 2019-02-26"))
        parser.add_argument("--by", required=True, help=_("the data protection officer who decides it"))
        parser.add_argument("--confirmed-by", required=True, help=_("the administrator who confirms it"))

    def handle(self, *_words: object, before: date, by: str, confirmed_by: str, **_options: Any) -> None:
        """Do it. Raises CommandError, with the reason, where it may not be done."""
        at = clock.now()
        officer, administrator = proven(by), proven(confirmed_by)
        if before > local_date(at):
            raise CommandError(_("Words of days to come cannot be shredded."))
        if not officer.holds(Role.DATA_PROTECTION, at=at) or not administrator.holds(Role.ADMINISTRATOR, at=at):
            raise CommandError(_("A data protection officer decides it and an administrator confirms it."))
        if officer.pk == administrator.pk:
            raise CommandError(_("A second person must confirm this."))
        shredded = shred_search_terms(before, confirmed_by=administrator, by=officer, at=at)
        self.stdout.write(_("Keys destroyed: %(n)d.") % {"n": shredded})


def _day(text: str) -> date:
    return date.fromisoformat(text)
