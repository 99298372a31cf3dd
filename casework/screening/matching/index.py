"""A whole list in memory: who on it may be a person, found by every word of the name at once."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from casework.screening.matching.bands import SHIPPED, Thresholds
from casework.screening.matching.collecting import set_apart
from casework.screening.matching.documents import document_form
from casework.screening.matching.names import NameIndex
from casework.screening.matching.scoring import Best, conclude
from casework.screening.matching.scripts import read_tables
from casework.screening.matching.values import Found, Listed, Subject
from casework.screening.matching.weights import Weights


class Index:
    """The entries of one list version; searched for people among people and for others among others."""

    def __init__(self, listed: Iterable[Listed], *, thresholds: Thresholds = SHIPPED) -> None:
        self._listed = list(listed)
        self._thresholds = thresholds
        with set_apart(len(self._listed)):
            read_tables()
            self._people = self._names(of_people=True)
            self._documents = self._by_number()

    def _by_number(self) -> dict[str, list[int]]:
        documents: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(self._listed):
            for paper in one.person.documents:
                if form := document_form(paper.number):
                    documents[form].append(place)
        return documents

    def _names(self, *, of_people: bool) -> NameIndex:
        chosen = ((place, one) for place, one in enumerate(self._listed) if one.is_person is of_people)
        return NameIndex(chosen, of_people=of_people)

    @cached_property
    def _others(self) -> NameIndex:
        """Companies, vessels and other bodies: made when one is first asked for, since those who arrive are people."""
        return self._names(of_people=False)

    def __len__(self) -> int:
        return len(self._listed)

    @property
    def weights(self) -> Weights:
        """What the words of people's names weigh on this list."""
        return self._people.weights

    def warm(self, subjects: Iterable[Subject]) -> None:
        """Look up the words of many people beforehand."""
        for subject in subjects:
            self._names_for(subject).warm(subject)

    def search(self, subject: Subject, *, most: int = 50, names_only: bool = False) -> list[Found]:
        """Who may be this person, best first: everybody who was scored, whatever the band."""
        if names_only:
            subject = Subject(subject.names, is_person=subject.is_person)
        best = self._names_for(subject).best(subject)
        for paper in subject.documents:
            for place in self._documents.get(document_form(paper.number), ()):
                best.setdefault(place, Best())
        found = [
            conclude(subject, self._listed[place], one, thresholds=self._thresholds) for place, one in best.items()
        ]
        found.sort(key=lambda one: (-one.score, -one.agreeing, one.key))
        return found[:most]

    def _names_for(self, subject: Subject) -> NameIndex:
        return self._people if subject.is_person else self._others
