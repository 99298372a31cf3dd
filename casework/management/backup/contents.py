"""What a backup holds, and the figures by which a restore is measured."""

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

import psycopg
from django.utils.translation import gettext as _

from casework.management.backup.sealed import BackupError
from casework.people.models import FILE_PLACE

FORMAT = 1
DATABASE, FILES, NUMBERS, MANIFEST = "database/", "files/", "numbers/", "manifest.json"
STORED = re.compile(FILE_PLACE)
# Sign-ins do not survive a restore, and counters of failed ones need not.
WITHOUT_ROWS = ("django_session", "casework_usersession", "django_cache")
FIGURES = {
    "people": "SELECT count(*) FROM casework_person",
    "cases": "SELECT count(*) FROM casework_case",
    "safe_conducts": "SELECT count(*) FROM casework_safeconduct",
    "stored_files": "SELECT count(*) FROM casework_storedfile",
    "migrations": "SELECT count(*) FROM django_migrations",
    "events": "SELECT count(*) FROM audit_event",
    "last_event": "SELECT id || ' ' || encode(hash, 'hex') FROM audit_event ORDER BY id DESC LIMIT 1",
    "blocks": "SELECT count(*) FROM audit_block",
    "last_block": "SELECT no || ' ' || encode(hash, 'hex') FROM audit_block ORDER BY no DESC LIMIT 1",
}


@dataclass(slots=True)
class Manifest:
    """The last member of a backup: what stands before it."""

    made_at: str
    version: str
    format: int = FORMAT
    figures: dict[str, Any] = field(default_factory=dict)
    database_bytes: int = 0
    database_sha256: str = ""
    files: int = 0
    files_bytes: int = 0
    files_missing: int = 0  # rows whose file was gone, or not the one that was stored, when the backup was made
    numbers: int = 0

    def as_json(self) -> bytes:
        """For the archive."""
        return json.dumps(asdict(self), indent=2).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """From the archive. Raises BackupError for another format."""
        values = json.loads(text)
        if values.get("format") != FORMAT:
            raise BackupError(_("The backup has format %(format)s, which this version cannot read.") % values)
        return cls(**values)


def figures_of(database: psycopg.Connection[Any]) -> dict[str, Any]:
    """The figures of one database, in the transaction that is open."""
    return {name: _one(database, query) for name, query in FIGURES.items()}


def _one(database: psycopg.Connection[Any], query: str) -> Any:
    row = database.execute(query.encode()).fetchone()
    return row[0] if row else None
