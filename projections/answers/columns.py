"""A few columns of a contest, to be asked about as known on many days.

What stands in one column never depends on acts and totals of another. A walk through the days of a
few columns therefore drops the other columns' events once, and resolves the rest on each day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import Final

from attrs import evolve, frozen

from ledger.citations import Citation
from ledger.edtf import When, asked
from ledger.events.act import ActEnded, ActMade
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.frame import SectionSized
from ledger.events.mending import ClaimAssessed, ClaimRetracted
from ledger.events.source import SourceCited
from ledger.events.total import (
    AssertionStated,
    BallotHeld,
    CountDeclared,
    RemainderPublished,
    TallyPublished,
)
from ledger.events.vote import VotePublished
from ledger.events.who import EndorserDescribed, EndorserNamed, EndorserRegistered
from ledger.times import AsOf
from projections.answers.days import date_at, days_around
from projections.answers.inquiry import Inquiry
from projections.fold.acts import periods
from projections.fold.belief import Standing, believe
from projections.fold.figures import Cell
from projections.fold.identity import identify
from projections.fold.sources import published
from projections.stored.log import Log

_OF_A_SECTION = (ActMade, ActEnded, TallyPublished, RemainderPublished, SectionSized)
_OF_NO_COLUMN = (VotePublished, CountDeclared, AssertionStated, BallotHeld, EndorserDescribed)

_DATES = ("on", "taken", "opens", "closes", "due")
_TELLS_NO_DAY = (Redacted, Unknown, EndorserRegistered, EndorserNamed)
_MOMENT: Final = attrgetter("moment")


@frozen
class Columns:
    """The events that some columns lean on, and the inquiry that is repeated for other days."""

    inquiry: Inquiry
    events: tuple[Event, ...]

    @classmethod
    def of(cls, log: Log, inquiry: Inquiry, sections: Collection[str]) -> Columns:
        """Keep what these sections lean on: every claim of which some wording is about them."""
        return cls(inquiry, leant_on(log, inquiry.scaffold.contest, sections).events)

    @classmethod
    def behind(cls, log: Log, inquiry: Inquiry, cell: Cell) -> Columns:
        """Keep what one cell leans on: claims about it or about no cell, and the pages cited."""
        column = cls.of(log, inquiry, [cell.section]).events
        judged = {claim for event in column for claim in _judged(event)}
        about = {
            event.claim_id
            for event in column
            if event.claim_id in judged or _is_about(event.said, cell)
        }
        kept = [event for event in column if event.claim_id in about]
        cited = {one.source for event in kept for one in _cited(event.body, event.said)}
        pages = {
            event.claim_id
            for event in kept
            if not isinstance(body := event.said, SourceCited) or body.source in cited
        }
        return cls(inquiry, tuple(event for event in kept if event.claim_id in pages))

    @property
    def days(self) -> frozenset[dt.date]:
        """Every day up to the one asked about on which the answer as then known may have changed.

        These are the days about every date of any wording, even one corrected since, and
        `days_out`. No day is chosen by hindsight.
        """
        zone, certain = self._zone, self.inquiry.as_of.certain
        spans = {
            when.span(certain=surely)
            for event in self.events
            if not isinstance(event.body, _TELLS_NO_DAY)
            for name in _DATES
            if isinstance(when := getattr(event.said, name, None), When)
            for surely in {True, certain}
        }
        last = date_at(self.inquiry.as_of.on.moment - 1, zone)
        told = (day for span in spans for day in days_around(span, zone))
        return frozenset(day for day in told if day <= last) | self.days_out

    @property
    def days_out(self) -> frozenset[dt.date]:
        """The days up to the one asked about on which a page could first be read.

        Where that day is a best estimate, also the day by which the page was surely out.
        """
        sources, certain = self.inquiry.sources, self.inquiry.as_of.certain
        cited = {one.source for event in self.events for one in _cited(event.body, event.said)}
        spans = {
            published(sources[one], certain=surely).span
            for one in cited
            if one in sources
            for surely in {True, certain}
        }
        moment = self.inquiry.as_of.on.moment
        out = (span for span in spans if span is not None and span.over_by(moment))
        return frozenset(date_at(span.end - 1, self._zone) for span in out)

    def as_then(self, day: dt.date) -> Inquiry:
        """Ask about the end of a day as known then, but never beyond the inquiry's own clocks."""
        frame, as_of = self.inquiry.scaffold, self._as_of(day)
        belief = believe(self.events, as_of)
        belief = evolve(belief, standing=tuple(_about(belief.standing, frame.contest)))
        identity = identify(belief)
        return Inquiry(
            frame, as_of, self.inquiry.basis, belief, identity, periods(belief, identity)
        )

    def moved(self, then: Inquiry, day: dt.date) -> Inquiry:
        """Ask `as_then` about a later day by which no further page had come out."""
        as_of = self._as_of(day)
        return evolve(then, as_of=as_of, belief=evolve(then.belief, as_of=as_of))

    @property
    def _zone(self) -> str:
        return self.inquiry.scaffold.zone

    def _as_of(self, day: dt.date) -> AsOf:
        end, own = asked(day.isoformat(), self._zone), self.inquiry.as_of
        on = min(end, own.on, key=_MOMENT)
        known = on if own.known is None else min(on, own.known, key=_MOMENT)
        return evolve(own, on=on, known=known)


def leant_on(log: Log, contest: str, sections: Collection[str]) -> Log:
    """Keep of a contest's log the claims of which some wording is about these sections."""
    kept = {event.claim_id for event in log.events if _matters(event, contest, sections)}
    kept |= {claim for event in log.events for claim in _judged(event)}
    return Log(tuple(event for event in log.events if event.claim_id in kept), log.basis)


def sections_told(events: Iterable[Event]) -> frozenset[str] | None:
    """Return the sections that some events are about; None if one is not about a section alone."""
    sections: set[str] = set()
    for event in events:
        body = event.said
        if isinstance(body, ClaimRetracted):
            continue
        if not isinstance(body, _OF_A_SECTION) or body.section is None:
            return None
        sections.add(body.section)
    return frozenset(sections)


def _judged(event: Event) -> tuple[str, ...]:
    """Return the claims that an assessment judges; none for any other event."""
    if not isinstance(event.body, ClaimAssessed):
        return ()
    return (*event.body.accepts, *event.body.sets_aside)


def _is_about(body: object, cell: Cell) -> bool:
    """Whether a cell's figure can lean on a claim; sizes and remainders move no figure."""
    match body:
        case RemainderPublished() | SectionSized() | EndorserRegistered() | EndorserNamed():
            return False
        case ActMade() | ActEnded() | TallyPublished():
            ours = (body.section, body.act, body.candidate)
            return ours == (cell.section, cell.act, cell.candidate)
        case _:
            return True


def _cited(*bodies: object) -> Iterable[Citation]:
    for body in bodies:
        yield from getattr(body, "citations", ())
        citation = getattr(body, "citation", None)
        if isinstance(citation, Citation):
            yield citation


def _about(standing: Iterable[Standing], contest: str) -> Iterable[Standing]:
    return (one for one in standing if getattr(one.body, "contest", contest) == contest)


def _matters(event: Event, contest: str, sections: Collection[str]) -> bool:
    body = event.said
    if getattr(body, "contest", contest) != contest:
        return False
    if isinstance(body, _OF_NO_COLUMN):
        return False
    return not isinstance(body, _OF_A_SECTION) or body.section in sections
