"""Who on a list may be this person: pure functions over plain values."""

from casework.screening.matching.exact import ALGORITHM, ExactMatcher
from casework.screening.matching.subject import Candidate, Found, Matcher, Subject

__all__ = ["ALGORITHM", "Candidate", "ExactMatcher", "Found", "Matcher", "Subject"]
