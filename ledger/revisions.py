"""The revisions of the schema, as plain values: a reader compares them before it loads more."""

from __future__ import annotations

from typing import Final

REVISIONS: Final = ("0001",)
"""Every revision of the schema, oldest first; the last is the one this release reads and writes."""
