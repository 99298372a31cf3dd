"""Looks at the lists are recorded, matches have bands and evidence, and each reviewer's word stands by itself.

What was decided before becomes words of those who decided; a strong match that one had decided on is open again with
that word. A column whose default is only for the rows that there are loses it again.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations import RunSQL

from casework.audit.operations import together, track
from casework.migrations.sql.m0028_hits import DEFERRED, FILL, IMMEDIATE, UNFILL

OF_A_CASE = {"case": "case_id"}
WORDS = ["explanation", "reason", "confirm_reason"]
TRACKED = (
    track("casework_screeningrun", **OF_A_CASE, personal=["subject_hash"]),
    track("casework_verdict", **OF_A_CASE, personal=["reason", "asked_of", "withdraw_reason"]),
    track("casework_rescreening"),
)
AGAIN = RunSQL(  # the trigger of the matches learns which of the new columns are personal
    track("casework_hit", **OF_A_CASE, personal=[*WORDS, "subject_hash"]).sql,
    track("casework_hit", **OF_A_CASE, personal=WORDS).sql,
)
WALLED = ("casework_screeningrun", "casework_verdict")
BEHIND = "(SELECT wall_is_down()) OR EXISTS (SELECT FROM public.casework_case AS seen WHERE seen.id = {table}.case_id)"
WALL = RunSQL(
    [
        f"CREATE POLICY wall ON public.{table} USING ({BEHIND.format(table=table)});"
        f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY"
        for table in WALLED
    ],
    [
        f"ALTER TABLE public.{table} DISABLE ROW LEVEL SECURITY; DROP POLICY wall ON public.{table}"
        for table in reversed(WALLED)
    ],
)


class Migration(migrations.Migration):
    """Three tables on the trail, two of them behind the second wall; columns of matches."""

    dependencies = [
        ("casework", "0027_keys_of_the_names_there_are"),
        ("casework", "0024_agencies_and_assessment"),
        ("casework", "0027_keys_of_the_names_there_are"),
    ]
    operations = [
        migrations.CreateModel(
            name="Rescreening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("algorithm", models.CharField(max_length=20)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("entries", models.PositiveIntegerField(default=0)),
                ("people", models.PositiveIntegerField(default=0)),
                ("hits", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ScreeningRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("subject_hash", models.CharField(max_length=64)),
                (
                    "list_versions",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("algorithm", models.CharField(max_length=20)),
                (
                    "scope",
                    models.CharField(
                        choices=[("everything", "every entry"), ("changes", "new and changed entries")],
                        default="everything",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("matches", "matches found"),
                            ("no_match", "no match found"),
                            ("nothing_to_ask", "neither name nor document to look for"),
                            ("not_screened", "not screened: nobody has looked"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_list", "no list serves"),
                            ("not_loaded", "a list could not be loaded"),
                            ("changed", "the lists changed while it was looked up"),
                        ],
                        max_length=10,
                    ),
                ),
                ("nearest", models.FloatField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("false_positive", "another person (false match)"),
                            ("confirmed", "the same person (confirmed)"),
                            ("more_information", "more information is needed"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "compared",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("birth", "date of birth"),
                            ("document", "document number"),
                            ("place", "place of birth"),
                            ("parents", "names of the parents"),
                            ("photo", "photo"),
                            ("service", "service, unit or rank"),
                            ("other", "something else (say what)"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("asked_of", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdraw_reason", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.AddField(
            model_name="rescreening",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rescreenings", to="casework.listversion"
            ),
        ),
        migrations.AddField(
            model_name="screeningrun",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="screeningrun",
            name="check_run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="casework.check"
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="verdict",
            name="hit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="casework.hit"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="hit",
            name="hit_once",
        ),
        migrations.RemoveConstraint(
            model_name="hit",
            name="hit_decided_by_somebody_with_reason",
        ),
        migrations.RemoveConstraint(
            model_name="hit",
            name="hit_second_person",
        ),
        migrations.AddField(
            model_name="hit",
            name="agreeing",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="hit",
            name="algorithm",
            field=models.CharField(default="", max_length=20),
        ),
        migrations.AddField(
            model_name="hit",
            name="band",
            field=models.CharField(
                choices=[
                    ("none", "no match found"),
                    ("weak", "weak likeness"),
                    ("possible", "possible match"),
                    ("strong", "strong match"),
                ],
                default="possible",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="hit",
            name="carried_from",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.hit"
            ),
        ),
        migrations.AddField(
            model_name="hit",
            name="entry_hash",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="hit",
            name="entry_key",
            field=models.CharField(default="", max_length=255),
        ),
        migrations.AddField(
            model_name="hit",
            name="found_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="hit",
            name="replaced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="hit",
            name="settled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="hit",
            name="source",
            field=models.CharField(default="", max_length=60),
        ),
        migrations.AddField(
            model_name="hit",
            name="subject_hash",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="hit",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("false_positive", "another person (false match)"),
                    ("confirmed", "the same person (confirmed)"),
                    ("more_information", "more information is needed"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="hit",
            name="run",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="hits", to="casework.screeningrun"
            ),
        ),
        migrations.AlterField("hit", "strong", models.BooleanField(default=False)),
        RunSQL(FILL, UNFILL),
        RunSQL(IMMEDIATE, DEFERRED),
        RunSQL(DEFERRED, IMMEDIATE),
        migrations.AlterField("hit", "source", models.CharField(max_length=60)),
        migrations.AlterField("hit", "entry_key", models.CharField(max_length=255)),
        migrations.AlterField("hit", "entry_hash", models.CharField(max_length=64)),
        migrations.AlterField("hit", "subject_hash", models.CharField(max_length=64)),
        migrations.AlterField("hit", "algorithm", models.CharField(max_length=20)),
        migrations.AlterField("hit", "found_at", models.DateTimeField()),
        migrations.AlterField(
            "hit",
            "band",
            models.CharField(
                choices=[
                    ("none", "no match found"),
                    ("weak", "weak likeness"),
                    ("possible", "possible match"),
                    ("strong", "strong match"),
                ],
                max_length=8,
            ),
        ),
        migrations.RemoveField(
            model_name="hit",
            name="strong",
        ),
        migrations.AddIndex(
            model_name="hit",
            index=models.Index(
                condition=models.Q(
                    ("band__in", ("possible", "strong")), ("replaced_at__isnull", True), ("settled_at__isnull", True)
                ),
                fields=["-score", "-agreeing", "id"],
                name="hit_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="hit",
            index=models.Index(fields=["entry_hash", "subject_hash"], name="hit_of_entry"),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.UniqueConstraint(
                fields=("check_run", "source", "entry_key", "entry_hash", "subject_hash", "algorithm"), name="hit_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="hit_score_from_0_to_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                condition=models.Q(("band__in", ["weak", "possible", "strong"])), name="hit_has_a_band"
            ),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_by__isnull", True),
                        ("decision", ""),
                        ("reason", ""),
                        ("settled_at__isnull", True),
                        ("confirm_reason", ""),
                        ("confirmed_at__isnull", True),
                        ("confirmed_by__isnull", True),
                        ("decided_at__isnull", True),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decision__in", ("false_positive", "confirmed")),
                        ("settled_at__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hit_settled_by_somebody_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_at__isnull", True),
                    models.Q(("band", "strong"), _negated=True),
                    ("confirmed_by__isnull", False),
                    _connector="OR",
                ),
                name="hit_strong_is_settled_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirm_reason", ""), ("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        models.Q(("confirm_reason", ""), _negated=True),
                        models.Q(("decided_by", models.F("confirmed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hit_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                condition=models.Q(("carried_from__isnull", True), ("settled_at__isnull", False), _connector="OR"),
                name="hit_carried_is_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="rescreening",
            constraint=models.UniqueConstraint(fields=("version",), name="rescreening_once"),
        ),
        migrations.AddConstraint(
            model_name="rescreening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                ),
                name="rescreening_ends_after_it_began",
            ),
        ),
        migrations.AddIndex(
            model_name="screeningrun",
            index=models.Index(fields=["check_run", "-at"], name="screening_run_newest"),
        ),
        migrations.AddIndex(
            model_name="screeningrun",
            index=models.Index(fields=["-at", "-id"], name="screening_run_recent"),
        ),
        migrations.AddConstraint(
            model_name="screeningrun",
            constraint=models.UniqueConstraint(
                fields=("check_run", "subject_hash", "list_versions", "algorithm", "scope", "asked_at"),
                name="screening_run_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="screeningrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "not_screened"), models.Q(("failure", ""), _negated=True)),
                    models.Q(models.Q(("outcome", "not_screened"), _negated=True), ("failure", "")),
                    _connector="OR",
                ),
                name="screening_run_that_failed_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="screeningrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["not_screened", "nothing_to_ask"]),
                    models.Q(
                        ("list_versions__len__gt", 0),
                        models.Q(("subject_hash", ""), _negated=True),
                        models.Q(("algorithm", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="screening_run_names_its_lists",
            ),
        ),
        migrations.AddConstraint(
            model_name="screeningrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("at__gte", models.F("asked_at"))), name="screening_run_after_it_was_asked"
            ),
        ),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(fields=["-at", "-id"], name="verdict_recent"),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)), fields=("hit", "by"), name="verdict_one_a_reviewer"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="verdict_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("asked_of", ""),
                        ("decision__in", ("false_positive", "confirmed")),
                        models.Q(("compared", ""), _negated=True),
                    ),
                    models.Q(
                        ("compared", ""), ("decision", "more_information"), models.Q(("asked_of", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="verdict_says_what_was_compared",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdraw_reason", ""), ("withdrawn_at__isnull", True)),
                    ("withdrawn_at__gte", models.F("at")),
                    _connector="OR",
                ),
                name="verdict_withdrawn_after_it_was_given",
            ),
        ),
        together(*TRACKED),
        AGAIN,
        WALL,
    ]
