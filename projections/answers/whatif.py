"""What if: how the figures would differ without some acts, or with more.

It is the same fold over a log that was never recorded. No page may show it without the stamp in
`hypothetical`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from attrs import evolve, frozen

from ledger.counts import Count
from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade, DecidedBy
from ledger.events.envelope import Draft, Event
from ledger.events.kinds import ActKind
from ledger.events.total import TallyPublished
from ledger.ids import event_id_for
from projections.answers.inquiry import Inquiry
from projections.answers.mending.hypothetical import forgetting, supposing
from projections.answers.mending.impact import Change, FigureShown, differences
from projections.fold.acts import ActKey, Period
from projections.fold.dating import span_of_claim
from projections.fold.figures import Cell
from projections.stored.log import Log


@frozen
class WhatIf:
    """What would differ. `without` and `added` describe in words how the log was changed.

    `as_printed` are the claims of totals that may count an act left out and are not lowered, since
    their pages do not list whose acts they count. `twice` are the acts on record, as (endorser,
    candidate, supposed candidate), whose endorser counts for both candidates here.
    """

    without: tuple[str, ...]
    added: tuple[str, ...]
    events: tuple[str, ...]
    changes: tuple[Change, ...]
    as_printed: tuple[str, ...] = ()
    twice: tuple[tuple[str, str, str], ...] = ()


def acts_of(log: Log, endorsers: Collection[str]) -> tuple[Event, ...]:
    """Return the events about acts of some endorsers, and about the ends of these."""
    return tuple(
        event
        for event in log.events
        if isinstance(event.body, ActMade | ActEnded) and event.body.endorser in endorsers
    )


def supposed_act(contest: str, cell: Cell, endorser: str, when: When) -> Draft:
    """Draft an act to suppose: no source reports it, it cites nothing, and is never appended."""
    body = ActMade(
        contest=contest,
        section=cell.section,
        act=ActKind(cell.act),
        endorser=endorser,
        candidate=cell.candidate,
        either=(),
        on=when,
        decided_by=DecidedBy.UNKNOWN,
        lent=False,
        spokesperson=None,
        words=None,
        citations=(),
    )
    key = f"supposed {endorser} {cell.act} {cell.candidate} {when.text}"
    return Draft(event_id_for(key), f"supposed/{endorser}-{cell.candidate}", body)


def what_if(
    log: Log,
    inquiry: Inquiry,
    without: Collection[Event],
    named: Collection[str],
    added: Collection[tuple[str, Draft]],
) -> WhatIf:
    """Compare the log with itself less the events `without` and with the drafts `added`.

    Totals are changed as they would have been printed. A total whose own page lists an act left out
    is lowered by one; one whose page does not list it stands as printed. A total taken after a
    supposed act is raised by one, unless it counts that act already because it is on record on
    another day. `named` describes what was left out; each of `added` comes with its own words.
    Costs a comparison of two logs.
    """
    gone = {event.event_id for event in without}
    drafts = [draft for _, draft in added]
    left = [event.body for event in without if isinstance(event.body, ActMade)]
    held = [(act, _on_record(inquiry, act)) for act in left]
    more = [
        (draft.body, _on_record(inquiry, draft.body))
        for draft in drafts
        if isinstance(draft.body, ActMade)
    ]
    certain = inquiry.as_of.certain
    events = tuple(
        _reprinted(event, left, more, certain=certain) for event in forgetting(log, gone).events
    )
    supposed = supposing(evolve(log, events=events), drafts)
    known = None if inquiry.as_of.known is None else inquiry.as_of.known.text
    changes = differences(log, supposed, inquiry.scaffold.contest, known, certain=certain)
    return WhatIf(
        without=tuple(named),
        added=tuple(words for words, _ in added),
        events=tuple(sorted(gone)),
        changes=tuple(change for change in changes if _shows(change)),
        as_printed=tuple(
            claim.claim_id
            for claim in inquiry.belief.standing
            if isinstance(claim.body, TallyPublished)
            and any(_may_count(claim.body, act, periods, certain=certain) for act, periods in held)
        ),
        twice=tuple(
            dict.fromkeys(twice for act, _ in more for twice in _twice(inquiry, act, gone))
        ),
    )


def _on_record(inquiry: Inquiry, act: ActMade) -> tuple[Period, ...]:
    """Return the same act as it is on record, on whatever day."""
    key = ActKey(act.section, act.act, inquiry.identity.of(act.endorser), act.candidate)
    return tuple(period for period in inquiry.acts if period.key == key)


def _twice(inquiry: Inquiry, act: ActMade, gone: Collection[str]) -> Iterable[tuple[str, str, str]]:
    """Yield what the endorser of a supposed act did for others, unless it ended or was left out."""
    if act.on is None or act.candidate is None:
        return
    since = act.on.span(certain=inquiry.as_of.certain).start
    endorser = inquiry.identity.of(act.endorser)
    for period in inquiry.acts:
        whom = period.key.candidate
        key = ActKey(act.section, act.act, endorser, whom)
        if whom in {None, act.candidate} or period.key != key:
            continue
        lasts = period.ended is None or not period.ended.span.over_by(since)
        if lasts and not all(claim.event_id in gone for claim in period.made):
            yield act.endorser, whom or "", act.candidate


def _reprinted(
    event: Event,
    left: Iterable[ActMade],
    more: Iterable[tuple[ActMade, tuple[Period, ...]]],
    *,
    certain: bool,
) -> Event:
    """Return a total as it would be printed without some acts and with more; else the event."""
    body = event.body
    if not isinstance(body, TallyPublished):
        return event
    lost = {act.endorser for act in left if _counted_in(act, body)} & {*body.lists}
    gained = [
        (1, 1) if act.endorser in lost else _lacks(body, periods, certain=certain)
        for act, periods in more
        if _counted_in(act, body) and _before(act, body, certain=certain)
    ]
    least, most = (sum(ends) - len(lost) for ends in zip((0, 0), *gained, strict=True))
    if not (least or most):
        return event
    return evolve(event, body=evolve(body, count=_moved(body.count, least, most)))


def _lacks(tally: TallyPublished, periods: Iterable[Period], *, certain: bool) -> tuple[int, int]:
    """Return by how much a total rises for an act, least and most: 0 if already counted."""
    taken = span_of_claim(tally.taken, certain=certain)
    listed = any({*tally.lists} & period.known_as for period in periods)
    if listed or any(period.surely_in_force(taken.start) for period in periods):
        return 0, 0
    return int(not any(period.maybe_in_force(taken.end) for period in periods)), 1


def _counted_in(act: ActMade, tally: TallyPublished) -> bool:
    return (act.contest, act.section, act.act, act.candidate) == (
        *(tally.contest, tally.section, tally.act, tally.candidate),
    )


def _may_count(
    tally: TallyPublished, act: ActMade, periods: Iterable[Period], *, certain: bool
) -> bool:
    """Whether a total may count an act without saying so, since its page does not list it."""
    if not _counted_in(act, tally) or act.endorser in tally.lists or tally.count.high == 0:
        return False
    taken = span_of_claim(tally.taken, certain=certain)
    return any(period.maybe_in_force(taken.end) for period in periods)


def _before(act: ActMade, tally: TallyPublished, *, certain: bool) -> bool:
    """Whether an act was certainly made by the time a total was taken."""
    if act.on is None or tally.taken is None:
        return False
    return act.on.span(certain=certain).precedes(tally.taken.span(certain=certain))


def _moved(count: Count, least: int, most: int) -> Count:
    low, high = (
        None if end is None else max(end + by, 0)
        for end, by in ((count.low, least), (count.high, most))
    )
    return Count(low, high, count.words)


def _shows(change: Change) -> bool:
    """Whether a reader would see another figure; a date that became less sure does not show."""
    return _seen(change.was) != _seen(change.becomes)


def _seen(reading: FigureShown | None) -> tuple[object, ...] | None:
    if reading is None:
        return None
    return (reading.value, reading.low, reading.high, reading.named, reading.disputed)
