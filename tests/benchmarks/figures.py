"""One line a figure, and whether its goal is met."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Figures:
    """Prints figures as they come and remembers whether one missed its goal."""

    missed: list[str] = field(default_factory=list)

    def at_most(self, figure: str, value: float, goal: float, unit: str = "") -> None:
        """A figure that should not be larger than its goal."""
        self._tell(figure, value, f"≤ {goal:g}", unit, met=value <= goal)

    def at_least(self, figure: str, value: float, goal: float, unit: str = "") -> None:
        """A figure that should not be smaller than its goal."""
        self._tell(figure, value, f"≥ {goal:g}", unit, met=value >= goal)

    def _tell(self, figure: str, value: float, goal: str, unit: str, *, met: bool) -> None:
        told = f"{value:.3g}" if value < 1000 else f"{value:.0f}"
        print(f"{figure}: {told}{unit} (goal {goal}{unit}){'' if met else ' MISSED'}", flush=True)
        if not met:
            self.missed.append(figure)
