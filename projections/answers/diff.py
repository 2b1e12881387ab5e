"""What differs between two answers that differ on one clock.

- `happened`: something happened between two days of `on`;
- `learned`: the public learned something about one day between two days of `known`;
- `changed`: the ledger changed about one day between two points of `recorded`.

Answers that differ on several clocks are compared one clock at a time, so no line mixes the kinds.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from attrs import frozen

from ledger.events.frame import Section
from ledger.events.kinds import ActKind
from ledger.times import AsOf
from projections.answers.brackets import Bounds, apart
from projections.answers.inquiry import Inquiry
from projections.fold.figures import Figure, Role
from projections.stored.log import Basis


class Kind(enum.StrEnum):
    """Which clock moved."""

    HAPPENED = "happened"
    LEARNED = "learned"
    CHANGED = "changed"


@frozen
class Move:
    """One cell that differs: both figures, and the named endorsers who came and went.

    `because` are the events that the new figure leans on and the old one did not.
    """

    was: Figure
    becomes: Figure
    came: tuple[str, ...]
    went: tuple[str, ...]
    because: tuple[str, ...]

    @property
    def difference(self) -> Bounds:
        """How much the count moved, least and most; None where nothing bounds it."""
        return apart(self.was, self.becomes)


@frozen
class Diff:
    """Everything that differs in a contest's standings when one clock moves."""

    kind: Kind
    act: ActKind
    before: AsOf
    after: AsOf
    bases: tuple[Basis, Basis]
    moves: tuple[Move, ...]
    unchanged: int


def diff(
    before: Inquiry,
    after: Inquiry,
    act: ActKind | None = None,
    only: Section | None = None,
    asked: Kind = Kind.HAPPENED,
) -> Diff:
    """Compare two inquiries about one contest that differ on one clock.

    `only` compares one section. `asked` is the kind of change asked about, for two inquiries that
    turn out to differ on no clock. Raises `ValueError` if they differ on more than one: take them
    apart first.
    """
    counted = act or (after.scaffold.counts if only is None else only.counts)
    pairs = [
        (before.figure(section.id, counted, one), after.figure(section.id, counted, one))
        for section in after.scaffold.sections
        if (section.counts is counted if only is None else section.id == only.id)
        for one, _ in after.scaffold.candidates
    ]
    moves = tuple(_move(*pair) for pair in pairs if _seen(pair[0]) != _seen(pair[1]))
    return Diff(
        kind=_kind(before.as_of, after.as_of, asked),
        act=counted,
        before=before.as_of,
        after=after.as_of,
        bases=(before.basis, after.basis),
        moves=moves,
        unchanged=len(pairs) - len(moves),
    )


def _seen(figure: Figure) -> tuple[object, ...]:
    """Return what counts as a difference: dates that became surer without moving it do not."""
    rivals = tuple((rival.low, rival.high, rival.doubt) for rival in figure.rivals)
    return (figure.value, figure.low, figure.high, figure.named, figure.disputed, rivals)


def _kind(before: AsOf, after: AsOf, asked: Kind) -> Kind:
    """Return which clock differs; `asked` if none does. Raises `ValueError` for several."""
    moved = [
        kind
        for kind, same in (
            (Kind.HAPPENED, before.on == after.on),
            (Kind.LEARNED, before.known == after.known),
            (Kind.CHANGED, before.recorded == after.recorded),
        )
        if not same
    ]
    if len(moved) > 1:
        message = f"{' and '.join(moved)} at once: compare one clock at a time."
        raise ValueError(message)
    return moved[0] if moved else asked


def _move(was: Figure, becomes: Figure) -> Move:
    old, new = _named(was), _named(becomes)
    leaned = set(was.because)
    return Move(
        was=was,
        becomes=becomes,
        came=tuple(one for one in new if one not in old),
        went=tuple(one for one in old if one not in new),
        because=tuple(event for event in becomes.because if event not in leaned),
    )


def _named(figure: Figure) -> tuple[str, ...]:
    return tuple(_endorsers(figure))


def _endorsers(figure: Figure) -> Iterable[str]:
    for leaf in figure.leaves:
        if leaf.role is Role.NAME and leaf.endorser is not None:
            yield leaf.endorser
