"""What the totals of a cell come to at a moment: the last one taken, and the bounds they set.

The last total taken by the moment is carried to it. Of the totals comparable with it, the highest
floor and the lowest ceiling bound the cell. All others decide nothing and are shown as rivals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from ledger.times import Asked
from projections.fold.carrying import Bound, Carriage
from projections.fold.rivals import TOO_FEW, Doubt, Doubted
from projections.fold.tallies import Reading, comparable


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


@frozen
class Weighed:
    """What the totals of a cell come to at a moment, beside the names.

    `lead` is the last total taken, `carried` the same as it counts at the moment. `value`, `low`
    and `high` are those of the figure, `rivals` the totals that decided nothing.
    """

    lead: Reading | None
    carried: Bound | None
    floor: Bound | None
    ceiling: Bound | None
    value: int | None
    low: int
    high: int | None
    rivals: tuple[Rival, ...]

    @property
    def disputed(self) -> bool:
        """Whether a rival is unsettled, or a total is below what was certain."""
        return any(rival.doubt in {*TOO_FEW, Doubt.UNSETTLED} for rival in self.rivals) or (
            self.ceiling is not None and self.ceiling.count < self.low
        )

    @property
    def estimated(self) -> bool:
        """Whether a total that decides something leans on an estimate."""
        bounds = (self.carried, self.floor, self.ceiling)
        return any(bound is not None and bound.reading.estimated for bound in bounds)


@frozen
class Totals:
    """The totals of one cell: those that bound it, and those that are only shown beside it."""

    bounding: Sequence[Carriage]
    doubted: Sequence[Doubted]

    def weighed(self, on: Asked, names: int) -> Weighed:
        """Weigh them at a moment at which `names` acts are surely in force."""
        moment = on.moment
        lead = self._lead(moment)
        bounding = self._comparable(lead, moment)
        floor, ceiling = _floor(bounding, moment), _ceiling(bounding, on)
        low = max(names, floor.count if floor is not None else 0)
        high = None if ceiling is None else max(ceiling.count, low)
        value, carried = _value(lead, moment, low, high, names)
        rivals = self._rivals(lead, bounding, moment)
        reading = None if lead is None else lead.reading
        return Weighed(reading, carried, floor, ceiling, value, low, high, rivals)

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
        counted = max(carried.count, low)
        # A total of the day on which somebody left may count them, where the next does not.
        return (counted if high is None else min(counted, high)), carried
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
