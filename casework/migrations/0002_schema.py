"""The schema of the first path: what each concept needs from arrival to safe-conduct."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every table of the concepts, with its constraints and indexes."""

    initial = True
    # Their first migrations point at the user model and ask only for the first migration of this application.
    run_before = [
        ("account", "0001_initial"),
        ("admin", "0001_initial"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("casework", "0001_extensions_and_trail"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditBlock",
            fields=[
                ("no", models.BigIntegerField(primary_key=True, serialize=False)),
                ("format", models.SmallIntegerField()),
                ("from_xid", models.BigIntegerField()),
                ("to_xid", models.BigIntegerField()),
                ("n", models.BigIntegerField()),
                ("sealed_at", models.DateTimeField()),
                ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("hashes", django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), size=None)),
                ("digest", models.BinaryField()),
                ("prev", models.BinaryField(null=True)),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "audit_block",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("format", models.SmallIntegerField()),
                ("xid", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField()),
                ("occurred_at", models.DateTimeField()),
                ("kind", models.TextField()),
                ("verb", models.TextField()),
                ("actor", models.TextField()),
                ("role", models.TextField()),
                ("office", models.TextField()),
                ("request_id", models.TextField()),
                ("address", models.TextField()),
                ("purpose", models.TextField()),
                ("mandate", models.TextField()),
                ("case_id", models.UUIDField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                ("subject_table", models.TextField()),
                ("subject_pk", models.TextField()),
                ("diff", models.JSONField()),
                ("prev", models.BinaryField(null=True)),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "audit_event",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="ArrivalMode",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("uniform", models.BooleanField(null=True)),
                ("arms", models.BooleanField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CheckType",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("performed_by_es", models.CharField(max_length=200)),
                ("performed_by_en", models.CharField(max_length=200)),
                (
                    "mandatory",
                    models.CharField(
                        choices=[
                            ("yes", "For everybody"),
                            ("personnel", "For people who served"),
                            ("weapons", "If weapons were handed over"),
                            ("family", "If family links are claimed"),
                            ("no", "Not mandatory"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "minors",
                    models.CharField(
                        choices=[
                            ("yes", "Also children"),
                            ("from_7", "From 7 years"),
                            ("from_14", "From 14 years"),
                            ("child_specific", "Children by their own procedure"),
                            ("no", "Adults only"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Country",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("alpha3", models.CharField(max_length=3, primary_key=True, serialize=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("borders_venezuela", models.BooleanField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FlightReason",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("possible_ground", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ItemType",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("group", models.CharField(max_length=20)),
                (
                    "serialised",
                    models.CharField(
                        choices=[
                            ("yes", "Serial number"),
                            ("if_marked", "Serial number if marked"),
                            ("lot", "Lot number"),
                            ("no", "No serial number"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "unit",
                    models.CharField(choices=[("each", "piece"), ("round", "round"), ("set", "set")], max_length=20),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NeedType",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("category", models.CharField(max_length=4)),
                ("restricted", models.BooleanField()),
                ("suggested", models.BooleanField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("name_es", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[("post", "border post"), ("centre", "facilitation centre"), ("hq", "headquarters")],
                        max_length=6,
                    ),
                ),
                ("department_code", models.CharField(max_length=2)),
                ("city", models.CharField(max_length=80)),
                ("active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("unnamed_no", models.PositiveIntegerField(blank=True, null=True, unique=True)),
                ("created_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="RankClass",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("order", models.PositiveSmallIntegerField()),
                ("publish_as", models.CharField(max_length=40)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("name_es", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="ServiceBranch",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("rank_scheme", models.CharField(blank=True, max_length=20)),
                ("restricted", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("username", models.CharField(max_length=40, unique=True, verbose_name="user name")),
                ("display_name", models.CharField(max_length=120, verbose_name="name on acts")),
                ("language", models.CharField(blank=True, default="", max_length=2, verbose_name="language")),
                ("is_system", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="casework.office",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.CharField(max_length=24, unique=True)),
                ("public_ref", models.CharField(max_length=12, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("registered", "registered"),
                            ("open", "open"),
                            ("closed", "closed"),
                            ("voided", "voided"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("restricted", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField()),
                ("close_reason", models.CharField(blank=True, max_length=20)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="casework.office"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="casework.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office", "-opened_at"], name="case_office_recent")],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "person"), name="case_id_with_person"),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("draft", "registered", "open"))),
                        fields=("person",),
                        name="case_one_live_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "voided"]), ("registered_by__isnull", False), _connector="OR"
                        ),
                        name="case_registered_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("lodged", "lodged"), ("forwarded", "forwarded")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "grounds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("a", "(a) 1951 Convention"),
                                ("b", "(b) Cartagena Declaration"),
                                ("c", "(c) risk of torture"),
                            ],
                            max_length=1,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("border", "at the border"),
                            ("inside", "inside the country"),
                            ("sur_place", "sur place"),
                        ],
                        max_length=9,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("late_reason", models.CharField(blank=True, max_length=500)),
                ("evidence_listed", models.CharField(blank=True, max_length=500)),
                ("forward_due_at", models.DateTimeField(blank=True, null=True)),
                ("forwarded_at", models.DateTimeField(blank=True, null=True)),
                ("dispatch_number", models.CharField(blank=True, max_length=40)),
                (
                    "forwarded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lodged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="casework.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Demonstration",
            fields=[
                ("singleton", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("demo_at", models.DateTimeField()),
                ("real_anchor", models.DateTimeField()),
                ("running", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("singleton", True)), name="demonstration_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentType",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("family", models.CharField(max_length=10)),
                ("max_term", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("hour", "hours"),
                            ("business_day", "business days"),
                            ("calendar_day", "calendar days"),
                            ("month", "months"),
                        ],
                        max_length=20,
                    ),
                ),
                ("legend", models.TextField(blank=True)),
                ("basis", models.TextField()),
                ("needs_mfa_request", models.BooleanField()),
                ("renewable", models.BooleanField()),
                ("issued_on_es", models.TextField()),
                ("issued_on_en", models.TextField()),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        expressions=[("code", "="), ("valid", "&&")],
                        name="document_type_one_a_day",
                    ),
                    models.CheckConstraint(condition=models.Q(("max_term__gt", 0)), name="document_type_term_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False)), name="document_type_valid_some_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DueJob",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("done_at__isnull", True)), fields=["due_at"], name="due_job_open")
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "due_at"), name="due_job_once")],
            },
        ),
        migrations.CreateModel(
            name="EntryPoint",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bridge", "Bridge"),
                            ("land", "Land crossing"),
                            ("river", "River crossing"),
                            ("informal", "Informal crossing"),
                            ("air", "Airport"),
                            ("unknown", "Not established"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.department",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IdentityDocumentType",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.country",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ListVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=60)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("loading", "loading"), ("serving", "serving"), ("retired", "retired")],
                        default="loading",
                        max_length=8,
                    ),
                ),
                ("entries_count", models.PositiveIntegerField(default=0)),
                ("imported_at", models.DateTimeField()),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "serving")), fields=("source",), name="list_version_one_serving"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("entry_id", models.CharField(max_length=60)),
                ("listed", models.JSONField()),
                (
                    "name_keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=610), size=None),
                ),
                (
                    "document_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                (
                    "list_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="casework.listversion"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["name_keys"], name="entry_name_keys"),
                    django.contrib.postgres.indexes.GinIndex(fields=["document_keys"], name="entry_document_keys"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("list_version", "entry_id"), name="entry_once_per_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("requested", "requested"), ("answered", "answered"), ("adjudicated", "adjudicated")],
                        default="requested",
                        max_length=11,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
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
                ("subject_hash", models.CharField(blank=True, max_length=64)),
                ("requested_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="casework.case"
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.checktype"
                    ),
                ),
                (
                    "list_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.listversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("status", "requested")), fields=["next_try_at"], name="check_due")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "requested")),
                        fields=("case", "type"),
                        name="check_one_pending_per_type",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("result", ""), ("status", "requested")),
                            models.Q(
                                models.Q(("status", "requested"), _negated=True),
                                models.Q(("result", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="check_answer_has_result_and_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result__in", ["no_match", "possible_match", "hit"]), _negated=True),
                            ("list_version__isnull", False),
                            _connector="OR",
                        ),
                        name="check_result_of_a_list_names_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nationality",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.country"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_facts",
                        to="casework.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("person", "country", "basis"),
                        name="nationality_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityDocument",
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
                ("number", models.CharField(blank=True, max_length=40)),
                ("number_norm", models.CharField(blank=True, max_length=40)),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.country",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.identitydocumenttype",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_facts",
                        to="casework.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("superseded_at__isnull", True), models.Q(("number_norm", ""), _negated=True)
                        ),
                        fields=["number_norm"],
                        name="identity_document_number",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                ("phone", models.CharField(blank=True, max_length=30)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("email_notices", models.BooleanField(blank=True, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_facts",
                        to="casework.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("person", "basis"),
                        name="contact_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Birth",
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
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("day", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("as_of", models.DateField(blank=True, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_facts",
                        to="casework.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("person", "basis"),
                        name="birth_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("age__isnull", True), ("as_of__isnull", True), ("year__isnull", False)),
                            models.Q(
                                ("age__isnull", False),
                                ("as_of__isnull", False),
                                ("day__isnull", True),
                                ("month__isnull", True),
                                ("year__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="birth_date_or_age",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("day__isnull", True), ("month__isnull", False), _connector="OR"),
                        name="birth_day_needs_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("month__isnull", True), ("month__range", (1, 12)), _connector="OR"),
                            models.Q(("day__isnull", True), ("day__range", (1, 31)), _connector="OR"),
                            models.Q(("year__isnull", True), ("year__range", (1880, 2200)), _connector="OR"),
                            models.Q(("age__isnull", True), ("age__lte", 120), _connector="OR"),
                        ),
                        name="birth_parts_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Beneficiary",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("principal", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="beneficiaries",
                        to="casework.application",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person",),
                        name="beneficiary_one_open_application",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
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
                ("line", models.CharField(max_length=300)),
                ("place", models.CharField(blank=True, max_length=120)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_facts",
                        to="casework.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("person", "basis"),
                        name="address_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonName",
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
                ("alias", models.BooleanField(default=False)),
                ("unknown", models.BooleanField(default=False)),
                ("given", models.CharField(blank=True, max_length=200)),
                ("paternal", models.CharField(blank=True, max_length=200)),
                ("maternal", models.CharField(blank=True, max_length=200)),
                ("search_key", models.CharField(blank=True, max_length=610)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_facts",
                        to="casework.person",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["search_key"],
                        name="person_name_key",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("alias", False), ("superseded_at__isnull", True)),
                        fields=("person", "basis"),
                        name="person_name_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given", ""), ("maternal", ""), ("paternal", ""), ("unknown", True)),
                            models.Q(
                                ("unknown", False),
                                models.Q(("given", ""), ("maternal", ""), ("paternal", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="person_name_unknown_or_some",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivacyNotice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("notice_version", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=8)),
                ("given_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="privacy_notices", to="casework.case"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rank",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("id", models.CharField(max_length=61, primary_key=True, serialize=False)),
                ("scheme", models.CharField(max_length=20)),
                ("order", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=40)),
                (
                    "rank_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.rankclass"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "code"), name="rank_one_per_scheme_and_code")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferenceLoad",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="reference_load_single_row")
                ],
            },
        ),
        migrations.AddField(
            model_name="office",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="offices", to="casework.region"
            ),
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("case_officer", "case officer"),
                            ("supervisor", "supervisor"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=16,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.office",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.region",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("granted_by", models.F("confirmed_by")), _negated=True),
                            models.Q(("user", models.F("granted_by")), _negated=True),
                            models.Q(("user", models.F("confirmed_by")), _negated=True),
                        ),
                        name="role_grant_three_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("office__isnull", True), ("region__isnull", True), _connector="OR"),
                        name="role_grant_office_or_region",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "case_officer"), _negated=True),
                            ("office__isnull", False),
                            _connector="OR",
                        ),
                        name="role_grant_officer_has_office",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="role_grant_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafeConduct",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("type", models.CharField(max_length=20)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("requested", "requested"),
                            ("refused", "refused"),
                            ("approved", "approved"),
                            ("cancelled", "cancelled"),
                            ("numbered", "numbered"),
                            ("issued", "issued"),
                            ("expired", "ended"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("facts", models.BinaryField(blank=True, null=True)),
                ("facts_hash", models.CharField(blank=True, max_length=64)),
                ("term_value", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("term_unit", models.CharField(blank=True, max_length=12)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("register_no", models.PositiveIntegerField(blank=True, null=True)),
                ("printed_no", models.CharField(blank=True, max_length=9, null=True, unique=True)),
                ("token", models.CharField(blank=True, max_length=32, null=True, unique=True)),
                ("numbered_at", models.DateTimeField(blank=True, null=True)),
                ("validity", django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True)),
                ("issue_attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safe_conducts",
                        to="casework.application",
                    ),
                ),
                (
                    "approved_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="safe_conducts", to="casework.case"
                    ),
                ),
                (
                    "case_registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case_started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "facts_edited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.office"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="safe_conducts", to="casework.person"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Print",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("printed", "printed"), ("spoiled", "spoiled"), ("handed_over", "handed over")],
                        max_length=11,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "safe_conduct",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prints", to="casework.safeconduct"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("safe_conduct", "number"), name="print_numbered")],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(choices=[("case", "cases"), ("safe_conduct", "safe-conducts")], max_length=12),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.office"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "office", "year"), name="series_one_per_register")
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceRecord",
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
                ("served", models.BooleanField()),
                ("unit", models.CharField(blank=True, max_length=200)),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.servicebranch",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_facts",
                        to="casework.person",
                    ),
                ),
                (
                    "rank",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.rank",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("person", "basis"),
                        name="service_record_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("served", True),
                            models.Q(("branch__isnull", True), ("rank__isnull", True), ("unit", "")),
                            _connector="OR",
                        ),
                        name="service_record_civilian_has_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sex",
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
                (
                    "value",
                    models.CharField(choices=[("F", "female"), ("M", "male"), ("X", "not stated")], max_length=1),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_facts",
                        to="casework.person",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("person", "basis"),
                        name="sex_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("registration", "the registration"),
                            ("items", "the declaration of items"),
                            ("application", "the application"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wet", "by hand"),
                            ("fingerprint", "by fingerprint"),
                            ("on_request", "another person at their request (a ruego)"),
                            ("refused", "refused to sign"),
                        ],
                        max_length=11,
                    ),
                ),
                ("signed_by", models.CharField(blank=True, max_length=200)),
                ("witness", models.CharField(blank=True, max_length=200)),
                ("read_by", models.CharField(blank=True, max_length=200)),
                ("interpreter", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(max_length=8)),
                ("signed_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="casework.case"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "on_request"), _negated=True),
                            models.Q(
                                models.Q(("signed_by", ""), _negated=True), models.Q(("witness", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="signature_on_request_has_signer_and_witness",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemDeclaration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("none", models.BooleanField()),
                ("declared_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="item_declarations",
                        to="casework.case",
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.signature"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="application",
            name="signature",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.signature",
            ),
        ),
        migrations.CreateModel(
            name="SpecificNeed",
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_facts",
                        to="casework.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.needtype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("person", "type"),
                        name="specific_need_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ciphertext", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="casework.application",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("application",),
                        name="statement_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(choices=[("photo", "photo"), ("safe_conduct", "safe-conduct")], max_length=12),
                ),
                ("path", models.CharField(max_length=80, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("media_type", models.CharField(max_length=40)),
                ("stored_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="casework.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="casework.person",
                    ),
                ),
                (
                    "stored_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.storedfile",
            ),
        ),
        migrations.CreateModel(
            name="Photo",
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_facts",
                        to="casework.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.storedfile"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("person", "basis"),
                        name="photo_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("name_es", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("verified", models.BooleanField(default=False)),
                ("verified_note", models.TextField(blank=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("value", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("hour", "hours"),
                            ("business_day", "business days"),
                            ("calendar_day", "calendar days"),
                            ("month", "months"),
                        ],
                        max_length=20,
                    ),
                ),
                ("article", models.TextField(blank=True)),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        expressions=[("code", "="), ("valid", "&&")],
                        name="term_one_a_day",
                    ),
                    models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="term_value_positive"),
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="term_valid_some_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transition",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("verb", models.CharField(max_length=40)),
                ("from_status", models.CharField(max_length=40)),
                ("to_status", models.CharField(max_length=40)),
                ("role", models.CharField(max_length=120)),
                ("received_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("reasons", models.JSONField(default=dict)),
                ("warnings", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "at"], name="transition_case_time"),
                    models.Index(fields=["subject_type", "subject_id", "at"], name="transition_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
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
                        ],
                        max_length=24,
                    ),
                ),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("case_officer", "case officer"),
                            ("supervisor", "supervisor"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=16,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done"), ("cancelled", "cancelled")],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("claim_until", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_items",
                        to="casework.case",
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="work_items", to="casework.office"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["office", "role", "due_at"],
                        name="work_item_desk",
                    ),
                    models.Index(fields=["case", "opened_at"], name="work_item_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("kind", "subject_type", "subject_id"),
                        name="work_item_one_open_per_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True), ("status", "open")),
                            models.Q(
                                models.Q(("status", "open"), _negated=True),
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="work_item_closed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IntakeDraft",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="draft",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("ciphertext", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseGrant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("named", "named on the case"), ("break_glass", "emergency access")], max_length=11
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="casework.case"
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "break_glass"), _negated=True),
                            ("ends_at__isnull", False),
                            _connector="OR",
                        ),
                        name="case_grant_break_glass_ends",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicateDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("different", "another person"), ("same", "the same person")], max_length=9
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("decided_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicate_decisions",
                        to="casework.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "other_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("case", "other_case"),
                        django.db.models.functions.comparison.Greatest("case", "other_case"),
                        name="duplicate_decision_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("case", models.F("other_case")), _negated=True),
                        name="duplicate_decision_of_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("entered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("minute", "to the minute"),
                            ("day", "the day"),
                            ("about", "about that day"),
                            ("unknown", "not known"),
                        ],
                        max_length=7,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "mode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.arrivalmode"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrival", to="casework.case"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.department",
                    ),
                ),
                (
                    "entry_point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.entrypoint"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("precision", "unknown"), ("entered_at__isnull", True)),
                            models.Q(models.Q(("precision", "unknown"), _negated=True), ("entered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="arrival_time_as_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("score", models.FloatField()),
                ("strong", models.BooleanField()),
                ("explanation", models.JSONField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("false_positive", "another person (false match)"),
                            ("confirmed", "the same person (confirmed)"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "check_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hits", to="casework.check"
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
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.entry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("check_run", "entry"), name="hit_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hit_decided_by_somebody_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("confirmed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hit_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Idempotency",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=80)),
                ("body_hash", models.CharField(max_length=64)),
                ("response", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="idempotency_once")],
            },
        ),
        migrations.CreateModel(
            name="DeclaredItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("quantity", models.PositiveSmallIntegerField(default=1)),
                ("serial", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="casework.itemdeclaration"
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.itemtype"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="declared_item_some")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "lodged", "forwarded"))),
                fields=("case",),
                name="application_one_open_per_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "forwarded"), _negated=True),
                    models.Q(
                        ("forwarded_at__isnull", False),
                        ("forwarded_by__isnull", False),
                        models.Q(("dispatch_number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="application_forwarded_with_dispatch",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_at__lte", models.F("recorded_at"))),
                name="application_received_before_recorded",
            ),
        ),
        migrations.AddIndex(
            model_name="safeconduct",
            index=models.Index(fields=["case", "requested_at"], name="safe_conduct_case"),
        ),
        migrations.AddIndex(
            model_name="safeconduct",
            index=models.Index(
                condition=models.Q(("status__in", ["approved", "numbered"])),
                fields=["next_try_at"],
                name="safe_conduct_to_issue",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "requested", "approved"))),
                fields=("person",),
                name="safe_conduct_one_pending_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.UniqueConstraint(
                fields=("office", "year", "register_no"), name="safe_conduct_register_no"
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("approved", "numbered", "issued", "expired")), _negated=True),
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
                    models.Q(("status__in", ("numbered", "issued", "expired")), _negated=True),
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
                    models.Q(("status__in", ["issued", "expired"]), _negated=True),
                    ("document__isnull", False),
                    _connector="OR",
                ),
                name="safe_conduct_issued_has_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("status__in", ("numbered", "issued", "expired"))),
                expressions=[("person", "="), ("validity", "&&")],
                name="safe_conduct_no_overlap",
            ),
        ),
    ]
