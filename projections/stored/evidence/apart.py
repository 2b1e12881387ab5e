"""Which acts in brief stand alone, so that nothing but the act itself need be known of them.

All others have to be read as whole events, and are sorted with them.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger.briefs import BriefAct
from ledger.events.act import ActEnded
from ledger.events.envelope import Event
from projections.fold.dating import span_of_claim
from projections.stored.evidence.rectangles import NEVER, Stretch
from projections.stored.evidence.sorting import (
    ACTS,
    ActPlace,
    Page,
    SortedLog,
    days_from,
    place_of,
)

Apart = tuple[BriefAct, Stretch, Event | None]
"""An act in brief that stands alone, the days from whose ends on it was public, and the event that
tells that it ended; None where none does. A tuple, since one is made for most events."""


def apart(log: SortedLog, acts: Iterable[BriefAct]) -> list[Apart]:
    """Return the acts in brief that stand alone, in the order of their seqs, as they come.

    Their claims are plain, their endorsers are linked with nobody, and nobody else tells of them,
    but perhaps of their end. `log` has taken all events but those acts.
    """
    linked, mending = log.linked, log.mending
    pages: dict[str, Page] = {}
    spoken_of = _spoken_of(log)
    alone: dict[ActPlace, Apart] = {}
    for act in acts:
        body = act.body
        place: ActPlace = (body.section, body.act, body.endorser, body.candidate)
        cited = body.citations
        if len(cited) == 1:  # most acts
            source = cited[0].source
            if (page := pages.get(source)) is None:
                page = pages[source] = log.page(source)
            known = None if act.seq < page.seq else page.known
        else:
            day = log.out_from([citation.source for citation in cited], act.seq)
            known = None if day is None else days_from(day)
        if known is None or body.endorser in linked or act.claim_id in mending:
            spoken_of[place] = None
            continue
        one: Apart = (act, known, None)
        if alone.setdefault(place, one) is not one:
            spoken_of[place] = None
    for place, over in spoken_of.items():
        if over is None:
            alone.pop(place, None)
        elif place in alone:
            alone[place] = (*alone[place][:2], over)
    return [
        one for one in alone.values() if one[2] is None or _is_ended_once(log, *one[:2], one[2])
    ]


def _spoken_of(log: SortedLog) -> dict[ActPlace, Event | None]:
    """Return the acts of which whole events speak.

    Each comes with the event that says that it ended, if no other speaks of it and that claim is
    plain; else with None.
    """
    spoken_of: dict[ActPlace, Event | None] = {}
    for event in log.claims.values():
        if isinstance(body := event.body, ACTS):
            place = place_of(body)
            alone = (
                isinstance(body, ActEnded)
                and place not in spoken_of
                and body.endorser not in log.linked
                and log.is_plain(event.claim_id)
            )
            spoken_of[place] = event if alone else None
    for events in log.mending.values():
        for event in events:
            if isinstance(said := event.said, ACTS):
                spoken_of[place_of(said)] = None
    return spoken_of


def _is_ended_once(log: SortedLog, act: BriefAct, out: Stretch, over: Event) -> bool:
    """Whether an act had surely begun before it ended, and its end was not known before it."""
    assert isinstance(over.body, ActEnded)  # noqa: S101 - `_spoken_of` has made sure
    gone = days_from(log.public_from(over.claim_id))
    if act.seq > over.seq or NEVER in {out, gone} or gone < out:
        return False
    began, ended = (span_of_claim(on, certain=False) for on in (act.body.when, over.body.on))
    return began.precedes(ended)
