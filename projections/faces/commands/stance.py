"""`endorsements stance`: one endorser across all contests, or the matrix of many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from projections.faces.flags import Flags, reading

if TYPE_CHECKING:
    from projections.faces.asking import Asking


@click.command()
@click.argument("endorser", required=False)
@click.option("--matrix", "many", is_flag=True, help="Endorsers down, contests across.")
@click.option(
    "--kind",
    type=click.Choice(("person", "union", "society", "clp", "group", "body")),
    help="With --matrix: only endorsers of this kind.",
)
@click.option("--like", metavar="TEXT", help="With --matrix: only those with a name like this.")
@reading
def stance(
    flags: Flags, endorser: str | None, many: bool, kind: str | None, like: str | None
) -> None:
    """Print what ENDORSER did in every contest: an act, a statement, a refusal, nobody, silence.

    Without --on each contest is asked about at its close, or today if it is not over.
    """
    from projections.answers.stance import stances
    from projections.faces.asking import asking
    from projections.faces.names import endorser_id
    from projections.faces.pages.stance import stance_page

    if many == (endorser is not None):
        raise click.UsageError("Name an endorser, or ask for --matrix; one of the two.")
    if not many and (kind or like):
        raise click.UsageError("--kind and --like choose the rows of --matrix.")
    with asking(flags) as ask:
        if endorser is None:
            _matrix(ask, kind, like)
            return
        names = ask.all_names().endorsers
        who = endorser_id(names, endorser)
        inquiries = [ask.inquire(contest) for contest in ask.contests()]
        ask.show(stance_page(stances(inquiries, who, names[who]), flags, ask.basis))


def _matrix(ask: Asking, kind: str | None, like: str | None) -> None:
    from ledger.events.who import EndorserKind
    from projections.answers.endorsers import Wanted, endorser_lines
    from projections.answers.matrix import matrix
    from projections.faces.pages.matrix import matrix_page

    wanted = Wanted(EndorserKind(kind) if kind is not None else None, like)
    lines = endorser_lines(ask.beliefs(None)[0], wanted)
    inquiries = [ask.inquire(contest) for contest in ask.contests()]
    ask.show(matrix_page(matrix(inquiries, lines), ask.flags, ask.basis))
