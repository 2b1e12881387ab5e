"""Standings: every candidate's figure in every section, and who had yet to act."""

from __future__ import annotations

from attrs import frozen

from ledger.events.frame import Section
from ledger.events.kinds import ActKind
from ledger.times import AsOf
from projections.answers.inquiry import Inquiry
from projections.answers.notes import Note, notes
from projections.fold.candidacies import Candidacy, Status, candidacy_of
from projections.fold.figures import Figure
from projections.fold.remainders import Remainder
from projections.fold.scaffold import Scaffold
from projections.stored.log import Basis


@frozen
class Row:
    """One candidate: name, status, and a figure for each section, in the sections' order."""

    candidate: str
    name: str
    candidacy: Candidacy
    figures: tuple[Figure, ...]


@frozen
class Standings:
    """The whole table at one `AsOf`, with its basis and the notes a reader needs beside it.

    Rows are sorted by surname; sections come in the contest's own order, and `remainders` with
    them.
    """

    contest: Scaffold
    act: ActKind
    as_of: AsOf
    basis: Basis
    sections: tuple[Section, ...]
    rows: tuple[Row, ...]
    remainders: tuple[Remainder, ...]
    notes: tuple[Note, ...]
    unused_undated: tuple[str, ...]
    maybe_public: tuple[str, ...]


def standings(
    inquiry: Inquiry, act: ActKind | None = None, only: tuple[str, ...] = ()
) -> Standings:
    """Build the table of an act (default: the one the contest counts), in all sections or some.

    A candidate who left stays in the table with a status; support is not withdrawn by leaving.
    """
    frame = inquiry.scaffold
    counted = act or frame.counts
    sections = tuple(
        section
        for section in frame.sections
        if (section.id in only if only else section.counts is counted)
    )
    columns = [inquiry.column(section.id, counted) for section in sections]
    rows = tuple(
        Row(candidate, name, candidacy_of(inquiry.belief, candidate), tuple(figures))
        for (candidate, name), figures in zip(
            frame.candidates, zip(*columns, strict=True) if columns else (), strict=False
        )
    )
    remainders = tuple(
        inquiry.remainder(section.id, counted, column)
        for section, column in zip(sections, columns, strict=True)
    )
    figures = [one for row in rows for one in row.figures]
    unheard = [row.candidate for row in rows if row.candidacy.status is Status.UNKNOWN]
    return Standings(
        contest=frame,
        act=counted,
        as_of=inquiry.as_of,
        basis=inquiry.basis,
        sections=sections,
        rows=rows,
        remainders=remainders,
        notes=notes(inquiry, sections, figures, remainders, unheard),
        unused_undated=inquiry.belief.unused_undated,
        maybe_public=inquiry.belief.maybe_public,
    )
