"""The goals of each operation, on two cores and SQLite, at a million and ten million events."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen


@frozen
class Goal:
    """Upper bounds: of a median and a 99th percentile in seconds, of the ratio to the floor, of the
    growth from the smallest to the largest size, and of memory in MB.
    """

    p50: float | None = None
    p99: float | None = None
    ratio: float | None = None
    growth: float | None = None
    megabytes: float | None = None

    def missed(
        self,
        *,
        p50: float | None,
        p99: float | None,
        ratio: float | None,
        growth: float | None,
        megabytes: float | None,
    ) -> tuple[str, ...]:
        """Return the names of the measures that are above their bound."""
        pairs = {
            "p50": (p50, self.p50),
            "p99": (p99, self.p99),
            "ratio": (ratio, self.ratio),
            "growth": (growth, self.growth),
            "memory": (megabytes, self.megabytes),
        }
        return tuple(
            name
            for name, (found, bound) in pairs.items()
            if found is not None and bound is not None and found > bound
        )

    def __str__(self) -> str:
        """Print the bounds as a table shows them."""
        bounds = {
            "p50": self.p50 and f"{self.p50 * 1000:g} ms",
            "p99": self.p99 and f"{self.p99 * 1000:g} ms",
            "": self.ratio and f"{self.ratio:g} ×",
            "growth": self.growth and f"{self.growth:g} ×",
            "memory": self.megabytes and f"{self.megabytes:g} MB",
        }
        return ", ".join(f"{name} ≤ {bound}".strip() for name, bound in bounds.items() if bound)


_PAST: Final = Goal(p50=0.001, p99=0.005, growth=5)
GOALS: Final[Mapping[str, Goal]] = MappingProxyType(
    {
        "import, log alone": Goal(ratio=2),
        "import, with projections": Goal(ratio=4),
        "import again, unchanged": Goal(ratio=0.3),
        "memory of import": Goal(megabytes=300),
        "rebuild all projections": Goal(ratio=6),
        "memory of rebuild": Goal(megabytes=300),
        "counts at the head, at the very least": Goal(ratio=2),
        "the same, hashed, each endorser once": Goal(ratio=2),
        "verify": Goal(ratio=2.5),
        "memory of verify": Goal(megabytes=300),
        "scores on any day": Goal(p50=0.000_3, p99=0.001_5, growth=3),
        "scores, on × recorded": _PAST,
        "scores, on × known": _PAST,
        "why one figure of some 33 acts": Goal(p50=0.005),
        "each of 100 days": Goal(ratio=5),
        "append one act of the last day, with projections": Goal(ratio=5),
    }
)
"""Goals by the operation's name in the tables. A back-dated act has none and is only reported.

Counts at the head are no projection of their own, so their goal is for the least work alone.
"""
_PAST_OF_ONE: Final = Goal(p50=0.003)
OF_ONE_CONTEST: Final[Mapping[str, Goal]] = MappingProxyType(
    {**GOALS, "scores, on × recorded": _PAST_OF_ONE, "scores, on × known": _PAST_OF_ONE}
)
"""The goals where one contest holds the whole log."""
