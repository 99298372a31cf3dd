"""Why an application covers a relative no more is written down, and stands on the trail as a digest."""

from django.db import migrations, models
from django.db.migrations import RunSQL

from casework.audit.operations import track

COLUMNS = {"case": "case_id", "person": "person_id"}


class Migration(migrations.Migration):
    """A column, and the trigger that knows it as personal."""

    dependencies = [("casework", "0006_their_trail")]
    operations = [
        migrations.AddField(
            model_name="beneficiary",
            name="ended_why",
            field=models.CharField(blank=True, default="", max_length=500),
            preserve_default=False,
        ),
        RunSQL(
            track("casework_beneficiary", **COLUMNS, personal=["ended_why"]).sql,
            track("casework_beneficiary", **COLUMNS).sql,
        ),
    ]
