"""Which database a typed text names, and how long a writer waits there for its turn."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

DEFAULT: Final = "endorsements.db"
PATIENCE: Final = 30.0
"""Seconds a writer waits for its turn."""


def resolve(given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """Return the database's path or URL: as given, else ENDORSEMENTS_DB, else endorsements.db.

    An empty text that is given stays as it is: whoever types `--db "$NAME"` and has no such
    variable does not mean another ledger. An empty ENDORSEMENTS_DB counts as not set.
    """
    return given if given is not None else environment.get("ENDORSEMENTS_DB") or DEFAULT


def file_at(text: str) -> Path | None:
    """Return the file that a path names, None for a URL."""
    return None if "://" in text else Path(text)
