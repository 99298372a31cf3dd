"""The trail records a statement at a time, and hashes an event in half the time; work is listed from its latest.

Going back makes row triggers again, which write events of format 1; those of format 2 keep their formula, which the
application of that time reads as altered.
"""

from django.db import migrations, models

from casework.migrations.sql.m0001_functions import CAPTURE as CAPTURE_BY_ROW
from casework.migrations.sql.m0001_functions import TRACK as TRACK_BY_ROW
from casework.migrations.sql.m0016_cheaper_trail import APPEND, BY_ROW, BY_STATEMENT, CAPTURE, DROP, HASH, TRACK

BACK = (CAPTURE_BY_ROW + TRACK_BY_ROW).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    """Functions, triggers and an index: no event is written anew."""

    dependencies = [("casework", "0015_requests_about_accounts_and_absence")]
    operations = [
        migrations.RunSQL(HASH + APPEND + CAPTURE + TRACK + BY_STATEMENT, BACK + BY_ROW + DROP),
        migrations.AddIndex(
            model_name="workitem", index=models.Index(fields=["-opened_at", "-id"], name="work_item_recent")
        ),
    ]
