"""Checks on totals: bounds entered as numbers, shares as votes, columns that the page lacks."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Final

from attrs import frozen

from ledger.citations import Citation, Part
from ledger.commands import RecordClaim
from ledger.counts import Count
from ledger.errors import Finding, Severity
from ledger.events.total import BallotHeld, CountDeclared, RemainderPublished, TallyPublished
from ledger.view import View

_BOUND: Final = re.compile(
    r"\b(?P<bound>more than|over|at least|no fewer than|fewer than|less than|under|at most|up to|"
    r"about|around|nearly|almost|some|roughly) (?P<number>[\d,]+)",
    re.IGNORECASE,
)
_WIDE: Final = 20
"""A share must allow a range of votes this wide before a number looks derived from the share."""


def bound_as_exact(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Refuse a count of 100 where the quote says “more than 100”."""
    del view
    if not isinstance(command.body, TallyPublished | RemainderPublished):
        return ()
    count = command.body.count.exact
    for citation in command.body.citations:
        for text in (citation.quote or "", *citation.as_printed):
            for said in _BOUND.finditer(text):
                if count is not None and said["number"].replace(",", "") == str(count):
                    return (
                        Finding(
                            command.place,
                            "bound-as-exact",
                            f"“{said.group()}” is entered as {command.body.count.words}.",
                            f"Write count: {said.group()}.",
                        ),
                    )
    return ()


def zero_of_omitted(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Refuse a 0 for a section that the page's table has no column for: it is unknown."""
    body = command.body
    if not isinstance(body, TallyPublished) or body.count.exact != 0:
        return ()
    for citation in body.citations:
        tabled = view.tabled.get((citation.source, body.contest), frozenset())
        is_stated = citation.part is not Part.BODY or citation.quote is not None
        if is_stated or not tabled or body.section in tabled:
            continue
        section = view.section(body.contest, body.section)
        name = body.section if section is None else section.name
        return (
            Finding(
                command.place,
                "omitted-as-zero",
                f"This page's table has no {name} column.",
                "Leave it out; do not enter 0. If its text says that there are none, quote: it.",
            ),
        )
    return ()


def share_as_votes(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Find votes that do not fit their share, or look derived from it.

    A share is rounded, so a number derived from it is no count.
    """
    del view
    body = command.body
    if not isinstance(body, BallotHeld) or body.voted is None or body.voted.exact is None:
        return ()
    findings = []
    for option in body.options:
        share = _share(option.share, option.share_step)
        if share is None or option.votes is None or option.votes.exact is None:
            continue
        low, high = share.votes_of(body.voted.exact)
        votes = option.votes.exact
        printed = any(_prints(citation, votes) for citation in body.citations)
        derived = high - low >= _WIDE and abs(votes - share.middle * body.voted.exact) < 1
        if low <= votes <= high and (printed or not derived):
            continue
        findings.append(
            Finding(
                command.place,
                "share-as-votes",
                f"{share.words} of {body.voted.exact:,} is {low:,} to {high:,}, not {votes:,}.",
                "Leave votes: out unless the page prints them; then give them in as-printed:.",
                Severity.WARNING if printed else Severity.ERROR,
            )
        )
    return tuple(findings)


def _prints(citation: Citation, votes: int) -> bool:
    texts = (citation.quote or "", *citation.as_printed)
    return any(str(votes) in text.replace(",", "") for text in texts)


@frozen
class _Share:
    """The range of a printed share: `middle` plus or minus `half` a rounding step."""

    middle: Fraction
    half: Fraction

    @property
    def words(self) -> str:
        """The share as a percentage."""
        return f"{float(self.middle * 100):g}%"

    def votes_of(self, voted: int) -> tuple[int, int]:
        """Return the fewest and the most votes, of `voted`, that round to this share."""
        low = ceil((self.middle - self.half) * voted)
        return max(low, 0), floor((self.middle + self.half) * voted)

    def voters(self, votes: int) -> tuple[Fraction, Fraction] | None:
        """Return the bounds of the number of voters for which so many votes are this share."""
        if self.middle <= self.half:
            return None
        return votes / (self.middle + self.half), votes / (self.middle - self.half)


def _share(text: str | None, step: str | None) -> _Share | None:
    if text is None:
        return None
    return _Share(Fraction(text), Fraction(step) / 2 if step is not None else Fraction(0))


def shares_disagree(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Warn if the votes and shares of one count imply different numbers of voters."""
    body = command.body
    if isinstance(body, BallotHeld):
        return _one_denominator(
            command, [(one.share, one.share_step, one.votes) for one in body.options]
        )
    if not isinstance(body, CountDeclared) or body.of_whole:
        return ()
    sources = {citation.source for citation in body.citations}
    group = [
        (known.claim_id, other)
        for known, other in view.counts.get((body.contest, body.round, body.section), ())
        if not other.of_whole and any(citation.source in sources for citation in other.citations)
    ]
    if not group or group[-1][0] != command.claim_id:
        return ()  # reported once, for the last of them
    return _one_denominator(
        command, [(other.share, other.share_step, other.votes) for _, other in group]
    )


def _one_denominator(
    command: RecordClaim, printed: list[tuple[str | None, str | None, Count | None]]
) -> tuple[Finding, ...]:
    """Compare the numbers of voters implied; report the first two neighbours that clash."""
    implied = []
    for text, step, votes in printed:
        share = _share(text, step)
        if share is None or votes is None or not votes.exact:
            continue
        if (bounds := share.voters(votes.exact)) is not None:
            implied.append((bounds, round(votes.exact / share.middle)))
    implied.sort()
    for (fewer, about), (more, about_more) in pairwise(implied):
        if fewer[1] < more[0]:
            return (
                Finding(
                    command.place,
                    "shares-disagree",
                    f"These shares imply {about_more:,} and {about:,} voters. "
                    "One of them is misprinted.",
                    "Check what you typed. If the page prints it so, leave it: both are kept.",
                    Severity.WARNING,
                ),
            )
    return ()


def shares_over_whole(command: RecordClaim, view: View) -> tuple[Finding, ...]:
    """Warn if the shares of a ballot add up to more than the whole, rounding allowed for."""
    del view
    if not isinstance(command.body, BallotHeld):
        return ()
    shares = [_share(option.share, option.share_step) for option in command.body.options]
    known = [share for share in shares if share is not None]
    if sum((share.middle - share.half for share in known), Fraction(0)) <= 1:
        return ()
    added = sum((share.middle for share in known), Fraction(0))
    return (
        Finding(
            command.place,
            "shares-over-whole",
            f"These shares add to {float(added * 100):g}%.",
            "Check what you typed.",
            Severity.WARNING,
        ),
    )
