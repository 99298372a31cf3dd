"""Acts of the Ministry, deaths, revocations; what ends a safe-conduct, what it renews and what it replaces."""

import uuid

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tables, columns, constraints."""

    dependencies = [
        ("casework", "0030_seal_certificates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Death",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "basis",
                    models.CharField(
                        choices=[("claimed", "claimed"), ("documented", "documented"), ("established", "established")],
                        default="claimed",
                        max_length=11,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("died_on", models.DateField(blank=True, null=True)),
                ("told_by", models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="LossGround",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("letter", models.CharField(max_length=12)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MinistryAct",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("admission", "admission for study"),
                            ("rejection", "outright rejection"),
                            ("archive", "archiving"),
                            ("no_show", "certificate of non-appearance"),
                            ("recognition", "recognition"),
                            ("negative", "negative decision, final"),
                            ("other_permit", "another permit granted"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(max_length=60)),
                ("dated", models.DateField()),
                ("signatory", models.CharField(max_length=120)),
                ("request_number", models.CharField(blank=True, max_length=60)),
                ("why", models.CharField(blank=True, max_length=500)),
                ("received_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RejectionGround",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("approved", "approved once"),
                            ("confirmed", "confirmed"),
                            ("rejected", "rejected"),
                            ("lapsed", "without object"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("breach", models.CharField(max_length=1000)),
                ("evidence", models.CharField(max_length=1000)),
                ("defence", models.CharField(max_length=1000)),
                ("heard_at", models.DateTimeField()),
                ("urgent", models.BooleanField(default=False)),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("remedy", models.CharField(blank=True, max_length=500)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="application",
            name="application_one_open_per_case",
        ),
        migrations.RemoveConstraint(
            model_name="safeconduct",
            name="safe_conduct_four_eyes",
        ),
        migrations.RemoveConstraint(
            model_name="safeconduct",
            name="safe_conduct_numbered_whole",
        ),
        migrations.RemoveConstraint(
            model_name="safeconduct",
            name="safe_conduct_issued_has_document",
        ),
        migrations.RemoveConstraint(
            model_name="safeconduct",
            name="safe_conduct_no_overlap",
        ),
        migrations.AddField(
            model_name="documenttype",
            name="work_permitted",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="print",
            name="reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="first_requested_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="renews",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewed_by",
                to="casework.safeconduct",
            ),
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="replacement",
            field=models.CharField(
                blank=True,
                choices=[
                    ("lost", "lost"),
                    ("stolen", "stolen"),
                    ("damaged", "damaged"),
                    ("corrected", "our own mistake on it"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="casework.safeconduct",
            ),
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="report",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="territorial_limit",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AlterField(
            model_name="application",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("lodged", "lodged"),
                    ("forwarded", "forwarded"),
                    ("admitted", "admitted for study"),
                    ("rejected", "rejected outright"),
                    ("archived", "archived"),
                    ("recognised", "recognised"),
                    ("negative", "negative and final"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="safeconduct",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("requested", "requested"),
                    ("refused", "refused"),
                    ("approved", "approved"),
                    ("cancelled", "cancelled"),
                    ("numbered", "numbered"),
                    ("issued", "issued"),
                    ("expired", "ended"),
                    ("superseded", "superseded by another"),
                    ("replaced", "replaced"),
                    ("revoked", "revoked"),
                    ("surrendered", "handed back"),
                    ("lost_validity", "lost its validity"),
                    ("ended_by_death", "ended by death"),
                ],
                default="draft",
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="storedfile",
            name="kind",
            field=models.CharField(
                choices=[
                    ("photo", "photo"),
                    ("safe_conduct", "safe-conduct"),
                    ("check_answer", "answer of an agency"),
                    ("ministry_act", "act of the Ministry"),
                ],
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
                    ("review_break_glass", "Review an emergency access"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "lodged", "forwarded", "admitted"))),
                fields=("case",),
                name="application_one_open_per_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="print",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "spoiled"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="print_spoiled_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="print",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "printed"), ("reason", "")),
                fields=("safe_conduct",),
                name="print_first_without_reason",
            ),
        ),
        migrations.AddField(
            model_name="death",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_facts", to="casework.person"
            ),
        ),
        migrations.AddField(
            model_name="death",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="loss_ground",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.lossground",
            ),
        ),
        migrations.AddField(
            model_name="ministryact",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ministry_acts", to="casework.application"
            ),
        ),
        migrations.AddField(
            model_name="ministryact",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="ministryact",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="casework.ministryact",
            ),
        ),
        migrations.AddField(
            model_name="ministryact",
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
            model_name="ministryact",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.ministryact",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "status__in",
                            (
                                "approved",
                                "numbered",
                                "issued",
                                "superseded",
                                "expired",
                                "replaced",
                                "revoked",
                                "surrendered",
                                "lost_validity",
                                "ended_by_death",
                            ),
                        ),
                        _negated=True,
                    ),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                        ("facts__isnull", False),
                        models.Q(("approved_by", models.F("requested_by")), _negated=True),
                        models.Q(("approved_by", models.F("case_started_by")), _negated=True),
                        models.Q(("approved_by", models.F("case_registered_by")), _negated=True),
                        models.Q(
                            ("facts_edited_by__isnull", True),
                            models.Q(("approved_by", models.F("facts_edited_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="safe_conduct_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "status__in",
                            (
                                "numbered",
                                "issued",
                                "superseded",
                                "expired",
                                "replaced",
                                "revoked",
                                "surrendered",
                                "lost_validity",
                                "ended_by_death",
                            ),
                        ),
                        _negated=True,
                    ),
                    models.Q(
                        ("numbered_at__isnull", False),
                        ("printed_no__isnull", False),
                        ("register_no__isnull", False),
                        ("token__isnull", False),
                        ("validity__isnull", False),
                        ("year__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="safe_conduct_numbered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["issued", "superseded", "expired"]), _negated=True),
                    ("document__isnull", False),
                    _connector="OR",
                ),
                name="safe_conduct_issued_has_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("loss_ground__isnull", False),
                        (
                            "status__in",
                            ("superseded", "replaced", "revoked", "surrendered", "lost_validity", "ended_by_death"),
                        ),
                    ),
                    ("status", "expired"),
                    models.Q(
                        models.Q(
                            (
                                "status__in",
                                [
                                    "superseded",
                                    "replaced",
                                    "revoked",
                                    "surrendered",
                                    "lost_validity",
                                    "ended_by_death",
                                    "expired",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("ended_at__isnull", True),
                        ("loss_ground__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="safe_conduct_ended_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replacement", ""), ("replaces__isnull", True), ("report", "")),
                    models.Q(
                        ("renews__isnull", True),
                        ("replaces__isnull", False),
                        models.Q(("replacement", ""), _negated=True),
                        models.Q(("report", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="safe_conduct_replacement_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("renews__isnull", True), models.Q(("renews", models.F("id")), _negated=True), _connector="OR"
                    ),
                    models.Q(
                        ("replaces__isnull", True),
                        models.Q(("replaces", models.F("id")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="safe_conduct_follows_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["refused", "cancelled"]), _negated=True),
                fields=("replaces",),
                name="safe_conduct_replaced_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("status__in", ("numbered", "issued", "superseded", "expired"))),
                expressions=[("person", "="), ("validity", "&&")],
                name="safe_conduct_no_overlap",
            ),
        ),
        migrations.AddField(
            model_name="ministryact",
            name="ground",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.rejectionground",
            ),
        ),
        migrations.AddField(
            model_name="revocation",
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
            model_name="revocation",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="revocation",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="revocation",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="revocation",
            name="safe_conduct",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="revocations", to="casework.safeconduct"
            ),
        ),
        migrations.AddField(
            model_name="revocation",
            name="told_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="death",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)), fields=("person",), name="death_one_current"
            ),
        ),
        migrations.AddConstraint(
            model_name="death",
            constraint=models.CheckConstraint(
                condition=models.Q(("told_by", ""), _negated=True), name="death_told_by_somebody"
            ),
        ),
        migrations.AddIndex(
            model_name="ministryact",
            index=models.Index(fields=["application", "recorded_at"], name="ministry_act_application"),
        ),
        migrations.AddIndex(
            model_name="ministryact",
            index=models.Index(fields=["-recorded_at", "-id"], name="ministry_act_recent"),
        ),
        migrations.AddConstraint(
            model_name="ministryact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), _negated=True),
                    models.Q(("signatory", ""), _negated=True),
                    ("dated__isnull", False),
                ),
                name="ministry_act_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="ministryact",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_at__lte", models.F("recorded_at"))),
                name="ministry_act_received_before_recorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="ministryact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ground__isnull", False), ("kind", "rejection")),
                    models.Q(models.Q(("kind", "rejection"), _negated=True), ("ground__isnull", True)),
                    _connector="OR",
                ),
                name="ministry_act_ground_of_a_rejection",
            ),
        ),
        migrations.AddConstraint(
            model_name="ministryact",
            constraint=models.CheckConstraint(
                condition=models.Q(("corrects__isnull", True), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="ministry_act_correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="ministryact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrects__isnull", True), models.Q(("corrects", models.F("id")), _negated=True), _connector="OR"
                ),
                name="ministry_act_corrects_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="ministryact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True)),
                fields=("application", "case", "kind", "number"),
                name="ministry_act_once",
            ),
        ),
        migrations.AddIndex(
            model_name="revocation",
            index=models.Index(fields=["-proposed_at", "-id"], name="revocation_recent"),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("proposed", "approved"))),
                fields=("safe_conduct",),
                name="revocation_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("breach", ""), _negated=True),
                    models.Q(("evidence", ""), _negated=True),
                    models.Q(("defence", ""), _negated=True),
                    ("heard_at__lte", models.F("proposed_at")),
                ),
                name="revocation_heard_and_founded",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_by__isnull", True),
                        models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("confirmed_by__isnull", True),
                        models.Q(
                            ("approved_by__isnull", False),
                            models.Q(("confirmed_by", models.F("approved_by")), _negated=True),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                ),
                name="revocation_three_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["approved", "confirmed"]), _negated=True),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="revocation_approved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        ("status", "confirmed"),
                        models.Q(("remedy", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status", "confirmed"), _negated=True),
                        ("confirmed_at__isnull", True),
                        ("confirmed_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="revocation_confirmed_with_remedy",
            ),
        ),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("told_at__isnull", True), ("told_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("told_at__isnull", False), ("told_by__isnull", False)),
                    _connector="OR",
                ),
                name="revocation_told_when_confirmed",
            ),
        ),
    ]
