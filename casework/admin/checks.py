"""What agencies answered and what it all came to, for auditors: that it exists and who read it; no text of either."""

from django.utils.translation import gettext_lazy as _

from casework.admin.case_files import files_link
from casework.admin.reading import OfCaseAdmin, column_for
from casework.screening.received import CheckAnswer


class CheckAnswerAdmin(OfCaseAdmin):
    """That an answer came, from where and with which hash; neither what it says nor its notes."""

    list_display = ("case", "check_run", "source", "received_at", "recorded_by", "recorded_at")
    list_filter = ("source",)
    list_select_related = ("case", "check_run__type", "recorded_by")
    ordering = ("-recorded_at",)
    fields = ("case", "check_run", "source", "received_at", "sha256", "recorded_by", "recorded_at", "who_read_it")

    @column_for(_("who read it"))
    def who_read_it(self, answer: CheckAnswer) -> str:
        """Where its readers are listed."""
        return files_link(answer.case_id)


class AssessmentAdmin(OfCaseAdmin):
    """Who proposed and approved, and when; the reasons stay in the case."""

    list_display = ("case", "status", "opened_at", "proposed_by", "approved_by", "second_by", "ended_at")
    list_filter = ("status",)
    list_select_related = ("case", "proposed_by", "approved_by", "second_by")
    ordering = ("-opened_at",)
    fields = (
        "case", "status", "opened_at", "completed_at", "proposed_by", "proposed_at", "approved_by", "approved_at",
        "second_by", "second_at", "ended_at",
    )  # fmt: skip
