"""The tables of the projection `standings`, and how a statement names them."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from projections.stored.shelves.rows import ACT_COLUMNS, CLAIM_COLUMNS

NAME: Final = "standings"
VERSION: Final = 8
COLUMNS: Final = {
    "contest": "id INTEGER PRIMARY KEY, contest TEXT NOT NULL UNIQUE, zone TEXT NOT NULL,"
    " last BIGINT NOT NULL, public_since BIGINT NOT NULL",
    "scaffold": "contest INTEGER NOT NULL, since BIGINT NOT NULL, told TEXT,"
    " PRIMARY KEY (contest, since)",
    "cell": "contest INTEGER NOT NULL, cell INTEGER NOT NULL, section TEXT NOT NULL,"
    " act TEXT NOT NULL, candidate TEXT NOT NULL, PRIMARY KEY (contest, act, section, candidate)",
    "period": ACT_COLUMNS,
    "claim": CLAIM_COLUMNS,
    "endorser": "contest INTEGER NOT NULL, endorser TEXT NOT NULL, name TEXT NOT NULL,"
    " PRIMARY KEY (contest, endorser)",
    "source": "contest INTEGER NOT NULL, source TEXT NOT NULL, told TEXT NOT NULL,"
    " PRIMARY KEY (contest, source)",
    "step": "contest INTEGER NOT NULL, cell INTEGER NOT NULL, since BIGINT NOT NULL,"
    " numbers TEXT NOT NULL, PRIMARY KEY (contest, cell, since)",
}
"""Each table's columns. The tables hold: a contest and how far it was read, its scaffolding from
each seq on, its cells, the acts and the claims held, the endorsers' names, the sources that the
claims cite, and the numbers of knotted cells."""


@frozen
class Called:
    """The projection's name and version, which its rows are found by; for readers alone."""

    name: str
    version: int


CALLED: Final = Called(NAME, VERSION)
PREFIX: Final = f"{NAME}_v{VERSION}"
FRAME: Final = 0
"""Stands for a cell's number in the rows of claims of the frame, which are in no cell."""
CLUSTERED: Final = frozenset({"cell", "period", "endorser", "step"})
"""The tables of short rows, which SQLite keeps in the tree of their key alone."""
TABLES: Final = tuple(f"{PREFIX}_{table}" for table in COLUMNS)
"""The tables, without their slot."""


def named(table: str) -> str:
    """Return a table of this projection as statements name it."""
    return f"{{{PREFIX}_{table}}}"
