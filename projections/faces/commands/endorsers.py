"""`endorsements endorsers`: who is on record, under which names."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.option(
    "--kind",
    type=click.Choice(("person", "union", "society", "clp", "group", "body")),
    help="Only endorsers of this kind.",
)
@click.option("--like", metavar="TEXT", help="Only those with a name like this.")
@click.option("--contest", metavar="CONTEST", help="Only those with an act in this contest.")
@reading
def endorsers(flags: Flags, kind: str | None, like: str | None, contest: str | None) -> None:
    """Print who is on record: names as printed, identifiers, links, and names that are alike.

    Names that are alike are for a person to look at: a link joins them, recorded with its source.
    """
    from ledger.events.who import EndorserKind
    from projections.answers.endorsers import Wanted, endorser_list
    from projections.faces.asking import asking
    from projections.faces.pages.rosters import endorsers_page

    with asking(flags) as ask:
        if contest is not None:
            ask.must_hold(contest)
        wanted = Wanted(EndorserKind(kind) if kind is not None else None, like, contest)
        belief, _ = ask.beliefs(None)
        ask.show(endorsers_page(endorser_list(belief, wanted), flags, ask.basis))
