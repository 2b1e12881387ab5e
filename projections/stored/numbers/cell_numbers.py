"""The twelve numbers of a cell: what each of them is, and where it stands."""

from __future__ import annotations

from typing import Final, TypeAlias

from ledger.events.total import Basis

BASES: Final = (Basis.UNKNOWN, Basis.RECEIVED, Basis.MEETINGS)
"""The bases on which a total binds, by the number that stands for each in the sums."""

Numbers: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, int, int, int]
"""named, possible, clashing, leaning, led, unnamed, floor, capped, ceiling, lagging, basis, knotted

The names: acts surely in force; possibly in force; possibly, but not surely, by dates that clash;
surely, but only by an estimate. The totals: whether one is carried to the day (`led`); what it,
the floor and the ceiling add to `named`; whether there is a ceiling (`capped`; where there is none
`ceiling` means nothing); whether a total lags; the basis of the one carried. `knotted`: totals are
held that do not add up like this, and the fold must be asked; `led` to `basis` are then zero.
"""

NAMED: Final = 0
"""The first of the names' four."""
LED: Final = 4
"""The first of the totals' eight."""
CAPPED: Final = 7
CEILING: Final = 8
LAGGING: Final = 9
KNOTTED: Final = 11
WIDTH: Final = 12
"""How many they are."""

NOTHING: Final[Numbers] = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
ONE_MORE: Final[Numbers] = (1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
"""One more act, on one day for good: what most changes are."""


def none_yet() -> list[int]:
    """Numbers that are still to be added to."""
    return [*NOTHING]
