"""Mandates of auditors, cases assigned to security reviewers, cases that go to another office; all on the trail."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from casework.audit.operations import together, track

# The data protection officer's list: reads under a mandate, the newest first, of one auditor too.
READS = (
    "CREATE INDEX audit_event_mandate ON audit_event (id DESC) WHERE mandate <> '' AND case_id IS NOT NULL",
    "CREATE INDEX audit_event_mandate_actor ON audit_event (actor, id DESC) WHERE mandate <> '' AND case_id IS NOT NULL",
)
NO_READS = ("DROP INDEX audit_event_mandate", "DROP INDEX audit_event_mandate_actor")
TRACKED = (
    track("casework_mandate"),
    # another auditor reads the events, and not which restricted cases this one may
    track("casework_mandatecase", personal=["number"]),
    track("casework_casetransfer", case="case_id", personal=["reason", "kept_reason"]),
)


class Migration(migrations.Migration):
    """Three tables, two longer lists of choices, triggers, and indexes of the trail."""

    dependencies = [
        ("casework", "0011_roles_and_second_factors"),
    ]

    operations = [
        migrations.AlterField(
            model_name="casegrant",
            name="kind",
            field=models.CharField(
                choices=[
                    ("named", "named on the case"),
                    ("break_glass", "emergency access"),
                    ("assigned", "assigned to a security reviewer"),
                ],
                max_length=11,
            ),
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
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "auditor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MandateCase",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=24)),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="casework.mandate"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseTransfer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=300)),
                (
                    "kept",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("kept_reason", models.CharField(blank=True, max_length=300)),
                ("requested_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "asked for"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="casework.case"
                    ),
                ),
                (
                    "from_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.office"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.office"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "open")),
                        fields=["to_office", "requested_at"],
                        name="case_transfer_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "open")), fields=("case",), name="case_transfer_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_office", models.F("to_office")), _negated=True),
                        name="case_transfer_elsewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("outcome", "open")),
                            models.Q(
                                models.Q(("outcome", "open"), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_transfer_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", []), models.Q(("kept_reason", ""), _negated=True), _connector="OR"),
                        name="case_transfer_kept_with_reason",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issued_by", models.F("confirmed_by")), _negated=True),
                    models.Q(("auditor", models.F("issued_by")), _negated=True),
                    models.Q(("auditor", models.F("confirmed_by")), _negated=True),
                ),
                name="mandate_three_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("starts_at"))), name="mandate_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("number", ""), _negated=True), models.Q(("purpose", ""), _negated=True)),
                name="mandate_says_what_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="mandate_revoked_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(fields=("auditor", "number"), name="mandate_number_once"),
        ),
        migrations.AddConstraint(
            model_name="mandatecase",
            constraint=models.UniqueConstraint(fields=("mandate", "number"), name="mandate_case_once"),
        ),
        together(*TRACKED),
        migrations.RunSQL(READS, NO_READS),
    ]
