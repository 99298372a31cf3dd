"""Grounds of inadmission, in a table on the trail and behind the second wall; acts of the Ministry are withdrawn."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from casework.audit.operations import together, track

TRACKED = track("casework_inadmissionground", case="case_id", personal=["ground", "withdrawn_why"])
BEHIND = "(SELECT wall_is_down()) OR EXISTS (SELECT FROM public.casework_case AS seen WHERE seen.id = case_id)"
ACTS = "casework_ministryact"
AGAIN = migrations.RunSQL(  # the trigger learns which of the new columns is personal
    [*track(ACTS, case="case_id", personal=["why", "withdrawn_why"]).sql],
    [*track(ACTS, case="case_id", personal=["why"]).sql],
)
WALL = migrations.RunSQL(
    [
        f"CREATE POLICY wall ON public.casework_inadmissionground USING ({BEHIND});"
        "ALTER TABLE public.casework_inadmissionground ENABLE ROW LEVEL SECURITY"
    ],
    [
        "ALTER TABLE public.casework_inadmissionground DISABLE ROW LEVEL SECURITY;"
        "DROP POLICY wall ON public.casework_inadmissionground"
    ],
)


class Migration(migrations.Migration):
    """A table with its trigger and its policy; three columns."""

    dependencies = [("casework", "0038_papers_end_with_their_holder")]

    operations = [
        migrations.CreateModel(
            name="InadmissionGround",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ground", models.CharField(max_length=500)),
                ("article", models.CharField(max_length=120)),
                ("found_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=500)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inadmission_grounds",
                        to="casework.case",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-recorded_at", "-id"], name="inadmission_ground_recent")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), _negated=True), models.Q(("article", ""), _negated=True)
                        ),
                        name="inadmission_ground_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("found_at__lte", models.F("recorded_at"))),
                        name="inadmission_ground_found_before_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True), ("withdrawn_why", "")
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="inadmission_ground_withdrawn_by_somebody",
                    ),
                ],
            },
        ),
        together(TRACKED, WALL),
        migrations.AddField("ministryact", "withdrawn_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "ministryact",
            "withdrawn_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("ministryact", "withdrawn_why", models.CharField(blank=True, max_length=500)),
        migrations.RemoveConstraint("ministryact", "ministry_act_once"),
        migrations.AddConstraint(
            "ministryact",
            models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("application", "case", "kind", "number"),
                name="ministry_act_once",
            ),
        ),
        migrations.AddConstraint(
            "ministryact",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True), ("withdrawn_why", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_why", ""), _negated=True),
                        models.Q(("withdrawn_by", models.F("recorded_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="ministry_act_withdrawn_by_another",
            ),
        ),
        AGAIN,
    ]
