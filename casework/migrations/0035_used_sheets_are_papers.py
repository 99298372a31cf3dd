"""A used sheet of a block becomes a safe-conduct: with the sheet's numbers, kept together by the database."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

from casework.audit.operations import together
from casework.migrations.sql.m0035_used_sheets import ANY_NUMBERS, FORWARD, REVERSE, SAME_NUMBERS


class Migration(migrations.Migration):
    """One column, what it must hold, and one answer for a code that two rows have."""

    dependencies = [
        ("casework", "0034_blank_sheets_in_blocks"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="safeconduct",
            name="safe_conduct_issued_has_document",
        ),
        migrations.RemoveConstraint(
            model_name="sheetuse",
            name="sheet_use_no_overlap",
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="blank_sheet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="casework.blanksheet",
            ),
        ),
        migrations.AlterField(
            model_name="blanksheet",
            name="status",
            field=models.CharField(
                choices=[
                    ("blank", "blank"),
                    ("recorded", "recorded, to be confirmed"),
                    ("used", "used"),
                    ("spoiled", "spoiled"),
                    ("lost", "lost"),
                ],
                default="blank",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["issued", "superseded", "expired"]), _negated=True),
                    models.Q(("blank_sheet__isnull", True), ("document__isnull", False)),
                    models.Q(("blank_sheet__isnull", False), ("document__isnull", True)),
                    _connector="OR",
                ),
                name="safe_conduct_issued_has_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        (
                            "numbered",
                            "issued",
                            "superseded",
                            "expired",
                            "replaced",
                            "revoked",
                            "surrendered",
                            "lost_validity",
                            "ended_by_death",
                        ),
                    )
                ),
                fields=("blank_sheet",),
                name="safe_conduct_one_a_sheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetuse",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("confirmed_at__isnull", True), ("dropped_at__isnull", True)),
                expressions=[("person", "="), ("validity", "&&")],
                name="sheet_use_no_overlap",
            ),
        ),
        together(migrations.RunSQL([SAME_NUMBERS], [ANY_NUMBERS]), migrations.RunSQL([FORWARD], [REVERSE])),
    ]
