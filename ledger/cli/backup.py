"""`backup`: copy the ledger while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.group import given_db


@click.command()
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Copy the ledger to FILE while it is in use, whole and checked. Nothing is overwritten."""
    from ledger.filenames import spelled
    from ledger.store.copying import copy

    copy(given_db(), target)
    name = spelled(target)
    click.echo(f"Copied to {name}. endorsements verify --db {name} walks the whole of it.")
