"""Bringing old shapes up to date: total, pure functions from one version's plain data to the next.

Stored bytes are hashed as they were written and never rewritten. Upcasting happens after the hash
has been checked, before anything reads a field. A step may not invent: a field the old version did
not have becomes an explicit unknown, never a default that looks like a fact. A change of *meaning*
is not an upcast but a new type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger.errors import LedgerError
from ledger.events.registry import BY_NAME, EVENT_TYPES, EventType

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Final[Mapping[tuple[str, int], Step]] = {}
"""The step that takes (type, version) to the next version. Empty until a released shape changes."""


class BrokenUpcastError(LedgerError):
    """The upcasting steps do not lead from every old version to the newest."""


def check_steps(types: tuple[EventType, ...], steps: Mapping[tuple[str, int], Step]) -> None:
    """Check that no step is missing or superfluous. Raises `BrokenUpcastError`."""
    needed = {(kind.name, old) for kind in types for old in range(1, kind.version)}
    if missing := sorted(needed - set(steps)):
        raise BrokenUpcastError(f"No step leads on from {missing[0][0]}/{missing[0][1]}.")
    if orphans := sorted(set(steps) - needed):
        raise BrokenUpcastError(
            f"A step leads on from {orphans[0][0]}/{orphans[0][1]}, to nowhere."
        )


def upcast(
    name: str,
    version: int,
    data: dict[str, Any],
    steps: Mapping[tuple[str, int], Step] = STEPS,
    newest: int | None = None,
) -> dict[str, Any]:
    """Return plain data of an old version as that of the newest, one step at a time."""
    last = BY_NAME[name].version if newest is None else newest
    for old in range(version, last):
        data = steps[(name, old)](data)
    return data


check_steps(EVENT_TYPES, STEPS)
