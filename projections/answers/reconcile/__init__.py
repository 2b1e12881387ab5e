"""Comparisons of what is on record with what else is on record; every difference is classed."""
