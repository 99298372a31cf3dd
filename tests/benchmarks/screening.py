"""Screening against its goals (G1 to G9) on labelled cases beside the project; without them it says so and fails."""

from tests.benchmarks import screening_accuracy, screening_data, screening_pairs, screening_speed, screening_through
from tests.benchmarks.figures import Figures


def run() -> Figures:
    """Speed first, while nothing is warm; then accuracy, duplicates and pairs."""
    figures = Figures()
    if not screening_data.is_there():
        print(f"Nothing was measured: {screening_data.ABSENT}")
        figures.missed.append("labelled cases")
        return figures
    screening_speed.measure(figures)
    screening_accuracy.measure(figures)
    screening_pairs.measure(figures)
    screening_through.measure(figures)
    return figures
