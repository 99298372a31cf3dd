"""The words of searches lie sealed beside their events; intelligence opinions get a table of their own."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from casework.audit.operations import together, track

TRACKED = (
    # when a day's key was made and when it was destroyed; the words themselves hang on the search's event
    track("casework_searchkey", personal=["ciphertext"]),
    track("casework_intelligenceopinion", case="case_id", personal=["ciphertext", "outcome"]),
)


class Migration(migrations.Migration):
    """Three tables, two of them on the trail."""

    dependencies = [
        ("casework", "0018_second_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("ciphertext", models.BinaryField(null=True)),
                ("destroyed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("destroyed_at__isnull", True)), fields=("day",), name="search_key_one_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ciphertext__isnull", True), ("destroyed_at__isnull", True), _connector="XOR"
                        ),
                        name="search_key_there_or_destroyed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField(unique=True)),
                ("ciphertext", models.BinaryField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.searchkey"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IntelligenceOpinion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "agency",
                    models.CharField(
                        choices=[
                            ("dni", "Dirección Nacional de Inteligencia"),
                            ("army", "Ejército"),
                            ("police", "Policía"),
                            ("interpol", "INTERPOL"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "classification",
                    models.CharField(
                        choices=[
                            ("restricted", "restricted (intelligence)"),
                            ("confidential", "confidential"),
                            ("secret", "secret"),
                            ("top_secret", "top secret"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("favourable", "favourable"),
                            ("observations", "favourable with observations"),
                            ("adverse", "adverse"),
                            ("inconclusive", "inconclusive"),
                        ],
                        max_length=12,
                    ),
                ),
                ("received_on", models.DateField()),
                ("ciphertext", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "check_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="casework.check"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-recorded_at", "-id"], name="opinion_recent")],
            },
        ),
        together(*TRACKED),
    ]
