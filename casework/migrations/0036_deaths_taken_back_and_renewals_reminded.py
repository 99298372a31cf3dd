"""A death that was recorded by mistake is taken back for a reason; papers that run out are work of the desk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from casework.audit.operations import track

# The trail keeps of the reason a keyed digest, as of what was told: so the table is put on it anew.
BEFORE = track("casework_death", person="person_id", personal=["died_on", "told_by"])
TRACKED = track("casework_death", person="person_id", personal=["died_on", "told_by", "withdrawn_why"])
UNTRACKED = migrations.RunSQL(BEFORE.reverse_sql, BEFORE.sql)


class Migration(migrations.Migration):
    """Two columns, on the trail as the others of their table, and one kind of work."""

    dependencies = [
        ("casework", "0035_used_sheets_are_papers"),
    ]

    operations = [
        UNTRACKED,
        migrations.AddField(
            model_name="death",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="death",
            name="withdrawn_why",
            field=models.CharField(blank=True, max_length=500),
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
                    ("renew_safe_conduct", "Ask for the safe-conduct that follows"),
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
        migrations.AddConstraint(
            model_name="death",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_by__isnull", True), ("withdrawn_why", "")),
                    models.Q(
                        ("superseded_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="death_withdrawn_for_a_reason",
            ),
        ),
        TRACKED,
    ]
