"""Who stands and who may nominate: a contest's candidates and sections, with what is on record."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ledger.edtf import When
from ledger.events.act import ActMade
from ledger.events.frame import CandidacyDeclared, CandidacyEnded, WindowStated
from ledger.events.total import TallyPublished
from projections.answers.inquiry import Inquiry
from projections.fold.belief import Standing, published_order
from projections.fold.candidacies import candidacy_of
from projections.fold.remainders import Size


@frozen
class CandidateLine:
    """A candidate in a list: the status at the moment asked about, and the dates behind it.

    `acts` counts the named acts for them, `totals` the published totals, `sources` the pages that
    report either.
    """

    contest: str
    candidate: str
    name: str
    status: str
    stood: When | None
    left: When | None
    acts: int
    totals: int
    sources: int


def candidate_lines(inquiry: Inquiry) -> tuple[CandidateLine, ...]:
    """Return a contest's candidates, by surname. Who left stays in the list, with a status."""
    return tuple(
        _candidate(inquiry, candidate, name) for candidate, name in inquiry.scaffold.candidates
    )


def _candidate(inquiry: Inquiry, candidate: str, name: str) -> CandidateLine:
    belief = inquiry.belief
    declared = [
        (claim, body.on)
        for claim, body in belief.of(CandidacyDeclared)
        if body.candidate == candidate and body.on is not None
    ]
    ended = [
        (claim, body.on)
        for claim, body in belief.of(CandidacyEnded)
        if body.candidate == candidate and body.on is not None
    ]
    acts = [claim for claim, body in belief.of(ActMade) if body.candidate == candidate]
    totals = [claim for claim, body in belief.of(TallyPublished) if body.candidate == candidate]
    return CandidateLine(
        contest=inquiry.scaffold.contest,
        candidate=candidate,
        name=name,
        status=str(candidacy_of(belief, candidate).status),
        stood=_last_published(declared),
        left=_last_published(ended),
        acts=sum(act.key.candidate == candidate for act in inquiry.acts),
        totals=len(totals),
        sources=len(_sources([*acts, *totals])),
    )


def _last_published(dated: Sequence[tuple[Standing, When]]) -> When | None:
    return max(dated, key=lambda pair: published_order(pair[0]))[1] if dated else None


def _sources(claims: list[Standing]) -> frozenset[str]:
    return frozenset(citation.source for claim in claims for citation in claim.citations)


@frozen
class SectionLine:
    """A section in a list: what it counts, how large it is, when its window is open."""

    contest: str
    section: str
    name: str
    long_name: str
    counts: str
    parent: str | None
    size: Size | None
    window: str
    opens: When | None
    closes: When | None
    named: int
    totals: int
    sources: int


def section_lines(inquiry: Inquiry) -> tuple[SectionLine, ...]:
    """Return a contest's sections, in its own order."""
    lines = []
    for section in inquiry.scaffold.sections:
        window = inquiry.window(section.id, section.counts)
        size = inquiry.remainder(section.id, section.counts).size
        stated = [
            (claim, body)
            for claim, body in inquiry.belief.of(WindowStated)
            if section.id in body.sections and body.act is section.counts
        ]
        acts = [claim for claim, body in inquiry.belief.of(ActMade) if body.section == section.id]
        totals = [
            claim for claim, body in inquiry.belief.of(TallyPublished) if body.section == section.id
        ]
        named = {
            act.key.endorser
            for act in inquiry.acts
            if act.key.section == section.id and act.key.act is section.counts
        }
        lines.append(
            SectionLine(
                contest=inquiry.scaffold.contest,
                section=section.id,
                name=section.name,
                long_name=section.long_name,
                counts=str(section.counts),
                parent=section.parent,
                size=size,
                window=str(window.state(inquiry.as_of.on.moment)),
                opens=_last_published([(one, body.opens) for one, body in stated if body.opens]),
                closes=_last_published([(one, body.closes) for one, body in stated if body.closes]),
                named=len(named),
                totals=len(totals),
                sources=len(_sources([*acts, *totals])),
            )
        )
    return tuple(lines)
