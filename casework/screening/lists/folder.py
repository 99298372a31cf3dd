"""What lies in the watched folder: files named SOURCE.FORMAT.ext, those of OFAC SOURCE.ofac-csv.PART.csv."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NAME = re.compile(
    r"^(?P<source>[a-z0-9][a-z0-9_-]{0,59})\.(?P<format>un-xml|ofac-csv|ftm-jsonl|amparo-csv)"
    r"(?:\.(?P<part>sdn|alt|add))?\.[a-z0-9]{1,8}$"
)
UNFINISHED = (".part", ".tmp", ".partial", ".crdownload", "~")
QUIET_SECONDS = 20.0  # a file that nobody wrote to for so long is complete; one renamed into place was, before
MOST_BYTES = 400 * 1024 * 1024  # the largest published lists have less than half of it
ORDER = {"sdn": 0, None: 0, "alt": 1, "add": 2}


@dataclass(frozen=True, slots=True)
class Lying:
    """Files that belong together; `format` is empty where the name does not say what it is."""

    source: str
    format: str
    paths: tuple[Path, ...]
    size: int
    stamp: str

    @property
    def names(self) -> str:
        """Their names, for people."""
        return ", ".join(path.name for path in self.paths)[:300]


def lying_in(folder: Path, *, real_now: datetime) -> list[Lying]:
    """The complete files, in the order of their sources. Raises OSError where the folder cannot be read."""
    groups: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith(".") and not path.name.endswith(UNFINISHED):
            match = NAME.match(path.name)
            groups[(match["source"], match["format"]) if match else (path.name[:60], "")].append(path)
    return list(_complete(groups, before=real_now.timestamp() - QUIET_SECONDS))


def _complete(groups: dict[tuple[str, str], list[Path]], *, before: float) -> Iterator[Lying]:
    """Those of which every part has been left alone for long enough."""
    for (source, form), paths in groups.items():
        ordered = sorted(paths, key=_order)
        told = [(path.name, path.stat()) for path in ordered]
        if all(stat.st_mtime <= before for _name, stat in told):
            written = "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in told)
            size = sum(stat.st_size for _name, stat in told)
            yield Lying(source, form, tuple(ordered), size, hashlib.sha256(written.encode()).hexdigest())


def _order(path: Path) -> int:
    match = NAME.match(path.name)
    return ORDER[match["part"]] if match else 0
