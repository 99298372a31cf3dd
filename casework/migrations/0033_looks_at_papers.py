"""How many looked at the public page on which day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table that is not on the trail."""

    dependencies = [("casework", "0032_what_ends_a_paper_is_on_the_trail")]
    operations = [
        migrations.CreateModel(
            name="LookCount",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="look_count_of_somebody")
                ],
            },
        ),
    ]
