"""The kinds an act can have. Nominate, endorse and vote are three acts."""

from __future__ import annotations

import enum


class ActKind(enum.StrEnum):
    """What an endorser did.

    A nomination is formal and counted under the rules; an endorsement is public first-choice
    support; a statement is praise or policy backing that is neither. `no_nomination` is a body's
    decision to back nobody; a refusal is backing that was sought and not given. A vote is cast in
    the contest's own ballot: sections of voters count it, and no act is ever one.
    """

    NOMINATION = "nomination"
    ENDORSEMENT = "endorsement"
    SECOND_PREFERENCE = "second_preference"
    STATEMENT = "statement"
    NO_NOMINATION = "no_nomination"
    REFUSAL = "refusal"
    VOTE = "vote"

    # Hashed as text: an enum's own hash runs in Python, for every key that a kind is part of.
    __hash__ = str.__hash__


NEEDS_CANDIDATE = frozenset(
    {ActKind.NOMINATION, ActKind.ENDORSEMENT, ActKind.SECOND_PREFERENCE, ActKind.STATEMENT}
)
"""Acts that must be for someone. A refusal may name whom it refused; no_nomination names nobody."""
