"""The commands that need the record alone. The console script has them beside its own.

Each command is a module of its own and loads the database's libraries only when it runs, so that
`--help` stays fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.cli.commands import COMMANDS, main

__all__ = ["COMMANDS", "main"]


def __getattr__(name: str) -> object:
    """Load the commands on first use: a reading command needs only their `--db`."""
    if name not in __all__:
        raise AttributeError(name)
    from ledger.cli import commands

    return getattr(commands, name)
