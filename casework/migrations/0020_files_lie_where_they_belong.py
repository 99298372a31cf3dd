"""No row of a file leads out of the folder of files."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A constraint."""

    dependencies = [("casework", "0019_search_terms_and_opinions")]
    operations = [
        migrations.AddConstraint(
            "storedfile",
            models.CheckConstraint(
                condition=models.Q(path__regex=r"^[0-9a-f]{2}/[0-9a-f]{32}$"), name="stored_file_place"
            ),
        ),
    ]
