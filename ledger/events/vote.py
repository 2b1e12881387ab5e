"""Votes that became public with the voter's name: who preferred whom, in which order."""

from __future__ import annotations

from attrs import frozen

from ledger.citations import Citation
from ledger.edtf import When
from ledger.errors import ValueRefusedError


@frozen
class VotePublished:
    """A source publishes a named voter's ballot in a section: candidates, the most preferred first.

    A person votes once in each section they belong to. `cast` False means that the source records
    no ballot of theirs, which is not the same as unknown. A blank ballot is cast for nobody.
    """

    contest: str
    section: str
    endorser: str
    preferences: tuple[str, ...]
    cast: bool
    on: When | None
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a candidate preferred twice, and preferences on a ballot that was not cast."""
        if len(set(self.preferences)) < len(self.preferences):
            raise ValueRefusedError("A ballot prefers each candidate once.")
        if self.preferences and not self.cast:
            raise ValueRefusedError("A ballot that was not cast prefers nobody.")
