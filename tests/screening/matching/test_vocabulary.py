"""The words that slips make of one are found whole, whatever their length."""

import random

from rapidfuzz.distance import OSA

from casework.screening.matching.similarity import Spelling, edit_limit, likeness
from casework.screening.matching.skeletons import skeleton
from casework.screening.matching.vocabulary import Vocabulary

CHOOSER = random.Random(5)
LETTERS = "abdr"  # few, so that many words are near each other


def invented(longest: int) -> str:
    return "".join(CHOOSER.choices(LETTERS, k=CHOOSER.randint(3, longest)))


WORDS = sorted({invented(11) for _ in range(1500)})


def test_every_word_within_the_slips_that_are_allowed_is_near() -> None:
    vocabulary = Vocabulary(WORDS, {}, written=set(WORDS))
    some = 0
    for word in (invented(14) for _ in range(150)):
        near = vocabulary.near(word)
        slips = [
            (number, found)
            for number, other in enumerate(WORDS)
            if OSA.distance(word, other) <= edit_limit(max(len(word), len(other)))
            and (found := likeness(word, other)).similarity
        ]
        assert {number: near.get(number) for number, _found in slips} == dict(slips), word
        some += len(slips)
    assert some > 500


def test_nothing_is_near_in_an_empty_vocabulary_nor_to_a_word_longer_than_all() -> None:
    assert Vocabulary([], {}, written=set()).near("maria") == {}
    assert Vocabulary(["ab"], {}, written={"ab"}).near("maria") == {}
    assert Vocabulary(["maria"], {}, written={"maria"}).near("m" * 64) == {}


def test_one_word_with_many_is_as_two_words_are() -> None:
    words = ["maria", "mariano", "mario", "m", "~mr", "fco", "francisco", "cho", "jo", "wang", "ivanovich", "=ltd"]
    for one in words:
        spelling = Spelling(one)
        assert [spelling.likeness(other, has_same_key=skeleton(one) == skeleton(other)) for other in words] == [
            likeness(other, one) for other in words
        ]
