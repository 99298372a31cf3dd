"""A lost paper is asked for again, a supervisor hears of what runs out, and a registrar revokes nothing."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two kinds of work, and who has the case of a revocation."""

    dependencies = [
        ("casework", "0037_name_a_principal_after_a_death"),
    ]

    operations = [
        migrations.AddField(
            model_name="revocation",
            name="case_registered_by",
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
            name="case_started_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
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
                    ("renew_safe_conduct", "Ask for the safe-conduct that follows"),
                    ("runs_out", "A safe-conduct runs out and nobody has asked for the next"),
                    ("replace_again", "Ask again for another sheet of a lost safe-conduct"),
                    ("review_expired", "Irregular risk: review the person whose safe-conduct has ended"),
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
                    ("notify_ministry", "Tell the Ministry how the assessment of the checks stands"),
                    ("possible_duplicate", "Compare with an earlier case"),
                    ("issue_failed", "A safe-conduct could not be issued"),
                    ("notify_icbf", "Notify the ICBF of a child alone"),
                    ("name_principal", "Name who heads a family and its claim after a death"),
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
            model_name="revocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_by__isnull", True),
                        models.Q(
                            models.Q(("approved_by", models.F("case_started_by")), _negated=True),
                            models.Q(("approved_by", models.F("case_registered_by")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("confirmed_by__isnull", True),
                        models.Q(
                            models.Q(("confirmed_by", models.F("case_started_by")), _negated=True),
                            models.Q(("confirmed_by", models.F("case_registered_by")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                ),
                name="revocation_not_by_the_registrar",
            ),
        ),
    ]
