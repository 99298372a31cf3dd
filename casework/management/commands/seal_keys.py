"""`manage.py seal_keys create | rotate | revoke | publish`: the certificates that seal papers (docs/adr/0025)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.errors import CaseworkError
from casework.management.passwords import proven
from casework.safe_conducts.bundle import fingerprint, publish_bundle, revoke_and_publish
from casework.safe_conducts.seal_certificates import SealCertificate
from casework.safe_conducts.seal_keys import create_keys, rotate_keys
from casework.staff.models import Role, User
from casework.staff.services import system_user


class Command(BaseCommand):
    """Private keys go into files of AMPARO_SEAL_KEYS_DIR and nowhere else; what is printed is public."""

    help = _("Issue, rotate, revoke and publish the certificates that seal papers.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb, and who wants it."""
        verbs = parser.add_subparsers(dest="what", required=True)
        create = verbs.add_parser("create", help=_("make the root and the first signer"))
        rotate_help = _("make the next signer; the one before seals no more, and what it sealed stays valid")
        rotate = verbs.add_parser("rotate", help=rotate_help)
        revoke = verbs.add_parser("revoke", help=_("make every seal of a signer invalid, for good"))
        revoke.add_argument("reference", help=_("its certificate reference, 5 characters"))
        revoke.add_argument("--reason", required=True, help=_("why, for the trail"))
        for verb in (create, rotate, revoke):
            verb.add_argument("--by", default="", help=_("the administrator who does it, and types their password"))
        publish_help = _("sign the bundle for readers without network now, and list what it holds")
        verbs.add_parser("publish", help=publish_help)

    def handle(self, *_words: object, what: str, **options: Any) -> None:
        """Do it and say what was done. Raises CommandError; then nothing was written."""
        try:
            if what == "publish":
                self.publish()
            elif what == "revoke":
                self.revoke(options["reference"].upper(), options["reason"], by=administrator(options["by"]))
            else:
                self.make(what, by=administrator(options["by"]))
        except CaseworkError as error:
            raise CommandError(str(error)) from error

    def make(self, what: str, *, by: User) -> None:
        """Make a signer, and the root where there is none."""
        signer = (create_keys if what == "create" else rotate_keys)(by=by, at=clock.now())
        told = {"reference": signer.reference, "first": signer.signs_from, "last": signer.signs_until}
        self.stdout.write(_("Signer %(reference)s seals from %(first)s to %(last)s.") % told)

    def revoke(self, reference: str, reason: str, *, by: User) -> None:
        """Revoke, tell readers, and say how much has to be made anew."""
        papers, told = revoke_and_publish(reference, reason, by=by, at=clock.now(), real_at=clock.real_now())
        line = _("Signer %(reference)s is revoked. Papers to be made anew: %(papers)d.")
        self.stdout.write(line % {"reference": reference, "papers": papers})
        published = _("Readers were told: the list is published, signed by the next signer.")
        alone = _("Nobody is left to seal or to sign the list: bring the root's key, run seal_keys create and publish.")
        self.stdout.write(published if told else alone)

    def publish(self) -> None:
        """Sign the bundle, and print the certificates with their fingerprints."""
        publish_bundle(by=system_user(), at=clock.now(), real_at=clock.real_now())
        line = _("%(kind)s %(reference)s, %(status)s, seals from %(first)s to %(last)s, SHA-256 %(fingerprint)s")
        for row in SealCertificate.objects.order_by("kind", "created_at"):
            told = {
                "kind": row.get_kind_display(),
                "reference": row.reference,
                "status": row.get_status_display(),
                "first": row.signs_from,
                "last": row.signs_until,
                "fingerprint": fingerprint(bytes(row.certificate)),
            }
            self.stdout.write(line % told)


def administrator(username: str) -> User:
    """Whose password was typed; in a demonstration nobody need be named. Raises CommandError."""
    if not username and settings.DEMONSTRATION:
        return system_user()
    by = proven(username)
    if not by.holds(Role.ADMINISTRATOR, at=clock.now()):
        raise CommandError(_("Only an administrator may do this."))
    return by
