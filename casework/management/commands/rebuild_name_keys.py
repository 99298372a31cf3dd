"""`manage.py rebuild_name_keys`: the keys by which earlier cases are found, made anew from the names."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.screening.keeping_keys import count_keys, rebuild_batch
from casework.screening.name_keys import NameKeys
from casework.staff.services import system_user


class Command(BaseCommand):
    """Begun again, it makes the same; the site may run meanwhile."""

    help = _("Make the keys of names anew, in batches, and count how common names are.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose keys."""
        parser.add_argument("--missing", action="store_true", help=_("only those that are missing or of another way"))

    def handle(self, *_words: object, missing: bool, **_options: Any) -> None:
        """Batch by batch, telling how far it is; then the counts."""
        done, last = 0, None
        while batch := rebuild_batch(by=system_user(), at=clock.now(), after=last, everybody=not missing):
            last, done = batch.last, done + batch.people
            self.stdout.write(_("%(n)d people") % {"n": done})
        count_keys(by=system_user(), at=clock.now())
        self.stdout.write(_("Keys of %(n)d people are there, and counted.") % {"n": NameKeys.objects.count()})
