"""G1 to G4: how well the matcher tells people on the list from others, beside peers in the same run."""

from collections.abc import Mapping

from casework.screening.matching.bands import POSSIBLE
from casework.screening.matching.index import Index
from tests.benchmarks import screening_halves
from tests.benchmarks.figures import Figures
from tests.benchmarks.screening_data import Case, Collection, collections
from tests.benchmarks.screening_measures import Scores, Search, alert_threshold, first, pooled, recall, scored
from tests.benchmarks.screening_peers import peers

BESIDE_PEERS = 300  # cases of each collection: brute force over all of them takes half an hour
THRESHOLDS = (0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90)
Parts = dict[str, Scores]


def measure(figures: Figures) -> None:
    """Print the figures with attributes and by name alone, the table of thresholds, and the peers."""
    everything = list(collections())
    indexes = {id(one.listed): Index(one.listed) for one in everything}
    full = _all(everything, indexes, names_only=False)
    names = _all(everything, indexes, names_only=True)
    figures.at_least("G1 pooled F1 with attributes", pooled(full.values()).at(POSSIBLE)[2], 0.975)
    figures.at_least("G2 pooled F1 by name alone", pooled(names.values()).at(POSSIBLE)[2], 0.925)
    _recalls(figures, full, names)
    figures.at_most("G4 strangers alerted with attributes", _alerted(full), 0.1, " %")
    figures.at_most("G4 strangers alerted by name alone", _alerted(names), 1.3, " %")
    _table("with attributes", full)
    _table("by name alone", names)
    keys = {one.name: [case.subject.hash for case in one.cases] for one in everything}
    screening_halves.tell("with attributes", full, keys)
    screening_halves.tell("by name alone", names, keys)
    _beside_peers(figures, everything, indexes)


def _all(everything: list[Collection], indexes: Mapping[int, Index], *, names_only: bool) -> Parts:
    return {one.name: scored(one.cases, _search(indexes[id(one.listed)], names_only=names_only)) for one in everything}


def _search(index: Index, *, names_only: bool) -> Search:
    def search(case: Case) -> Mapping[str, float]:
        return {found.key: found.score for found in index.search(case.subject, names_only=names_only)}

    return search


def _recalls(figures: Figures, full: Parts, names: Parts) -> None:
    by_name, by_all = alert_threshold(names["strangers"]), alert_threshold(full["strangers"])
    print(f"  one stranger in a hundred reaches {by_name:.3f} by name alone, {by_all:.3f} with attributes")
    figures.at_least("G3 recall at 1 % alerts, S3 by name alone", recall(names["S3"], by_name), 0.866)
    for name, goal in (("S3", 0.974), ("S4", 0.995), ("S6", 0.90)):
        figures.at_least(f"G3 recall at 1 % alerts, {name} with attributes", recall(full[name], by_all), goal)
    for name in ("S2", "S4", "S6"):
        print(f"  {name} by name alone: recall {recall(names[name], by_name):.3f}")


def _alerted(parts: Parts) -> float:
    strangers = parts["strangers"].score
    return 100 * sum(score >= POSSIBLE for score in strangers) / len(strangers)


def _table(title: str, parts: Parts) -> None:
    """What each threshold would mean: for whoever sets it."""
    whole, strangers = pooled(parts.values()), parts["strangers"].score
    print(f"  thresholds, {title}: precision, recall, F1, strangers alerted")
    for threshold in THRESHOLDS:
        precision, found, both = whole.at(threshold)
        alerted = 100 * sum(score >= threshold for score in strangers) / len(strangers)
        print(f"  {threshold:.2f}   {precision:.3f}   {found:.3f}   {both:.3f}   {alerted:.2f} %")


def _beside_peers(figures: Figures, everything: list[Collection], indexes: Mapping[int, Index]) -> None:
    """Names alone, on the first cases of every collection, for ours and for each peer."""
    some = [first(one, BESIDE_PEERS * (3 if one.name == "strangers" else 1)) for one in everything]
    ours = pooled(scored(one.cases, _search(indexes[id(one.listed)], names_only=True)) for one in some)
    print(f"  peers by name alone, {len(ours.score)} cases; nomenklatura is not here: its PyICU installs from no wheel")
    tuned, shipped = 0.0, 0.0
    for peer in peers():
        searches = {id(one.listed): peer.build(one.listed) for one in {id(one.listed): one for one in some}.values()}
        theirs = pooled(scored(one.cases, searches[id(one.listed)]) for one in some)
        best, threshold = theirs.best()
        at_shipped = theirs.at(peer.shipped)[2]
        print(f"  {peer.name}: F1 {at_shipped:.3f} at {peer.shipped:.2f} as shipped, {best:.3f} at {threshold:.2f}")
        tuned, shipped = max(tuned, best), max(shipped, at_shipped)
    mine = ours.at(POSSIBLE)[2]
    figures.at_least("G2 F1 by name alone over the best peer as tuned here", mine - tuned, 0.015)
    figures.at_least("G1 F1 by name alone over the best peer as shipped", mine - shipped, 0.03)
