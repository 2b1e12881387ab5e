"""`verify`: check the whole record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import click

from ledger.cli.group import given_db
from ledger.cli.rendering import as_json

if TYPE_CHECKING:
    from ledger.errors import Finding
    from ledger.store import Head
    from ledger.verify import Verification

_NOTED: Final = re.compile(r"(?:([0-9a-f]{32}):)?([0-9]{1,15}):([0-9a-f]{64})\Z")


@click.command()
@click.option("--noted", metavar="[LEDGER:]SEQ:HASH", help="Compare with a head noted elsewhere.")
@click.option("--reindex", is_flag=True, help="First make the index of subjects anew.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_context
def verify(ctx: click.Context, noted: str | None, reindex: bool, as_data: bool) -> None:
    """Check storage, triggers, the hash chain, every body and the index. Exit 1 if any fails.

    What is stored beside the log, so that answers come faster, is no record and is not looked at:
    rebuild compares it with the log.
    """
    from ledger.cli.progress import counting
    from ledger.store import open_ledger
    from ledger.store.losses import PastCheckingError
    from ledger.store.refusals import DamagedError
    from ledger.verify import verify as check

    noted_id, head = (None, None) if noted is None else _head(noted)
    try:
        with open_ledger(given_db()) as ledger:
            if reindex:
                rows = ledger.reindex()
                click.echo(f"index        made anew with {rows} rows", err=as_data)
                again = "endorsements rebuild, if anything was stored while the index was broken"
                click.echo(f"now type     {again}", err=as_data)
            with counting("Checked") as tell:
                verdict = check(ledger, head, noted_id, tell)
    except DamagedError as error:  # its own sentence advises to run this very command
        raise PastCheckingError(error.where, error.said) from error
    click.echo(as_json(_data(verdict)) if as_data else "\n".join(_lines(verdict)))
    ctx.exit(0 if verdict.holds else 1)


def _head(text: str) -> tuple[str | None, Head]:
    """Read a noted head, and the id of its ledger if that comes before it."""
    from ledger.store import Head

    if (match := _NOTED.match(text)) is None:
        raise click.UsageError(
            f"--noted “{text}” is no head. Give a seq, a colon and 64 hex digits, as verify prints"
            " them; the ledger's id and a colon may come first."
        )
    return match[1], Head(int(match[2]), match[3])


def _lines(verdict: Verification) -> list[str]:
    redacted = f"; {verdict.redacted} redacted" if verdict.redacted else ""
    lines = [
        f"ledger       {verdict.ledger}",
        f"events       {verdict.seq} walked{redacted}; {verdict.triggers} triggers",
        f"head         {verdict.seq}:{verdict.entry_hash or '0' * 64}",
        *map(str, verdict.findings),
    ]
    if verdict.cut_short:
        lines.append("             … and more")
    lines += [f"not proven   {sentence}" for sentence in verdict.unproven]
    first = "" if verdict.first_bad is None else f" from seq {verdict.first_bad}"
    return [*lines, "OK" if verdict.holds else f"FAILED{first}"]


def _data(verdict: Verification) -> dict[str, Any]:
    return {
        "ok": verdict.holds,
        "ledger": verdict.ledger,
        "seq": verdict.seq,
        "head": verdict.entry_hash,
        "redacted": verdict.redacted,
        "triggers": verdict.triggers,
        "first_bad": verdict.first_bad,
        "findings": [_finding(finding) for finding in verdict.findings],
        "cut_short": verdict.cut_short,
        "unproven": list(verdict.unproven),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "seq": finding.place.seq,
        "severity": finding.severity.value,
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
    }
