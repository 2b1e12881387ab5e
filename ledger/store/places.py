"""Where a ledger is, by what was typed, and how long one waits there for one's turn."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

DEFAULT: Final = "endorsements.db"
PATIENCE: Final = 30.0
"""Seconds a writer waits for its turn."""


def resolve(given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """Return the database meant: what was given, else ENDORSEMENTS_DB, else endorsements.db."""
    return given or environment.get("ENDORSEMENTS_DB") or DEFAULT


def file_at(text: str) -> Path | None:
    """Return the file that a database's text names, None where it is a URL."""
    return None if "://" in text else Path(text)
