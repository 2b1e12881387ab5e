"""Why a figure is what it is: its reasons, down to the places in the sources.

A `Why` is a tree two levels deep: the figure's reasons, and under each the claims behind it, each
with its citation. A reason without a claim is a defect, and `rootless` finds it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from attrs import frozen

from ledger.citations import Citation
from ledger.edtf import spoken
from ledger.events.act import ActMade
from ledger.events.source import SourceCited
from ledger.events.total import TallyPublished
from projections.answers.brackets import bracket, shown
from projections.answers.inquiry import Inquiry
from projections.answers.sentences import Names, sentence
from projections.fold.belief import Standing
from projections.fold.figures import Figure, Kind, Leaf, Role
from projections.fold.remainders import Remainder, Size


class Part(enum.StrEnum):
    """What a reason contributes to a figure."""

    TOTAL = "published total"
    FLOOR = "at least"
    CEILING = "at most"
    NAME = "named"
    SINCE = "since then"
    LATER = "only later"
    RIVAL = "rival"
    SIZE = "section size"
    STATED = "stated"
    LESS = "less"


@frozen
class Proof:
    """A claim behind a figure, and one place in a source where it was read.

    `dated` says when the source appeared and how that is known. `at` is the place in it. `seq` is
    where the ledger recorded the claim.
    """

    claim: str
    event: str
    seq: int
    says: str
    source: str
    publisher: str
    title: str
    dated: str
    url: str | None
    archive: str | None
    sha256: str | None
    at: str
    part: str
    quote: str | None
    as_printed: tuple[str, ...]


@frozen
class Reason:
    """One thing that makes a figure what it is. `count` is what it gives or changes."""

    part: Part
    count: int | None
    words: str
    proofs: tuple[Proof, ...]


@frozen
class Why:
    """A figure taken apart. `arithmetic` says how the reasons make the value, in one line."""

    title: str
    shown: str
    value: int | None
    low: int | None
    high: int | None
    kind: str
    arithmetic: str
    reasons: tuple[Reason, ...]
    rivals: tuple[Reason, ...]
    estimated_date: bool
    disputed: bool

    @property
    def rootless(self) -> tuple[Reason, ...]:
        """The reasons that no source stands behind. If there are any, a figure was made up."""
        return tuple(one for one in self.reasons + self.rivals if not one.proofs)


def names_of(inquiry: Inquiry) -> Names:
    """Return the printed names that sentences about this contest need."""
    return Names(
        endorsers=inquiry.identity.names,
        candidates=dict(inquiry.scaffold.candidates),
        sections={section.id: section.name for section in inquiry.scaffold.sections},
    )


def why(inquiry: Inquiry, figure: Figure) -> Why:
    """Take one figure apart."""
    frame = inquiry.scaffold
    names = names_of(inquiry)
    section = frame.section(figure.cell.section)
    column = section.name if section is not None else figure.cell.section
    return Why(
        title=f"{frame.candidate_name(figure.cell.candidate)} · {column} · {figure.cell.act}",
        shown=shown(figure),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        kind=figure.kind,
        arithmetic=_arithmetic(figure),
        reasons=tuple(_reason(inquiry, leaf, names) for leaf in figure.leaves),
        rivals=tuple(
            Reason(
                Part.RIVAL,
                rival.value,
                str(rival.doubt),
                _proofs(inquiry, rival.because, names),
            )
            for rival in figure.rivals
        ),
        estimated_date=figure.estimated_date,
        disputed=figure.disputed,
    )


def why_remainder(inquiry: Inquiry, remainder: Remainder) -> Why:
    """Take a remainder apart: stated by a source, or a size less what the candidates have."""
    section = inquiry.scaffold.section(remainder.section)
    column = section.name if section is not None else remainder.section
    if remainder.stated_because:
        words = "printed by the source for this very day"
        proofs = _proofs(inquiry, remainder.stated_because)
        reasons: tuple[Reason, ...] = (Reason(Part.STATED, remainder.stated, words, proofs),)
        arithmetic, kind = "stated, not computed", "stated"
    elif remainder.size is not None:
        reasons = tuple(_remainder_reasons(inquiry, remainder, remainder.size))
        arithmetic, kind = "size less every candidate's figure", "computed"
    else:
        reasons = ()
        arithmetic, kind = "no size known", "unknown"
    return Why(
        title=f"Yet to declare · {column}",
        shown=bracket(remainder.low, remainder.high),
        value=remainder.value,
        low=remainder.low,
        high=remainder.high,
        kind=kind,
        arithmetic=f"{arithmetic}; window {remainder.window}",
        reasons=reasons,
        rivals=(),
        estimated_date=False,
        disputed=False,
    )


def _remainder_reasons(inquiry: Inquiry, remainder: Remainder, size: Size) -> Iterable[Reason]:
    """Yield the reasons of a computed remainder: the size, and what is taken off it."""
    how = "stated" if size.stated else "inferred from a source's own column"
    yield Reason(Part.SIZE, size.exact, how, _proofs(inquiry, size.because))
    rest = tuple(event for event in remainder.because if event not in set(size.because))
    if proofs := _proofs(inquiry, rest or remainder.because):
        yield Reason(Part.LESS, None, "what the candidates have, and who nominated nobody", proofs)


def _reason(inquiry: Inquiry, leaf: Leaf, names: Names) -> Reason:
    part = {
        Role.TOTAL: Part.TOTAL,
        Role.FLOOR: Part.FLOOR,
        Role.CEILING: Part.CEILING,
        Role.NAME: Part.NAME,
        Role.SINCE: Part.SINCE,
        Role.LATER: Part.LATER,
    }[leaf.role]
    words = ""
    if leaf.endorser is not None:
        words = inquiry.identity.name(leaf.endorser)
        if leaf.role in {Role.SINCE, Role.LATER}:
            words += " came" if (leaf.count > 0) == (leaf.role is Role.SINCE) else " went"
    elif leaf.role is not Role.TOTAL:
        words = f"carried from a total of {bracket(leaf.low, leaf.high)}"
    return Reason(part, leaf.count, words, _proofs(inquiry, leaf.because, names))


def _arithmetic(figure: Figure) -> str:
    """Return in one line how the value, or the bracket, comes about."""
    named = "1 named" if figure.named == 1 else f"{figure.named} named"
    if figure.value is not None and figure.low == figure.high:
        return f"{figure.value} = {named} + {figure.unnamed} unnamed"
    if figure.value is None and figure.kind is Kind.UNKNOWN:
        top = "" if figure.high is None else f", at most {figure.high}"
        return f"unknown: nothing published counts it by then{top}"
    top = "nothing bounds it above" if figure.high is None else f"at most {figure.high}"
    return f"at least {figure.low} ({named}), {top}"


def _proofs(
    inquiry: Inquiry, events: Iterable[str], names: Names | None = None
) -> tuple[Proof, ...]:
    """Return the claims behind some events, once for each place they were read in."""
    by_event = inquiry.by_event
    claims = {by_event[event].claim_id: by_event[event] for event in events if event in by_event}
    return proofs_of(inquiry, claims.values(), names)


def proofs_of(
    inquiry: Inquiry, claims: Iterable[Standing], names: Names | None = None
) -> tuple[Proof, ...]:
    """Return standing claims as proofs, one for each place they were read in.

    A caller that has `names_of` the inquiry passes them: a figure has hundreds of proofs.
    """
    called = names or names_of(inquiry)
    return tuple(
        _proof(claim, citation, inquiry.sources[citation.source], sentence(claim.body, called))
        for claim in claims
        for citation in claim.citations
        if citation.source in inquiry.sources
    )


def _proof(claim: Standing, citation: Citation, source: SourceCited, says: str) -> Proof:
    return Proof(
        claim=claim.claim_id,
        event=claim.event_id,
        seq=claim.seq,
        says=says,
        source=source.source,
        publisher=source.publisher or source.author or source.source,
        title=source.title,
        dated=_appeared(source),
        url=source.url,
        archive=source.archive,
        sha256=source.sha256,
        at=citation.at,
        part=citation.part,
        quote=citation.quote,
        as_printed=citation.as_printed,
    )


def _appeared(source: SourceCited) -> str:
    """Return when a source appeared, and how that is known."""
    if source.published is None:
        return "date unknown"
    best = source.published.best
    estimate = "" if best is None else f", best estimate {spoken(best)}"
    return f"{spoken(source.published)}{estimate} ({source.published_basis})"


def checks(inquiry: Inquiry, figure: Figure) -> tuple[str, ...]:
    """Compare each total behind a figure with its own list; count the names by source."""
    events = set(figure.because)
    lists = [
        (tally.count.exact, len(tally.lists))
        for claim, tally in inquiry.belief.of(TallyPublished)
        if claim.event_id in events and tally.lists and tally.count.exact is not None
    ]
    named = sum(claim.event_id in events for claim, _ in inquiry.belief.of(ActMade))
    return tuple(
        f"count {count} against a list of {listed}: {'agrees' if count == listed else 'differs'}"
        for count, listed in lists
    ) + ((f"{named} named by source",) if named else ())
