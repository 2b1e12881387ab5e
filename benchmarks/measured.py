"""Measured times as ratios: every result stands beside a floor measured in the same run."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Generic, TypeVar

from attrs import evolve, frozen

from benchmarks.goals import Goal

PATIENCE: Final = 20.0
"""Seconds after which no more questions of a kind are asked."""
_LEAST: Final = 3
Value = TypeVar("Value")


@frozen
class Result:
    """One operation at one size: what it and its floor took, in seconds.

    `took` is a median where there is a `p99`, else the whole; `cpu` is its processor time.
    `cut_short` is the number of calls where `PATIENCE` ended them. `per_event` marks operations on
    the whole log, where growth is that of the cost of one event.
    """

    operation: str
    events: int
    took: float | None = None
    p99: float | None = None
    cpu: float | None = None
    floor: float | None = None
    floor_cpu: float | None = None
    floor_is: str = ""
    megabytes: float | None = None
    cut_short: int | None = None
    per_event: bool = False

    @property
    def ratio(self) -> float | None:
        """The time as a multiple of the floor's."""
        return None if not self.floor or self.took is None else self.took / self.floor

    @property
    def ratio_cpu(self) -> float | None:
        """The processor time as a multiple of the floor's; other work does not add to it."""
        return None if not self.floor_cpu or self.cpu is None else self.cpu / self.floor_cpu

    @property
    def weight(self) -> float | None:
        """The number by which growth from size to size is measured."""
        weight = self.megabytes if self.took is None else self.took
        return weight if weight is None or not self.per_event else weight / self.events


@frozen
class Spread:
    """How long calls took, each made once, in seconds.

    `p50` and `p99` are the median and the 99th percentile, `cpu` is the median of processor time,
    `asked` the number of calls, and `floor` the median of the floors between them.
    """

    p50: float
    p99: float
    cpu: float
    asked: int
    floor: float


@frozen
class Spent(Generic[Value]):
    """The seconds that one call took, by the clock and of the processor, and what it returned."""

    seconds: float
    cpu: float
    value: Value


def asked(
    operation: str, events: int, spread: Mapping[str, float], wanted: int, floor_is: str
) -> Result:
    """Make a result of the figures of a `Spread`, as a process returned them."""
    return Result(
        operation,
        events,
        took=spread["p50"],
        p99=spread["p99"],
        cpu=spread["cpu"],
        floor=spread["floor"],
        floor_is=floor_is,
        cut_short=int(spread["asked"]) if spread["asked"] < wanted else None,
    )


def spent(work: Callable[[], Value]) -> Spent[Value]:
    """Measure one call; its processor time includes that of child processes waited for."""
    ticks, start = _ticks(), time.perf_counter()
    value = work()
    seconds = time.perf_counter() - start
    return Spent(seconds, _ticks() - ticks, value)


def _ticks() -> float:
    """Return the processor time of this process and of the children it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def spread(
    turns: Iterable[tuple[Callable[[], object], Callable[[], object]]], *, floors_last: bool = False
) -> Spread:
    """Measure calls, each made once after its floor, for at most `PATIENCE` seconds.

    They take turns because other work shares the machine: what slows one then slows the other.
    `floors_last` makes the floors after all calls. It is for floors that read so much that the call
    after them would find the processor's own memory emptied.
    """
    last: list[Callable[[], object]] = []
    floors: list[float] = []
    calls: list[Spent[object]] = []
    until = time.perf_counter() + PATIENCE
    for floor, call in turns:
        if floors_last:
            last.append(floor)
        else:
            floors.append(spent(floor).seconds)
        calls.append(evolve(spent(call), value=None))
        if time.perf_counter() > until and len(calls) >= _LEAST:
            break
    until = time.perf_counter() + PATIENCE
    for floor in last:
        floors.append(spent(floor).seconds)
        if time.perf_counter() > until:
            break
    times = sorted(one.seconds for one in calls)
    return Spread(
        p50=statistics.median(times),
        p99=times[min(len(times) - 1, len(times) * 99 // 100)],
        cpu=statistics.median(one.cpu for one in calls),
        asked=len(times),
        floor=statistics.median(floors),
    )


def said(seconds: float) -> str:
    """Print a time in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{_short(seconds / size)} {unit}"
    return f"{seconds / 1e-9:.0f} ns"


def times(number: float) -> str:
    """Print a ratio."""
    return f"{_short(number)} ×"


def table(results: Sequence[Result], goals: Mapping[str, Goal]) -> str:
    """Print results as a Markdown table: a row for each operation, a column for each size."""
    sizes = sorted({one.events for one in results})
    heads = [_size(size) for size in sizes]
    if len(sizes) > 1:
        heads.append("growth")
    lines = [
        f"| operation | against | {' | '.join(heads)} | goal | |",
        "|---" * (len(heads) + 4) + "|",
    ]
    rows: dict[str, dict[int, Result]] = {}
    for one in results:
        rows.setdefault(one.operation, {})[one.events] = one
    for operation, row in rows.items():
        cells = [_cell(row[size]) if size in row else "" for size in sizes]
        growth = _growth(row)
        if len(sizes) > 1:
            cells.append("" if growth is None else times(growth))
        largest = row[max(row)]
        goal = goals.get(operation, Goal())
        lines.append(
            f"| {operation} | {largest.floor_is} | {' | '.join(cells)} | {goal}"
            f" | {_verdict(goal, largest, growth)} |"
        )
    return "\n".join(lines)


def _cell(one: Result) -> str:
    if one.took is None:
        return "" if one.megabytes is None else f"{_short(one.megabytes)} MB"
    parts = [said(one.took)]
    if one.p99 is not None:
        parts.append(f"p99 {said(one.p99)}")
    if one.ratio_cpu is not None:
        parts.append(f"cpu {times(one.ratio_cpu)}")
    elif one.cpu is not None:
        parts.append(f"cpu {said(one.cpu)}")
    if one.cut_short is not None:
        parts.append(f"only {one.cut_short} asked")
    words = ", ".join(parts)
    return words if one.ratio is None else f"**{times(one.ratio)}** ({words})"


def _growth(row: dict[int, Result]) -> float | None:
    first, last = row[min(row)].weight, row[max(row)].weight
    return None if len(row) < 2 or not first or last is None else last / first


def _verdict(goal: Goal, largest: Result, growth: float | None) -> str:
    """Print whether the goal is reached at the largest size that was measured."""
    missed = goal.missed(
        p50=largest.took,
        p99=largest.p99,
        ratio=largest.ratio,
        growth=growth,
        megabytes=largest.megabytes,
    )
    if not str(goal):
        return ""
    return f"MISSED: {', '.join(missed)}" if missed else "reached"


def _size(events: int) -> str:
    for unit, name in ((1_000_000, " M"), (1_000, " k")):
        if events >= unit and events % unit == 0:
            return f"{events // unit}{name}"
    return f"{events:,}"


def _short(number: float) -> str:
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"
