"""`endorsements sources`: which sources are on record."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest", required=False)
@click.option("--contest", "only", metavar="CONTEST", help="The same as the argument.")
@click.option("--like", metavar="TEXT", help="Only those with a title or publisher like this.")
@click.option("--kind", metavar="KIND", help="Only those of a kind, such as post-weblog.")
@reading
def sources(
    flags: Flags, contest: str | None, only: str | None, like: str | None, kind: str | None
) -> None:
    """Print the sources on record, or those of CONTEST: dates, archived copies, claims."""
    from ledger.events.source import SourceCited
    from projections.answers.alikes import resembles
    from projections.answers.listings import source_lines
    from projections.faces.asking import asking
    from projections.faces.pages.listings import sources_page

    asked = contest or only
    with asking(flags) as ask:
        then, now = ask.beliefs(asked)
        lines = source_lines(then, asked)
        hidden = len(source_lines(now, asked)) - len(lines)
        kinds = {body.source: body.kind for _, body in then.of(SourceCited)}
        lines = tuple(
            line
            for line in lines
            if (kind is None or kinds[line.source] == kind)
            and (like is None or resembles(like, (line.source, line.title, line.publisher or "")))
        )
        title = "Sources" if asked is None else f"Sources of {asked}"
        ask.show(sources_page(lines, hidden, flags, ask.basis, title))
