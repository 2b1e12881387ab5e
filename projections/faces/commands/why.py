"""`endorsements why`: where a figure came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from attrs import frozen

from projections.faces.flags import Flags, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.events.kinds import ActKind
    from projections.answers.inquiry import Inquiry
    from projections.answers.mending.mendings import Mending
    from projections.faces.pages.why import Opened
    from projections.fold.figures import Cell
    from projections.fold.scaffold import Scaffold


@click.command()
@click.argument("contest")
@click.argument("section", required=False)
@click.argument("candidate", required=False)
@click.option("--act", metavar="ACT", help="Another act than the one that is counted there.")
@reading
def why(
    flags: Flags, contest: str, section: str | None, candidate: str | None, act: str | None
) -> None:
    """Open a figure of CONTEST down to the place in the source it came from.

    Give SECTION and CANDIDATE for one figure (`yet-to-declare` for who is left), SECTION alone for
    its column, neither for the whole table. Exit 1 if a figure has no source.
    """
    from projections.answers.mending.mendings import mendings
    from projections.faces.asking import asking
    from projections.faces.columns import act_typed, sections_typed
    from projections.faces.names import act_kind
    from projections.faces.pages.why import why_page
    from projections.faces.reading import inquire_cells

    with asking(flags) as ask:
        wanted = _Wanted(section, candidate, act_kind(act) if act is not None else None)
        inquiry, log = inquire_cells(ask, contest, wanted.cells)
        frame = inquiry.scaffold
        only, row = wanted.columns_and_row(frame)
        about = wanted.act_in(frame)
        mended = mendings(log.events, ask.basis.seq)
        opened = tuple(
            _with_history(one, mended, inquiry) for one in _opened(inquiry, about, only, row)
        )
        again = flags.again(act_typed(frame, about))
        ask.show(why_page(inquiry, opened, sections_typed(frame, about, only) + again))
    rootless = [one.why.title for one in opened if one.why.rootless]
    for title in rootless:
        click.echo(f"{title}: a reason has no source. endorsements verify tells more.", err=True)
    click.get_current_context().exit(1 if rootless else 0)


@frozen
class _Wanted:
    """The figures to open, as typed: a section, a candidate and an act, each None if left out."""

    section: str | None
    candidate: str | None
    act: ActKind | None

    def act_in(self, frame: Scaffold) -> ActKind:
        """Return the act asked for, else the one that the section asked for counts."""
        from projections.faces.columns import counted

        return self.act or counted(frame, self._sections)

    def columns_and_row(self, frame: Scaffold) -> tuple[tuple[str, ...], str | None]:
        """Return the columns to open, and the row: a candidate, `REMAINDER`, or None for all.

        Raises `AskedWronglyError` for a name that is not in the contest.
        """
        from projections.faces.columns import columns
        from projections.faces.names import REMAINDER, candidate_id, must_be_a_section

        if self.section is not None and self.candidate is None:
            must_be_a_section(frame, self.section, REMAINDER, "why")
        only = columns(frame, self.act_in(frame), self._sections)
        if self.candidate is None or self.candidate == REMAINDER:
            return only, self.candidate
        return only, candidate_id(frame, self.candidate)

    def cells(self, frame: Scaffold) -> tuple[Cell, ...] | None:
        """Return the cells from which these figures follow; None for the whole table."""
        from projections.answers.behind import column_of
        from projections.faces.names import REMAINDER

        only, row = self.columns_and_row(frame)
        act = self.act_in(frame)
        if self.section is None:
            return None
        return tuple(
            cell
            for column in only
            for cell in column_of(frame, column, act)
            if row in {None, REMAINDER, cell.candidate}
        )

    @property
    def _sections(self) -> tuple[str, ...]:
        return () if self.section is None else (self.section,)


def _opened(
    inquiry: Inquiry, act: ActKind, only: tuple[str, ...], row: str | None
) -> Iterator[Opened]:
    """Yield the figures asked for, by section; a section's remainder after its candidates."""
    from projections.answers.why import checks, why_remainder
    from projections.answers.why import why as taken_apart
    from projections.faces.names import REMAINDER
    from projections.faces.pages.why import Opened

    for column in only:
        for candidate, _ in inquiry.scaffold.candidates:
            if row in {None, candidate}:
                figure = inquiry.figure(column, act, candidate)
                reasons = taken_apart(inquiry, figure)
                yield Opened(column, candidate, act, reasons, checks(inquiry, figure))
        if row in {None, REMAINDER}:
            rest = inquiry.remainder(column, act)
            yield Opened(column, None, act, why_remainder(inquiry, rest))


def _with_history(one: Opened, mended: Iterable[Mending], inquiry: Inquiry) -> Opened:
    """Add what was mended behind a figure, and whether its old words still hold at these clocks."""
    from attrs import evolve

    from projections.answers.mending.history import history
    from projections.fold.figures import Cell

    cell = Cell(one.section, one.act, one.candidate or "")
    return evolve(one, history=history(mended, inquiry, cell))
