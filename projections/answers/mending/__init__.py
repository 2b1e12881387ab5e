"""Mending the record: what a correction would change, its draft, its note, and what was mended."""
