"""`endorsements redact`: forget words because the law says so; their place and hashes stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from projections.faces.mending_flags import Mend, redacting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.events.envelope import Event
    from ledger.events.mending import BodyRedacted
    from ledger.store import Ledger, Receipt
    from projections.faces.editing import Editing, Manner


@click.command()
@click.argument("reference", metavar="ID")
@click.option("--authority", required=True, metavar="TEXT", help="Which law or order says so.")
@redacting
def redact(
    mend: Mend,
    reference: str,
    authority: str,
) -> None:
    """Forget the words of ID for good: a claim with all its corrections, or one event.

    This cannot be undone. The entry's place, type and hashes stay, so `verify` still passes.
    Backups and exports made before hold the words: they are yours to replace. The reason and the
    authority are public: name nobody in them.
    """
    from ledger.events.mending import BodyRedacted
    from projections.answers.mending.planning import plan_redaction
    from projections.faces.editing import Manner, carry_out, editing
    from projections.faces.pages.plans import plan_page
    from projections.faces.refusals import AskedWronglyError

    manner = Manner.of(mend)
    with editing() as session:
        referred = session.referred(reference)
        targets = [event for event in referred if _holds_words(event)]
        if not targets:
            raise AskedWronglyError(f"{reference} holds no words that could be redacted.")
        body = BodyRedacted(targets[0].event_id, mend.reason, authority)
        around = session.around(targets[0].claim_id)
        planned = plan_redaction(
            session.logs(session.concerned(around)), targets, body, session.now
        )
        seqs = ", ".join(str(event.seq) for event in targets)
        page = plan_page(planned, f"Redact seq {seqs} ({targets[0].claim_id}) for good")
        _warn_of_others(session, targets)
        carry_out(page, manner, lambda: _forget(session, targets, body, manner), forgets=True)
        if not manner.dry_run:
            _forget_beside(session.ledger)


def _forget_beside(ledger: Ledger) -> None:
    """Rebuild what is stored beside the log without the words. Exits with 1 if that fails."""
    from ledger.cli.progress import waiting
    from ledger.errors import LedgerError
    from projections.answers.renewing import forget
    from projections.stored.shelves.keeping import StillReadError

    try:
        with waiting("Building what is stored without the words"):
            forget(ledger)
    except StillReadError as error:
        click.echo(str(error), err=True)
        click.get_current_context().exit(1)
    except LedgerError as error:
        click.echo(
            f"{error} What is stored beside the log may still hold the words: delete it, or type"
            " endorsements rebuild.",
            err=True,
        )
        click.get_current_context().exit(1)


def _holds_words(event: Event) -> bool:
    from ledger.events.envelope import Redacted
    from ledger.events.mending import BodyRedacted

    return not isinstance(event.body, Redacted | BodyRedacted)


def _warn_of_others(session: Editing, targets: Sequence[Event]) -> None:
    """Warn of the claim's other events that still hold words, where only some are redacted."""
    named = {event.event_id for event in targets}
    others = [
        str(event.seq)
        for event in session.referred(targets[0].claim_id)
        if event.event_id not in named and _holds_words(event)
    ]
    if others:
        click.echo(
            f"The claim's other events may hold the same words: seq {', '.join(others)}."
            f" To redact all: endorsements redact {targets[0].claim_id}",
            err=True,
        )


def _forget(
    session: Editing, targets: Sequence[Event], body: BodyRedacted, manner: Manner
) -> Receipt:
    """Redact each event in turn. After an interruption the same command can be run again."""
    from ledger.errors import LedgerError

    receipts: list[Receipt] = []
    for event in targets:
        try:
            receipt = session.ledger.redact(
                event.event_id,
                reason=body.reason,
                authority=body.authority,
                recorded_by=manner.recorded_by,
            )
        except LedgerError:
            if receipts:
                done = ", ".join(str(one.seq) for one in targets[: len(receipts)])
                click.echo(
                    f"The words of seq {done} are gone, those of the rest are not.", err=True
                )
            raise
        receipts.append(receipt)
    return receipts[-1]
