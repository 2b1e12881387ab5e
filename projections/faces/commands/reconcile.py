"""`endorsements reconcile`: what on record agrees with what."""

from __future__ import annotations

from pathlib import Path

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@click.option(
    "--with",
    "theirs",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Compare somebody's table: CSV with candidates down and sections across, or with the "
    "columns candidate, section, value.",
)
@click.option("--section", "sections", metavar="S", multiple=True, help="Only this section.")
@click.option("--all", "everything", is_flag=True, help="List what agrees, too.")
@reading
def reconcile(
    flags: Flags, contest: str, theirs: Path | None, sections: tuple[str, ...], everything: bool
) -> None:
    """Hold what is on record of CONTEST against itself, or a table against it.

    Names against every total, totals against each other, rows against sums, shares against 100 and
    one number of voters, counts against lists, series that fall, assertions as of their own dates.
    Every difference has a class; exit 1 if one is unexplained or needs the record put right.
    """
    from ledger.cli.progress import waiting
    from projections.answers.reconcile import reconciling
    from projections.faces.asking import asking
    from projections.faces.names import section_id
    from projections.faces.pages.reconcile import reconcile_page
    from projections.faces.theirs import their_table

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        frame = inquiry.scaffold
        only = tuple(section_id(frame, section) for section in sections)
        if theirs is None:
            with waiting("Reconciling"):
                answer = reconciling.reconcile(inquiry, only)
        else:
            cells = [
                cell for cell in their_table(theirs, frame) if not only or cell.section in only
            ]
            answer = reconciling.reconcile_with(inquiry, cells, frame.counts)
        ask.show(reconcile_page(inquiry, answer, flags.again(), everything=everything))
    click.get_current_context().exit(1 if answer.failing else 0)
