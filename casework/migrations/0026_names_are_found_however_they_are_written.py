"""Keys of names for finding earlier cases, what finds them, and what was known when two cases were compared."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Greatest, Least

from casework.migrations.sql.m0026_people_alike import FUNCTION, REVERSE


class Migration(migrations.Migration):
    """Two tables that are derived from others, a column, indexes, a function behind which the wall is looked past."""

    dependencies = [("casework", "0025_files_of_lists")]
    operations = [
        migrations.CreateModel(
            name="KeyCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=9)),
                ("key", models.CharField(blank=True, max_length=64)),
                ("people", models.PositiveIntegerField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("kind", "key"), name="key_count_once")]},
        ),
        migrations.CreateModel(
            name="NameKeys",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="name_keys",
                        serialize=False,
                        to="casework.person",
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
                (
                    "skeletons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
                ("algorithm", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["skeletons"], name="name_keys_skeletons"),
                    models.Index(fields=["algorithm"], name="name_keys_algorithm"),
                ]
            },
        ),
        migrations.AddField(
            "duplicatedecision",
            "compared",
            models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("duplicatedecision", "duplicate_decision_once"),
        migrations.AddConstraint(
            "duplicatedecision",
            models.UniqueConstraint(
                Least("case", "other_case"),
                Greatest("case", "other_case"),
                models.F("compared"),
                name="duplicate_decision_once",
            ),
        ),
        migrations.AddIndex(
            "birth",
            models.Index(
                condition=models.Q(("day__isnull", False), ("superseded_at__isnull", True)),
                fields=["year", "month", "day"],
                name="birth_date",
            ),
        ),
        migrations.AddIndex(
            "arrival",
            models.Index(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=["entry_point", "entered_at"],
                name="arrival_entered",
            ),
        ),
        migrations.RunSQL(FUNCTION, REVERSE),
    ]
