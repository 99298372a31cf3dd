"""What entries say is written as every format is read now; the hash of it is the version of an entry."""

import hashlib
import json
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

A_BATCH = 1000
AS_BEFORE = ("list_name", "reason_es", "reason_en")


def write_anew(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Names, births, countries and documents become lists of what they consist of."""
    _each(apps, lambda listed: listed if "births" in listed or "kind" in listed else _record(listed))


def write_as_before(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """One text each; what only the new formats know is left out."""
    _each(apps, _before)


def _each(apps: Apps, change: Any) -> None:
    entries = apps.get_model("casework", "Entry")._default_manager
    batch = []
    for entry in entries.iterator(chunk_size=A_BATCH):
        entry.listed = change(entry.listed)
        entry.content_hash = _hash(entry.listed)
        batch.append(entry)
        if len(batch) == A_BATCH:
            entries.bulk_update(batch, ["listed", "content_hash"])
            batch = []
    entries.bulk_update(batch, ["listed", "content_hash"])


def _record(listed: dict[str, Any]) -> dict[str, Any]:
    names = [
        {"full": name, "quality": "aka-good" if place else "primary"}
        for place, name in enumerate(listed.get("names", []))
    ]
    split = [document.partition(" ") for document in listed.get("documents", [])]
    told = {
        "names": names,
        "kind": "person",
        "births": [listed["birth"]] if listed.get("birth") else [],
        "countries": [listed["nationality"]] if listed.get("nationality") else [],
        "documents": [{"number": number, "kind": kind} for kind, _space, number in split],
    } | {name: listed.get(name, "") for name in AS_BEFORE}
    return {name: held for name, held in told.items() if held}


def _before(listed: dict[str, Any]) -> dict[str, Any]:
    return {
        "names": [name["full"] for name in listed.get("names", [])],
        "birth": next(iter(listed.get("births", [])), ""),
        "nationality": next(iter(listed.get("countries", [])), ""),
        "documents": [f"{each.get('kind', '')} {each['number']}" for each in listed.get("documents", [])],
    } | {name: listed.get(name, "") for name in AS_BEFORE}


def _hash(listed: dict[str, Any]) -> str:
    ordered = {
        name: sorted(json.dumps(each, sort_keys=True) for each in held) if isinstance(held, list) else held
        for name, held in listed.items()
    }
    return hashlib.sha256(json.dumps(ordered, sort_keys=True).encode()).hexdigest()


class Migration(migrations.Migration):
    """Rows of entries."""

    dependencies = [("casework", "0022_versions_of_lists")]
    operations = [migrations.RunPython(write_anew, write_as_before)]
