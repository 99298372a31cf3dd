"""`manage.py rotate_field_keys`: everything sealed with an older key is sealed with the first, while the site runs."""

from collections import Counter
from typing import Any

from cryptography.exceptions import InvalidTag
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import cipher, clock
from casework.staff.field_keys import SealedColumn, record_rotation, reseal_batch, sealed_columns
from casework.staff.services import system_user


class Command(BaseCommand):
    """Begun again, it goes on where it stopped."""

    help = _("Seal every encrypted column anew with the first key of the ring, and say which keys may go.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """To look first."""
        parser.add_argument("--check", action="store_true", help=_("only count what each key seals"))

    def handle(self, *_words: object, check: bool, **_options: Any) -> None:
        """Count, seal, count again. Raises CommandError for what does not open; everything before it is done."""
        columns = list(sealed_columns())
        if not check:
            done = {column.name: moved for column in columns if (moved := self._rotate(column))}
            if done:
                record_rotation(done, by=system_user(), at=clock.now())
        total = sum((self._counted(column) for column in columns), Counter[str]())
        for key in cipher.key_ids():
            self.stdout.write(_row_of_key(key, total[key]))
        if lost := sorted(set(total) - set(cipher.key_ids())):
            raise CommandError(_("Sealed with keys that are not in the ring: %(keys)s.") % {"keys": ", ".join(lost)})

    def _rotate(self, column: SealedColumn) -> int:
        """Batch by batch, telling how far it is."""
        moved, last = 0, None
        while True:
            try:
                count, last = reseal_batch(column, after=last, by=system_user(), at=clock.now())
            except (InvalidTag, KeyError) as error:
                raise CommandError(
                    _("%(column)s holds something that no key of the ring opens. %(n)d rows before it are done.")
                    % {"column": column.name, "n": moved}
                ) from error
            moved += count
            if last is None:
                return moved
            self.stdout.write(_("%(column)s: %(n)d rows sealed anew") % {"column": column.name, "n": moved})

    def _counted(self, column: SealedColumn) -> Counter[str]:
        counts = column.counts()
        told = ", ".join(f"{key}: {count}" for key, count in sorted(counts.items()))
        self.stdout.write(f"{column.name}  {told or '—'}")
        return counts


def _row_of_key(key: str, sealed: int) -> str:
    """What becomes of one key of the ring."""
    if key == cipher.key_ids()[0]:
        return _("Key %(key)s encrypts: %(n)d values.") % {"key": key, "n": sealed}
    if sealed:
        return _("Key %(key)s is needed: %(n)d values.") % {"key": key, "n": sealed}
    return _("Key %(key)s seals nothing any more: it may leave the ring.") % {"key": key}
