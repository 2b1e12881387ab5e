"""Times and what they are held against: every result is a ratio to something measured beside it."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Iterable

from attrs import frozen

Unit = tuple[str, float]


@frozen
class Result:
    """One operation at one size: what it took, what the floor took, both in seconds.

    `goal` is the ratio it is to reach, in words; `floor_is` says what the floor does.
    """

    operation: str
    events: int
    seconds: float
    worst: float | None
    floor: float | None
    floor_is: str
    goal: str

    @property
    def ratio(self) -> float | None:
        """How many floors it took."""
        return None if self.floor is None else self.seconds / self.floor


def spent(work: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spread(calls: Iterable[Callable[[], object]]) -> tuple[float, float]:
    """The median and the 99th percentile of the seconds that calls take, each made once."""
    times = sorted(spent(call) for call in calls)
    return statistics.median(times), times[min(len(times) - 1, len(times) * 99 // 100)]


def peak_memory() -> float:
    """The most memory this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def said(seconds: float | None) -> str:
    """Print a time in the unit that suits it."""
    if seconds is None:
        return ""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.0f} ns"


def table(results: Iterable[Result]) -> str:
    """Print results as a Markdown table."""
    lines = [
        "| operation | events | took | p99 | floor | × floor | goal |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in results:
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        floor = f"{said(one.floor)}: {one.floor_is}" if one.floor is not None else one.floor_is
        lines.append(
            f"| {one.operation} | {one.events:,} | {said(one.seconds)} | {said(one.worst)} "
            f"| {floor} | {ratio} | {one.goal} |"
        )
    return "\n".join(lines)
