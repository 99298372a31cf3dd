"""The life of a blank sheet that was numbered before anybody needed it."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from casework.transitions import Step, Steps


class SheetStatus(TextChoices):
    """`recorded` waits for a second person; `used` is a safe-conduct like any other, which has its own status."""

    BLANK = "blank", pgettext_lazy("sheet", "blank")
    RECORDED = "recorded", pgettext_lazy("sheet", "recorded, to be confirmed")
    USED = "used", pgettext_lazy("sheet", "used")
    SPOILED = "spoiled", pgettext_lazy("sheet", "spoiled")
    LOST = "lost", pgettext_lazy("sheet", "lost")


OPEN_SHEETS = (SheetStatus.BLANK, SheetStatus.RECORDED)  # nothing is known of them for good

SHEET_STEPS: Steps = {
    (SheetStatus.BLANK, "record"): Step(SheetStatus.RECORDED, "case officer"),
    (SheetStatus.BLANK, "spoil"): Step(SheetStatus.SPOILED, "case officer"),
    (SheetStatus.BLANK, "lose"): Step(SheetStatus.LOST, "case officer"),
    (SheetStatus.RECORDED, "confirm"): Step(SheetStatus.USED, "supervisor"),
    (SheetStatus.RECORDED, "return"): Step(SheetStatus.BLANK, "supervisor"),
    (SheetStatus.LOST, "record"): Step(SheetStatus.RECORDED, "case officer"),
    (SheetStatus.LOST, "spoil"): Step(SheetStatus.SPOILED, "case officer"),
    (SheetStatus.SPOILED, "take_back"): Step(SheetStatus.BLANK, "supervisor, where it was a slip"),
    (SheetStatus.LOST, "take_back"): Step(SheetStatus.BLANK, "supervisor, where it was found"),
    (SheetStatus.USED, "withdraw"): Step(SheetStatus.BLANK, "supervisor who did not confirm it"),
}
