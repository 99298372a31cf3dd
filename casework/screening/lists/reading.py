"""From files to records, whatever the format: what every list must fulfil is asked here, once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework.errors import BadInput
from casework.people.writing import name_key
from casework.screening.lists.amparo_csv import read_amparo_csv
from casework.screening.lists.ftm_jsonl import read_ftm_jsonl
from casework.screening.lists.ofac_csv import read_ofac_csv
from casework.screening.lists.records import MOST_DOCUMENT, MOST_ID, MOST_NAME, ListRecord, refused, sha256_of
from casework.screening.lists.un_xml import read_un_xml
from casework.screening.models import ListFormat

Numbered = tuple[int, ListRecord]
READERS: dict[str, Callable[..., Iterable[Numbered]]] = {
    ListFormat.UN_XML: read_un_xml,
    ListFormat.OFAC_CSV: read_ofac_csv,
    ListFormat.FTM_JSONL: read_ftm_jsonl,
    ListFormat.AMPARO_CSV: read_amparo_csv,
}
SEVERAL_FILES = {ListFormat.OFAC_CSV}


@dataclass(frozen=True, slots=True)
class ListRead:
    """What a file held: its records, its format, and the sha256 of its content."""

    records: Sequence[ListRecord]
    format: str
    sha256: str


def read_list(form: str, *contents: bytes) -> ListRead:
    """The list in these files, which belong together. Raises BadInput naming the line, and why."""
    if form not in READERS:
        known = {"format": form, "known": ", ".join(ListFormat.values)}
        raise BadInput({"format": _("The format %(format)s is not known: %(known)s are.") % known})
    if len(contents) != 1 and form not in SEVERAL_FILES:
        raise BadInput({"files": _("This format is one file.")})
    records = list(_each_once(READERS[form](*contents)))
    if not records:
        raise refused(1, _("The list is empty."))
    return ListRead(records, form, sha256_of(b"".join(contents)))


def _each_once(numbered: Iterable[Numbered]) -> Iterable[ListRecord]:
    """The records, whole and each under an id of its own. Raises BadInput naming the line."""
    found: dict[str, int] = {}
    for line, record in numbered:
        for wrong, sentence in _problems(record):
            if wrong:
                raise refused(line, sentence % {"id": record.entry_id[:MOST_ID]})
        if earlier := found.get(record.entry_id):
            sentence = _("The entry %(id)s stands on line %(earlier)d already.")
            raise refused(line, sentence % {"id": record.entry_id, "earlier": earlier})
        found[record.entry_id] = line
        yield record


def _problems(record: ListRecord) -> list[tuple[bool, str]]:
    """What may be wrong with an entry of any list, and whether it is."""
    names = [name.full for name in record.names]
    numbers = [document.number for document in record.documents]
    return [
        (not record.entry_id, _("The entry has no id.")),
        (len(record.entry_id) > MOST_ID, _("The id %(id)s… is too long.")),
        (not any(name_key(name) for name in names), _("The entry %(id)s has no name.")),
        (any(len(name) > MOST_NAME for name in names), _("A name of the entry %(id)s is too long.")),
        (any(len(each) > MOST_DOCUMENT for each in numbers), _("A document of the entry %(id)s is too long.")),
    ]
