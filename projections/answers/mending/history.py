"""The mendings behind a figure, in words, and whether each holds at the clocks asked about.

A source's own correction, a slip of ours and a retraction each move another clock. Each line says
at which clock the old words still show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from attrs import frozen

from ledger.citations import Citation
from ledger.edtf import spoken
from ledger.events.act import ActEnded, ActMade
from ledger.events.frame import SectionSized
from ledger.events.mending import Cause, ChangeClass
from ledger.events.registry import Claim
from ledger.events.total import RemainderPublished, TallyPublished
from projections.answers.days import ONE_DAY, date_at
from projections.answers.inquiry import Inquiry
from projections.answers.mending.mendings import Mending
from projections.answers.mending.planning import telling_of
from projections.answers.mending.stating import Telling, capital, clause
from projections.fold.figures import Cell
from projections.fold.sources import published


@frozen
class Mended:
    """One mending behind a figure. `holds` False: at these clocks the old words still stand."""

    mending: Mending
    words: str
    holds: bool


def history(mendings: Iterable[Mending], inquiry: Inquiry, cell: Cell) -> tuple[Mended, ...]:
    """Return the mendings of claims about one cell, oldest first, at the inquiry's clocks.

    `mendings` are all of the contest, up to the inquiry's own seq. A cell without a candidate is
    the section's remainder.
    """
    told = telling_of(inquiry)
    return tuple(
        Mended(mending, in_words(mending, inquiry, told), _holds(mending, inquiry))
        for mending in mendings
        if any(_about(wording.body, cell) for wording in (*mending.was, *mending.becomes))
    )


def _about(body: Claim, cell: Cell) -> bool:
    match body:
        case TallyPublished() | ActMade() | ActEnded():
            ours = (body.section, body.act, body.candidate)
            return ours == (cell.section, cell.act, cell.candidate)
        case RemainderPublished():
            return not cell.candidate and (body.section, body.act) == (cell.section, cell.act)
        case SectionSized():
            return not cell.candidate and body.section == cell.section
        case _:
            return False


def in_words(mending: Mending, inquiry: Inquiry, told: Telling) -> str:
    """Return what happened in words, and at which clock the old words still show."""
    old = clause(mending.was[0].body, told.names) if mending.was else ""
    when = spoken(told.day(mending.recorded_at))
    reason = mending.reason.rstrip(".")
    if mending.cause is None:
        return _judged(mending, told, when, reason)
    if mending.undoes is not None and not mending.was:
        again = clause(mending.becomes[0].body, told.names) if mending.becomes else " nothing"
        return f"Taken up again by us on {when}, what we had stated{again}. {capital(reason)}."
    if mending.cause is Cause.SOURCE_CORRECTED:
        return _by_source(mending, inquiry, told)
    kept = f"Gone from every --as-known date; --as-recorded {mending.seq - 1} still shows it."
    if mending.cause is Cause.DUPLICATE:
        return f"Entered twice{old}; counted once since {when}. {kept}"
    if mending.change is ChangeClass.CORRECTION and not mending.becomes:
        return f"Retracted by us on {when}, what we had stated{old}. {capital(reason)}. {kept}"
    return f"Our own slip: {_span(mending, told)} we stated{old}. {capital(reason)}. {kept}"


def _by_source(mending: Mending, inquiry: Inquiry, told: Telling) -> str:
    """Return a source's own correction in words, with the dates of the old and the new words."""
    old = "what had been stated"
    if mending.was:
        cited = getattr(mending.was[0].body, "citations", ())
        who = f"{told.publisher(cited)} stated{told.published(cited)}"
        old = f"{who}{clause(mending.was[0].body, told.names)}"
    verb = "taken back" if mending.change is ChangeClass.RETRACTION else "put right"
    by = f"{told.publisher(mending.citations)}{told.published(mending.citations)}"
    new = f":{_after(mending, told)}" if mending.becomes else ""
    day = _public_on(mending.citations, inquiry)
    before = "" if day is None else f" --as-known {day - ONE_DAY} still shows the old words."
    return f"The source's own: {old}; {verb} by {by}{new}.{before}"


def _after(mending: Mending, told: Telling) -> str:
    return clause(mending.becomes[0].body, told.names).removeprefix(" that").removeprefix(":")


def _span(mending: Mending, told: Telling) -> str:
    until = told.day(mending.recorded_at)
    since = told.day(mending.was[0].since) if mending.was else until
    return f"on {spoken(until)}" if since == until else f"from {spoken(since)} to {spoken(until)}"


def _judged(mending: Mending, told: Telling, when: str, reason: str) -> str:
    if mending.change is ChangeClass.REDACTION:
        return f"Redacted on {when}. {capital(reason)}."
    aside = " and".join(
        f" {clause(one.body, told.names).removeprefix(' that ')}" for one in mending.was
    )
    kept = " and".join(
        f" {clause(one.body, told.names).removeprefix(' that ')}" for one in mending.becomes
    )
    by = f", going by{kept}" if kept else ""
    return f"An editor set aside on {when}{aside}{by}. {capital(reason)}."


def _public_on(citations: Iterable[Citation], inquiry: Inquiry) -> dt.date | None:
    """Return the day from which the cited source could certainly be read, if it has a date."""
    for citation in citations:
        source = inquiry.sources.get(citation.source)
        if source is not None:
            span = published(source, certain=inquiry.as_of.certain).span
            return None if span is None else date_at(span.end - 1, inquiry.scaffold.zone)
    return None


def could_read(citations: Iterable[Citation], inquiry: Inquiry) -> bool:
    """Whether a cited source could certainly be read by `known`; True where none is cited.

    Without a `known` nothing is hidden, even if the words of every cited source were redacted.
    """
    cited = tuple(citations)
    if not cited or inquiry.as_of.known is None:
        return True
    spans = [
        published(inquiry.sources[one.source], certain=inquiry.as_of.certain).span
        for one in cited
        if one.source in inquiry.sources
    ]
    return any(inquiry.as_of.could_read(span) for span in spans)


def _holds(mending: Mending, inquiry: Inquiry) -> bool:
    """Whether the mending is visible at the clocks asked about.

    A source's own is visible from its own publication on, an assessment from that of what it goes
    by: before these the old words stand. Our own slips are gone from every day.
    """
    if mending.cause is not None:
        return mending.cause is not Cause.SOURCE_CORRECTED or could_read(mending.citations, inquiry)
    standing = {claim.claim_id for claim in inquiry.belief.standing}
    goes_by = {one.claim for one in mending.becomes}
    return not (goes_by and goes_by.isdisjoint(standing)) and could_read(mending.citations, inquiry)
