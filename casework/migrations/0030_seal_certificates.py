"""Certificates that seal papers, the signer of each paper, and the bundle that is published."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from casework.audit.operations import track


class Migration(migrations.Migration):
    """Two tables, one of them on the trail, and a column."""

    dependencies = [
        ("casework", "0029_entries_without_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealBundle",
            fields=[
                ("singleton", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("content", models.TextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("singleton", True)), name="seal_bundle_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="SealCertificate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("root", "root"), ("signer", "signer")], max_length=6)),
                ("reference", models.CharField(max_length=5, unique=True)),
                ("name", models.CharField(max_length=4)),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "active"), ("retired", "retired"), ("revoked", "revoked")],
                        default="active",
                        max_length=7,
                    ),
                ),
                ("certificate", models.BinaryField()),
                ("signs_from", models.DateField()),
                ("signs_until", models.DateField()),
                ("valid_until", models.DateField()),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoke_reason", models.CharField(blank=True, max_length=500)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="safeconduct",
            name="sealed_with",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.sealcertificate",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", "^[0-9A-F]{5}$")), name="seal_certificate_reference_is_hex"
            ),
        ),
        migrations.AddConstraint(
            model_name="sealcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signs_until__gte", models.F("signs_from")), ("valid_until__gte", models.F("signs_until"))
                ),
                name="seal_certificate_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("revoked_at__isnull", False),
                        ("revoked_by__isnull", False),
                        ("status", "revoked"),
                        models.Q(("revoke_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status", "revoked"), _negated=True),
                        ("revoke_reason", ""),
                        ("revoked_at__isnull", True),
                        ("revoked_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="seal_certificate_revoked_whole",
            ),
        ),
        track("casework_sealcertificate"),
    ]
