"""`endorsements sections`: who may nominate, and how many there are of them."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest", required=False)
@click.option("--like", metavar="TEXT", help="Only those with a name like this.")
@reading
def sections(flags: Flags, contest: str | None, like: str | None) -> None:
    """Print the sections of CONTEST, or of every contest: act counted, size, window, names."""
    from projections.answers.alikes import resembles
    from projections.answers.rosters import section_lines
    from projections.faces.asking import asking
    from projections.faces.pages.rosters import sections_page

    with asking(flags) as ask:
        asked = ask.contests() if contest is None else (contest,)
        lines = tuple(
            line
            for one in asked
            for line in section_lines(ask.inquire(one))
            if like is None or resembles(like, (line.section, line.name, line.long_name))
        )
        ask.show(sections_page(lines, flags, ask.basis))
