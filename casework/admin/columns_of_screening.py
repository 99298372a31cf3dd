"""What the columns of lists, looks and matches are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SCREENING: dict[str, Any] = {
    "added_count": _("entries added"),
    "agreeing": _("what agrees besides the name"),
    "algorithm": _("algorithm"),
    "asked_at": _("asked"),
    "asked_of": _("who is to say more"),
    "band": _("band"),
    "began_at": _("began"),
    "carried_from": _("carried over from"),
    "changed_count": _("entries changed"),
    "compared": _("second identifier compared"),
    "compared_with": _("compared with"),
    "entries": _("entries"),
    "entry_hash": _("hash of the entry"),
    "entry_key": _("entry of the list"),
    "found_at": _("found"),
    "hit": _("match"),
    "hits": _("likenesses"),
    "list_versions": _("versions of the lists"),
    "listed": _("what the list says"),
    "names": _("names"),
    "nearest": _("highest score"),
    "origin": _("way it came"),
    "people": _("people"),
    "problem": _("problem"),
    "removed_count": _("entries removed"),
    "replaced_at": _("replaced"),
    "run": _("look at the lists"),
    "seen_at": _("seen"),
    "served_at": _("taken into use"),
    "served_by": _("taken into use by"),
    "settled_at": _("settled"),
    "smaller": _("smaller on purpose"),
    "stamp": _("mark of name, size and time"),
    "unchanged_count": _("entries as they were"),
    "withdraw_reason": _("why it was taken back"),
    "withdrawn_at": _("taken back"),
}
