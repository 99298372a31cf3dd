"""Sessions in a table of our own, sealed; a factor's secret is never in clear in the library's table (docs/adr/0014)."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SEALED_ONLY = "CHECK (data ? 'sealed' AND jsonb_typeof(data -> 'sealed') = 'string' AND data - 'sealed' = '{}'::jsonb)"


class Migration(migrations.Migration):
    """One table, and a constraint on another's."""

    dependencies = [("casework", "0013_break_glass_and_codenames"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [
        migrations.CreateModel(
            name="UserSession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("ciphertext", models.BinaryField()),
                ("address", models.CharField(max_length=45)),
                ("browser", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        choices=[
                            ("idle", "You were signed out because nothing was done for a while."),
                            ("lifetime", "You were signed out because the working day of this sign-in is over."),
                            ("owner", "This session was ended from another browser of yours."),
                            ("password", "This session was ended because the password was changed."),
                            ("factor", "This session was ended because the second factor was changed."),
                            ("administrator", "An administrator ended this session."),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["expires_at"], name="user_session_to_forget")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="user_session_ended_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("ciphertext", b""), _connector="OR"),
                        name="user_session_ended_holds_nothing",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            f"ALTER TABLE mfa_authenticator ADD CONSTRAINT mfa_authenticator_sealed {SEALED_ONLY}",
            "ALTER TABLE mfa_authenticator DROP CONSTRAINT mfa_authenticator_sealed",
        ),
    ]
