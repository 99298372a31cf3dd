"""Which words may be one, why, and how far."""

import pytest

from casework.screening.matching.similarity import Reason, likeness


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("henry", "henry", Reason.SAME),
        ("hemry", "henry", Reason.EDIT),
        ("gonzalez", "gonsales", Reason.SOUNDS_ALIKE),
        ("fco", "francisco", Reason.ABBREVIATION),
        ("rguez", "rodriguez", Reason.ABBREVIATION),
        ("lalo", "eduardo", Reason.NICKNAME),
        ("serhiy", "sergey", Reason.TRANSLATION),
        ("daniel", "daniela", Reason.ENDING),
        ("j", "jose", Reason.INITIAL),
        ("~shr", "zawahiri", Reason.SCRIPT),
        ("tsetung", "zedong", Reason.ROMANISED),
        ("hsi", "xi", Reason.ROMANISED),
        ("cho", "jo", Reason.ROMANISED),
        ("oleksandrovych", "aleksandrovich", Reason.TRANSLATION),
        ("oleksandrivna", "alexandrovna", Reason.PATRONYMIC),
        ("paulo", "pablo", Reason.TRANSLATION),
    ],
)
def test_two_words_are_one_for_a_reason(one: str, other: str, reason: Reason) -> None:
    found = likeness(one, other)
    assert found.reason is reason
    assert 0.68 <= found.similarity <= 1.0
    assert likeness(other, one) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("henry", "sara"),
        ("wang", "wan"),  # two syllables of a closed set
        ("chol", "chon"),
        ("ana", "eva"),
        ("j", "sara"),
        ("~shr", "henry"),
        ("pepe", "chepe"),  # both short for Jose, and not for each other
        ("=ltd", "=llc"),
    ],
)
def test_two_words_are_two(one: str, other: str) -> None:
    assert likeness(one, other).similarity == 0.0


def test_a_slip_in_the_first_letter_costs_more() -> None:
    assert likeness("castellanos", "kastellanos").similarity >= likeness("xastellanos", "castellanos").similarity
    assert likeness("castellanos", "castellanas").similarity > likeness("xastellanos", "castellanos").similarity
