"""How leaving out somebody's acts changes who is through: each difference, was and becomes."""

from __future__ import annotations

import datetime as dt
from typing import Final

from attrs import frozen

from projections.answers.qualify import Contender, Hurdle, Qualified

_DAY: Final = len("2010-05-27")


@frozen
class Difference:
    """One candidate in one stage, as it is on record and as it becomes."""

    stage: Hurdle
    was: Contender
    becomes: Contender

    @property
    def later(self) -> tuple[int, int] | None:
        """By how many days, at least and at most, the candidate is through later.

        None unless they are through in both cases, each since a known day. Fewer acts get nobody
        through sooner.
        """
        was, becomes = self.was, self.becomes
        if not (was.through and becomes.through):
            return None
        if was.on is None or was.earliest is None or becomes.on is None or becomes.earliest is None:
            return None
        return max(0, _days(was.on, becomes.earliest)), _days(was.earliest, becomes.on)


def differences(was: Qualified, becomes: Qualified) -> tuple[Difference, ...]:
    """Compare who is through, by what and since when, with who would be, stage by stage."""
    return tuple(
        Difference(stage, one, other)
        for stage, less in zip(was.hurdles, becomes.hurdles, strict=True)
        for one, other in zip(stage.contenders, less.contenders, strict=True)
        if _shown(one) != _shown(other)
    )


def _shown(one: Contender) -> tuple[object, ...]:
    """Return what a page shows of a candidate."""
    return (
        *(one.through, one.by_reading, one.on, one.earliest, one.route, one.act_names),
        *(one.routes, one.stopped, one.lent),
    )


def _days(first: str, last: str) -> int:
    """Return the days from one date to another; for a minute, from its day."""
    return (dt.date.fromisoformat(last[:_DAY]) - dt.date.fromisoformat(first[:_DAY])).days
