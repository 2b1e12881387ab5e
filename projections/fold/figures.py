"""What the standing claims add up to in one cell: the figure, its bracket, and what it leans on.

A cell is (contest, section, act, candidate). For one moment:

- `named` are the distinct endorsers whose act was certainly in force, `named_possible` those whose
  dates leave it open as well;
- `low` is the highest floor, at least the names; `high` the lowest ceiling, None if there is none;
- `value` is the last total carried forward, but never below `low`; before any total it is the
  number of names, or `low` where it equals `high`; otherwise it is unknown (None), which is not
  zero;
- on its own day a total is exact, and the last of a day holds for that day; a total that holds for
  the close is exact from the close on.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from ledger.events.kinds import ActKind
from ledger.events.total import Basis, TallyPublished
from ledger.times import Asked, Span
from projections.fold.acts import Backing
from projections.fold.belief import Belief
from projections.fold.bounding import Rival, Totals
from projections.fold.carrying import Bound, Carriage
from projections.fold.courses import Voyage
from projections.fold.rivals import Readings, readings


class Kind(enum.StrEnum):
    """What a figure rests on: names alone, a published total, both, or nothing."""

    NAMED = "named"
    TALLY = "tally"
    MIXED = "mixed"
    UNKNOWN = "unknown"


# Found once: finding a member by its class takes Python 3.11 longer than all that `kind_of` asks,
# and a race through a long contest asks it a thousand times.
_NAMED, _TALLY, _MIXED, _UNKNOWN = Kind


class Role(enum.StrEnum):
    """What part a claim plays in a figure."""

    TOTAL = "total"
    FLOOR = "floor"
    CEILING = "ceiling"
    NAME = "name"
    SINCE = "since"
    LATER = "later"


@frozen(cache_hash=True)  # one leaf may be in the figures of many days
class Leaf:
    """Claims that a figure leans on, and how.

    A total has the bounds its sources give (`low`, `high`) and its `count` as carried to the moment
    asked about. A name counts 1. An act that began or ended `since` a total, or only `later` (after
    the moment, but before the total), changes the total by `count`.
    """

    role: Role
    because: tuple[str, ...]
    count: int
    low: int | None = None
    high: int | None = None
    endorser: str | None = None


@frozen(cache_hash=True)  # a cell is a dictionary key for many thousand acts
class Cell:
    """The place of a figure in the standings: its column (section and act) and its candidate."""

    section: str
    act: ActKind
    candidate: str


@frozen
class Figure:
    """One number of an answer, with its bracket and everything it rests on.

    `value`, `low` and `high` are counts; None means unknown (`value`) or unbounded (`high`).
    `named_possible` counts `named` and those whose dates leave it open. `unnamed` is the part of
    `value` that nobody names. `disputed`: a rival is unsettled, a total lags or the dates of an act
    clash. `estimated_date`: it leans on a best estimate of a date.
    """

    cell: Cell
    value: int | None
    low: int
    high: int | None
    named: int
    named_possible: int
    kind: Kind
    basis: Basis
    disputed: bool
    estimated_date: bool
    leaves: tuple[Leaf, ...]
    rivals: tuple[Rival, ...]

    @property
    def unnamed(self) -> int | None:
        """How many of the value nobody names."""
        return None if self.value is None else max(self.value - self.named, 0)

    @property
    def because(self) -> tuple[str, ...]:
        """The events the figure leans on, each once."""
        return tuple(dict.fromkeys(event for leaf in self.leaves for event in leaf.because))

    @property
    def exact(self) -> bool:
        """Whether the evidence leaves no room."""
        return self.value is not None and self.low == self.high


def figure(belief: Belief, cell: Cell, acts: Iterable[Backing], close: Span | None) -> Figure:
    """Work out one cell at the belief's own `on`.

    `acts` are all named periods of the contest, `close` when the section's window shut, if known.
    """
    ours = tuple(act for act in acts if cell_of(act) == cell)
    found = totals_of(belief, cell, ours, close)
    totals = Totals([Carriage(reading, ours) for reading in found.bounding], found.doubted)
    return _Evidence(cell, _named(ours), totals).at(belief.as_of.on)


def figures_on(
    belief: Belief, cell: Cell, acts: Sequence[Backing], close: Span | None, days: Iterable[Asked]
) -> Iterator[Figure]:
    """Work out one cell at several moments; the same totals bound it at all of them.

    `acts` are the cell's own named periods.
    """
    evidence = _Evidence(cell, _named(acts), totals_through_time(belief, cell, acts, close))
    return map(evidence.at, days)


def totals_through_time(
    belief: Belief, cell: Cell, acts: Sequence[Backing], close: Span | None
) -> Totals:
    """Return one cell's totals, to be weighed at many moments; `acts` are as in `figures_on`."""
    found = totals_of(belief, cell, acts, close)
    return Totals([Voyage(reading, acts) for reading in found.bounding], found.doubted)


def totals_of(belief: Belief, cell: Cell, acts: Sequence[Backing], close: Span | None) -> Readings:
    """Sort the totals published for one cell into those that bound it and those in doubt.

    `acts` are the cell's own named periods.
    """
    tallies = [
        (claim, tally)
        for claim, tally in belief.of(TallyPublished)
        if (tally.section, tally.act, tally.candidate) == (cell.section, cell.act, cell.candidate)
    ]
    return readings(belief, tallies, acts, close)


def cell_of(act: Backing) -> Cell | None:
    """Return the cell in which an act counts; None without a section or a candidate."""
    if act.key.section is None or act.key.candidate is None:
        return None
    return Cell(act.key.section, act.key.act, act.key.candidate)


def _named(acts: Iterable[Backing]) -> tuple[tuple[Backing, Leaf], ...]:
    """Pair each act with its leaf in figures of moments at which it is certainly in force."""
    return tuple((act, Leaf(Role.NAME, act.because, 1, endorser=act.key.endorser)) for act in acts)


@frozen
class _Evidence:
    """One cell's evidence: its acts, each with its leaf, and its totals."""

    cell: Cell
    acts: Sequence[tuple[Backing, Leaf]]
    totals: Totals

    def at(self, on: Asked) -> Figure:
        """Work out the figure at a moment."""
        moment = on.moment
        names = [pair for pair in self.acts if pair[0].surely_in_force(moment)]
        found = self.totals.weighed(on, len(names))
        lead = found.lead
        return Figure(
            cell=self.cell,
            value=found.value,
            low=found.low,
            high=found.high,
            named=len(names),
            named_possible=sum(act.maybe_in_force(moment) for act, _ in self.acts),
            kind=kind_of(found.value, len(names), any_total=lead is not None),
            basis=lead.basis if lead is not None else Basis.UNKNOWN,
            disputed=found.disputed or any(act.disputed_at(moment) for act, _ in self.acts),
            estimated_date=found.estimated or any(act.leans_at(moment) for act, _ in names),
            leaves=_leaves(found.carried, found.floor, found.ceiling, [leaf for _, leaf in names]),
            rivals=found.rivals,
        )


def _leaves(
    carried: Bound | None, floor: Bound | None, ceiling: Bound | None, names: Iterable[Leaf]
) -> tuple[Leaf, ...]:
    """Return what a figure leans on: its totals, the names, and the acts that changed a total."""
    bounds = [
        (role, bound)
        for role, bound in ((Role.TOTAL, carried), (Role.FLOOR, floor), (Role.CEILING, ceiling))
        if bound is not None
    ]
    leaves = [
        Leaf(role, bound.reading.because, bound.count, bound.reading.low, bound.reading.high)
        for role, bound in bounds
    ]
    leaves += names
    leaves += [
        Leaf(moved, act.because, step, endorser=act.key.endorser)
        for _, bound in bounds
        for moved in (Role.LATER if bound.back else Role.SINCE,)
        for act, step in bound.moved
    ]
    return tuple(dict.fromkeys(leaves))


def kind_of(value: int | None, names: int, *, any_total: bool) -> Kind:
    """Return what a value rests on, given the number of names and if a total was carried."""
    if value is None:
        return _TALLY if any_total else _UNKNOWN
    if names and names >= value:
        return _NAMED
    return _MIXED if names else _TALLY
