"""`endorsements bisect`: which recorded event made a figure say so, and when it said another."""

from __future__ import annotations

import click
from attrs import evolve

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@click.argument("section")
@click.argument("candidate")
@click.argument("figure", required=False)
@click.option("--act", metavar="ACT", help="Another act than the one the section counts.")
@reading
def bisect(  # noqa: PLR0917 - click passes them by name
    flags: Flags, contest: str, section: str, candidate: str, figure: str | None, act: str | None
) -> None:
    """Find the recorded event since which this ledger prints a figure as it does.

    With FIGURE as it was printed (148, 148-151, 28+, "?"): from which recorded event on it said
    so, and which one ended that. The question's --on and --as-known stay as they are; only the
    recorded clock runs.
    """
    from ledger.cli.progress import waiting
    from projections.answers.bisect import Stretch, stretches
    from projections.answers.bisect import bisect as answered
    from projections.answers.blame import blame
    from projections.faces.asking import asking
    from projections.faces.names import act_kind, followed_id, section_of
    from projections.faces.pages.bisect import bisect_page, figure_meant, never_said
    from projections.fold.figures import Cell
    from projections.stored.log import contest_log

    meant = figure_meant(figure) if figure is not None else None
    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        column = section_of(inquiry.scaffold, section)
        kind = act_kind(act) if act is not None else column.counts
        row = followed_id(inquiry.scaffold, candidate, column.id, "bisect")
        cell = Cell(column.id, kind, row)
        log = contest_log(ask, contest, ask.basis.seq)
        ledger = evolve(flags, on=None, known=None, recorded=None, certain=False).again()
        going = "Going through what was recorded"
        if meant is None:
            with waiting(going):
                now = answered(log, cell, inquiry)
            ask.show(bisect_page(inquiry, cell, [Stretch(now.since, None)], now.later, ledger))
            return
        with waiting(going):
            whole = stretches(blame(log, cell, inquiry))
        matches = [stretch for stretch in whole if stretch.said == meant]
        if not matches:
            raise never_said(inquiry, cell, meant, whole)
        ask.show(bisect_page(inquiry, cell, matches, None, ledger))
