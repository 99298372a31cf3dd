"""Signed checkpoints, what every verification found, and what is due to leave the database about either."""

from django.db import migrations, models

from casework.audit.operations import track
from casework.migrations.sql.m0017_checkpoints import FUNCTIONS, REVERSE, TABLE

PARTS = [
    ("whole", "the whole trail"),
    ("tail", "what is not sealed yet"),
    ("checkpoint", "making the checkpoint"),
]
OUTCOMES = [
    ("ok", "nothing was wrong"),
    ("problems", "the trail is not what was written"),
    ("stopped", "the time was up before everything was looked at"),
    ("could_not_run", "it could not run"),
]
KINDS = [
    ("file", "checkpoint to its folder"),
    ("mail", "checkpoint to the auditors"),
    ("alert", "warning to the auditors"),
]


class Migration(migrations.Migration):
    """Three tables, two of them on the trail."""

    dependencies = [("casework", "0016_a_cheaper_trail")]
    operations = [
        migrations.RunSQL(TABLE + FUNCTIONS, REVERSE),
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                ("no", models.BigIntegerField(primary_key=True, serialize=False)),
                ("format", models.SmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("block_no", models.BigIntegerField()),
                ("block_hash", models.BinaryField()),
                ("events", models.BigIntegerField()),
                ("last_event_id", models.BigIntegerField()),
                ("last_event_hash", models.BinaryField()),
                ("prev", models.BinaryField(null=True)),
                ("key_id", models.TextField()),
                ("signature", models.BinaryField()),
            ],
            options={"db_table": "audit_checkpoint", "managed": False},
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(choices=PARTS, max_length=12)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("events", models.BigIntegerField(default=0)),
                ("blocks", models.BigIntegerField(default=0)),
                ("checkpoint", models.BigIntegerField(blank=True, null=True)),
                ("outcome", models.CharField(choices=OUTCOMES, max_length=14)),
                ("problems", models.JSONField(blank=True, default=list)),
                ("by", models.TextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(problems=[]) | ~models.Q(outcome="problems"),
                        name="verification_says_what_is_wrong",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(problems=[]) | ~models.Q(outcome="ok"),
                        name="verification_ok_without_problems",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(ended_at__gte=models.F("started_at")), name="verification_ends_after_start"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=6)),
                ("subject_no", models.BigIntegerField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("done_at__isnull", True)), fields=["due_at"], name="delivery_due")
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "subject_no"), name="delivery_once")],
            },
        ),
        track("casework_verification"),
        # when it is tried again changes with every try; that it is due and that it was done are events
        track("casework_delivery", excluded=["due_at", "attempts"]),
    ]
