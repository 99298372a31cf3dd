"""Crossings that were recorded before they could be corrected: by whoever registered the case, when it was received."""

from django.db import migrations

FILL = """
UPDATE casework_arrival AS arrival SET recorded_by_id = held.registered_by_id, recorded_at = arrival.received_at
  FROM casework_case AS held
 WHERE held.id = arrival.case_id AND arrival.recorded_by_id IS NULL
"""


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("casework", "0004_families_counts_and_other_systems")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
