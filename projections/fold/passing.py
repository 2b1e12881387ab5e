"""When a candidate got through, by which route, and by whose act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from ledger.rules import Joined
from ledger.times import Asked, Span
from projections.fold.acts import Period
from projections.fold.dating import span_of_claim
from projections.fold.meeting import Truth, every, had
from projections.fold.ruling import Rule
from projections.fold.support import Support
from projections.fold.thresholds import RuleReading, Threshold, Way


@frozen
class Passage:
    """How a candidate got through: by which route, and when, as far as the evidence shows.

    `acts` are the acts that completed the route: none where a total shows it, or for an automatic
    place, which has no `span` either. `because` are the events of those acts, of the totals that
    show it, and of the rule.
    """

    route: str
    automatic: bool
    span: Span | None
    acts: tuple[Period, ...]
    because: tuple[str, ...]


def way_met(support: Support, way: Way, on: Asked) -> Truth:
    """Whether every threshold of a route is met at a moment."""
    return every(had(support, threshold, on).met for threshold in way.thresholds)


def passage(support: Support, rule: Rule, reading: RuleReading, on: Asked) -> Passage:
    """Return when the candidate got through, and by the route that was first met for good."""
    if support.candidate in reading.automatic:
        return Passage("automatic", automatic=True, span=None, acts=(), because=reading.because)
    if reading.joined is Joined.OR:
        dated = [
            (_since(support, (way,), rule, on), way)
            for way in reading.ways
            if way_met(support, way, on) is True
        ]
        span, way = min(dated, key=lambda pair: (pair[0].end, pair[0].start))
        return _passed(support, (way,), span, reading)
    span = _since(support, reading.ways, rule, on)
    return _passed(support, reading.ways, span, reading)


def _passed(support: Support, ways: Sequence[Way], span: Span, reading: RuleReading) -> Passage:
    thresholds = [threshold for way in ways for threshold in way.thresholds]
    sections = _sections(support, thresholds)
    acts = tuple(act for act in support.acts_in(sections) if act.begun.span.end == span.end)
    name = " and ".join(way.name for way in ways if way.name)
    because = [event for act in acts for event in act.because]
    certain = support.belief.as_of.certain
    because += [
        event
        for claim, tally in support.totals_in(sections)
        if span_of_claim(tally.taken, certain=certain).end == span.end
        for event in claim.because
    ]
    return Passage(
        name, automatic=False, span=span, acts=acts, because=(*because, *reading.because)
    )


def _sections(support: Support, thresholds: Iterable[Threshold]) -> tuple[str, ...]:
    """Return the sections whose acts can meet some thresholds; all if nominators are weighed."""
    several = tuple(thresholds)
    if any(threshold.measure is not None for threshold in several):
        return tuple(section.id for section in support.frame.counted)
    return tuple(dict.fromkeys(section for threshold in several for section in threshold.sections))


def _since(support: Support, ways: Sequence[Way], rule: Rule, on: Asked) -> Span:
    """Return from when on some ways were met for good: after the last moment when they were not.

    The span runs from the moment at which they may first have been met to the one by which they
    certainly were. Nothing is met before the window opens.
    """
    thresholds = [threshold for way in ways for threshold in way.thresholds]
    sections = _sections(support, thresholds)
    limit = on.moment
    edges = [moment for moment in _edges(support, sections, rule) if moment <= limit]
    surely = maybe = limit
    still: Truth = True
    for moment in reversed(edges):
        truth = every(way_met(support, way, _at(moment)) for way in ways)
        still = every((still, truth))
        if still is True:
            surely = maybe = moment
        elif truth is False:
            break
        else:
            maybe = moment
    span = Span(min(maybe, surely - 1), surely)
    return _not_before_opening(span, rule)


def _edges(support: Support, sections: Iterable[str], rule: Rule) -> tuple[int, ...]:
    """Return the moments at which support in some sections can have changed, in order.

    The ends of the window are among them: later totals speak for the close.
    """
    spans = [rule.window.opens, rule.window.closes]
    for act in support.acts_in(sections):
        spans += [act.begun.span, act.ended.span if act.ended is not None else None]
    certain = support.belief.as_of.certain
    spans += [
        tally.taken.span(certain=certain)
        for _, tally in support.totals_in(sections)
        if tally.taken is not None
    ]
    moments = {edge for span in spans if span is not None for edge in (span.start, span.end)}
    return tuple(sorted(moments))


def _at(moment: int) -> Asked:
    """Return the second that begins at a moment, as a day or minute that can be asked about."""
    return Asked("", Span(moment, moment + 1))


def _not_before_opening(span: Span, rule: Rule) -> Span:
    """Cut off what lies before the window: earlier support counts from the opening."""
    opens = rule.window.opens
    if opens is None:
        return span
    if opens.not_before(span.end):
        return opens
    return span.since(opens)
