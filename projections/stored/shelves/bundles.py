"""The plainest acts of a cell, packed together: those that begin on a day and that nothing changes.

Five acts in six are like that. As rows they would be most of what is written, compared and kept. A
build packs them by endorser, so that one endorser's act is found in one bundle. An act that is
applied to a contest later is a row, and one that changes is taken out of its bundle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final

import msgspec

from projections.fold.figures import Cell
from projections.stored.evidence.axes import RECORDED
from projections.stored.evidence.days import OPEN
from projections.stored.evidence.rectangles import HeldAct, LoneAct
from projections.stored.shelves.shelf import Inserts, Shelf
from projections.stored.shelves.tables import PREFIX, named

SIZE: Final = 64
"""Acts in a bundle. Whoever asks about one endorser reads one bundle: 15 µs where it has 37."""
TABLES: Final = (f"{PREFIX}_bundle",)
"""The table, without its slot."""
BUNDLE: Final = named("bundle")
"""The table, as statements name it."""
Bundle = tuple[bytes, int, bytes]
"""The endorser of a bundle's first act, in UTF-8, how many acts it has, and these, packed."""

_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(list[LoneAct]).decode
_IN_CELL: Final = f"SELECT acts FROM {BUNDLE} WHERE contest = ? AND cell = ?"
# Ids are compared byte by byte, as here, whatever order of text a server has been given.
_AROUND: Final = (
    f"SELECT first, acts FROM {BUNDLE} WHERE contest = ? AND cell = ? AND first <= ?"
    " ORDER BY first DESC LIMIT 1"
)
_ORDER: Final = attrgetter("endorser", "seq", "known", "day", "start", "end", "event_id")


def create(shelf: Shelf) -> None:
    """Make the table."""
    raw = "BLOB" if shelf.on_file else "BYTEA"
    # With a rowid: in a tree of the key alone, a page would hold no more than one of them.
    shelf.run(
        f"CREATE TABLE {BUNDLE} (contest INTEGER NOT NULL, cell INTEGER NOT NULL,"
        f" first {raw} NOT NULL, many INTEGER NOT NULL, acts {raw} NOT NULL,"
        " PRIMARY KEY (contest, cell, first))"
    )


def lay(shelf: Inserts, number: tuple[int, int], acts: Iterable[LoneAct]) -> None:
    """Write the acts of a cell that has no bundles yet; no two may be of one endorser.

    All bundles but the last are full.
    """
    ordered = sorted(acts, key=_ORDER)
    bundles = [_bundle(ordered[start : start + SIZE]) for start in range(0, len(ordered), SIZE)]
    shelf.insert(BUNDLE, [number + bundle for bundle in bundles])


def acts_in(bundle: Bundle) -> list[LoneAct]:
    """Return the acts of a bundle.

    Raises `DecodeError` and `ValueError` where it is damaged, or is not what it says it is.
    """
    _, many, text = bundle
    acts = _DECODE(text)
    if not acts or _bundle(acts) != bundle:
        raise ValueError(f"A bundle that says it has {many} acts has others.")
    return acts


def forget(shelf: Shelf, contest: int) -> None:
    """Delete all bundles of a contest."""
    shelf.run(f"DELETE FROM {BUNDLE} WHERE contest = ?", (contest,))


def drop(shelf: Shelf, number: tuple[int, int], endorser: str) -> None:
    """Take the act of an endorser out of its bundle, if it is in one."""
    for first, text in shelf.rows(_AROUND, (*number, endorser.encode())):
        there = _DECODE(text)
        rest = [act for act in there if act.endorser != endorser]
        if len(rest) < len(there):
            shelf.run(
                f"DELETE FROM {BUNDLE} WHERE contest = ? AND cell = ? AND first = ?",
                (*number, first),
            )
            if rest:
                shelf.insert(BUNDLE, [number + _bundle(rest)])


def size(shelf: Shelf, contest: int) -> int:
    """Return how many acts of a contest are in bundles."""
    statement = f"SELECT coalesce(sum(many), 0) FROM {BUNDLE} WHERE contest = ?"
    ((acts,),) = shelf.rows(statement, (contest,))
    return int(acts)


def acts(shelf: Shelf, number: tuple[int, int], cell: Cell) -> list[HeldAct]:
    """Read all acts of a cell that are in bundles."""
    return [act.held_in(cell) for (text,) in shelf.rows(_IN_CELL, number) for act in _DECODE(text)]


def acts_of(shelf: Shelf, number: tuple[int, int], cell: Cell, endorser: str) -> list[HeldAct]:
    """Read the act of one endorser, if it is in a bundle of a cell."""
    return [
        act.held_in(cell)
        for _, text in shelf.rows(_AROUND, (*number, endorser.encode()))
        for act in _DECODE(text)
        if act.endorser == endorser
    ]


def acts_at(  # noqa: PLR0913, PLR0917 - the cells, a point of a clock, and a day
    shelf: Shelf, contest: int, cells: Mapping[int, Cell], axis: int, at: int, day: int = OPEN
) -> Iterator[HeldAct]:
    """Yield the acts in bundles of some cells, given by number, that were held at a point.

    With a day, yield only those that were in force at its end.
    """
    rows = shelf.rows(
        f"SELECT cell, acts FROM {BUNDLE} WHERE contest = ?"
        f" AND cell IN ({', '.join('?' * len(cells))})",
        (contest, *cells),
    )
    is_hit = _on_record(at) if axis == RECORDED else _known(at)
    for number, text in rows:
        cell = cells[number]
        for act in _DECODE(text):
            if is_hit(act) and act.day <= day:
                yield act.held_in(cell)


def _on_record(seq: int) -> Callable[[LoneAct], bool]:
    return lambda act: act.seq <= seq


def _known(day: int) -> Callable[[LoneAct], bool]:
    return lambda act: 0 < act.known <= day


def _bundle(acts: Sequence[LoneAct]) -> Bundle:
    return acts[0].endorser.encode(), len(acts), _ENCODE(acts)
