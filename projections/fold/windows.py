"""When acts count: each section's window, and the day on which the contest ends."""

from __future__ import annotations

import enum

from attrs import frozen

from ledger.edtf import last_day_of
from ledger.events.frame import MilestoneKind, MilestoneStated, WindowStated
from ledger.events.kinds import ActKind
from ledger.times import FOREVER, Asked, Span
from projections.fold.belief import Belief, Standing, published_order


class WindowState(enum.StrEnum):
    """Where a section's window stands at the moment asked about."""

    NOT_YET_OPEN = "not yet open"
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@frozen
class Window:
    """When acts of a kind count in a section; None for an end that no statement gives."""

    opens: Span | None
    closes: Span | None
    claims: tuple[Standing, ...]

    def state(self, moment: int) -> WindowState:
        """Return where the window stands; `UNKNOWN` where its dates leave a doubt."""
        if self.closes is not None and self.closes.over_by(moment):
            return WindowState.CLOSED
        if self.opens is not None and self.opens.not_before(moment):
            return WindowState.NOT_YET_OPEN
        shut_later = self.closes is not None and self.closes.not_before(moment)
        opened = self.opens is not None and self.opens.over_by(moment)
        return WindowState.OPEN if opened and shut_later else WindowState.UNKNOWN


NO_WINDOW = Window(None, None, ())


def window_of(belief: Belief, section: str, act: ActKind) -> Window:
    """Return the window of a section, as known. Of several statements, the later published holds.

    Where a statement gives only one end, the other comes from the statements before it.
    """
    opens: Span | None = None
    closes: Span | None = None
    claims: list[Standing] = []
    stated = [
        (claim, body)
        for claim, body in belief.upheld(WindowStated)
        if section in body.sections and body.act is act
    ]
    for claim, body in sorted(stated, key=lambda pair: published_order(pair[0])):
        certain = belief.as_of.certain
        opens = body.opens.span(certain=certain) if body.opens is not None else opens
        closes = body.closes.span(certain=certain) if body.closes is not None else closes
        claims.append(claim)
    return Window(opens, closes, tuple(claims))


def closing_day(belief: Belief, zone: str) -> Asked | None:
    """Return the contest's last day: that of its result, as last published.

    None where nobody states it, or where only the earliest possible day is stated.
    """
    results = [
        (claim, body.on)
        for claim, body in belief.upheld(MilestoneStated)
        if body.milestone is MilestoneKind.RESULT and body.on is not None
    ]
    if not results:
        return None
    _, when = max(results, key=lambda pair: published_order(pair[0]))
    span = when.span(certain=belief.as_of.certain)
    return None if span.end == FOREVER else last_day_of(span, zone)
