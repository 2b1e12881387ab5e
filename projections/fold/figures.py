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
from projections.fold.carrying import Bound, Carriage
from projections.fold.courses import Voyage
from projections.fold.rivals import TOO_FEW, Doubt, Doubted, Readings, readings
from projections.fold.tallies import Reading, comparable


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


@frozen
class Rival:
    """A published total that decided nothing here, and why. It is always shown."""

    low: int | None
    high: int | None
    doubt: Doubt
    because: tuple[str, ...]

    @property
    def value(self) -> int | None:
        """Its number, where it gives one."""
        return self.low if self.low == self.high else None


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
    totals = totals_of(belief, cell, ours, close)
    bounding = [Carriage(reading, ours) for reading in totals.bounding]
    return _Evidence(cell, _named(ours), bounding, totals.doubted).at(belief.as_of.on)


def figures_on(
    belief: Belief, cell: Cell, acts: Sequence[Backing], close: Span | None, days: Iterable[Asked]
) -> Iterator[Figure]:
    """Work out one cell at several moments; the same totals bound it at all of them.

    `acts` are the cell's own named periods.
    """
    totals = totals_of(belief, cell, acts, close)
    bounding = [Voyage(reading, acts) for reading in totals.bounding]
    evidence = _Evidence(cell, _named(acts), bounding, totals.doubted)
    return map(evidence.at, days)


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
    """One cell's evidence: its acts, and the totals that bound it or are shown beside it."""

    cell: Cell
    acts: Sequence[tuple[Backing, Leaf]]
    bounding: Sequence[Carriage]
    doubted: Sequence[Doubted]

    def at(self, on: Asked) -> Figure:
        """Work out the figure at a moment."""
        moment = on.moment
        names = [pair for pair in self.acts if pair[0].surely_in_force(moment)]
        lead = self._lead(moment)
        bounding = self._comparable(lead, moment)
        floor, ceiling = _floor(bounding, moment), _ceiling(bounding, on)
        low = max(len(names), floor.count if floor is not None else 0)
        high = None if ceiling is None else max(ceiling.count, low)
        value, carried = _value(lead, moment, low, high, len(names))
        bounds = [bound for bound in (carried, floor, ceiling) if bound is not None]
        rivals = self._rivals(lead, bounding, moment)
        return Figure(
            cell=self.cell,
            value=value,
            low=low,
            high=high,
            named=len(names),
            named_possible=sum(act.maybe_in_force(moment) for act, _ in self.acts),
            kind=kind_of(value, len(names), any_total=lead is not None),
            basis=lead.reading.basis if lead is not None else Basis.UNKNOWN,
            disputed=(
                any(rival.doubt in {*TOO_FEW, Doubt.UNSETTLED} for rival in rivals)
                or any(act.disputed_at(moment) for act, _ in self.acts)
                or (ceiling is not None and ceiling.count < low)
            ),
            estimated_date=(
                any(bound.reading.estimated for bound in bounds)
                or any(act.leans_at(moment) for act, _ in names)
            ),
            leaves=_leaves(carried, floor, ceiling, [leaf for _, leaf in names]),
            rivals=rivals,
        )

    def _lead(self, moment: int) -> Carriage | None:
        """Return the last total taken by the moment: of those over by then, the one begun last.

        An "at least 4" that the count before it bears out takes nothing from that count.
        """
        past = [one for one in self.bounding if one.reading.over_by(moment)]
        last = max(past, key=_in_time, default=None)
        if last is None or not last.reading.is_a_floor:
            return last
        counts = [one for one in past if not one.reading.is_a_floor]
        count = max(counts, key=_in_time, default=None)
        since = [one for one in past if count is not None and _in_time(one) > _in_time(count)]
        borne_out = all(_is_borne_out(one, count, moment) for one in since)
        return count if count is not None and borne_out else last

    def _comparable(self, lead: Carriage | None, moment: int) -> list[Carriage]:
        """Return the totals comparable with the last one taken or, if there is none, the next."""
        ahead = [one for one in self.bounding if one.reading.taken.not_before(moment)]
        first = lead or min(ahead, key=_in_time, default=None)
        if first is None:
            return []
        basis = first.reading.basis
        return [one for one in self.bounding if comparable(one.reading.basis, basis)]

    def _rivals(
        self, lead: Carriage | None, bounding: Sequence[Carriage], moment: int
    ) -> tuple[Rival, ...]:
        """Return the totals that decided nothing, from the last total to the moment asked about."""
        doubted = [*self.doubted]
        if lead is not None and len(bounding) < len(self.bounding):
            chosen = [one.reading for one in bounding]
            doubted += [
                Doubted(one.reading, Doubt.OTHER_BASIS)
                for one in self.bounding
                if one.reading not in chosen and one.reading.over_by(moment)
            ]
        return tuple(
            Rival(one.reading.low, one.reading.high, one.doubt, one.reading.because)
            for one in doubted
            if one.reading.over_by(moment)
            and (lead is None or _no_earlier(one.reading, lead.reading))
        )


def _is_borne_out(floor: Carriage, count: Carriage | None, moment: int) -> bool:
    """Whether a total that is only a floor says no more than a count before it, carried on."""
    number = None if count is None else count.reading.exact
    if count is None or number is None or floor.reading.low is None:
        return False
    least = floor.floor(floor.reading.low, moment).count
    return least <= count.exactly(number, moment).count


def _floor(bounding: Iterable[Carriage], moment: int) -> Bound | None:
    """Return the highest floor that a total sets; of equals, the latest total's."""
    floors = [
        one.floor(one.reading.low, moment)
        for one in sorted(bounding, key=_in_time, reverse=True)
        if one.reading.low is not None and one.reading.over_by(moment)
    ]
    return max(floors, key=lambda bound: bound.count, default=None)


def _ceiling(bounding: Sequence[Carriage], on: Asked) -> Bound | None:
    """Return the lowest ceiling: from later totals, and from those exact at the moment."""
    moment = on.moment
    ceilings = [
        one.ceiling(one.reading.high, moment)
        for one in sorted(bounding, key=_in_time)
        if one.reading.high is not None and one.reading.taken.not_before(moment)
    ]
    closers = [one for one in bounding if one.reading.closed_by(moment)]
    for one in closers:
        taken, high = one.reading.taken, one.reading.high
        if high is not None and taken.possible_by(moment):
            carried = one.exactly if taken.over_by(moment) else one.ceiling
            ceilings.append(carried(high, moment))
    if not closers:
        today = [
            one.exactly(one.reading.high, moment)
            for one in _last_of_its_own_day(bounding, on)
            if one.reading.high is not None
        ]
        ceilings += sorted(today, key=lambda bound: bound.count)[-1:]
    return min(ceilings, key=lambda bound: bound.count, default=None)


def _last_of_its_own_day(bounding: Sequence[Carriage], on: Asked) -> Sequence[Carriage]:
    """Return the totals that may be the last of the day or minute asked about, and hold for it.

    More than one where their hours leave it open; none where one of them bounds nothing above.
    """
    today = [one for one in bounding if one.reading.taken.within(on.span)]
    last = [
        one
        for one in today
        if not any(one.reading.taken.precedes(other.reading.taken) for other in today)
    ]
    return last if all(one.reading.high is not None for one in last) else ()


def _value(
    lead: Carriage | None, moment: int, low: int, high: int | None, names: int
) -> tuple[int | None, Bound | None]:
    """Return the one number to print, if there is one, and the total it was carried from."""
    if lead is not None and lead.reading.exact is not None:
        carried = lead.exactly(lead.reading.exact, moment)
        return max(carried.count, low), carried
    if lead is None and names:
        return names, None
    return (low if low == high else None), None


def _in_time(one: Carriage) -> tuple[bool, int, int, int]:
    return one.reading.in_time


def _no_earlier(reading: Reading, lead: Reading) -> bool:
    """Whether a total was taken no earlier than another, or speaks for the same close."""
    if lead.close is not None:
        return reading.close is not None or reading.taken.not_before(lead.close.start)
    return reading.taken.not_before(lead.taken.start)


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
