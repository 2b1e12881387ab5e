"""The store: one append-only log in SQLite or PostgreSQL, opened with `open_ledger`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ledger.store.heads import Head
    from ledger.store.ledger import Ledger, open_ledger
    from ledger.store.receipts import Receipt

__all__ = ["Head", "Ledger", "Receipt", "open_ledger"]

_HOMES: Final = {
    "Head": "heads",
    "Ledger": "ledger",
    "Receipt": "receipts",
    "open_ledger": "ledger",
}


def __getattr__(name: str) -> object:
    """Load a name on first use: a refusal or a head needs none of the database's libraries."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"ledger.store.{_HOMES[name]}"), name)
