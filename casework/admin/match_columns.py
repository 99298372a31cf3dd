"""What the columns of looks, matches, reviewers' words and rounds are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

OF_MATCHES: dict[str, Any] = {
    "agreeing": _("what agrees besides the name"),
    "algorithm": _("algorithm"),
    "asked_at": _("asked"),
    "asked_of": _("who is to say more"),
    "band": _("band"),
    "began_at": _("began"),
    "carried_from": _("carried over from"),
    "compared": _("second identifier compared"),
    "entries": _("entries"),
    "entry_hash": _("hash of the entry"),
    "entry_key": _("entry of the list"),
    "found_at": _("found"),
    "hit": _("match"),
    "hits": _("likenesses"),
    "list_versions": _("versions of the lists"),
    "nearest": _("highest score"),
    "people": _("people"),
    "replaced_at": _("replaced"),
    "run": _("look at the lists"),
    "settled_at": _("settled"),
    "withdraw_reason": _("why it was taken back"),
    "withdrawn_at": _("taken back"),
}
