"""`endorsements stance`: one endorser across all contests."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("endorser")
@reading
def stance(flags: Flags, endorser: str) -> None:
    """Print what ENDORSER did in every contest: an act, a statement, a refusal, nobody, silence.

    Without --on each contest is asked about at its close, or today if it is not over.
    """
    from projections.answers.stance import stances
    from projections.faces.asking import asking
    from projections.faces.names import endorser_id
    from projections.faces.pages.stance import stance_page

    with asking(flags) as ask:
        names = ask.all_names().endorsers
        who = endorser_id(names, endorser)
        inquiries = [ask.inquire(contest) for contest in ask.contests()]
        ask.show(stance_page(stances(inquiries, who, names[who]), flags, ask.basis))
