"""Stories to mend: a log written in lines, a draft from a wish, and its plan."""

from __future__ import annotations

import datetime as dt
from typing import Final

from attrs import evolve

from ledger.citations import Citation
from ledger.counts import exactly
from ledger.edtf import When
from ledger.events.envelope import Draft
from ledger.events.mending import ChangeClass
from ledger.events.total import TallyPublished
from projections.answers.mending.drafting import Target, Wish, correction, target_of
from projections.answers.mending.planning import Plan, plan
from projections.stored.log import Basis, Log
from tests.story import CONTEST, ZONE, Story

NOW: Final = dt.datetime(2026, 2, 3, 12, tzinfo=dt.UTC)


def log_of(story: Story) -> Log:
    """A story as one contest's log."""
    return Log(story.events, Basis(len(story.events), "0" * 64))


def target(story: Story, name: str) -> Target:
    """Return the target of a correction that names an event."""
    return target_of(
        story.events, [event for event in story.events if name in {event.event_id, event.claim_id}]
    )


def tally_corrected(
    story: Story,
    name: str,
    *,
    count: int | None = None,
    when: str | None = None,
    by: str | None = None,
    change: ChangeClass | None = None,
) -> Draft:
    """A total said again with another count or another day; `by` the source that put it right."""
    meant = target(story, name)
    body = meant.version.body
    assert isinstance(body, TallyPublished)
    if count is not None:
        body = evolve(body, count=exactly(count))
    if when is not None:
        body = evolve(body, taken=When(when, ZONE))
    cites = None if by is None else Citation(by, "paragraph 1")
    return correction(meant, body, Wish("typed from the wrong line", change, cites))


def planned(story: Story, draft: Draft) -> Plan:
    """Return the plan of recording a draft."""
    return plan({CONTEST: log_of(story)}, draft, NOW)
