"""What changed stands in the trail as text: a million events are verified in a seventh less time.

The table is written anew, under a lock: a minute for ten million events. No hash changes.
"""

from django.db import migrations

from casework.migrations.sql.m0016_cheaper_trail import CAPTURE as CAPTURE_BEFORE
from casework.migrations.sql.m0021_differences_as_text import AS_TEXT, BACK, CAPTURE


class Migration(migrations.Migration):
    """A column's type and the function that fills it."""

    dependencies = [("casework", "0020_files_lie_where_they_belong")]
    operations = [migrations.RunSQL(AS_TEXT + CAPTURE, BACK + CAPTURE_BEFORE)]
