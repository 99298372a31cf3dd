"""The first matcher: the same normalised name or the same document number, nothing in between."""

from collections.abc import Iterable

from casework.screening.matching.subject import Candidate, Found, Subject

ALGORITHM = "exact-1"
SAME_DOCUMENT, SAME_NAME_AND_YEAR, SAME_NAME = 0.97, 0.9, 0.8


class ExactMatcher:
    """Equal document numbers are a strong match, an equal name alone never is more than possible."""

    def match(self, subject: Subject, candidates: Iterable[Candidate]) -> list[Found]:
        """Those candidates that share a name or a document with the subject, best first."""
        found = [found for candidate in candidates if (found := compare(subject, candidate))]
        return sorted(found, key=lambda match: (-match.score, match.key))


def compare(subject: Subject, candidate: Candidate) -> Found | None:
    """One candidate against the subject; None where neither name nor document is shared."""
    names = sorted(set(subject.names) & set(candidate.names))
    documents = sorted(set(subject.documents) & set(candidate.documents))
    if not names and not documents:
        return None
    years = {subject.birth_year, candidate.birth_year} - {None}
    birth = (
        "absent" if None in (subject.birth_year, candidate.birth_year) else "agrees" if len(years) == 1 else "differs"
    )
    explanation = {"algorithm": ALGORITHM, "names": names, "documents": documents, "birth_year": birth}
    if documents:
        return Found(candidate.key, SAME_DOCUMENT, strong=True, explanation=explanation)
    score = SAME_NAME_AND_YEAR if birth == "agrees" else SAME_NAME
    return Found(candidate.key, score, strong=False, explanation=explanation)
