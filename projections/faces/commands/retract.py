"""`endorsements retract`: take back a claim, one wording of it, or another mending."""

from __future__ import annotations

import click

from projections.faces.mending_flags import Mend, mending


@click.command()
@click.argument("reference", metavar="ID")
@click.option(
    "--duplicate-of", "--of", "duplicate_of", metavar="CLAIM",
    help="The fact was entered twice; this claim stays.",
)  # fmt: skip
@mending
def retract(
    mend: Mend,
    reference: str,
    duplicate_of: str | None,
) -> None:
    """Take back what ID names: a claim id, a seq such as #12, or an event id.

    A claim is taken back whole; a seq that holds a correction, only that wording; one that holds a
    retraction or an assessment undoes it. With --cites the source took it back, and its readers
    still see it on the dates before; otherwise the slip was ours.
    """
    from projections.answers.mending.drafting import Wish, retraction
    from projections.answers.mending.planning import plan
    from projections.faces.editing import Manner, carry_out, editing
    from projections.faces.pages.plans import plan_page

    manner = Manner.of(mend)
    with editing() as session:
        referred = session.referred(reference)
        claim = referred[0].claim_id
        around = session.around(claim)
        if duplicate_of is not None:
            remains = session.referred(duplicate_of)
            duplicate_of = remains[0].claim_id
            around = (*around, *remains)
        wish = Wish(mend.reason, cites=session.citation(mend))
        draft = retraction(around, referred, wish, duplicate_of)
        planned = plan(session.logs(session.concerned(around), draft), draft, session.now)
        named = claim if reference == claim else f"{reference} ({claim})"
        page = plan_page(planned, f"Retract {named}")
        carry_out(page, manner, lambda: session.record(planned, manner))
