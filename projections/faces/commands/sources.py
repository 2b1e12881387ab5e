"""`endorsements sources`: which sources are on record."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest", required=False)
@click.option("--contest", "only", metavar="CONTEST", help="The same as the argument.")
@reading
def sources(flags: Flags, contest: str | None, only: str | None) -> None:
    """Print the sources on record, or those of CONTEST: dates, archived copies, claims."""
    from projections.answers.listings import source_lines
    from projections.faces.asking import asking
    from projections.faces.pages.listings import sources_page

    asked = contest or only
    with asking(flags) as ask:
        then, now = ask.beliefs(asked)
        lines = source_lines(then, asked)
        hidden = len(source_lines(now, asked)) - len(lines)
        title = "Sources" if asked is None else f"Sources of {asked}"
        ask.show(sources_page(lines, hidden, flags, ask.basis, title))
