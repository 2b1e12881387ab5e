"""Who is who: endorsers that are one under two names, resolved for the clocks of the question."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ledger.events.who import EndorserRegistered, EndorsersLinked, EndorsersUnlinked, Relation
from projections.fold.belief import Belief


@frozen
class Identity:
    """Each endorser's representative: itself, or the first by id of those linked as the same.

    Only `same` links make two endorsers count once. A successor never takes over its predecessor's
    acts: each act stays with the body that did it.
    """

    representatives: Mapping[str, str]
    names: Mapping[str, str]

    def of(self, endorser: str) -> str:
        """Return the id under which an endorser is counted."""
        return self.representatives.get(endorser, endorser)

    def names_of(self, endorser: str) -> frozenset[str]:
        """Return every id under which an endorser is known, its own among them."""
        counted_as = self.of(endorser)
        return frozenset({counted_as}) | {
            other for other, stands_for in self.representatives.items() if stands_for == counted_as
        }

    def name(self, endorser: str) -> str:
        """Return an endorser's registered name, or its id where none is on record yet."""
        return self.names.get(endorser, endorser)


def identify(belief: Belief) -> Identity:
    """Group the endorsers that standing links call the same, without links that were undone."""
    unlinked = {body.link for _, body in belief.upheld(EndorsersUnlinked)}
    groups: dict[str, frozenset[str]] = {}
    for claim, link in belief.upheld(EndorsersLinked):
        if link.relation is Relation.SAME and claim.claim_id not in unlinked:
            joined = groups.get(link.first, frozenset({link.first})) | groups.get(
                link.second, frozenset({link.second})
            )
            groups.update(dict.fromkeys(joined, joined))
    return Identity(
        representatives={member: min(group) for member, group in groups.items()},
        names={body.endorser: body.name for _, body in belief.of(EndorserRegistered)},
    )
