"""Files of one JSON object a line for the two commands, written and read again."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

Rows = list[dict[str, Any]]
LISTED: Rows = [
    {
        "id": "1", "type": "person", "dob": ["1965-08-24"], "nat": ["co"], "gender": "male",
        "names": [{"full": "CASTELLANOS GARZON, Henry", "given": "Henry", "family": "CASTELLANOS GARZON"}],
        "docs": [{"type": "id", "number": "79-123.456", "country": "co"}],
    },
    {"id": "2", "type": "vessel", "names": [{"full": "HENRY", "kind": "primary"}], "dob": [], "gender": None},
    {"id": "3", "name": "Rosa Quispe", "given": "Rosa", "family": "Quispe", "dob": "1980", "doc": "V1234567"},
    {"id": "4", "names": []},
]  # fmt: skip
ASKED: Rows = [
    {"name": "Cnel. Hemry Castellanos", "dob": "1965-08-24", "nat": "co", "doc": None},
    {"name": "Nadie", "doc": "v-1.234.567"},
    {"name": "Somebody Else", "dob": None},
]


def written(file: Path, rows: Rows) -> Path:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


def read(file: Path) -> Rows:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def screen(folder: Path, *words: str, listed: Rows = LISTED, asked: Rows = ASKED, out: Path | None = None) -> Path:
    out = out or folder / "out.jsonl"
    ask(written(folder / "list.jsonl", listed), written(folder / "queries.jsonl", asked), out, *words)
    return out


def ask(listed: Path, queries: Path, out: Path, *words: str) -> None:
    files = ["--list", str(listed), "--queries", str(queries), "--out", str(out)]
    call_command("screen_batch", *files, *words, stdout=StringIO())
