"""What holds for every name and every attribute."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casework.screening.matching.births import compare_births
from casework.screening.matching.documents import FEWEST, document_form
from casework.screening.matching.explanation import score_from
from casework.screening.matching.index import Index
from casework.screening.matching.normalising import words_of
from casework.screening.matching.scoring import compare
from casework.screening.matching.similarity import likeness
from casework.screening.matching.skeletons import skeletons_of
from casework.screening.matching.values import Document, Listed, Name, Subject
from casework.screening.matching.weights import Weights
from tests.screening.matching.making import entry, person

EVEN = Weights({}, 0)
GIVEN = ("Ana", "José", "María", "Wilmer", "Yusleidy", "Omar", "Serhiy", "Ли", "محمد", "Jong")
FAMILIES = ("Ruiz", "Peña", "Quispe", "Mamani", "Castellanos", "Zawahiri", "Kim", "Lavrov", "Rodriguez", "الظواهري")
texts = st.text(max_size=80)
given_names, families = st.sampled_from(GIVEN), st.sampled_from(FAMILIES)
names = st.builds(lambda one, other, family: f"{one} {other} {family}", given_names, given_names, families)
dates = st.dates(min_value=date(1930, 1, 1), max_value=date(2010, 12, 31)).map(date.isoformat)
births = dates | dates.map(lambda day: day[:4]) | dates.map(lambda day: day[:7]) | st.just("")
countries = st.sampled_from(["", "ve", "co", "ec"])
numbers = st.sampled_from(["", "V1234567", "E7654321"])
people = st.builds(
    lambda full, birth, country, document: person(full, birth=birth, country=country, document=document),
    names | texts, births, countries, numbers,
)  # fmt: skip
listed = people.map(lambda known: Listed("1", known))
INDEX = Index([entry(str(n), f"{family}, {given}") for n, family in enumerate(FAMILIES) for given in GIVEN])


@given(texts)
def test_no_text_is_too_strange(text: str) -> None:
    assert all(isinstance(word, str) and word for word in words_of(text))
    assert all(isinstance(found.score, float) for found in INDEX.search(person(text, birth=text, document=text)))
    assert list(skeletons_of(text)) == sorted(set(skeletons_of(text)))
    form = document_form(text)
    assert form == "" or (form.isascii() and form.isalnum() and form == form.lower() and len(form) >= FEWEST)


@given(people, listed)
def test_the_score_follows_from_the_explanation(asked: Subject, one: Listed) -> None:
    found = compare(asked, one, EVEN)
    assert score_from(json.loads(json.dumps(found.explanation))) == found.score
    assert 0.0 <= found.score <= 1.0


@given(people)
def test_every_score_of_an_index_follows_from_its_explanation(asked: Subject) -> None:
    for found in INDEX.search(asked):
        assert score_from(json.loads(json.dumps(found.explanation))) == found.score


@given(
    st.text(alphabet="abcdeghijklmnoqrstuvyz", min_size=1, max_size=12),
    st.text(alphabet="abcdeghijklmnoqrstuvyz", min_size=1, max_size=12),
)
def test_two_words_are_as_alike_either_way(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one).similarity == 1.0


@given(births, births)
def test_two_dates_say_the_same_either_way(one: str, other: str) -> None:
    mine, theirs = compare_births((one,), (other,)), compare_births((other,), (one,))
    assert (mine and mine[0]) == (theirs and theirs[0])


@given(names)
def test_a_name_is_itself_in_every_order(full: str) -> None:
    words = full.split()
    turned = " ".join(reversed(words))
    assert compare(person(turned), Listed("1", person(full)), EVEN).score == 1.0


@given(given_names, families, families, names)
def test_order_and_comma_do_not_matter(given: str, first: str, second: str, other: str) -> None:
    straight = person(f"{given} {first} {second}")
    turned = person(f"{first} {second}, {given}")
    one = Listed("1", person(other))
    assert compare(straight, one, EVEN).score == pytest.approx(compare(turned, one, EVEN).score)
    assert compare(straight, Listed("1", turned), EVEN).score == 1.0


@given(people, listed, dates)
def test_an_agreeing_birth_never_lowers_the_score(asked: Subject, one: Listed, birth: str) -> None:
    without = compare(replace(asked, births=()), one, EVEN).score
    agreed = Listed("1", replace(one.person, births=(birth,)))
    assert compare(replace(asked, births=(birth,)), agreed, EVEN).score >= without


@given(people, listed)
def test_an_agreeing_document_or_country_never_lowers_the_score(asked: Subject, one: Listed) -> None:
    without = compare(replace(asked, documents=(), countries=()), one, EVEN).score
    paper, country = (Document("V-7.777.777"),), ("ve",)
    numbered = Listed("1", replace(one.person, documents=paper))
    native = Listed("1", replace(one.person, countries=country))
    assert compare(replace(asked, documents=paper, countries=()), numbered, EVEN).score >= without
    assert compare(replace(asked, documents=(), countries=country), native, EVEN).score >= without


@given(people, listed)
def test_a_conflict_never_raises_the_score(asked: Subject, one: Listed) -> None:
    plain = replace(asked, births=(), countries=(), documents=(), gender="")
    without = compare(plain, one, EVEN).score
    for mine, theirs in (
        ({"births": ("1950-02-03",)}, {"births": ("1990-11-12",)}),
        ({"countries": ("ve",)}, {"countries": ("co",)}),
        ({"documents": (Document("V7777777"),)}, {"documents": (Document("V8888888"),)}),
        ({"gender": "female"}, {"gender": "male"}),
    ):
        against = Listed("1", replace(one.person, **theirs))
        assert compare(replace(plain, **mine), against, EVEN).score <= without


@given(names, names)
@settings(max_examples=50)
def test_another_alias_never_lowers_the_score(asked: str, alias: str) -> None:
    one = entry("1", "QUISPE MAMANI, Rosa")
    more = Listed("1", replace(one.person, names=(*one.person.names, Name(alias))))
    assume(asked)
    assert compare(person(asked), more, EVEN).score >= compare(person(asked), one, EVEN).score
