"""What happened to blank sheets, to renewals and to the keys of the seal, in sentences. No queries."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

SHEETS_AND_KEYS: Final[dict[str, Any]] = {
    "safe_conducts.sheet_spoiled": _("%(who)s recorded a spoiled print of a safe-conduct."),
    "safe_conducts.renewals_reminded": _("%(who)s told the desks which safe-conducts run out soon."),
    "safe_conducts.block_reserved": _("%(who)s reserved a block of blank sheets."),
    "safe_conducts.block_reconciled": _("%(who)s reconciled a block of blank sheets."),
    "safe_conducts.sheet_recorded": _("%(who)s entered what became of a blank sheet."),
    "safe_conducts.sheet_confirmed": _("%(who)s confirmed what was entered about a blank sheet."),
    "safe_conducts.sheet_paper_made": _("%(who)s made the safe-conduct of a sheet that was confirmed before."),
    "safe_conducts.sheet_returned": _("%(who)s returned what was entered about a blank sheet."),
    "safe_conducts.blank_sheet_spoiled": _("%(who)s recorded that a blank sheet was spoiled and destroyed."),
    "safe_conducts.sheet_lost": _("%(who)s recorded that a blank sheet was lost."),
    "safe_conducts.sheet_taken_back": _("%(who)s took back that a blank sheet was spoiled or lost."),
    "safe_conducts.sheet_withdrawn": _("%(who)s took back a sheet that was entered by mistake."),
    "safe_conducts.printed_together": _("%(who)s printed several safe-conducts as one file."),
    "safe_conducts.bundle_published": _("%(who)s published the list for readers without network."),
    "safe_conducts.seal_keys_created": _("%(who)s made the keys that seal papers."),
    "safe_conducts.seal_keys_rotated": _("%(who)s made the next key that seals papers."),
    "safe_conducts.seal_key_revoked": _("%(who)s revoked a key that sealed papers: its seals are invalid."),
    "screening.question_withdrawn": _("%(who)s told an agency that its answer is needed no longer."),
    "screening.withdrawal_failed": _("%(who)s could not tell an agency that its answer is needed no longer."),
}
