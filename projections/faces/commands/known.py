"""`endorsements known`: what was known of a candidate."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@click.argument("candidate", required=False, metavar="CANDIDATE")
@reading
def known(flags: Flags, contest: str, candidate: str | None) -> None:
    """Print what was known of CANDIDATE in CONTEST: status, figures, rumours and denials."""
    from projections.answers.known import known as answered
    from projections.faces.asking import asking
    from projections.faces.names import candidate_id, candidate_missing
    from projections.faces.pages.known import known_page

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        if candidate is None:
            raise candidate_missing(inquiry.scaffold, "known")
        answer = answered(inquiry, candidate_id(inquiry.scaffold, candidate))
        ask.show(known_page(inquiry, answer, flags.again()))
