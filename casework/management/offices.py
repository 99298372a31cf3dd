"""Regions and offices from the seeds: kept in step with the files after each migration."""

import csv
from pathlib import Path

from django.conf import settings

from casework.staff.models import Office, Region


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(settings.BASE_DIR) / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_offices() -> None:
    """Add the regions and offices of the seeds that are not there yet; what administrators changed stays."""
    cities = {row["dane_code"]: row["name_es"] for row in _rows("municipalities.csv")}
    Region.objects.bulk_create(
        [Region(code=row["code"], name_es=row["name_es"], name_en=row["name_en"]) for row in _rows("regions.csv")],
        ignore_conflicts=True,
    )
    Office.objects.bulk_create(
        [
            Office(
                code=row["code"],
                name_es=row["name_es"],
                name_en=row["name_en"],
                region_id=row["region"],
                kind=row["kind"],
                department_code=row["department_code"],
                city=cities[row["municipality_code"]],
            )
            for row in _rows("offices.csv")
        ],
        ignore_conflicts=True,
    )
