"""The trail comes before everything it records."""

from django.contrib.postgres.operations import BtreeGistExtension, HStoreExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

from casework.migrations.sql.m0001_functions import CAPTURE, RECORD, SEAL, TRACK
from casework.migrations.sql.m0001_tables import DIGEST_KEY, GUARDS, HASHES, REVERSE, TABLES

FORWARD = TABLES + DIGEST_KEY + HASHES + CAPTURE + RECORD + SEAL + TRACK + GUARDS


class Migration(migrations.Migration):
    """Extensions that the schema needs; the trail's tables, functions and guards."""

    initial = True
    operations = [
        BtreeGistExtension(),
        HStoreExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FORWARD, REVERSE),
    ]
