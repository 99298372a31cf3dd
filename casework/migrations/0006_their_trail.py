"""The new tables go on the trail; a crossing always says who recorded it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from casework.audit.operations import together, track

TRACKED = (
    track("casework_familyrelation", pk="code"),
    track("casework_familygroup"),
    track("casework_familymember", case="case_id", person="person_id", personal=["relation_id", "proof"]),
    track("casework_arrivalgroup"),
    track("casework_childnotice", case="case_id", personal=["contact"]),
    track("casework_importedrow", case="case_id", personal=["content_hash"]),
    track("casework_bulletin"),
    # the hash of a secret is a secret too; when it was last used changes with every request
    track("casework_apitoken", personal=["digest"], excluded=["last_used_at"]),
)


class Migration(migrations.Migration):
    """Triggers, and two columns that were filled by the migration before."""

    dependencies = [("casework", "0005_who_recorded_a_crossing")]
    operations = [
        migrations.AlterField(
            model_name="arrival",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(model_name="arrival", name="recorded_at", field=models.DateTimeField()),
        together(*TRACKED),
    ]
