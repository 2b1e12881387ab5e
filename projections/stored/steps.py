"""The projection `steps`: every cell's figure under the latest knowledge, one seek for any day.

A cell has one row for each stretch of time in which its figure stays the same (`step`), and one for
each stretch in which a name or a moved act is part of it (`share`). Beside the cells stands what
else a contest's standings need (`frame`). A contest that changed is worked out again by the fold,
and rows are written only where they differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from attrs import frozen

from ledger.events.envelope import Event
from ledger.events.registry import BY_NAME
from projections.fold.figures import Cell, Figure
from projections.fold.frame import NoSuchContestError
from projections.stored.cells import Course
from projections.stored.courses import Worked, worked
from projections.stored.framing import written
from projections.stored.shelf import Row, Shelf

_TABLES: Final = {
    "cell": "id BIGINT PRIMARY KEY, contest TEXT NOT NULL, section TEXT NOT NULL,"
    " act TEXT NOT NULL, candidate TEXT NOT NULL, UNIQUE (contest, act, section, candidate)",
    "step": "cell BIGINT NOT NULL, since BIGINT NOT NULL, figure TEXT NOT NULL,"
    " PRIMARY KEY (cell, since)",
    "share": "cell BIGINT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL,"
    " run INTEGER NOT NULL, endorser TEXT NOT NULL, turn INTEGER NOT NULL,"
    " role TEXT NOT NULL, count INTEGER NOT NULL, because TEXT NOT NULL, name TEXT NOT NULL,"
    " PRIMARY KEY (cell, since, run, endorser, turn)",
    "frame": "contest TEXT PRIMARY KEY, last BIGINT NOT NULL, frame TEXT NOT NULL",
}
_KEYS: Final = {
    "step": (("cell", 0), ("since", 1)),
    "share": (("cell", 0), ("since", 1), ("run", 3), ("endorser", 4), ("turn", 5)),
}
"""The columns of a row's key, and where they stand in it."""
_ENCODE: Final = msgspec.json.Encoder().encode


@frozen
class Steps:
    """Every cell under the latest knowledge, by the day."""

    name: str = "steps"
    version: int = 1

    @property
    def reads(self) -> frozenset[str]:
        """The event types it knows: all of them, since the fold it asks does."""
        return frozenset(BY_NAME)

    @property
    def tables(self) -> tuple[str, ...]:
        """Its tables, without their slot."""
        return tuple(f"{self.name}_v{self.version}_{table}" for table in _TABLES)

    def create(self, shelf: Shelf) -> None:
        """Make its tables."""
        for table, columns in _TABLES.items():
            shelf.run(f"CREATE TABLE {named(table)} ({columns})")

    def work(self, shelf: Shelf, contest: str, events: Sequence[Event], upto: int) -> None:
        """Bring one contest's rows up to a seq. Raises `UnknownEventError`."""
        try:
            new: Worked | None = worked(events, contest, upto)
        except NoSuchContestError:  # its calling was taken back, or was never recorded
            new = None
        cells = _cells(shelf, contest)
        courses = {_key(one.cell): one for one in new.courses} if new is not None else {}
        _forget(shelf, [cells[key] for key in cells if key not in courses])
        fresh = _numbered(shelf, contest, [key for key in courses if key not in cells])
        for key, one in courses.items():
            assert new is not None  # noqa: S101 - it is where the courses came from
            number = cells[key] if key in cells else fresh[key]
            steps, shares = _rows(one, number, new.names)
            _replace(shelf, "step", number, steps, known=key in cells)
            _replace(shelf, "share", number, shares, known=key in cells)
        _write_frame(shelf, contest, None if new is None else (new.last, written(new.frame)))

    def digest(self, shelf: Shelf) -> str:
        """A digest of all rows, the same for every build that says the same."""
        digest = hashlib.sha256()
        key = "c.contest, c.section, c.act, c.candidate"
        step, share, cell = named("step"), named("share"), named("cell")
        queries = (
            f"SELECT contest, frame FROM {named('frame')} ORDER BY contest",
            (
                f"SELECT {key}, s.since, s.figure FROM {cell} c JOIN {step} s ON s.cell = c.id"
                f" ORDER BY {key}, s.since"
            ),
            (
                f"SELECT {key}, s.since, s.until, s.run, s.endorser, s.turn, s.role, s.count,"
                f" s.because, s.name FROM {cell} c JOIN {share} s ON s.cell = c.id"
                f" ORDER BY {key}, s.since, s.run, s.endorser, s.turn"
            ),
        )
        for query in queries:
            for row in shelf.stream(query):
                digest.update(_ENCODE(row))
        return digest.hexdigest()


STEPS: Final = Steps()


def frame_of(shelf: Shelf, contest: str) -> tuple[int, str] | None:
    """Read the seq of the last event a contest depends on, and its frame as it is written.

    None where there is no such contest.
    """
    found = shelf.rows(f"SELECT last, frame FROM {named('frame')} WHERE contest = ?", (contest,))
    return (found[0][0], found[0][1]) if found else None


def named(table: str) -> str:
    """A table of this projection, as a statement names it."""
    return f"{{{STEPS.name}_v{STEPS.version}_{table}}}"


_Key = tuple[str, str, str]


def _key(cell: Cell) -> _Key:
    return (cell.section, cell.act.value, cell.candidate)


def _cells(shelf: Shelf, contest: str) -> dict[_Key, int]:
    rows = shelf.rows(
        f"SELECT section, act, candidate, id FROM {named('cell')} WHERE contest = ?", (contest,)
    )
    return {(section, act, candidate): number for section, act, candidate, number in rows}


def _numbered(shelf: Shelf, contest: str, keys: Iterable[_Key]) -> dict[_Key, int]:
    """Give new cells the numbers that follow the last."""
    ((last,),) = shelf.rows(f"SELECT coalesce(max(id), 0) FROM {named('cell')}")
    fresh = {key: number for number, key in enumerate(keys, start=last + 1)}
    rows = [(number, contest, *key) for key, number in fresh.items()]
    shelf.put(f"INSERT INTO {named('cell')} VALUES (?, ?, ?, ?, ?)", rows)
    return fresh


def _forget(shelf: Shelf, numbers: Iterable[int]) -> None:
    gone = [(number,) for number in numbers]
    for table, column in (("step", "cell"), ("share", "cell"), ("cell", "id")):
        shelf.put(f"DELETE FROM {named(table)} WHERE {column} = ?", gone)


def _rows(course: Course, number: int, names: Mapping[str, str]) -> tuple[set[Row], set[Row]]:
    steps: set[Row] = {(number, one.since, _figure_text(one.figure)) for one in course.steps}
    shares: set[Row] = {
        (
            number,
            one.since,
            one.until,
            one.run,
            one.endorser,
            one.turn,
            one.role.value,
            one.count,
            _ENCODE(one.because).decode(),
            names[one.endorser],
        )
        for one in course.shares
    }
    return steps, shares


def _replace(shelf: Shelf, table: str, number: int, rows: set[Row], *, known: bool) -> None:
    """Write a cell's rows where they differ from those that are there, if any are."""
    there: set[Row] = set()
    if known:
        there = set(shelf.rows(f"SELECT * FROM {named(table)} WHERE cell = ?", (number,)))
    key = _KEYS[table]
    is_key = " AND ".join(f"{column} = ?" for column, _ in key)
    gone = [tuple(row[at] for _, at in key) for row in sorted(there - rows)]
    shelf.put(f"DELETE FROM {named(table)} WHERE {is_key}", gone)
    fresh = sorted(rows - there)
    if fresh:
        marks = ", ".join("?" * len(fresh[0]))
        shelf.put(f"INSERT INTO {named(table)} VALUES ({marks})", fresh)


def _write_frame(shelf: Shelf, contest: str, frame: tuple[int, str] | None) -> None:
    if frame_of(shelf, contest) == frame:
        return
    shelf.run(f"DELETE FROM {named('frame')} WHERE contest = ?", (contest,))
    if frame is not None:
        shelf.run(f"INSERT INTO {named('frame')} VALUES (?, ?, ?)", (contest, *frame))


def _figure_text(figure: Figure) -> str:
    return _ENCODE(
        (
            figure.value,
            figure.low,
            figure.high,
            figure.named,
            figure.named_possible,
            figure.kind,
            figure.basis,
            figure.disputed,
            figure.estimated_date,
            [(one.role, one.because, one.count, one.low, one.high) for one in figure.leaves],
            [(one.low, one.high, one.doubt, one.because) for one in figure.rivals],
        )
    ).decode()
