"""What endorsers weigh: the share of a measure that each holds, as sources describe it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import frozen

from ledger.events.who import EndorserDescribed
from projections.counting.shares import ANY_SHARE, Between, added
from projections.fold.belief import Belief
from projections.fold.identity import Identity


@frozen
class Weights:
    """The share of each measure that each endorser holds, by endorser and measure."""

    shares: Mapping[tuple[str, str], Between]

    def together(self, endorsers: Iterable[str], measure: str) -> Between:
        """Add up the shares of a measure that some endorsers hold, each endorser once.

        An endorser whom nobody describes may hold any share.
        """
        return added(self.shares.get((one, measure), ANY_SHARE) for one in set(endorsers))


def weights_of(belief: Belief, identity: Identity) -> Weights:
    """Collect what is described of each endorser; several descriptions narrow each other."""
    shares: dict[tuple[str, str], Between] = {}
    for _, body in belief.upheld(EndorserDescribed):
        if body.of is None:
            continue
        key = (identity.of(body.endorser), body.of)
        before = shares.get(key, ANY_SHARE)
        shares[key] = Between(
            max(before.low, Fraction(body.share_low or 0)),
            min(before.high, Fraction(body.share_high or 1)),
        )
    return Weights(shares)
