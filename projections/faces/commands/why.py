"""`endorsements why`: where a figure came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from projections.faces.flags import Flags, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.events.kinds import ActKind
    from projections.answers.inquiry import Inquiry
    from projections.answers.mending.mendings import Mending
    from projections.faces.pages.why import Opened
    from projections.fold.figures import Cell
    from projections.fold.scaffold import Scaffold

REMAINDER = "yet-to-declare"


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
    from projections.answers.behind import column_of
    from projections.answers.mending.mendings import mendings
    from projections.faces.asking import asking
    from projections.faces.columns import act_typed, columns, counted, sections_typed
    from projections.faces.names import act_kind, candidate_id, must_be_a_section
    from projections.faces.pages.why import why_page
    from projections.faces.reading import inquire_cells

    named = () if section is None else (section,)

    def act_in(frame: Scaffold) -> ActKind:
        """The act asked for, else what the section asked for counts."""
        return kind or counted(frame, named)

    def chosen(frame: Scaffold) -> tuple[tuple[str, ...], str | None]:
        """The columns asked for, and whose row; None for all rows."""
        if section is not None and candidate is None:
            must_be_a_section(frame, section, REMAINDER, "why")
        only = columns(frame, act_in(frame), named)
        if candidate is None or candidate == REMAINDER:
            return only, candidate
        return only, candidate_id(frame, candidate)

    def cells(frame: Scaffold) -> tuple[Cell, ...] | None:
        """The cells that the figures asked for follow from; None for the whole table."""
        only, row = chosen(frame)
        found = (one for each in only for one in column_of(frame, each, act_in(frame)))
        wanted = tuple(one for one in found if row in {None, REMAINDER, one.candidate})
        return None if section is None else wanted

    with asking(flags) as ask:
        kind = act_kind(act) if act is not None else None
        inquiry, log = inquire_cells(ask, contest, cells)
        only, row = chosen(inquiry.scaffold)
        about = act_in(inquiry.scaffold)
        mended = mendings(log.events, ask.basis.seq)
        opened = tuple(
            _with_history(one, mended, inquiry) for one in _opened(inquiry, about, only, row)
        )
        again = flags.again(act_typed(inquiry.scaffold, about))
        ask.show(why_page(inquiry, opened, sections_typed(inquiry.scaffold, about, only) + again))
    rootless = [one.why.title for one in opened if one.why.rootless]
    for title in rootless:
        click.echo(f"{title}: a reason has no source. endorsements verify tells more.", err=True)
    click.get_current_context().exit(1 if rootless else 0)


def _opened(
    inquiry: Inquiry, act: ActKind, only: tuple[str, ...], row: str | None
) -> Iterator[Opened]:
    """The figures asked for, section by section; the remainder after a section's candidates."""
    from projections.answers.why import checks, why_remainder
    from projections.answers.why import why as taken_apart
    from projections.faces.pages.why import Opened

    for column in only:
        for candidate, _ in inquiry.scaffold.candidates:
            if row in {None, candidate}:
                one = inquiry.figure(column, act, candidate)
                told = taken_apart(inquiry, one)
                yield Opened(column, candidate, act, told, checks(inquiry, one))
        if row in {None, REMAINDER}:
            rest = inquiry.remainder(column, act)
            yield Opened(column, None, act, why_remainder(inquiry, rest))


def _with_history(one: Opened, mended: Iterable[Mending], inquiry: Inquiry) -> Opened:
    """A figure with what was mended behind it, and which clock still shows the old words."""
    from attrs import evolve

    from projections.answers.mending.history import history
    from projections.fold.figures import Cell

    cell = Cell(one.section, one.act, one.candidate or "")
    return evolve(one, history=history(mended, inquiry, cell))
