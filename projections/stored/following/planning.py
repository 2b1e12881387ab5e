"""How far new events reach: which contests must be rebuilt, and which claims can be applied.

An act, a total or a mending of one reaches the claims it hangs together with, and these are applied
by themselves (`advancing`). The contests of what reaches further (a window, a link, a source's own
date) are worked out anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from attrs import Factory, define

from ledger.events.envelope import Event
from ledger.events.frame import CandidacyDeclared, ContestCalled, WindowStated
from ledger.events.mending import ClaimAssessed
from ledger.events.registry import Mending
from ledger.events.source import SourceCited
from ledger.events.subjects import claims_of
from ledger.events.total import TallyPublished
from ledger.events.who import (
    EndorserDescribed,
    EndorserNamed,
    EndorserRegistered,
    EndorsersLinked,
    EndorsersUnlinked,
)
from projections.stored.following.projecting import Reads
from projections.stored.following.touched import reached
from projections.stored.shelves.rows import CLAIM, claim_of
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.tables import named

_FAR: Final = (
    ContestCalled,
    CandidacyDeclared,
    WindowStated,
    EndorsersLinked,
    EndorsersUnlinked,
)
"""The claims that reach further than those they hang together with."""
LEANT_ON: Final = (SourceCited, EndorserRegistered, EndorserNamed, EndorserDescribed)
"""Pages and names: claims lean on them, but by themselves they say nothing of a race."""


@define
class Plan:
    """Which contests must be rebuilt (`anew`), and which claims are applied to the others."""

    anew: set[str] = Factory(set)
    claims: dict[str, set[str]] = Factory(lambda: defaultdict(set))


def planned(shelf: Shelf, reads: Reads, fresh: Iterable[Event], after: int, upto: int) -> Plan:
    """Return what the events recorded after a seq, up to another, take."""
    plan = Plan()
    lists = _Lists(shelf)

    def touched(event: Event, seq: int) -> frozenset[str]:
        """Return the contests that an event can change, by its threads as recorded up to a seq."""
        changed = reached(reads, (event,), seq)
        contests = _all_contests(shelf) if changed.lost else changed.contests
        return contests | lists.of(changed.endorsers)

    for event in fresh:
        said = event.said
        contest = getattr(said, "contest", None)
        if reaches_far(event):
            plan.anew |= touched(event, upto)
        elif isinstance(event.body, Mending):
            contests = touched(event, upto)
            if isinstance(said, LEANT_ON) or len(contests) > 1:
                plan.anew |= contests
            for changed in contests:
                plan.claims[changed] |= claims_told(event)
        elif contest is not None:
            plan.claims[contest].add(event.claim_id)
        elif isinstance(said, LEANT_ON):
            # It changes only the claims that leaned on it before it was recorded.
            plan.anew |= touched(event, after)
    return plan


def _all_contests(shelf: Shelf) -> frozenset[str]:
    rows = shelf.rows(f"SELECT contest FROM {named('contest')}")
    return frozenset(contest for (contest,) in rows)


@define
class _Lists:
    """Which contests have totals that list an endorser; read when first asked for, if ever."""

    shelf: Shelf
    _contests: dict[str, set[str]] | None = None

    def of(self, endorsers: Iterable[str]) -> frozenset[str]:
        """Return the contests whose totals list any of some endorsers."""
        wanted = tuple(endorsers)
        if wanted and self._contests is None:
            self._contests = self._read()
        contests = self._contests or {}
        return frozenset[str]().union(*(contests.get(endorser, ()) for endorser in wanted))

    def _read(self) -> dict[str, set[str]]:
        contests: dict[str, set[str]] = defaultdict(set)
        rows = self.shelf.rows(
            f"SELECT DISTINCT c.contest, {CLAIM} FROM {named('claim')} t"
            f" JOIN {named('contest')} c ON c.id = t.contest WHERE t.told LIKE ?",
            ('%"lists":["%',),
        )
        for contest, *row in rows:
            body = claim_of(tuple(row)).claim.body
            if isinstance(body, TallyPublished):
                for endorser in body.lists:
                    contests[endorser].add(contest)
        return contests


def reaches_far(event: Event) -> bool:
    """Whether an event reaches further than the claims it hangs together with."""
    return isinstance(event.said, _FAR)


def claims_told(event: Event) -> set[str]:
    """Return the claims of the race that an event speaks of; pages and names are no such claims."""
    body = event.body
    if isinstance(body, LEANT_ON):
        return set()
    if not isinstance(body, Mending):
        return {event.claim_id}
    about = claims_of(body)
    return about if isinstance(body, ClaimAssessed) else about | {event.claim_id}
