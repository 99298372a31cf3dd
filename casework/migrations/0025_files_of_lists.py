"""What lay in the watched folder is known by names, sizes and times; aggregators write longer ids."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns and an index."""

    dependencies = [("casework", "0023_entries_as_records")]
    operations = [
        migrations.AddField("listfile", "stamp", models.CharField(default="", max_length=64)),
        migrations.AlterField("entry", "entry_id", models.CharField(max_length=255)),
        migrations.AddIndex("listfile", models.Index(fields=["stamp"], name="list_file_stamp")),
    ]
