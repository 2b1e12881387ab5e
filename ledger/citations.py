"""Where a claim was read: the source, the place in it, and the spellings found there."""

from __future__ import annotations

import enum

from attrs import frozen

from ledger.errors import ValueRefusedError

LONGEST_QUOTE = 25
"""Words of another's text a citation may carry: enough to find the place, not to replace it."""


class Part(enum.StrEnum):
    """The part of a page that carries a claim. If headline and body disagree, the body prevails."""

    BODY = "body"
    HEADLINE = "headline"
    TABLE = "table"
    CAPTION = "caption"


@frozen
class Citation:
    """A source and the place in it that carries a claim.

    `at` is a locator a reader can follow ("paragraph 2", "row 14", "table row Ed Balls, column
    CLPs"); `quote` holds at most 25 words; `as_printed` keeps spellings that differ from ours.
    """

    source: str
    at: str
    part: Part = Part.BODY
    quote: str | None = None
    as_printed: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a citation without a place, and a quote that is an excerpt."""
        if not self.at.strip():
            raise ValueRefusedError(
                f"A claim from {self.source} does not say where in the source it stands.",
                "Write at: paragraph 2, or at: table, row Ed Balls.",
            )
        if self.quote is not None and len(self.quote.split()) > LONGEST_QUOTE:
            raise ValueRefusedError(
                f"Quote is {len(self.quote.split())} words.", f"Keep it to {LONGEST_QUOTE}."
            )
