"""`python -m ledger`: the record's own commands, with or without projections."""

from __future__ import annotations

from ledger.cli import main

main()
