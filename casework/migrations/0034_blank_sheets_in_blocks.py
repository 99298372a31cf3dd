"""Sheets numbered in a block before anybody needs them, what became of each, and the work of reconciling."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from casework.audit.operations import together, track
from casework.migrations.sql.m0034_sheets import FORWARD, REVERSE

TRACKED = together(
    track("casework_sheetblock"),
    track("casework_blanksheet", personal=["token", "printed_no"]),
    track("casework_sheetuse", case="case_id", person="person_id", personal=["birth_year"]),
)
SAME_PERSON = migrations.RunSQL(
    [
        "ALTER TABLE casework_sheetuse ADD CONSTRAINT sheet_use_person_of_the_case"
        " FOREIGN KEY (case_id, person_id) REFERENCES casework_case (id, person_id)"
    ],
    ["ALTER TABLE casework_sheetuse DROP CONSTRAINT sheet_use_person_of_the_case"],
)
BEHIND = "(SELECT wall_is_down()) OR EXISTS (SELECT FROM public.casework_case AS seen WHERE seen.id = case_id)"
WALL = migrations.RunSQL(
    [
        f"CREATE POLICY wall ON public.casework_sheetuse USING ({BEHIND});"
        "ALTER TABLE public.casework_sheetuse ENABLE ROW LEVEL SECURITY"
    ],
    ["ALTER TABLE public.casework_sheetuse DISABLE ROW LEVEL SECURITY; DROP POLICY wall ON public.casework_sheetuse"],
)


class Migration(migrations.Migration):
    """Three tables on the trail, one of them behind the second wall; one function past it."""

    dependencies = [
        ("casework", "0033_looks_at_papers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="apitoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("read", "read"),
                        ("register", "register people and families"),
                        ("applications", "lodge and forward applications"),
                        ("request", "request and hand over safe-conducts"),
                        ("decide", "decide on safe-conducts and matches"),
                        ("verify", "verify seals"),
                    ],
                    max_length=12,
                ),
                size=None,
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
                    ("request_exit", "Request the exit safe-conduct"),
                    ("end_for_no_show", "Decide on a safe-conduct after a missed interview"),
                    ("decide_revocation", "Decide on revoking a safe-conduct"),
                    ("tell_revocation", "Tell the person that the safe-conduct is revoked"),
                    ("review_hit", "Review a match of the background check"),
                    ("run_check_again", "A background check could not run"),
                    ("ask_agencies", "Send the questions to the agencies"),
                    ("silent_agency", "An agency has not answered in time"),
                    ("weigh_answer", "An agency found something: have it weighed"),
                    ("legal_review", "A notice comes from the country of origin: legal review"),
                    ("approve_assessment", "Decide on the assessment of the checks"),
                    ("review_safe_conduct", "Review the safe-conduct after an adverse assessment"),
                    ("notify_ministry", "Tell the Ministry of an adverse assessment"),
                    ("possible_duplicate", "Compare with an earlier case"),
                    ("issue_failed", "A safe-conduct could not be issued"),
                    ("notify_icbf", "Notify the ICBF of a child alone"),
                    ("verify_family", "Verify a family link"),
                    ("take_over", "Take over a case that came from another office"),
                    ("move_work", "Move the work of a colleague who will be away"),
                    ("approvers_running_out", "Soon nobody can decide here"),
                    ("list_refused", "A list could not be imported"),
                    ("list_waiting", "A list waits for a second person"),
                    ("list_old", "A list has not been refreshed"),
                    ("reconcile_block", "Reconcile a block of blank sheets"),
                    ("confirm_sheet", "Confirm what was entered about a blank sheet"),
                    ("review_break_glass", "Review an emergency access"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="SheetBlock",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("first_no", models.PositiveIntegerField()),
                ("last_no", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("reserved_at", models.DateTimeField()),
                ("reconciled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.office"
                    ),
                ),
                (
                    "reconciled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reserved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "-reserved_at"], name="sheet_block_office"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_no__gte", 1),
                            ("last_no__gte", models.F("first_no")),
                            (
                                "last_no__lt",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("first_no"), "+", models.Value(200)
                                ),
                            ),
                        ),
                        name="sheet_block_has_sheets",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reconciled_at__isnull", True), ("reconciled_by__isnull", True)),
                            models.Q(("reconciled_at__isnull", False), ("reconciled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="sheet_block_reconciled_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BlankSheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("register_no", models.PositiveIntegerField()),
                ("printed_no", models.CharField(max_length=9, unique=True)),
                ("token", models.CharField(max_length=32, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("blank", "blank"),
                            ("recorded", "recorded, to be confirmed"),
                            ("used", "used"),
                            ("spoiled", "spoiled"),
                            ("lost", "lost"),
                            ("ended", "ended"),
                        ],
                        default="blank",
                        max_length=10,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.office"
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="casework.sheetblock"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "year", "register_no"), name="blank_sheet_register_no"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetUse",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("type", models.CharField(max_length=20)),
                ("validity", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("birth_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("received_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheet_uses", to="casework.case"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="casework.blanksheet"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True)),
                        fields=("sheet",),
                        name="sheet_use_one_a_sheet",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                                models.Q(("confirmed_by", models.F("signed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sheet_use_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received_at__lte", models.F("recorded_at"))),
                        name="sheet_use_received_before",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_year__isnull", True), ("birth_year__range", (1880, 2100)), _connector="OR"
                        ),
                        name="sheet_use_birth_year",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("dropped_at__isnull", True)),
                        expressions=[("person", "="), ("validity", "&&")],
                        name="sheet_use_no_overlap",
                    ),
                ],
            },
        ),
        together(SAME_PERSON, TRACKED, WALL, migrations.RunSQL([FORWARD], [REVERSE])),
    ]
