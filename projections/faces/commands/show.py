"""`endorsements show`: one event in full."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, recorded_reading


@click.command()
@click.argument("reference", metavar="ID")
@recorded_reading
def show(flags: Flags, reference: str) -> None:
    """Print an event in full (a seq like #12, or an event id), or all events of a claim id."""
    from projections.answers.listings import shown_event
    from projections.faces.asking import asking
    from projections.faces.pages.listings import show_page

    with asking(flags) as ask:
        found = ask.ledger.find(reference, ask.basis.seq)
        related = ask.related(found)
        names = ask.all_names()
        shown = tuple(shown_event(event, related, names) for event in found)
        ask.show(show_page(shown, ask.basis, reference))
