"""Claims about votes published with the voters' names: who preferred whom, in which order."""

from __future__ import annotations

from typing import Final

from ledger.authoring.claims import ClaimFields
from ledger.authoring.vocabulary import listed
from ledger.authoring.yaml import Text
from ledger.citations import Part
from ledger.commands import RecordClaim
from ledger.edtf import When
from ledger.events.vote import VotePublished

NOT_CAST: Final = "none recorded"
"""Given for a voter of whom the source records no ballot."""
BLANK: Final = "blank"
"""Given for a voter whose ballot prefers nobody."""


def votes(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `votes: MPs and MEPs` with `ballots:`, a line for each voter.

    A line lists candidates, most preferred first. It reads `NAME: none recorded` if the source
    lists a voter without a ballot, `NAME: blank` if the ballot prefers nobody. Each voter is a
    claim, so that each can be corrected alone.
    """
    contest, said = claim.contest(), claim.word(word)
    section = claim.section(said.value, said.line, contest)
    ballots = claim.pairs("ballots")
    if not ballots:
        claim.find(claim.line, "no-ballots", "There are no ballots.", "Add ballots: NAME: A, B.")
    claim.cite()  # so that a missing at: is found even if there are no ballots
    on = claim.act_date()
    return [_vote(claim, contest, section, on, *ballot) for ballot in ballots]


def _vote(  # noqa: PLR0913, PLR0917 - what all votes have in common, and one line
    claim: ClaimFields, contest: str, section: str, on: When | None, voter: Text, said: Text
) -> RecordClaim:
    cast = said.value.casefold() != NOT_CAST
    named = listed(said.value) if cast and said.value.casefold() != BLANK else []
    body = VotePublished(
        contest=contest,
        section=section,
        endorser=claim.endorser(voter.value, voter.line),
        preferences=tuple(claim.candidate(name, said.line, contest) for name in named if name),
        cast=cast,
        on=on,
        citations=claim.cite(place=f", row {voter.value}", part=Part.TABLE),
    )
    key = f"{claim.key}/{body.endorser}"
    return RecordClaim(claim.place(voter.line), key, body, claim.text("note"))
