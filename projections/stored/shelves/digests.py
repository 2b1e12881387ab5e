"""A digest of what a build says; builds that say the same have the same digest.

It is that of the rows which a build writes. Stored rows are laid anew first, since it depends on
how events came in which cell has which number, and what is packed with what.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec

from projections.stored.shelves import bundles, marks
from projections.stored.shelves.relaying import ACT, BESIDE, CELL, CONTEST, IN_CELLS, laid_anew
from projections.stored.shelves.shelf import Rows, Shelf

UNREADABLE: Final = b""
"""Stands for the digest of rows that cannot be read, and so say what no build says."""
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_TOLD: Final = (*BESIDE, CELL, ACT, bundles.BUNDLE, marks.BLOCK, *IN_CELLS)
"""The tables that say anything; a mark only repeats what lies before it. A build writes no change
as a row. The first column of each is the contest's number, which differs from build to build."""
_READ: Final = {
    **{table: f"SELECT * FROM {table} WHERE contest = ?" for table in _TOLD},
    CONTEST: f"SELECT * FROM {CONTEST} WHERE id = ?",
    marks.CHANGES: marks.READ_CHANGES,
}


def digest_of(shelf: Shelf) -> str:
    """Return the digest of a build's stored rows, in hex. They are read a contest at a time."""
    contests = [number for (number,) in shelf.rows(f"SELECT id FROM {CONTEST}")]
    return digest_together(digest_of_kept(_read(shelf, number)) for number in contests)


def rows_of_contest(shelf: Shelf, contest: str) -> Rows | None:
    """Return the stored rows of a contest that count for its digest; None where it has none."""
    numbers = shelf.rows(f"SELECT id FROM {CONTEST} WHERE contest = ?", (contest,))
    return _read(shelf, numbers[0][0]) if numbers else None


def have_same_rows(one: Rows, other: Rows) -> bool:
    """Whether two builds have the same rows of a contest, under the same numbers.

    Where they do, their digests are the same; where they do not, they may be.
    """
    return all(sorted(one.get(table, ())) == sorted(other.get(table, ())) for table in _READ)


def digest_together(contests: Iterable[tuple[str, bytes]]) -> str:
    """Return the digest of a build whose contests have these names and digests, in any order."""
    return sha256(_ENCODE(sorted(contests))).hexdigest()


def digest_of_kept(rows: Rows) -> tuple[str, bytes]:
    """Return a contest's name, empty where there is none, and the digest of its stored rows.

    The digest is `UNREADABLE` where somebody has damaged what is packed in them.
    """
    try:
        return digest_of_worked(laid_anew(rows))
    except (msgspec.DecodeError, ValueError, IndexError):
        return _name(rows), UNREADABLE


def digest_of_worked(rows: Rows) -> tuple[str, bytes]:
    """Return a contest's name and the digest of its rows as a build writes them."""
    digest = sha256()
    for table in _TOLD:
        digest.update(_ENCODE([row[1:] for row in sorted(rows.get(table, ()))]))
    return _name(rows), digest.digest()


def _name(rows: Rows) -> str:
    return "".join(name for _, name, *_ in rows.get(CONTEST, ()))


def _read(shelf: Shelf, contest: int) -> Rows:
    """Read the stored rows of a contest."""
    return {table: shelf.rows(statement, (contest,)) for table, statement in _READ.items()}
