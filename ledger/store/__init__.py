"""The store: one append-only log in SQLite or PostgreSQL, opened with `open_ledger`."""

from __future__ import annotations

from ledger.store.ledger import Ledger, open_ledger
from ledger.store.reading import Head
from ledger.store.receipts import Receipt

__all__ = ["Head", "Ledger", "Receipt", "open_ledger"]
