"""Lists of crossings, applications, checks, papers and steps are read in the order of time, whatever the register holds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes only."""

    dependencies = [("casework", "0009_what_auditors_ask")]

    operations = [
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["-recorded_at", "-id"], name="application_recent"),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["-recorded_at", "-id"],
                name="arrival_recent",
            ),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(fields=["-requested_at", "-id"], name="check_recent"),
        ),
        migrations.AddIndex(
            model_name="safeconduct",
            index=models.Index(fields=["requested_at", "id"], name="safe_conduct_oldest"),
        ),
        migrations.AddIndex(
            model_name="transition",
            index=models.Index(fields=["-at", "-id"], name="transition_recent"),
        ),
    ]
