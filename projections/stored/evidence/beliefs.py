"""The claims and acts held at one point of belief, in the form that the fold takes."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.times import AsOf
from projections.fold.belief import Belief
from projections.stored.evidence.rectangles import HeldAct, HeldClaim


def belief_of(claims: Iterable[HeldClaim], as_of: AsOf) -> Belief:
    """Return a belief of the claims held at one point, with what the fold needs for figures.

    Its fields about sources and what is hidden or redacted are empty.
    """
    held = sorted(claims, key=lambda claim: claim.claim.claim_id)
    return Belief(
        as_of=as_of,
        standing=tuple(one.claim for one in held),
        sources=(),
        unused_undated=(),
        maybe_public=(),
        accepted=frozenset(one.claim.claim_id for one in held if one.accepted),
        set_aside=frozenset(one.claim.claim_id for one in held if one.aside),
        redacted=(),
    )


def in_turn(held: HeldAct) -> tuple[str, int]:
    """Sort key: the fold's own order of a cell's acts."""
    return (held.backing.key.endorser, held.turn)
