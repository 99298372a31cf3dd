"""Indexes for what auditors ask: the newest cases of every office, events by kind and day, the seal over an event."""

from django.db import migrations, models

# By kind and moment: what happened on a day, how many tries were refused today.
KIND = "CREATE INDEX audit_event_kind ON audit_event (kind, occurred_at)"
# The last verification: one row in millions, and an index of its own size.
CHECKED = "CREATE INDEX audit_event_checked ON audit_event (id) WHERE verb = 'audit.trail_checked'"
# The block that covers a transaction.
BLOCK = "CREATE INDEX audit_block_to_xid ON audit_block (to_xid)"


class Migration(migrations.Migration):
    """Indexes only."""

    dependencies = [("casework", "0008_second_reasons_and_times")]
    operations = [
        migrations.AddIndex(model_name="case", index=models.Index(fields=["-opened_at", "-id"], name="case_recent")),
        migrations.RunSQL(KIND, "DROP INDEX audit_event_kind"),
        migrations.RunSQL(CHECKED, "DROP INDEX audit_event_checked"),
        migrations.RunSQL(BLOCK, "DROP INDEX audit_block_to_xid"),
    ]
