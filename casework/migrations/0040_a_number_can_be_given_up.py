"""A number whose document cannot be made is given up: void, and never given again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more state of a paper; the constraints that name the states name it too."""

    dependencies = [
        ("casework", "0039_grounds_of_inadmission_and_acts_withdrawn"),
    ]

    operations = [
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
            name="safe_conduct_replaced_once",
        ),
        migrations.RemoveConstraint(
            model_name="safeconduct",
            name="safe_conduct_one_a_sheet",
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
                    ("voided", "number given up"),
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
                                "voided",
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
                                "voided",
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
            constraint=models.UniqueConstraint(
                condition=models.Q(
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
                            "voided",
                        ),
                    )
                ),
                fields=("blank_sheet",),
                name="safe_conduct_one_a_sheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeconduct",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("refused", "cancelled", "voided")), _negated=True),
                fields=("replaces",),
                name="safe_conduct_replaced_once",
            ),
        ),
    ]
