"""`check` and `import`: judge authored files, and record what is new in them."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli.group import given_db
from ledger.cli.progress import waiting
from ledger.cli.rendering import as_json

if TYPE_CHECKING:
    from ledger.authoring.importing import Further
    from ledger.cli.logs import Came
    from ledger.errors import Finding
    from ledger.store import Ledger

_PATHS = click.Path(path_type=Path)
_FURTHER = "ledger.further_checks"
_AFTER = "ledger.after_import"


def looking_further(ctx: click.Context, load: Callable[[], Further]) -> None:
    """Let `check` look further than the record can: `load` gives what finds more, when it runs.

    What needs figures is found by whoever reads the record; the record itself knows of no reader.
    """
    ctx.find_root().meta[_FURTHER] = load


def doing_after(ctx: click.Context, load: Callable[[], Callable[[Ledger], None]]) -> None:
    """Let whoever reads the record follow an import: `load` gives what is then done with it."""
    ctx.find_root().meta[_AFTER] = load


@click.command()
@click.argument("paths", nargs=-1, required=True, type=_PATHS, metavar="PATH…")
@click.option("-v", "--verbose", is_flag=True, help="Print hints too.")
@click.option("--json", "as_data", is_flag=True, help="Print the findings as JSON.")
def check(paths: tuple[Path, ...], verbose: bool, as_data: bool) -> None:
    """Find what is wrong in files and folders of sources, or in FILE.jsonl, and record nothing."""
    load = click.get_current_context().find_root().meta.get(_FURTHER)
    found: list[Finding] = []
    tell = found.append if as_data else _telling(verbose=verbose, err=False)
    came = _looked_at(paths, tell, None if load is None else load())
    if as_data:
        click.echo(as_json([_data(finding) for finding in found]))
    else:
        verdict = "An import would record nothing." if came.errors else "Ready to import."
        click.echo(f"{_counted(came)} {verdict}")
    if came.errors:
        sys.exit(1)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=_PATHS, metavar="PATH…")
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and record nothing.")
@click.option("--by", "recorded_by", metavar="NAME", help="Who records this (default: your login).")
@click.option("-v", "--verbose", is_flag=True, help="Print hints too.")
def import_(paths: tuple[Path, ...], dry_run: bool, recorded_by: str | None, verbose: bool) -> None:
    """Record the sources in files and folders: all that is new in them, or nothing if one errs.

    A log that export wrote (FILE.jsonl) comes first, and is recorded in batches of 10,000 events.
    Importing the same files again records nothing, so it is always safe to run this twice.
    """
    from ledger.store import open_ledger

    tell = _telling(verbose=verbose, err=True)
    if dry_run:
        came = _looked_at(paths, tell, None)
        click.echo(f"{_counted(came)} Nothing was recorded: this was a dry run.")
        sys.exit(1 if came.errors else 0)
    with open_ledger(given_db(), create=True) as ledger:
        came = _recorded(ledger, paths, tell, recorded_by or _login())
        where = ledger.database.where
        if came.errors:
            said = f"{_events(came.added)} recorded in {where} before the first error."
            click.echo(
                f"{_counted(came)} {said if came.added else 'Nothing was recorded.'}", err=True
            )
            sys.exit(1)
        click.echo(
            f"Recorded {_events(came.added)} in {where}; {came.held} were on record already."
        )
        # Said first: whatever keeps a reader from following, the record is made.
        if (after := click.get_current_context().find_root().meta.get(_AFTER)) is not None:
            with waiting("Bringing what is stored up to date"):
                after()(ledger)


def _looked_at(
    paths: tuple[Path, ...], tell: Callable[[Finding], None], further: Further | None
) -> Came:
    """Judge log files and sources against what is on record, and record nothing."""
    from ledger.authoring import importing
    from ledger.cli.logs import came_of, parted, read_logs
    from ledger.store import open_ledger
    from ledger.store.refusals import MissingLedgerError

    logs, sources = parted(paths)

    def look(ledger: Ledger | None) -> Came:
        came = read_logs(ledger, logs, tell, recorded_by=None)
        if not sources:
            return came
        with waiting("Checking"):
            judged = importing.check(sources, () if ledger is None else ledger.events(), further)
        for finding in judged.findings:
            tell(finding)
        return came + came_of(judged, added=0)

    try:
        ledger = open_ledger(given_db())
    except MissingLedgerError:  # nothing is on record yet, which is no fault of theirs
        return look(None)
    with ledger:
        return look(ledger)


def _recorded(
    ledger: Ledger, paths: tuple[Path, ...], tell: Callable[[Finding], None], recorded_by: str
) -> Came:
    """Record what is new: logs first, which sources may lean on, then the sources."""
    from ledger.authoring import importing
    from ledger.cli.logs import came_of, parted, read_logs

    logs, sources = parted(paths)
    came = read_logs(ledger, logs, tell, recorded_by=recorded_by)
    if came.errors or not sources:
        return came
    with waiting("Importing"):
        done = importing.import_files(ledger, sources, recorded_by=recorded_by)
    for finding in done.judged.findings:
        tell(finding)
    return came + came_of(done.judged, added=0 if done.receipt is None else len(done.receipt.added))


def _login() -> str:
    """The name this program runs under; a container may know none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        message = "Nobody is named as recording this. Give --by NAME."
        raise click.UsageError(message) from error


def _telling(*, verbose: bool, err: bool) -> Callable[[Finding], None]:
    """Return what prints a finding, hints only when asked for."""
    from ledger.errors import Severity

    def tell(finding: Finding) -> None:
        if verbose or finding.severity is not Severity.HINT:
            click.echo(_printable(str(finding)), err=err)

    return tell


def _counted(came: Came) -> str:
    return (
        f"{_events(came.read)} read, {came.new} new; "
        f"{_many(came.errors, 'error')}, {_many(came.warnings, 'warning')}."
    )


def _events(number: int) -> str:
    return _many(number, "event")


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _printable(text: str) -> str:
    """Show what could act on a terminal, such as a file name with an escape in it, as its code."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)


def _data(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.place.file,
        "line": finding.place.line,
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
    }
