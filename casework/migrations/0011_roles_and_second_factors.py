"""Three more roles (docs/adr/0011); the sign-in library's second factors go on the trail, their secrets as digests."""

from django.db import migrations, models

from casework.audit.operations import track

ROLES = [
    ("case_officer", "case officer"),
    ("supervisor", "supervisor"),
    ("auditor", "auditor"),
    ("administrator", "administrator"),
    ("security_reviewer", "security reviewer"),
    ("ministry_liaison", "Ministry liaison"),
    ("data_protection", "data protection officer"),
]


class Migration(migrations.Migration):
    """Longer names of roles, and a trigger."""

    dependencies = [
        ("casework", "0010_lists_in_the_order_of_time"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        migrations.AlterField("rolegrant", "role", models.CharField(choices=ROLES, max_length=20)),
        migrations.AlterField("workitem", "role", models.CharField(choices=ROLES, max_length=20)),
        # when one was last used changes with every sign-in, which is an event
        track("mfa_authenticator", personal=["data"], excluded=["last_used_at"]),
    ]
