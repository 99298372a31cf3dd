"""Versions of lists are counted against the one before, may wait for a second person, and come from a folder too."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from casework.audit.operations import track


class Migration(migrations.Migration):
    """Columns, constraints, and a table on the trail."""

    dependencies = [
        ("casework", "0021_differences_as_text"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=60)),
                ("names", models.CharField(max_length=300)),
                ("sha256", models.CharField(max_length=64)),
                ("seen_at", models.DateTimeField()),
                ("problem", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.AddField(
            model_name="entry",
            name="content_hash",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="listversion",
            name="added_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="listversion",
            name="changed_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="listversion",
            name="compared_with",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.listversion",
            ),
        ),
        migrations.AddField(
            model_name="listversion",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="listversion",
            name="format",
            field=models.CharField(
                choices=[
                    ("un-xml", "UN consolidated list (XML)"),
                    ("ofac-csv", "OFAC list (CSV: SDN, ALT, ADD)"),
                    ("ftm-jsonl", "FollowTheMoney (JSON lines)"),
                    ("amparo-csv", "own format (CSV)"),
                ],
                default="amparo-csv",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="listversion",
            name="origin",
            field=models.CharField(
                choices=[
                    ("command", "command on the server"),
                    ("folder", "watched folder"),
                    ("page", "upload"),
                    ("put_back", "earlier version put back"),
                ],
                default="command",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="listversion",
            name="reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="listversion",
            name="removed_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="listversion",
            name="served_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="listversion",
            name="served_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="listversion",
            name="smaller",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="listversion",
            name="unchanged_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="listversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("loading", "loading"),
                    ("prepared", "waiting to be taken into use"),
                    ("serving", "serving"),
                    ("retired", "retired"),
                    ("discarded", "discarded"),
                ],
                default="loading",
                max_length=9,
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
        migrations.AddIndex(
            model_name="listversion",
            index=models.Index(fields=["-imported_at", "-id"], name="list_version_recent"),
        ),
        migrations.AddConstraint(
            model_name="listversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "prepared")), fields=("source",), name="list_version_one_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="listversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["loading", "prepared", "discarded"]),
                    models.Q(("origin__in", ["page", "put_back"]), _negated=True),
                    models.Q(("changed_count", 0), ("removed_count", 0)),
                    models.Q(
                        ("served_by__isnull", False), models.Q(("served_by", models.F("imported_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="list_version_weaker_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="listversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("origin", "put_back"), _negated=True),
                        models.Q(("origin", "page"), ("smaller", True), _negated=True),
                    ),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="list_version_reason_to_go_back_or_shrink",
            ),
        ),
        migrations.AddField(
            model_name="listfile",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="casework.listversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="listfile",
            constraint=models.UniqueConstraint(fields=("source", "sha256"), name="list_file_once"),
        ),
        migrations.AddConstraint(
            model_name="listfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("problem", ""), ("version__isnull", False)),
                    models.Q(("version__isnull", True), models.Q(("problem", ""), _negated=True)),
                    _connector="OR",
                ),
                name="list_file_taken_or_refused",
            ),
        ),
        track("casework_listfile"),
    ]
