"""`endorsements candidates`: who stood."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest", required=False)
@click.option("--like", metavar="TEXT", help="Only those with a name like this.")
@reading
def candidates(flags: Flags, contest: str | None, like: str | None) -> None:
    """Print who stood in CONTEST, or in every contest: status, dates, and what is on record."""
    from projections.answers.alikes import resembles
    from projections.answers.rosters import candidate_lines
    from projections.faces.asking import asking
    from projections.faces.pages.rosters import candidates_page

    with asking(flags) as ask:
        asked = ask.contests() if contest is None else (contest,)
        lines = tuple(
            line
            for one in asked
            for line in candidate_lines(ask.inquire(one))
            if like is None or resembles(like, (line.candidate, line.name))
        )
        ask.show(candidates_page(lines, flags, ask.basis))
