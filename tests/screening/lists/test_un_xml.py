"""The UN's XML: what is read, and what is refused with its line."""

from pathlib import Path

import pytest
from django.utils.translation import override

from casework.errors import BadInput
from casework.screening.lists.reading import read_list
from casework.screening.lists.records import EntryKind, ListRecord
from casework.screening.matching.values import Document, Name, Quality

SEEDS = Path(__file__).parents[3] / "seeds" / "lists" / "demo_un.un-xml.xml"
PERSON = """<INDIVIDUAL>
<DATAID>1</DATAID><FIRST_NAME>ANA</FIRST_NAME><SECOND_NAME>INVENTADA</SECOND_NAME>
<UN_LIST_TYPE>Demo</UN_LIST_TYPE><REFERENCE_NUMBER>XDi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
<NAME_ORIGINAL_SCRIPT>آنا</NAME_ORIGINAL_SCRIPT><GENDER>Female</GENDER>
<COMMENTS1>INTERPOL-UN Security Council Special Notice web link: none.</COMMENTS1>
<NATIONALITY><VALUE>Colombia</VALUE><VALUE>former Soviet Union</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>La Nadie</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE>
<FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1962</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1960-02-30</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><NOTE>circa 1960</NOTE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>
<NUMBER>Libyan passport number A99-1 (expired)</NUMBER><ISSUING_COUNTRY>Libya</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL>"""
BOMB = """<?xml version="1.0"?>
<!DOCTYPE CONSOLIDATED_LIST [
<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<CONSOLIDATED_LIST>&c;</CONSOLIDATED_LIST>
"""


def content(*people: str) -> bytes:
    return f"<CONSOLIDATED_LIST>\n<INDIVIDUALS>{''.join(people)}</INDIVIDUALS>\n</CONSOLIDATED_LIST>\n".encode()


def read(file: bytes) -> list[ListRecord]:
    return list(read_list("un-xml", file).records)


class TestRead:
    def test_reads_a_person(self) -> None:
        (person,) = read(content(PERSON))
        assert person.names == (
            Name("ANA INVENTADA"),
            Name("آنا", quality=Quality.GOOD),
            Name("La Nadie", quality=Quality.LOW),
        )
        assert (person.births, person.countries) == (("1960/1962", "1960-02", "1960"), ("COL",))
        assert person.documents == (Document("A99-1", "Passport", "LBY"),)
        assert (person.gender, person.programme, person.listed_on) == ("female", "Demo XDi.001", "2012-12-31")
        assert person.notice_kind.startswith("INTERPOL")
        assert set(person.not_compared) == {
            *("1960-02-30", "former Soviet Union", "Libyan passport number A99-1 (expired)")
        }

    def test_reads_the_list_of_the_seeds(self) -> None:
        records = read(SEEDS.read_bytes())
        assert [record.kind for record in records] == [EntryKind.PERSON] * 12 + [EntryKind.ORGANISATION] * 2

    def test_reads_a_file_with_a_byte_order_mark(self) -> None:
        assert len(read(b"\xef\xbb\xbf" + content(PERSON))) == 1

    def test_reads_an_entry_with_two_thousand_aliases(self) -> None:
        alias = "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Alias %d</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        many = PERSON.replace("</INDIVIDUAL>", "".join(alias % number for number in range(2000)) + "</INDIVIDUAL>")
        assert len(read(content(many))[0].names) == 2003

    @pytest.mark.parametrize(
        ("file", "place"),
        [
            (b"", "line 1"),
            (b"no XML at all", "line 1"),
            (b"<html>\n</html>", "line 1"),
            (content(), "line 1"),
            (BOMB.encode(), "line 2"),
            (content(PERSON)[:400], "line 7"),
            (content(PERSON)[: -len("</CONSOLIDATED_LIST>\n")], "line 17"),
            (content(PERSON, PERSON), "line 16"),
            (content(PERSON.replace("<DATAID>1</DATAID>", "")), "line 2"),
            (content(PERSON.replace("<DATAID>1<", "<DATAID>" + "1" * 256 + "<")), "line 2"),
            (
                content(PERSON.replace("ANA", "").replace("INVENTADA", "").replace("آنا", "").replace("La Nadie", "")),
                "line 2",
            ),
            (content(PERSON.replace("La Nadie", "La" * 2500)), "line 2"),
            (content(PERSON).replace("آ".encode(), b"\xe9"), "line 5"),
        ],
    )
    def test_refuses_with_the_line(self, file: bytes, place: str) -> None:
        with pytest.raises(BadInput) as caught:
            read(file)
        assert list(caught.value.fields) == [place]

    def test_says_that_the_entities_of_a_bomb_are_not_read(self) -> None:
        with override("en"), pytest.raises(BadInput) as caught:
            read(BOMB.encode())
        assert "attack" in str(caught.value.fields)
