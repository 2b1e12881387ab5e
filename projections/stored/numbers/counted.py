"""What a cell held, as the acts and totals that its numbers are summed from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from ledger.events.frame import WindowStated
from ledger.events.kinds import ActKind
from ledger.events.total import TallyPublished
from ledger.times import Span
from projections.fold.acts import Backing
from projections.fold.dating import Dated, span_of_claim
from projections.fold.rivals import NEVER_BOUND
from projections.stored.evidence.axes import RECORDED
from projections.stored.evidence.days import OPEN, days_of, ends
from projections.stored.evidence.rectangles import (
    NEVER,
    HeldAct,
    HeldClaim,
    LoneAct,
    Stretch,
)
from projections.stored.numbers.cell_numbers import BASES
from projections.stored.numbers.summands import Act, Total


def as_recorded(held: Iterable[HeldAct], zone: str) -> list[tuple[HeldAct, Act]]:
    """Return each of some acts with what it is summed as, along the clock of seqs.

    Along the other, only the stretch of belief differs.
    """
    return [(act, _act(act.backing, act.recorded, zone)) for act in held]


def begun_on(axis: int, held: Iterable[LoneAct]) -> list[tuple[int, int]]:
    """Return the point of a clock and the day from which on each of some lone acts counts."""
    if axis == RECORDED:
        return [(act.seq, act.day) for act in held]
    return [(act.known, act.day) for act in held if act.known]


def pages_on(axis: int, held: Iterable[LoneAct]) -> list[tuple[str, ...]]:
    """Return the pages that tell of each of those that `begun_on` returns."""
    if axis == RECORDED:
        return [act.pages for act in held]
    return [act.pages for act in held if act.known]


def acts_on(axis: int, held: Iterable[tuple[HeldAct, Act]]) -> list[Act]:
    """Return acts, given as `as_recorded` returns them, as they were held along one clock."""
    if axis == RECORDED:
        return [act for one, act in held if one.recorded != NEVER]
    return [
        Act(*one.known, act.surely, act.maybe, act.given, act.clash, act.plain, act.pages)
        for one, act in held
        if one.known != NEVER
    ]


def bearing(
    held: Iterable[HeldClaim], closes: Iterable[Span], zone: str
) -> list[tuple[HeldClaim, Total]]:
    """Return the totals of a cell that can bear on its numbers, as held along the clock of seqs.

    Each comes with the claim; only the stretch of belief differs from what it is along the other
    clock. `closes` are all the times at which anybody ever said that the section's window shut.
    """
    shut = tuple(closes)
    totals = ((claim, _total(claim, shut, zone)) for claim in held)
    return [(claim, total) for claim, total in totals if total is not None]


def totals_on(axis: int, held: Iterable[tuple[HeldClaim, Total]]) -> list[Total]:
    """Return totals, given as `bearing` returns them, as they were held along one clock."""
    if axis == RECORDED:
        return [total for one, total in held if one.recorded != NEVER]
    return [
        evolve(total, since=one.known[0], until=one.known[1])
        for one, total in held
        if one.known != NEVER
    ]


def closes_of(claims: Iterable[HeldClaim], section: str, act: ActKind) -> Iterator[Span]:
    """Yield every time at which any statement ever said that a section's window shut."""
    for held in claims:
        body = held.claim.body
        if (
            isinstance(body, WindowStated)
            and body.act is act
            and section in body.sections
            and body.closes is not None
        ):
            yield from (body.closes.span(certain=certain) for certain in (False, True))


def _act(backing: Backing, stretch: Stretch, zone: str) -> Act:
    dated, ended = backing.begun, backing.ended
    if not (backing.estimated or dated.clash) and dated.given is dated.span:
        # Most acts began on one whole day, as a source gave it, and ended on such a day or never.
        begun = ends(dated.span, zone).whole
        past: int | None = OPEN
        if ended is not None:
            as_given = ended.given is ended.span and not ended.clash
            past = ends(ended.span, zone).whole if as_given else None
        if begun is not None and past is not None and begun <= past:
            days = (begun, past)
            return Act(*stretch, days, days, days, False, True, backing.listed_by)  # noqa: FBT003 - no clash, plain: by place is faster
    surely, maybe, given = days_of(backing, zone)
    clash = backing.begun.clash or (backing.ended is not None and backing.ended.clash)
    plain = (
        not clash
        and not backing.estimated
        and _plain(backing.begun, zone)
        and (backing.ended is None or _plain(backing.ended, zone))
        and surely[0] <= surely[1]
    )
    return Act(*stretch, surely, maybe, given, clash, plain, backing.listed_by)


def _plain(dated: Dated, zone: str) -> bool:
    return not dated.estimated and ends(dated.span, zone).whole is not None


def _total(held: HeldClaim, closes: Iterable[Span], zone: str) -> Total | None:
    tally, stretch = held.claim.body, held.recorded
    if not isinstance(tally, TallyPublished):
        return None
    count = tally.count
    listed = tally.exhaustive and tally.lists
    if held.aside or tally.basis in NEVER_BOUND:
        return None  # it is shown beside the figure and is never part of it
    if count.low is None and count.high is None and not listed:
        return None  # it bounds nothing
    taken = span_of_claim(tally.taken, certain=False)
    day = ends(taken, zone).whole
    plain = (
        count.exact is not None
        and day is not None
        and taken == span_of_claim(tally.taken, certain=True)
        and not tally.lists
        and not held.claim.estimated
        and all(taken.precedes(close) for close in closes)
    )
    pages = frozenset(citation.source for citation in held.claim.citations)
    if not plain or count.exact is None or day is None:
        return Total(*stretch, 0, 0, 0, pages, plain=False)
    return Total(*stretch, day, count.exact, BASES.index(tally.basis), pages, plain=True)
