"""`endorsements votes`: nominated, endorsed, voted."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@click.option("--nominators-of", metavar="CANDIDATE", help="Only those who nominated them.")
@click.option("--endorser", metavar="ENDORSER", help="Only this person.")
@reading
def votes(flags: Flags, contest: str, nominators_of: str | None, endorser: str | None) -> None:
    """Print whom each person in CONTEST nominated, endorsed and voted for, side by side.

    A nomination is no vote, and neither is an endorsement; `?` is not on record.
    """
    from projections.answers.votes import side_by_side
    from projections.faces.asking import asking
    from projections.faces.names import candidate_id, endorser_id
    from projections.faces.pages.votes import votes_page

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        of = candidate_id(inquiry.scaffold, nominators_of) if nominators_of is not None else None
        who = endorser_id(inquiry.identity.names, endorser) if endorser is not None else None
        ask.show(votes_page(inquiry, side_by_side(inquiry), flags.again(), of, who))
