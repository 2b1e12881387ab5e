"""`init`: make an empty ledger, or bring an older one up to date."""

from __future__ import annotations

import click

from ledger.cli.group import given_db


@click.command()
def init() -> None:
    """Make an empty ledger, or bring one of an older release up to date."""
    from ledger.store import open_ledger

    with open_ledger(given_db(), create=True) as ledger:
        row = ledger.head_row()
        click.echo(f"Ledger {row.ledger} is ready at {ledger.database.where}, with seq {row.seq}.")
