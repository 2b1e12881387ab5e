"""What a cell held, as rectangles: on which stretch of each clock an act or a claim stood so.

A question is about one point of the clocks; the rectangles that it hits are its provenance.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

from attrs import frozen

from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    ContestCalled,
    MilestoneStated,
    SectionSized,
    WindowStated,
)
from ledger.events.total import RemainderPublished, TallyPublished
from projections.fold.acts import ActKey, Backing, Dated
from projections.fold.belief import Standing
from projections.fold.figures import Cell
from projections.stored.evidence.days import OPEN

Stretch = tuple[int, int]
"""Points of one clock, `[since, until)`: seqs, or days by whose end something was public."""
NEVER: Final[Stretch] = (0, 0)
NOBODY: Final = ""
"""Stands for the candidate of an act that backs nobody: a decision to nominate none."""

KEPT: Final = (
    ContestCalled,
    SectionSized,
    WindowStated,
    MilestoneStated,
    CandidacyDeclared,
    CandidacyEnded,
    TallyPublished,
    RemainderPublished,
)
"""The claims that standings are worked out from beside the acts."""


@frozen
class HeldAct:
    """An act as it counted in a cell, on the stretches of both clocks on which it did so.

    `recorded` are seqs with nothing hidden, `known` days as recorded at the head. Where it stood so
    on one of the clocks only, the other is `NEVER`. `turn` numbers the turns of one endorser in the
    cell; `claims` are those that tell of the act.
    """

    cell: Cell
    turn: int
    recorded: Stretch
    known: Stretch
    backing: Backing
    claims: tuple[str, ...]


@frozen
class LoneAct:
    """An act of which one claim tells, that nothing else touches: made on one whole day for good.

    Most acts are, so what counts of them is kept bare; it reads as the `HeldAct` that it stands
    for. On record from `seq` on; `begun` is the one day, whose number is `day`.
    """

    cell: Cell
    endorser: str
    begun: Dated
    day: int
    seq: int
    known: Stretch
    event_id: str
    claim_id: str
    pages: frozenset[str]

    @property
    def turn(self) -> int:
        """The only one."""
        return 0

    @property
    def recorded(self) -> Stretch:
        """From its event on."""
        return (self.seq, OPEN)

    @property
    def claims(self) -> tuple[str, ...]:
        """The one that tells of it."""
        return (self.claim_id,)

    @property
    def backing(self) -> Backing:
        """The act, as `periods_of` gives it."""
        cell, endorser = self.cell, self.endorser
        return Backing(
            ActKey(cell.section, cell.act, endorser, cell.candidate or None),
            frozenset((endorser,)),
            self.begun,
            None,
            (self.event_id,),
            estimated=False,
            listed_by=self.pages,
        )


CellAct = HeldAct | LoneAct
"""An act held in a cell."""


@frozen
class HeldClaim:
    """A claim of the frame, or a published total, and the stretches on which it stood so.

    `aside` and `accepted` say what editors' assessments made of it there.
    """

    recorded: Stretch
    known: Stretch
    claim: Standing
    aside: bool
    accepted: bool


@frozen
class Held:
    """All that a contest's cells and frame are worked out from, whatever point is asked about."""

    acts: tuple[CellAct, ...]
    claims: tuple[HeldClaim, ...]


Value = TypeVar("Value")
Run = tuple[Hashable, Stretch, Value]
"""A value under a key, and the stretch of one clock on which it was the same."""


def runs(points: Iterable[tuple[int, Mapping[Hashable, Value]]]) -> Iterator[Run[Value]]:
    """Join what was found at rising points of one clock into stretches that stay the same.

    What is there at the last point stays.
    """
    going: dict[Hashable, tuple[int, Value]] = {}
    for point, found in points:
        for key, (since, value) in list(going.items()):
            # Mostly it is the very same: comparing acts field by field takes longer than the rest.
            if key not in found or (found[key] is not value and found[key] != value):
                yield key, (since, point), value
                del going[key]
        for key, value in found.items():
            going.setdefault(key, (point, value))
    for key, (since, value) in going.items():
        yield key, (since, OPEN), value


def on_both_clocks(
    recorded: Iterable[Run[Value]], known: Iterable[Run[Value]]
) -> Iterator[tuple[Hashable, Stretch, Stretch, Value]]:
    """Pair what still stands alike on both clocks; the rest has a stretch on one of them only."""
    public = tuple(known)
    last = {key: (stretch, value) for key, stretch, value in public if _open(stretch)}
    for key, stretch, value in recorded:
        there = last.get(key)
        if _open(stretch) and there is not None and (there[1] is value or there[1] == value):
            yield key, stretch, there[0], value
            del last[key]
        else:
            yield key, stretch, NEVER, value
    for key, stretch, value in public:
        if not _open(stretch) or key in last:
            yield key, NEVER, stretch, value


def _open(stretch: Stretch) -> bool:
    return stretch[1] == OPEN
