"""The exact matcher is gone: entries need no keys of names and documents, and no indexes of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns and their indexes go; taken back, they are empty until the list is imported again."""

    dependencies = [("casework", "0028_runs_hits_and_verdicts")]
    operations = [
        migrations.RemoveIndex("entry", "entry_name_keys"),
        migrations.RemoveIndex("entry", "entry_document_keys"),
        migrations.AlterField("entry", "name_keys", ArrayField(models.CharField(max_length=610), default=list)),
        migrations.RemoveField("entry", "document_keys"),
        migrations.RemoveField("entry", "name_keys"),
    ]
