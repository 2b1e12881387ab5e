"""Where things go in a picture: days to the right, counts upwards, labels without overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from attrs import frozen

from ledger.edtf import MONTHS
from projections.answers.days import ONE_DAY

_STEPS: Final = (1, 2, 4, 7, 14)


@frozen
class Days:
    """Days laid out from `left` to `right`; a day reaches from its start to the next day's."""

    first: dt.date
    last: dt.date
    left: float
    right: float

    def at(self, day: dt.date) -> float:
        """Return where a day starts."""
        return self.left + (day - self.first).days * self.wide

    @property
    def wide(self) -> float:
        """The width of one day."""
        return (self.right - self.left) / ((self.last - self.first).days + 1)

    def ticks(self, apart: float) -> tuple[dt.date, ...]:
        """Return days to label, at least `apart` apart: every so many days, else months' firsts."""
        for step in _STEPS:
            if step * self.wide >= apart:
                days = range(0, (self.last - self.first).days + 1, step)
                return tuple(self.first + one * ONE_DAY for one in days)
        firsts = [
            self.first + one * ONE_DAY
            for one in range((self.last - self.first).days + 1)
            if (self.first + one * ONE_DAY).day == 1
        ]
        every = max(int(apart / (30 * self.wide)) + 1, 1)
        return tuple(firsts[::every]) or (self.first,)


@frozen
class Counts:
    """Counts laid out from 0 at `bottom` up to `most` at `top`."""

    most: int
    bottom: float
    top: float

    def at(self, count: float) -> float:
        """Return the height of a count."""
        return self.bottom - (self.bottom - self.top) * count / self.most

    @property
    def ticks(self) -> tuple[int, ...]:
        """Round counts to label, from 0."""
        step = round_step(self.most)
        return tuple(range(0, self.most + 1, step))


def round_step(most: int, about: int = 5) -> int:
    """Return 1, 2 or 5 times a power of ten that divides a scale into about so many parts."""
    raw, power = max(most, 1) / about, 1
    while power * 10 <= raw:
        power *= 10
    return next((one * power for one in (1, 2, 5) if one * power >= raw), 10 * power)


def counts_up_to(most: int, bottom: float, top: float) -> Counts:
    """Return a scale with a little room above the largest count."""
    return Counts(most + max(most // 24, 1), bottom, top)


def spread(wished: Sequence[float], apart: float, top: float, bottom: float) -> tuple[float, ...]:
    """Place labels near where they are wished, at least `apart` apart and within the edges."""
    order = sorted(range(len(wished)), key=lambda at: wished[at])
    groups: list[list[int]] = []
    for at in order:
        groups.append([at])
        while len(groups) > 1 and _end(groups[-2], wished, apart) > _start(
            groups[-1], wished, apart
        ):
            groups[-2].extend(groups.pop())
    placed = dict.fromkeys(order, 0.0)
    for group in groups:
        room = (len(group) - 1) * apart
        start = min(max(_middle(group, wished) - room / 2, top), max(bottom - room, top))
        for nth, at in enumerate(group):
            placed[at] = start + nth * apart
    for before, after in pairwise(order):  # keeping within the edges may have moved groups together
        placed[after] = max(placed[after], placed[before] + apart)
    over = placed[order[-1]] - bottom if order else 0.0
    if over > 0:
        for nth, at in enumerate(reversed(order)):
            placed[at] = min(placed[at], bottom - nth * apart)
    return tuple(placed[at] for at in range(len(wished)))


def _middle(group: Iterable[int], wished: Sequence[float]) -> float:
    some = [wished[at] for at in group]
    return sum(some) / len(some)


def _start(group: Sequence[int], wished: Sequence[float], apart: float) -> float:
    return _middle(group, wished) - len(group) * apart / 2


def _end(group: Sequence[int], wished: Sequence[float], apart: float) -> float:
    return _middle(group, wished) + len(group) * apart / 2


def short_day(day: dt.date) -> str:
    """Write a day without its year: "16 July", or "9 Sep" where the month's name is long."""
    month = MONTHS[day.month - 1]
    return f"{day.day} {month if len(month) < 6 else month[:3]}"
