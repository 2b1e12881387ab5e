"""Why nothing is on record of an endorser in a contest: silence, not yet, or a successor body.

Silence is neither a no nor a decision to back nobody. "Not yet" is not even silence: while a window
is open, or a contest has no result, nobody has failed to speak.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from ledger.events.who import (
    EndorserKind,
    EndorserRegistered,
    EndorsersLinked,
    EndorsersUnlinked,
    Relation,
)
from ledger.times import Span
from projections.answers.inquiry import Inquiry
from projections.fold.candidacies import Status, candidacy_of
from projections.fold.windows import WindowState, closing_day


class Silence(enum.StrEnum):
    """What it means that nothing is on record."""

    SILENT = "nothing on record"
    NOT_YET = "not yet"
    CARRIED_ON = "carried on by another"


Links = Sequence[EndorsersLinked]
"""The links of all the contests: one contest's events need not hold another's bodies."""


def standing_links(inquiry: Inquiry) -> Iterator[EndorsersLinked]:
    """Yield the links that stand: not undone, not set aside."""
    unlinked = {body.link for _, body in inquiry.belief.of(EndorsersUnlinked)}
    for claim, link in inquiry.belief.of(EndorsersLinked):
        if claim.claim_id not in unlinked | inquiry.belief.set_aside:
            yield link


def predecessors(links: Links, endorser: str) -> frozenset[str]:
    """Return the bodies that an endorser is a successor of, directly or through others."""
    return _reached(endorser, [(link.second, link.first) for link in _successions(links)])


def heirs(inquiry: Inquiry, links: Links, endorser: str) -> frozenset[str]:
    """Return an endorser's successors before this contest closed, direct or through others.

    A body that another absorbed only later was still itself in this contest.
    """
    close = closing_day(inquiry.belief, inquiry.scaffold.zone)
    moment = close.moment if close is not None else inquiry.as_of.on.moment
    certain = inquiry.as_of.certain
    return _reached(
        endorser,
        [
            (link.first, link.second)
            for link in _successions(links)
            if link.on is not None and link.on.span(certain=certain).over_by(moment)
        ],
    )


def _successions(links: Links) -> Iterator[EndorsersLinked]:
    return (link for link in links if link.relation is Relation.SUCCESSOR)


def _reached(start: str, steps: Collection[tuple[str, str]]) -> frozenset[str]:
    """Return all that steps lead to from a start; never the start, even in a circle."""
    reached: set[str] = set()
    waiting = {start}
    while waiting:
        at = waiting.pop()
        ahead = {other for one, other in steps if one == at}
        waiting |= ahead - reached
        reached |= ahead
    return frozenset(reached - {start})


def silence(inquiry: Inquiry, links: Links, endorser: str, sections: Iterable[str]) -> Silence:
    """Return why nothing is on record; `sections` are those the endorser acts in elsewhere."""
    if heirs(inquiry, links, endorser):
        return Silence.CARRIED_ON
    moment = inquiry.as_of.on.moment
    result = closing_day(inquiry.belief, inquiry.scaffold.zone)
    if (result is not None and result.span.over_by(moment)) or _is_won(inquiry):
        return Silence.SILENT
    shut = tuple(_closes(inquiry, sections))
    if shut and all(close is not None and close.over_by(moment) for close in shut):
        return Silence.SILENT
    return Silence.NOT_YET


def _is_won(inquiry: Inquiry) -> bool:
    """Whether somebody was elected by the moment asked about, though no page dates the result."""
    return any(
        candidacy_of(inquiry.belief, candidate).status is Status.ELECTED
        for candidate, _ in inquiry.scaffold.candidates
    )


@frozen
class Places:
    """The sections in which endorsers act: in any contest, by endorser (`own`) and by kind."""

    own: Mapping[str, frozenset[str]]
    kinds: Mapping[str, EndorserKind]
    of_kind: Mapping[EndorserKind, frozenset[str]]

    @classmethod
    def found(cls, inquiries: Sequence[Inquiry]) -> Places:
        """Collect them from the acts of some contests."""
        kinds = {
            body.endorser: body.kind
            for inquiry in inquiries
            for _, body in inquiry.belief.of(EndorserRegistered)
        }
        own: dict[str, set[str]] = defaultdict(set)
        of_kind: dict[EndorserKind, set[str]] = defaultdict(set)
        for inquiry in inquiries:
            for act in inquiry.acts:
                who, section = act.key.endorser, act.key.section
                if section is not None:
                    own[who].add(section)
                    if who in kinds:
                        of_kind[kinds[who]].add(section)
        return cls(
            {who: frozenset(sections) for who, sections in own.items()},
            kinds,
            {kind: frozenset(sections) for kind, sections in of_kind.items()},
        )

    def of(self, endorser: str) -> frozenset[str]:
        """Return the sections in which an endorser acts, or else those in which its kind acts."""
        if endorser in self.own:
            return self.own[endorser]
        kind = self.kinds.get(endorser)
        return self.of_kind.get(kind, frozenset()) if kind is not None else frozenset()


def _closes(inquiry: Inquiry, sections: Iterable[str]) -> Iterator[Span | None]:
    """Yield when the windows of some sections close; if the contest has none of them, of all."""
    frame = inquiry.scaffold
    wanted = set(sections)
    ours = [section for section in frame.sections if section.id in wanted] or list(frame.counted)
    for section in ours:
        window = inquiry.window(section.id, section.counts)
        state = window.state(inquiry.as_of.on.moment)
        yield window.closes if state is not WindowState.UNKNOWN else None
