"""`endorsements correct`: say a recorded claim again, as it should read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from projections.faces.mending_flags import Mend, mending

if TYPE_CHECKING:
    from ledger.authoring.amending import Amended
    from ledger.events.mending import ChangeClass
    from ledger.events.registry import Claim
    from projections.answers.mending.drafting import Target
    from projections.faces.editing import Editing


@click.command()
@click.argument("reference", metavar="ID")
@click.option(
    "--set", "settings", multiple=True, metavar="FIELD=VALUE",
    help="A field as it should read, such as count=148 or when=2010-07-26T13:00.",
)  # fmt: skip
@click.option(
    "--from", "file", metavar="FILE", type=click.Path(path_type=Path),
    help="Take the whole claim as this source file says it now.",
)  # fmt: skip
@click.option(
    "--class", "change", metavar="CLASS",
    help="correction (our slip), revision or update (--cites says where), or clarification.",
)  # fmt: skip
@mending
def correct(
    mend: Mend,
    reference: str,
    settings: tuple[str, ...],
    file: Path | None,
    change: str | None,
) -> None:
    """Correct a claim: ID is its claim id, a seq such as #12, or an event id.

    Shows what it was, what it becomes, which figures change on which days, and a note to publish;
    then asks. Nothing is deleted: --as-recorded still answers as before.
    """
    from projections.answers.mending.drafting import Wish, correction, target_of
    from projections.answers.mending.planning import fitting, plan
    from projections.faces.editing import Manner, carry_out, editing
    from projections.faces.pages.plans import plan_page

    manner = Manner.of(mend)
    with editing() as session:
        referred = session.referred(reference)
        around = session.around(referred[0].claim_id)
        target = target_of(around, referred)
        body = _new_body(session, target, settings, file)
        wish = Wish(mend.reason, _class(change), session.citation(mend))
        draft = correction(target, body, wish)
        planned = fitting(plan(session.logs(around, draft), draft, session.now))
        page = plan_page(planned, f"Correct {target.claim}")
        carry_out(page, manner, lambda: session.record(planned, manner))


def _class(change: str | None) -> ChangeClass | None:
    from ledger.events.mending import ChangeClass
    from projections.faces.refusals import AskedWronglyError

    if change is None:
        return None
    try:
        return ChangeClass(change.casefold())
    except ValueError:
        classes = ", ".join(ChangeClass)
        raise AskedWronglyError(
            f"{change} is no class of change.", f"Write one of {classes}."
        ) from None


def _new_body(
    session: Editing, target: Target, settings: tuple[str, ...], file: Path | None
) -> Claim:
    """Return the claim as it should read: from a file, or the present one with fields replaced."""
    from ledger.authoring.amending import amend, fields_of
    from projections.faces.refusals import AskedWronglyError

    if bool(settings) == (file is not None):
        fields = ", ".join(fields_of(target.version.body))
        raise AskedWronglyError(
            "Nothing says how the claim should read."
            if file is None
            else "--set and --from both say how the claim should read.",
            f"Add --set FIELD=VALUE (it has {fields}), or --from FILE.",
        )
    if file is not None:
        return _from_file(session, target, file)
    return _accepted(amend(target.version.body, settings, session.view()))


def _accepted(amended: Amended) -> Claim:
    if amended.body is None:
        _refuse([str(finding) for finding in amended.findings])
    assert amended.body is not None  # noqa: S101 - refused otherwise
    return amended.body


def _refuse(sentences: list[str]) -> None:
    from projections.faces.escapes import shown

    for sentence in sentences:
        click.echo(shown(sentence), err=True)
    click.echo("Nothing was recorded.", err=True)
    click.get_current_context().exit(2)


def _from_file(session: Editing, target: Target, file: Path) -> Claim:
    """Return the claim of the same id from a source file, read as an import reads it."""
    from ledger.authoring.reading import read_paths
    from ledger.errors import refusing
    from ledger.events.registry import Claim
    from projections.faces.refusals import AskedWronglyError

    read = read_paths([file], session.view())
    if wrong := refusing(read.findings):
        _refuse([str(finding) for finding in wrong])
    for command in read.commands:
        if command.claim_id == target.claim and isinstance(command.body, Claim):
            if command.body == target.version.body:
                raise AskedWronglyError(f"{file} says of {target.claim} what is recorded.")
            return command.body
    raise AskedWronglyError(
        f"{file} holds no claim {target.claim}.",
        "Give the file of its source; a claim keeps its id where its id: or its place stays.",
    )
