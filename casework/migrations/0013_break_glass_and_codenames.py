"""Emergency access in its box and with its review; a codename for each restricted case, and who restricted it when."""

import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from casework.audit.operations import together, track

# Two words like the others; the order of random keys says nothing of when a case was begun.
FILL = """
UPDATE casework_case SET codename = 'Reservado ' || numbered.place
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM casework_case WHERE restricted) AS numbered
WHERE casework_case.id = numbered.id
"""
TRACKED = (
    track("casework_emergencyreview", pk="grant_id", case="case_id", personal=["note"]),
    track("casework_restrictionchange", case="case_id", personal=["reason"]),
)


class Migration(migrations.Migration):
    """Two tables with their triggers, two columns, and what must hold of an emergency access."""

    dependencies = [
        ("casework", "0012_mandates_and_assignments"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmergencyReview",
            fields=[
                (
                    "grant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="review",
                        serialize=False,
                        to="casework.casegrant",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("justified", "justified"), ("not_justified", "not justified")], max_length=13
                    ),
                ),
                ("note", models.CharField(max_length=300)),
                ("reviewed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RestrictionChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restriction_changes",
                        to="casework.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("restricted", models.BooleanField()),
                ("reason", models.CharField(max_length=300)),
                ("decided_at", models.DateTimeField()),
            ],
        ),
        migrations.AlterField(
            model_name="arrivalgroup",
            name="head",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="led_groups",
                to="casework.case",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="codename",
            field=models.CharField(blank=True, max_length=40, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="user",
            name="emergency_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="workitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("complete_draft", "Complete the registration"),
                    ("lodge_application", "Lodge the application"),
                    ("forward_application", "Forward the application to the Ministry"),
                    ("request_safe_conduct", "Request the safe-conduct"),
                    ("correct_request", "Correct the returned request"),
                    ("approve_safe_conduct", "Decide on the safe-conduct"),
                    ("hand_over", "Hand over the safe-conduct"),
                    ("review_expired", "Review the person whose safe-conduct has ended"),
                    ("review_hit", "Review a match of the background check"),
                    ("run_check_again", "A background check could not run"),
                    ("possible_duplicate", "Compare with an earlier case"),
                    ("issue_failed", "A safe-conduct could not be issued"),
                    ("notify_icbf", "Notify the ICBF of a child alone"),
                    ("verify_family", "Verify a family link"),
                    ("take_over", "Take over a case that came from another office"),
                    ("review_break_glass", "Review an emergency access"),
                ],
                max_length=24,
            ),
        ),
        together(*TRACKED),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("restricted", False), ("codename__isnull", False), _connector="OR"),
                name="case_restricted_has_codename",
            ),
        ),
        migrations.AddConstraint(
            model_name="casegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "break_glass"), _negated=True),
                    models.Q(
                        ("ends_at__gte", models.F("starts_at")),
                        (
                            "ends_at__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("starts_at"), "+", models.Value(datetime.timedelta(seconds=28800))
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="case_grant_break_glass_in_its_box",
            ),
        ),
        migrations.AddConstraint(
            model_name="casegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "break_glass"), _negated=True),
                    models.Q(("granted_by", models.F("user")), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="case_grant_break_glass_for_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="casegrant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "break_glass")),
                expressions=[
                    ("case", "="),
                    ("user", "="),
                    (
                        models.Func(
                            "starts_at",
                            "ends_at",
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="case_grant_break_glass_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("holder", models.F("reviewed_by")), _negated=True),
                name="emergency_review_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("note", ""), _negated=True), name="emergency_review_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="restrictionchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="restriction_change_says_why"
            ),
        ),
    ]
