"""Births as lists write them: what can be compared, and what stays words."""

import pytest

from casework.screening.lists.births import birth_of, births_of
from casework.screening.lists.countries import code_of, codes_of


class TestBirthOf:
    @pytest.mark.parametrize(
        ("written", "birth"),
        [
            ("1960", "1960"),
            ("1960-03-09", "1960-03-09"),
            ("1960-03", "1960-03"),
            ("09 Mar 1960", "1960-03-09"),
            ("9 March 1960.", "1960-03-09"),
            ("Mar 1960", "1960-03"),
            ("circa 1960", "1960"),
            ("Approximately 1960", "1960"),
            ("circa 09 Mar 1960", "1960-03-09"),
            ("1960 to 1965", "1960/1965"),
            ("1965 to 1960", "1960/1965"),
            ("1960-1965", "1960/1965"),
            ("01 Jan 1960 to 31 Dec 1960", "1960"),
            ("Mar 1960 to Feb 1961", "1960/1961"),
        ],
    )
    def test_reads(self, written: str, birth: str) -> None:
        assert birth_of(written) == (birth, True)

    @pytest.mark.parametrize(
        ("written", "birth"),
        [
            ("30 Feb 1960", "1960-02"),
            ("1960-02-30", "1960-02"),
            ("1960-13-01", "1960"),
            ("24/06/1402 (Hijri Calendar)", ""),
            ("30-35 years old", ""),
            ("0001", ""),
            ("0000", ""),
            ("0000-00-00", ""),
            ("9999-12-31", ""),
            ("-1960", ""),
            ("1960 to 9999", ""),
            ("yesterday", ""),
        ],
    )
    def test_keeps_what_is_left_and_says_that_there_was_more(self, written: str, birth: str) -> None:
        assert birth_of(written) == (birth, False)

    def test_nothing_is_nothing(self) -> None:
        assert births_of(["", " "]) == ((), [])

    def test_names_each_once_and_keeps_the_odd_ones_in_words(self) -> None:
        assert births_of(["1960", "circa 1960", "30 Feb 1961"]) == (("1960", "1961-02"), ["30 Feb 1961"])


class TestCodeOf:
    @pytest.mark.parametrize(
        ("written", "code"),
        [
            *(("Korea, North", "PRK"), ("Democratic People's Republic of Korea", "PRK"), ("kp", "PRK"), ("PRK", "PRK")),
            *(("Congo, Democratic Republic of the", "COD"), ("Congo", "COG"), ("Türkiye", "TUR"), ("Turkey", "TUR")),
            *(("Iran (Islamic Republic of)", "IRN"), ("Russia", "RUS"), ("VENEZUELA", "VEN"), ("España", "ESP")),
            *(("Burma", "MMR"), ("Hong Kong", "HKG"), ("State of Palestine", "PSE"), ("Kosovo", "RKS")),
            *(("former Soviet Union", ""), ("", ""), ("na na", "")),
        ],
    )
    def test_knows(self, written: str, code: str) -> None:
        assert code_of(written) == code

    def test_unknown_ones_stay_words(self) -> None:
        assert codes_of(["Colombia", "Atlantis", "CO"]) == (("COL",), ["Atlantis"])
