"""Names as words: scripts, marks, titles, compounds, several names in one field."""

import pytest

from casework.screening.matching.normalising import MOST_LETTERS, MOST_WORDS, prepare, prepare_all, words_of
from casework.screening.matching.values import Name


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("GARCÍA, José", ("garcia", "jose")),
        ("O'Neill-Ruiz", ("oneill", "ruiz")),
        ("Ιωάννης", ("ioannis",)),
        ("Сергей Иванов", ("sergey", "ivanov")),
        ("习近平", ("xi", "jin", "ping")),
        ("أيمن الظواهري", ("~mn", "al", "~shr")),
        ("\u200fJuan\u202e \u200bPérez\ufeff", ("juan", "perez")),
        ("Jua\u0301n (alias El Flaco)", ("juan",)),
        ("Ig0r Sech1n", ("igor", "sechin")),
        ("~~ ~", ()),
        ("", ()),
        ("  \n\t ", ()),
        ("!!!", ()),
    ],
)
def test_a_name_is_told_in_words(written: str, words: tuple[str, ...]) -> None:
    assert words_of(written) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Abd al-Rahman", "Abdurrahman"),
        ("Abdul Aziz", "عبدالعزيز".replace("عزيز", "عزيز")),
        ("Jalal al-Din", "Jalaluddin"),
        ("Faiz Ullah", "Faizullah"),
        ("'Abd Allah", "Abdullah"),
        ("Nasr Allah", "Nasrallah"),
    ],
)
def test_compounds_are_told_in_one_way(one: str, other: str) -> None:
    first, second = words_of(one), words_of(other)
    assert first[0] == second[0] or first == second
    assert len(first) == len(second)


def test_what_only_looks_like_a_compound_stays_whole() -> None:
    assert words_of("Geraldine Paddington Villa") == ("geraldine", "paddington", "villa")


def test_titles_stand_apart() -> None:
    prepared = prepare(Name("Cnel. Dr. Henry Castellanos"))
    assert (prepared.words, prepared.titles) == (("henry", "castellanos"), ("cnel", "dr"))


def test_titles_of_the_full_name_are_kept_where_given_and_family_are_known() -> None:
    prepared = prepare(Name("Stte. Ismael Zambada Garcia", given="Ismael", family="Zambada Garcia"))
    assert (prepared.titles, prepared.paternal, prepared.given) == (("stte",), 1, (0,))


def test_a_name_of_nothing_but_a_rank_keeps_it() -> None:
    assert words_of("Coronel") == ("coronel",)


def test_a_declared_surname_that_is_a_rank_stays_a_surname() -> None:
    prepared = prepare(Name("MAYOR, Ana", given="Ana", family="Mayor"))
    assert prepared.words == ("ana", "mayor")


def test_the_first_surname_is_no_particle() -> None:
    prepared = prepare(Name("DE LA CRUZ RUIZ, Ana María", given="Ana María", family="De la Cruz Ruiz"))
    assert prepared.words[prepared.paternal or 0] == "cruz"


def test_roles_that_do_not_fit_the_full_name_are_left_alone() -> None:
    prepared = prepare(Name("Ana Ruiz Peña", given="Somebody", family="Else"))
    assert (prepared.words, prepared.paternal) == (("ana", "ruiz", "pena"), None)


def test_several_names_in_one_field_are_several() -> None:
    words = [one.words for one in prepare_all(Name("Abdul Rehman; Abd Ur-Rehman b) A. Rahman"))]
    assert words == [("abdul", "rehman"), ("abdul", "rehman"), ("a", "rahman")]


def test_a_name_without_end_is_cut() -> None:
    prepared = prepare(Name("Ana " * 2000))
    assert len(prepared.words) == MOST_WORDS
    assert words_of("x" * 5000) == ("x" * MOST_LETTERS,)


@pytest.mark.parametrize(
    ("written", "words", "titles"),
    [
        ("Juan Coronel", ("juan", "coronel"), ()),
        ("Juan Pedro Coronel", ("juan", "pedro", "coronel"), ()),
        ("Coronel Juan Pedro Ruiz", ("juan", "pedro", "ruiz"), ("coronel",)),
        ("Sargento Primero Ruiz", ("ruiz",), ("sargento", "primero")),
    ],
)
def test_a_rank_that_may_be_a_surname(written: str, words: tuple[str, ...], titles: tuple[str, ...]) -> None:
    prepared = prepare(Name(written))
    assert (prepared.words, prepared.titles) == (words, titles)
