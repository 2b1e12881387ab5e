"""The tables of the projection `standings`, and how a statement names them."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from projections.stored.shelves.rows import ACT_COLUMNS, CLAIM_COLUMNS

NAME: Final = "standings"
VERSION: Final = 3
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
"""Each table's columns: a contest and how far it has been read, its scaffolding from each seq on,
its cells, the acts and the claims held, how endorsers are called, the sources that the claims cite,
and the numbers of the cells that do not add up."""


@frozen
class Called:
    """What the projection's rows are found by, for whoever reads them and builds none."""

    name: str
    version: int


CALLED: Final = Called(NAME, VERSION)
PREFIX: Final = f"{NAME}_v{VERSION}"
FRAME: Final = 0
"""The number under which the claims of a contest's frame are kept, which are in no cell."""
CLUSTERED: Final = frozenset({"cell", "period", "endorser", "step"})
"""The tables of short rows, which a file keeps in the tree of their key and nowhere else."""
TABLES: Final = tuple(f"{PREFIX}_{table}" for table in COLUMNS)
"""The tables, without their slot."""


def named(table: str) -> str:
    """A table of this projection, as a statement names it."""
    return f"{{{PREFIX}_{table}}}"
