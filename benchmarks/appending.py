"""Append one event at a time, each durable, beside one bare row committed as durably."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from attrs import asdict

from benchmarks import bare
from benchmarks.apart import Effort, Found
from benchmarks.logs import Log
from benchmarks.measured import Result, asked, spread
from benchmarks.synthetic import DAYS, FIRST_DAY, act_of, contest_name
from ledger.events.envelope import Draft
from ledger.store import Ledger, open_ledger
from projections.answers.renewing import follow

FLOOR: Final = "a bare one-row commit, as durable, in turn with it"
_LAST: Final = FIRST_DAY + dt.timedelta(days=DAYS - 1)
_ROW: Final = (b"x" * 700,)


def append(log: Log, kind: str, wanted: str) -> Found:
    """Append so many acts of a kind, one at a time."""
    return in_turn(log, _acts(log, kind, int(wanted)), followed=kind in _FOLLOWED)


def in_turn(log: Log, drafts: Iterable[Draft], *, followed: bool) -> Found:
    """Append drafts one at a time, each after a bare row: what slows the disk then slows both.

    Where the log is `followed`, an append ends when the projections have caught up with it.
    """
    beside = log.where if log.on_server else f"{log.where}.one"
    with open_ledger(log.where) as ledger, bare.Raw(beside) as raw:
        raw.run(
            f"CREATE TABLE IF NOT EXISTS bare_row (body {'BYTEA' if log.on_server else 'BLOB'})"
        )
        follow(ledger)
        found = spread(
            (
                partial(raw.insert, bare_row=[_ROW]),
                partial(_append, ledger, draft, followed=followed),
            )
            for draft in drafts
        )
        follow(ledger)
    return asdict(found)


def measured(log: Log, effort: Effort) -> Iterator[Result]:
    """Measure every kind of append."""
    for kind, name in _NAMES.items():
        found = effort.apart(append, log, kind, str(effort.fewer))
        yield asked(name, log.events, found, effort.fewer, FLOOR)


def _append(ledger: Ledger, draft: Draft, *, followed: bool) -> None:
    ledger.append([draft], recorded_by="benchmark")
    if followed:
        follow(ledger)


def _acts(log: Log, kind: str, wanted: int) -> Iterator[Draft]:
    """Yield new acts in random contests, of the race's last day or back-dated to any day."""
    chance = random.Random(kind)
    for number in range(wanted):
        day = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))
        contest = contest_name(chance.randrange(log.races))
        draft = act_of(contest, number, _LAST if kind == "last" else day, chance)
        yield Draft(f"{kind}/{draft.event_id}", f"{kind}/{draft.claim_id}", draft.body)


_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "alone": "append one act, log alone",
        "last": "append one act of the last day, with projections",
        "back-dated": "append one back-dated act, with projections",
    }
)
_FOLLOWED: Final = ("last", "back-dated")
