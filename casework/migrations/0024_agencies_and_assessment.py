"""Agencies are asked too: what is asked of whom, what came back, and what it all comes to."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations import RunSQL

from casework.audit.operations import together, track

CHECK = {"case": "case_id"}
WEIGHED = ["subject_hash", "weigh_reason"]
ANSWER = ["said", "result", "note", "notice_kind", "issuing_country_id", "offence", "from_origin", "reference"]
REASONS = ["outcome", "reason", "legal_note", "plan", "approve_reason", "second_reason"]
TRACKED = (
    track("casework_checkanswer", **CHECK, personal=ANSWER),
    track("casework_assessment", **CHECK, personal=REASONS),
)
AGAIN = RunSQL(  # the trigger of the checks learns which of the new columns are personal
    track("casework_check", **CHECK, personal=WEIGHED).sql,
    track("casework_check", **CHECK, personal=["subject_hash"]).sql,
)
WALLED = ("casework_checkanswer", "casework_assessment")
OF_A_CASE = (
    "(SELECT wall_is_down()) OR EXISTS (SELECT FROM public.casework_case AS seen WHERE seen.id = {table}.case_id)"
)
WALL = RunSQL(
    [
        f"CREATE POLICY wall ON public.{table} USING ({OF_A_CASE.format(table=table)});"
        f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY"
        for table in WALLED
    ],
    [
        f"ALTER TABLE public.{table} DISABLE ROW LEVEL SECURITY; DROP POLICY wall ON public.{table}"
        for table in reversed(WALLED)
    ],
)


class Migration(migrations.Migration):
    """Two tables on the trail and behind the second wall; columns of checks and of their kinds."""

    dependencies = [
        ("casework", "0023_entries_as_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("complete", "ready for a proposal"),
                            ("proposed", "proposed"),
                            ("favourable", "favourable"),
                            ("observations", "favourable with observations"),
                            ("adverse", "adverse"),
                            ("inconclusive", "inconclusive"),
                            ("reopened", "reopened"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("favourable", "favourable"),
                            ("observations", "favourable with observations"),
                            ("adverse", "adverse"),
                            ("inconclusive", "inconclusive"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("legal_note", models.CharField(blank=True, max_length=1000)),
                ("plan", models.CharField(blank=True, max_length=500)),
                ("plan_on", models.DateField(blank=True, null=True)),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("approve_reason", models.CharField(blank=True, max_length=500)),
                ("second_at", models.DateTimeField(blank=True, null=True)),
                ("second_reason", models.CharField(blank=True, max_length=500)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CheckAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("said", models.CharField(max_length=20)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("no_match", "no match found"),
                            ("possible_match", "possible match"),
                            ("hit", "match"),
                            ("inconclusive", "inconclusive"),
                            ("could_not_run", "could not run"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("system", "from the agency's system"),
                            ("letter", "letter"),
                            ("email", "e-mail"),
                            ("telephone", "telephone"),
                            ("in_person", "in person"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("received_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "notice_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("red", "red notice (arrest)"),
                            ("blue", "blue notice (whereabouts)"),
                            ("yellow", "yellow notice (missing person)"),
                            ("green", "green notice (warning)"),
                            ("diffusion", "diffusion"),
                            ("warrant", "national warrant or other notice"),
                        ],
                        max_length=9,
                    ),
                ),
                ("offence", models.CharField(blank=True, max_length=300)),
                ("from_origin", models.BooleanField(default=False)),
                ("sha256", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="check",
            name="check_one_pending_per_type",
        ),
        migrations.RemoveConstraint(
            model_name="check",
            name="check_answer_has_result_and_time",
        ),
        migrations.RemoveConstraint(
            model_name="check",
            name="check_result_of_a_list_names_it",
        ),
        migrations.RemoveIndex(
            model_name="check",
            name="check_due",
        ),
        migrations.AddField(
            model_name="check",
            name="failure",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="check",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="check",
            name="sent_reference",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="check",
            name="told",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="check",
            name="weigh_reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="check",
            name="weighed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="check",
            name="weighed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="check",
            name="weighing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_concern", "no concern from this check"),
                    ("other_person", "another person (false match)"),
                    ("observation", "observation"),
                    ("concern", "concern confirmed"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="checktype",
            name="asked_of",
            field=models.CharField(
                choices=[("list", "Our lists"), ("agency", "An agency")], default="agency", max_length=6
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="checktype",
            name="hours",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="checktype",
            name="needs",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="checktype",
            name="reads_as",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="checktype",
            name="renewed",
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="checktype",
            name="result_kind",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="checktype",
            name="sealed",
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="checktype",
            name="sends",
            field=models.CharField(default="", max_length=120),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="check",
            name="status",
            field=models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("requested", "requested"),
                    ("sent", "sent"),
                    ("error", "could not be asked"),
                    ("answered", "answered"),
                    ("adjudicated", "adjudicated"),
                    ("stale", "out of date"),
                    ("reopened", "reopened"),
                    ("cancelled", "cancelled"),
                ],
                default="requested",
                max_length=11,
            ),
        ),
        migrations.AlterField(
            model_name="storedfile",
            name="kind",
            field=models.CharField(
                choices=[("photo", "photo"), ("safe_conduct", "safe-conduct"), ("check_answer", "answer of an agency")],
                max_length=12,
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
                    ("review_break_glass", "Review an emergency access"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="second_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="checkanswer",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="checkanswer",
            name="check_run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="casework.check"
            ),
        ),
        migrations.AddField(
            model_name="checkanswer",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="checkanswer",
            name="issuing_country",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.country",
            ),
        ),
        migrations.AddField(
            model_name="checkanswer",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="check",
            name="answer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.checkanswer",
            ),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(
                condition=models.Q(("status__in", ("planned", "requested", "sent", "error"))),
                fields=["next_try_at"],
                name="check_due",
            ),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(
                condition=models.Q(("status__in", ("planned", "requested", "sent", "error"))),
                fields=["due_at"],
                name="check_overdue",
            ),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(
                condition=models.Q(("status__in", ["answered", "adjudicated"])),
                fields=["answered_at"],
                name="check_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("planned", "requested", "sent", "error"))),
                fields=("case", "type"),
                name="check_one_pending_per_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", True), ("result", ""), ("status__in", ["planned", "requested", "sent"])
                    ),
                    models.Q(
                        ("answered_at__isnull", True),
                        ("result__in", ["", "could_not_run"]),
                        ("status__in", ["error", "cancelled"]),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("status__in", ("answered", "adjudicated", "stale", "reopened")),
                        models.Q(("result", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="check_answer_has_result_and_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result__in", ["no_match", "possible_match", "hit"]), _negated=True),
                    ("list_version__isnull", False),
                    ("answer__isnull", False),
                    _connector="OR",
                ),
                name="check_result_of_a_list_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                ),
                name="check_sent_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("weigh_reason", ""),
                        ("weighed_at__isnull", True),
                        ("weighed_by__isnull", True),
                        ("weighing", ""),
                    ),
                    models.Q(
                        models.Q(("weighing", ""), _negated=True),
                        ("weighed_at__isnull", False),
                        ("weighed_by__isnull", False),
                        models.Q(("weigh_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="check_weighed_by_somebody_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "adjudicated"), _negated=True),
                    ("answer__isnull", True),
                    models.Q(("weighing", ""), _negated=True),
                    _connector="OR",
                ),
                name="check_adjudicated_answer_is_weighed",
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["status", "completed_at", "id"], name="assessment_waiting"),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["-opened_at", "-id"], name="assessment_recent"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "reopened"), _negated=True),
                fields=("case",),
                name="assessment_one_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", ""), ("proposed_at__isnull", True), ("proposed_by__isnull", True), ("reason", "")
                    ),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        ("proposed_at__isnull", False),
                        ("proposed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="assessment_proposal_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_by__isnull", True), ("status__in", ("open", "complete"))),
                    models.Q(
                        models.Q(("status__in", ("open", "complete")), _negated=True), ("proposed_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="assessment_proposed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="assessment_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second_by__isnull", True),
                    models.Q(
                        ("approved_by__isnull", False),
                        models.Q(("second_by", models.F("approved_by")), _negated=True),
                        models.Q(("second_by", models.F("proposed_by")), _negated=True),
                        ("outcome", "adverse"),
                    ),
                    _connector="OR",
                ),
                name="assessment_second_is_a_third_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("approve_reason", ""), ("approved_at__isnull", True), ("approved_by__isnull", True)),
                        models.Q(
                            ("approved_at__isnull", False),
                            ("approved_by__isnull", False),
                            models.Q(("approve_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("second_at__isnull", True), ("second_by__isnull", True), ("second_reason", "")),
                        models.Q(
                            ("second_at__isnull", False),
                            ("second_by__isnull", False),
                            models.Q(("second_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                ),
                name="assessment_approvals_have_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_by__isnull", False),
                        ("ended_at__isnull", False),
                        ("status__in", ("favourable", "observations", "adverse", "inconclusive", "reopened")),
                    ),
                    models.Q(
                        models.Q(
                            ("status__in", ("favourable", "observations", "adverse", "inconclusive", "reopened")),
                            _negated=True,
                        ),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="assessment_ended_with_approval",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("favourable", "observations", "adverse", "inconclusive")), _negated=True),
                    ("status", models.F("outcome")),
                    _connector="OR",
                ),
                name="assessment_ends_as_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "adverse"), _negated=True),
                    models.Q(
                        models.Q(("legal_note", ""), _negated=True),
                        models.Q(
                            models.Q(
                                ("status__in", ("favourable", "observations", "adverse", "inconclusive", "reopened")),
                                _negated=True,
                            ),
                            ("second_by__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="assessment_adverse_by_three_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "inconclusive"), _negated=True),
                    models.Q(models.Q(("plan", ""), _negated=True), ("plan_on__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_inconclusive_has_a_plan",
            ),
        ),
        migrations.AddIndex(
            model_name="checkanswer",
            index=models.Index(fields=["-recorded_at", "-id"], name="check_answer_recent"),
        ),
        migrations.AddConstraint(
            model_name="checkanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", ""), _negated=True),
                    models.Q(("result", "could_not_run"), _negated=True),
                    models.Q(("said", ""), _negated=True),
                ),
                name="check_answer_is_an_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source__in", ["system", "telephone", "in_person"]),
                    models.Q(("file__isnull", False), models.Q(("reference", ""), _negated=True)),
                    _connector="OR",
                ),
                name="check_answer_by_hand_has_its_scan",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="check_answer_is_sealed_by_a_hash"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("from_origin", False), ("issuing_country__isnull", True), ("notice_kind", ""), ("offence", "")
                    ),
                    models.Q(
                        models.Q(("notice_kind", ""), _negated=True),
                        ("issuing_country__isnull", False),
                        models.Q(("offence", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="check_answer_notice_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_at__lte", models.F("recorded_at"))),
                name="check_answer_not_before_it_came",
            ),
        ),
        together(*TRACKED),
        AGAIN,
        WALL,
    ]
