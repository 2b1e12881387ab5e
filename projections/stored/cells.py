"""One cell through time, as rows: its figure wherever that changes, and who stands behind it.

A cell of which no published total speaks is its names: that is one sweep over the ends of its
acts. Any other is worked out by the fold on each day on which it can change. Nothing here reads or
writes; tests hold both ways to the fold.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from ledger.edtf import asked, day_at
from ledger.events.total import Basis, TallyPublished
from ledger.times import ALWAYS, FOREVER, Asked, Span
from projections.fold.acts import Period, span_of_claim
from projections.fold.belief import Belief
from projections.fold.figures import Cell, Figure, Kind, Leaf, Role, figures_on

NAMED: Final = -1
"""The `run` of a name; acts that moved a total have runs from 0, one for each total, in order."""
_TOTALS: Final = frozenset({Role.TOTAL, Role.FLOOR, Role.CEILING})


@frozen
class Step:
    """A cell's figure from an instant on, until the next step: a day asked about ends at or after.

    `figure` has no leaves but its totals; names and moved acts are `Share`s of their own, lest
    every act be written again at every step that follows it.
    """

    since: int
    figure: Figure


@frozen
class Share:
    """An act that a figure leans on, for the instants `[since, until)`.

    `run`, `endorser` and `turn` (which of the endorser's acts in the cell) put the leaves of one
    figure in the fold's own order. `count` is what it adds.
    """

    since: int
    until: int
    run: int
    endorser: str
    turn: int
    role: Role
    count: int
    because: tuple[str, ...]

    @property
    def leaf(self) -> Leaf:
        """The leaf it is in a figure."""
        return Leaf(self.role, self.because, self.count, endorser=self.endorser)

    @property
    def place(self) -> tuple[int, str, int]:
        """Where its leaf comes in a figure."""
        return (self.run, self.endorser, self.turn)


@frozen
class Course:
    """One cell through all time."""

    cell: Cell
    steps: tuple[Step, ...]
    shares: tuple[Share, ...]


def course(
    belief: Belief, cell: Cell, acts: Sequence[Period], close: Span | None, zone: str
) -> Course:
    """Follow one cell through all time; right for every question about a whole day.

    `belief` need hold no claims but the cell's own totals, `acts` are the cell's own periods.
    """
    if belief.standing:
        return _of_totals(belief, cell, acts, close, zone)
    return _of_names(cell, acts)


def _of_names(cell: Cell, acts: Sequence[Period]) -> Course:
    """A cell without totals: add up who is in force, certainly and possibly."""
    changes: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    shares: list[Share] = []
    turns = _turns(acts)
    for act in acts:
        never = Span(FOREVER - 1, FOREVER)
        ended, ended_given = (act.ended.span, act.ended.given) if act.ended else (never, never)
        clash = int(act.begun.clash or (act.ended is not None and act.ended.clash))
        surely = (act.begun.span.end, ended.start + 1)
        maybe = (act.begun.span.start + 1, ended.end)
        if surely[0] < surely[1]:
            _add(changes, surely, (1, 0, -clash, 1))
            # It leans on an estimate but where the sources' own dates make as sure of it.
            given = _both(surely, (act.begun.given.end, ended_given.start + 1))
            if given[0] < given[1] and not any(one.estimated for one in act.made + act.ended_by):
                _add(changes, given, (0, 0, 0, -1))
            endorser = act.key.endorser
            turn = turns[endorser, act.because]
            shares.append(Share(*surely, NAMED, endorser, turn, Role.NAME, 1, act.because))
        if maybe[0] < maybe[1]:
            _add(changes, maybe, (0, 1, clash, 0))
    steps = [Step(ALWAYS, _names(cell, 0, 0, 0, 0))]
    running = [0, 0, 0, 0]
    for moment in sorted(changes):
        if any(changes[moment]):
            running = [one + by for one, by in zip(running, changes[moment], strict=True)]
            steps.append(Step(moment, _names(cell, *running)))
    return Course(cell, tuple(steps), tuple(shares))


def _both(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """The instants in both of two stretches; none, where the first is not before the second."""
    return (max(one[0], other[0]), min(one[1], other[1]))


def _add(changes: dict[int, list[int]], stretch: tuple[int, int], by: Sequence[int]) -> None:
    for moment, sign in zip(stretch, (1, -1), strict=True):
        changes[moment] = [one + sign * step for one, step in zip(changes[moment], by, strict=True)]


def _names(cell: Cell, named: int, possible: int, disputed: int, estimated: int) -> Figure:
    return Figure(
        cell=cell,
        value=named or None,
        low=named,
        high=None,
        named=named,
        named_possible=possible,
        kind=Kind.NAMED if named else Kind.UNKNOWN,
        basis=Basis.UNKNOWN,
        disputed=disputed > 0,
        estimated_date=estimated > 0,
        leaves=(),
        rivals=(),
    )


def _of_totals(
    belief: Belief, cell: Cell, acts: Sequence[Period], close: Span | None, zone: str
) -> Course:
    """A cell with totals: ask the fold on every day on which something can change."""
    turns = _turns(acts)
    days = _days(belief, acts, close, zone)
    steps: list[Step] = []
    shares: list[Share] = []
    going: dict[tuple[object, ...], Share] = {}
    moments = [ALWAYS, *(day.moment for day in days[1:])]
    figures = figures_on(belief, cell, acts, close, days)
    for since, figure in zip(moments, figures, strict=True):
        bare = bared(figure)
        if not steps or steps[-1].figure != bare:
            steps.append(Step(since, bare))
        now = {
            (*one.place, one.role, one.count, one.because): one
            for one in _shares(figure, since, turns)
        }
        shares += [_until(one, since) for key, one in going.items() if key not in now]
        going = {key: going.get(key, one) for key, one in now.items()}
    shares += going.values()
    return Course(cell, tuple(steps), tuple(shares))


def bared(figure: Figure) -> Figure:
    """A figure with no leaves but its totals."""
    return _with(figure, tuple(leaf for leaf in figure.leaves if leaf.role in _TOTALS))


def clothed(figure: Figure, shares: Iterable[Share]) -> Figure:
    """A bare figure with its names and moved acts, in the fold's order."""
    ordered = sorted(shares, key=lambda share: share.place)
    return _with(figure, figure.leaves + tuple(share.leaf for share in ordered))


def _with(figure: Figure, leaves: tuple[Leaf, ...]) -> Figure:
    # Not `evolve`, which costs more than all the rest of a read.
    return Figure(
        figure.cell,
        figure.value,
        figure.low,
        figure.high,
        figure.named,
        figure.named_possible,
        figure.kind,
        figure.basis,
        figure.disputed,
        figure.estimated_date,
        leaves,
        figure.rivals,
    )


def _until(share: Share, moment: int) -> Share:
    return evolve(share, until=moment)


def _shares(
    figure: Figure, since: int, turns: Mapping[tuple[str, tuple[str, ...]], int]
) -> Iterator[Share]:
    """The names and moved acts of one figure, each with its place among them."""
    run, last = 0, ("", -1)
    for leaf in figure.leaves:
        if leaf.endorser is None:
            continue
        at = (leaf.endorser, turns[leaf.endorser, leaf.because])
        if leaf.role is not Role.NAME:
            # A total's acts come in one order; where that starts again, another total's begin.
            run += at <= last
            last = at
        place = NAMED if leaf.role is Role.NAME else run
        yield Share(since, FOREVER, place, *at, leaf.role, leaf.count, leaf.because)


def _turns(acts: Sequence[Period]) -> dict[tuple[str, tuple[str, ...]], int]:
    """Which of its endorser's acts in the cell each one is, from 0, by the events behind it."""
    seen: dict[str, int] = defaultdict(int)
    turns: dict[tuple[str, tuple[str, ...]], int] = {}
    for act in acts:
        endorser = act.key.endorser
        turns[endorser, act.because] = seen[endorser]
        seen[endorser] += 1
    return turns


def _days(
    belief: Belief, acts: Iterable[Period], close: Span | None, zone: str
) -> tuple[Asked, ...]:
    """The days on which a cell can change, after one that is before them all.

    Every comparison of the fold is against the start or the end of a span, or asks whether a span
    lies within the day: nothing changes but on the day of either, and on the day after.
    """
    dates = [act.begun for act in acts] + [act.ended for act in acts if act.ended is not None]
    spans = [span for one in dates for span in (one.span, one.given)]
    for _, tally in belief.of(TallyPublished):
        spans += [span_of_claim(tally.taken, certain=certain) for certain in (False, True)]
    spans += [close] if close is not None else []
    days = (day for span in spans for day in _days_of(span, zone))
    ends = {day.moment: day for day in days}
    if not ends:
        return (day_at(0, zone),)  # nothing here is dated: any day is like all others
    first = ends[min(ends)]
    before = asked((dt.date.fromisoformat(first.text) - dt.timedelta(days=1)).isoformat(), zone)
    return (before, *(ends[moment] for moment in sorted(ends)))


def _days_of(span: Span, zone: str) -> Iterator[Asked]:
    if span.start != ALWAYS:
        yield day_at(span.start, zone)
    if span.end != FOREVER:
        last = day_at(span.end - 1, zone)
        yield from (last, day_at(last.moment, zone))


def is_whole_day(on: Asked, zone: str) -> bool:
    """Whether a question is about a whole day, which is what a course answers."""
    return day_at(on.span.start, zone).span == on.span
