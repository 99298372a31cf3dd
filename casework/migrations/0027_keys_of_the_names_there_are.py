"""The keys of every name that is current, in batches; run again after an interruption, it goes on."""

from typing import Any

from django.db import migrations

from casework.screening.matching.normalising import words_of
from casework.screening.matching.skeletons import skeletons_of
from casework.screening.matching.version import ALGORITHM

BATCH = 2_000


def fill(apps: Any, _schema: Any) -> None:
    """A row for each person of whom a name is known, or that it is not."""
    name_model, keys_model = apps.get_model("casework", "PersonName"), apps.get_model("casework", "NameKeys")
    waiting = name_model.objects.filter(superseded_at__isnull=True, person__name_keys__isnull=True)
    while people := list(waiting.values_list("person_id", flat=True).distinct()[:BATCH]):
        names: dict[Any, list[str]] = {person: [] for person in people}
        rows = name_model.objects.filter(superseded_at__isnull=True, person__in=people)
        for person, *parts in rows.values_list("person_id", "given", "paternal", "maternal"):
            names[person].append(" ".join(parts))
        keys_model.objects.bulk_create(
            keys_model(
                person_id=person,
                words=sorted({word for text in texts for word in words_of(text)}),
                skeletons=sorted({key for text in texts for key in skeletons_of(text)}),
                algorithm=ALGORITHM,
            )
            for person, texts in names.items()
        )


class Migration(migrations.Migration):
    """Data only; each batch is a transaction of its own."""

    atomic = False
    dependencies = [("casework", "0026_names_are_found_however_they_are_written")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
