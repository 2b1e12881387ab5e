"""The log as a file of JSON Lines: written from one ledger, and read into another."""

from __future__ import annotations
