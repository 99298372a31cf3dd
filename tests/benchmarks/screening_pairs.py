"""G5 and G6: duplicates among earlier cases, and pairs of names and of entities."""

from casework.screening.matching.bands import POSSIBLE
from casework.screening.matching.index import Index
from casework.screening.matching.pairs import properties_of, score_entities, score_names
from tests.benchmarks import screening_halves
from tests.benchmarks.figures import Figures
from tests.benchmarks.screening_data import earlier_cases, rows
from tests.benchmarks.screening_measures import Scores, area, scored

DUPLICATE = 0.80  # from which an earlier case is told to be the same person


def measure(figures: Figures) -> None:
    """Print F1 of duplicates and both areas."""
    earlier = earlier_cases()
    index = Index(earlier.listed)
    scores = scored(earlier.cases, lambda case: {found.key: found.score for found in index.search(case.subject)})
    print(f"  duplicates at {POSSIBLE:.2f}: F1 {scores.at(POSSIBLE)[2]:.4f}; best {scores.best()[0]:.4f}")
    print("  splink and recordlinkage are beside the search in the database: dev bench duplicates")
    figures.at_least(f"G5 F1 of duplicates at {DUPLICATE:.2f}", scores.at(DUPLICATE)[2], 0.985)
    keys = [case.subject.hash for case in earlier.cases]
    screening_halves.tell_one("duplicates", scores, keys, threshold=DUPLICATE)
    names, entities = rows("s1_name_pairs"), rows("s0_entity_checks")
    of_names = [score_names(row["name1"], row["name2"]) for row in names]
    figures.at_least("G6 area under the curve, S1", area([row["match"] for row in names], of_names), 0.87)
    _tell_halves("S1", [row["match"] for row in names], of_names)
    of_entities = [
        score_entities(properties_of(row, "query"), properties_of(row, "candidate"), schema=row["schema"])
        for row in entities
    ]
    figures.at_least("G6 area under the curve, S0", area([row["match"] for row in entities], of_entities), 0.88)
    _tell_halves("S0", [row["match"] for row in entities], of_entities)


def _tell_halves(title: str, is_match: list[bool], scores: list[float]) -> None:
    keys = [str(place) for place in range(len(scores))]
    for half, one in enumerate(screening_halves.halved(Scores(is_match, scores), keys), start=1):
        print(f"  half {half}, {title}: area {area(one.is_match, one.score):.3f}")
