"""How good the record is, section by section: named, dated, by several sources, archived.

Nothing here is a figure of a contest. It counts the record itself, so that somebody with an hour to
spare sees what is worth finding next: names behind a total, the day of an act, a second source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import frozen

from ledger.events.act import ActMade
from ledger.events.frame import Section
from ledger.events.source import SourceCited
from ledger.events.total import RemainderPublished, TallyPublished
from ledger.events.who import EndorserRegistered
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.moments import still_in
from projections.fold.acts import Period
from projections.fold.belief import Standing

ONE_DAY = 25 * 3600
"""Seconds of the longest day, on which the clocks go back. A wider date gives no day."""


@frozen
class SectionHealth:
    """The record of one section of one contest.

    `named` is how many distinct acts on record name who acted; `unnamed` is how many, at least,
    totals count and nobody names. `open`: the figure of somebody in the race is not known. Of the
    named acts, `undated` have no day (only "by" a date, or none at all) and `single` have one
    independent source. `disputed` are the candidates whose figure is disputed, and the endorsers
    whose sources clash about the date of their act. `unarchived` are the sources cited here of
    which no copy is kept.
    """

    contest: str
    section: str
    name: str
    named: int
    unnamed: int
    open: bool
    undated: tuple[str, ...]
    single: tuple[str, ...]
    disputed: tuple[str, ...]
    sources: int
    unarchived: tuple[str, ...]


@frozen
class Wish:
    """Something worth finding: how many of what, in which section, with a few names."""

    contest: str
    section: str
    count: int
    what: str
    such_as: tuple[str, ...]


def health(inquiry: Inquiry) -> tuple[SectionHealth, ...]:
    """Count the record of every section that a contest's standings count, at the moment asked.

    A section without anything on record is listed too: that is worth knowing.
    """
    origins = _origins(inquiry.belief.sources)
    return tuple(_section(inquiry, section, origins) for section in inquiry.scaffold.counted)


def _section(inquiry: Inquiry, section: Section, origins: Mapping[str, str]) -> SectionHealth:
    moment = inquiry.as_of.on.moment
    acts = tuple(
        act
        for act in inquiry.acts
        if (act.key.section, act.key.act) == (section.id, section.counts)
        and act.begun.span.possible_by(moment)
    )
    figures = inquiry.column(section.id, section.counts)
    unnamed = [
        one.unnamed
        for one in figures
        if one.value is not None or still_in(inquiry, one.cell.candidate)
    ]
    cited = _cited(_claims(inquiry, section.id))
    held = [inquiry.sources[source] for source in sorted(cited) if source in inquiry.sources]
    name, who = _printable(inquiry), inquiry.scaffold.candidate_name
    return SectionHealth(
        contest=inquiry.scaffold.contest,
        section=section.id,
        name=section.name,
        named=len(acts),
        unnamed=sum(one for one in unnamed if one is not None),
        open=None in unnamed,
        undated=tuple(name(act.key.endorser) for act in acts if act.begun.span.width > ONE_DAY),
        single=tuple(name(act.key.endorser) for act in acts if len(_told_by(act, origins)) == 1),
        disputed=(
            *(who(one.cell.candidate) for one in figures if one.disputed),
            *(name(act.key.endorser) for act in acts if act.begun.clash),
        ),
        sources=len(held),
        unarchived=tuple(one.source for one in held if one.archive is None and one.sha256 is None),
    )


def _printable(inquiry: Inquiry) -> Callable[[str], str]:
    """Return a function that names an endorser on a published page, but no private person."""
    private = {
        body.endorser for _, body in inquiry.belief.of(EndorserRegistered) if not body.public
    }
    return lambda who: PRIVATE if who in private else inquiry.identity.name(who)


PRIVATE = "a private individual"


def _told_by(act: Period, origins: Mapping[str, str]) -> frozenset[str]:
    """Return the independent sources of an act: a page that repeats another adds none."""
    return frozenset(origins.get(source, source) for source in act.listed_by)


def _origins(sources: Iterable[SourceCited]) -> Mapping[str, str]:
    """Return, for each source that repeats another, its origin, through any number of copies."""
    repeats = {source.source: source.repeats for source in sources if source.repeats is not None}
    origins: dict[str, str] = {}
    for source in repeats:
        seen, at = {source}, source
        while at in repeats and repeats[at] not in seen:
            at = repeats[at]
            seen.add(at)
        origins[source] = at
    return origins


def _claims(inquiry: Inquiry, section: str) -> Iterator[Standing]:
    """Yield the claims of acts, totals and remainders of one section."""
    for claim in inquiry.belief.standing:
        match claim.body:
            case (
                ActMade(section=about)
                | TallyPublished(section=about)
                | RemainderPublished(section=about)
            ) if about == section:
                yield claim
            case _:
                pass


def _cited(claims: Iterable[Standing]) -> frozenset[str]:
    return frozenset(citation.source for claim in claims for citation in claim.citations)


FEW = 4
"""How many names a wish lists at most."""


def wishes(sections: Iterable[SectionHealth]) -> tuple[Wish, ...]:
    """Return what is worth finding next, the most numerous first."""
    wanted: list[Wish] = []
    for section in sections:
        where = (section.contest, section.name)
        if section.unnamed:
            wanted.append(Wish(*where, section.unnamed, "counted and named by nobody", ()))
        for names, what in (
            (section.disputed, "disputed"),
            (section.undated, "without a day"),
            (section.single, "told by one source"),
            (section.unarchived, "sources of which no copy is kept"),
        ):
            if names:
                wanted.append(Wish(*where, len(names), what, names[:FEW]))
    return tuple(sorted(wanted, key=lambda wish: (-wish.count, wish.contest, wish.section)))
