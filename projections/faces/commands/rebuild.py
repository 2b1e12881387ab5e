"""`endorsements rebuild`: build the stored projections anew."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@click.command()
@click.pass_context
def rebuild(ctx: click.Context) -> None:
    """Build what is stored beside the log anew, and compare it with what served until now.

    Nothing recorded is touched, and reading goes on meanwhile. Exit 1 if the two differ: what
    was built is what now serves, and verify says whether the log is whole. Exit 1 also if somebody
    goes on reading what served before, so that its pages cannot be cleared from the disk.
    """
    from ledger.cli.group import given_db
    from ledger.store import open_ledger
    from projections.answers.renewing import PROJECTIONS, settle
    from projections.answers.renewing import rebuild as built

    agrees = True
    with open_ledger(given_db()) as ledger:
        for projection in PROJECTIONS:
            with _progress(f"Building {projection.name}") as tell:
                done = built(ledger, projection, tell)
            said = "nothing served before"
            if done.before is not None:
                said = "the same as before" if done.agrees else "NOT the same as before"
            click.echo(f"{done.name} at seq {done.seq}: {said} ({done.digest[:16]}…).")
            agrees = agrees and done.agrees
        settle(ledger)
    if not agrees:
        click.echo(
            "What served before was wrong, or what both are built from was changed since."
            " Type endorsements verify to see whether the log and its index are whole.",
            err=True,
        )
    ctx.exit(0 if agrees else 1)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far a build has come, on a terminal only."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=hidden) as bar:

        def tell(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        yield tell
