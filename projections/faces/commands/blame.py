"""`endorsements blame`: which recorded events made an answer what it is."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@click.argument("section")
@click.argument("candidate")
@click.option("--act", metavar="ACT", help="Another act than the one the section counts.")
@click.option("--last", is_flag=True, help="Only the event that made the figure what it is.")
@reading
def blame(
    flags: Flags, contest: str, section: str, candidate: str, *, act: str | None, last: bool
) -> None:
    """Print one line for each recorded event that changed what this ledger says of a figure.

    The question's --on and --as-known stay as they are; only the recorded clock runs.
    """
    from ledger.cli.progress import waiting
    from projections.answers.blame import blame as answered
    from projections.faces.asking import asking
    from projections.faces.names import act_kind, followed_id, section_of
    from projections.faces.pages.blame import blame_page
    from projections.fold.figures import Cell
    from projections.stored.log import contest_log

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        column = section_of(inquiry.scaffold, section)
        kind = act_kind(act) if act is not None else column.counts
        row = followed_id(inquiry.scaffold, candidate, column.id, "blame")
        cell = Cell(column.id, kind, row)
        with waiting("Going through what was recorded"):
            lines = answered(contest_log(ask, contest, ask.basis.seq), cell, inquiry)
        ask.show(blame_page(inquiry, cell, lines[-1:] if last else lines, flags.again(act)))
