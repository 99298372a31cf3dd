"""Row-level security around cases and what belongs to them (docs/adr/0018), and the index that finds a name."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from casework.migrations.sql.m0018_wall import BEYOND, REVERSE, SETTINGS, policies

RAISED, TAKEN_AWAY = policies()


class Migration(migrations.Migration):
    """Functions, policies, an index."""

    dependencies = [("casework", "0017_checkpoints")]
    operations = [
        migrations.AddIndex(
            "personname",
            GinIndex(
                name="person_name_words",
                fields=["search_key"],
                opclasses=["gin_trgm_ops"],
                condition=models.Q(superseded_at__isnull=True),
            ),
        ),
        migrations.RunSQL(SETTINGS + BEYOND + RAISED, TAKEN_AWAY + REVERSE),
    ]
