"""`status`: which ledger this is, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import click

from ledger.cli.group import given_db
from ledger.cli.rendering import as_json

if TYPE_CHECKING:
    from ledger.store import Ledger

_MORE: Final = "ledger.more_status"


def telling_more(
    ctx: click.Context, load: Callable[[], Callable[[Ledger], Mapping[str, str]]]
) -> None:
    """Add lines to `status`: `load` returns a function from the ledger to names and sentences."""
    ctx.find_root().meta[_MORE] = load


@click.command()
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
def status(as_data: bool) -> None:
    """Say which ledger this is, how many events it holds, and the hash of the last."""
    from ledger.events.envelope import utc_text
    from ledger.revisions import REVISIONS
    from ledger.store import open_ledger

    with open_ledger(given_db()) as ledger:
        row = ledger.head_row()
        load = click.get_current_context().find_root().meta.get(_MORE)
        more = {} if load is None else dict(load()(ledger))
        data = {
            "database": ledger.database.where,
            "ledger": row.ledger,
            "schema": REVISIONS[-1],
            "seq": row.seq,
            "head": row.entry_hash,
            "recorded_at": None if row.recorded_at is None else utc_text(row.recorded_at),
        }
    if as_data:
        click.echo(as_json(data | ({"projections": more} if more else {})))
        return
    for name, value in (data | more).items():
        click.echo(f"{name.replace('_', ' '):<12} {'never' if value is None else value}")
