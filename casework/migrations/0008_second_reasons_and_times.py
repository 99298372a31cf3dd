"""A strong match keeps the second person's reason too; a sheet says when it was received, and why that was typed late.

A sheet that was handed over before says that it was received when it was recorded.
"""

from django.db import migrations, models
from django.db.migrations import RunSQL

from casework.audit.operations import track

OF_A_CASE = {"case": "case_id"}
FILL = "UPDATE casework_print SET received_at = at WHERE received_at IS NULL"


class Migration(migrations.Migration):
    """Columns, the triggers that know them as personal, and what must hold of them."""

    dependencies = [("casework", "0007_why_a_cover_ended")]
    operations = [
        migrations.AddField("hit", "confirm_reason", models.CharField(blank=True, max_length=500, default="")),
        migrations.AddField("print", "received_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("print", "late_reason", models.CharField(blank=True, max_length=500, default="")),
        migrations.AlterField("hit", "confirm_reason", models.CharField(blank=True, max_length=500)),
        migrations.AlterField("print", "late_reason", models.CharField(blank=True, max_length=500)),
        RunSQL(
            [
                *track("casework_hit", **OF_A_CASE, personal=["explanation", "reason", "confirm_reason"]).sql,
                *track("casework_print", **OF_A_CASE, personal=["late_reason"]).sql,
            ],
            [
                *track("casework_hit", **OF_A_CASE, personal=["explanation", "reason"]).sql,
                *track("casework_print", **OF_A_CASE).sql,
            ],
        ),
        RunSQL(FILL, RunSQL.noop),
        migrations.AddConstraint(
            "print",
            models.CheckConstraint(
                condition=models.Q(received_at__lte=models.F("at")), name="print_received_before_recorded"
            ),
        ),
        migrations.AddConstraint(
            "print",
            models.CheckConstraint(
                condition=~models.Q(outcome="handed_over") | models.Q(received_at__isnull=False),
                name="print_handed_over_has_a_time",
            ),
        ),
    ]
