"""Names as people have them, from the register to the page and its machine-readable zone: two hundred letters, signs,
another script.
"""

import io
from typing import Any

import pypdf
import pytest

from casework.errors import BadInput
from casework.people.facts import Name
from casework.people.files import read_file
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.reading_paper import read_paper
from casework.safe_conducts.seal import parse
from casework.safe_conducts.services import request_safe_conduct
from tests.making import AT, WHY, make_issued, make_lodged_case, officer_of
from tests.pages.desk import browser_of
from tests.safe_conducts.test_document import squeezed

pytestmark = pytest.mark.django_db


def named(given: str, paternal: str = "Quirvelo", maternal: str = "") -> dict[str, Any]:
    return {"names": (Name(given=given, paternal=paternal, maternal=maternal),)}


def both_ways(paper: SafeConduct) -> tuple[str, str]:
    """The words of the only page without their blanks, and the first line of the seal's machine-readable zone."""
    assert paper.document
    pdf = read_file(paper.document)
    (page,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return squeezed(page.extract_text()), parse(read_paper(pdf)).message.mrz[:36]


class TestNamesOnPaper:
    def test_of_two_hundred_letters_stand_whole_on_the_page_and_cut_in_the_zone(self) -> None:
        given = " ".join(["Maximiliana"] * 17)[:200]
        page, zone = both_ways(make_issued(**named(given, "Quirvelo" * 12, "Landrezma" * 11)))
        assert squeezed(given) in page
        assert "Quirvelo" * 12 + "Landrezma" * 11 in page
        assert zone == "ASCOLQUIRVELOQUIRVELOQUIRVELOQU<L<<M"

    def test_in_cyrillic_stand_as_they_are_written_and_in_latin_letters_in_the_zone(self) -> None:
        page, zone = both_ways(make_issued(**named("Юлия", "Щербакова")))
        assert "Щербакова" in page
        assert zone == "ASCOLSHCHERBAKOVA<<IULIIA".ljust(36, "<")

    @pytest.mark.usefixtures("english")
    @pytest.mark.parametrize(("given", "sign"), [("محمد", "م (U+0645)"), ("Ana 😀", "😀 (U+1F600)")])
    def test_that_no_face_holds_are_refused_before_anything_is_written(self, given: str, sign: str) -> None:
        case = make_lodged_case(**named(given))
        with pytest.raises(BadInput) as refused:
            request_safe_conduct(case.pk, by=case.officer, at=AT, reasons=WHY)
        assert list(refused.value.fields) == ["given_names"]
        assert sign in str(refused.value.fields["given_names"])
        assert not SafeConduct.objects.exists()

    @pytest.mark.parametrize("given", ["محمد", "Ana 😀"])
    def test_are_refused_at_the_page_in_words(self, given: str) -> None:
        case = make_lodged_case(**named(given))
        typed = {f"reason_{code}": reason for code, reason in WHY.items()}
        answer = browser_of(officer_of(case.office)).post(f"/cases/{case.pk}/safe-conduct/", typed)
        assert answer.status_code == 422
        assert "Nombres: Esto no se puede imprimir" in answer.content.decode()

    def test_of_two_people_may_be_the_same(self) -> None:
        zones = [both_ways(make_issued(**named("Ana Lucía")))[1] for _person in range(2)]
        assert zones == ["ASCOLQUIRVELO<<ANA<LUCIA".ljust(36, "<")] * 2
        assert SafeConduct.objects.values("printed_no").distinct().count() == 2
