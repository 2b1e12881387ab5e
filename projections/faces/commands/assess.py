"""`endorsements assess`: settle rival claims, with a reason; all of them stay shown."""

from __future__ import annotations

import click

from projections.faces.mending_flags import Mend, mending


@click.command()
@click.option(
    "--set-aside", "aside", multiple=True, required=True, metavar="CLAIM",
    help="A claim to decide nothing from now on; may be given several times.",
)  # fmt: skip
@click.option(
    "--accept", "accepted", multiple=True, metavar="CLAIM",
    help="A claim to go by instead; may be given several times.",
)  # fmt: skip
@mending
def assess(
    mend: Mend,
    aside: tuple[str, ...],
    accepted: tuple[str, ...],
) -> None:
    """Decide between claims that disagree. The one set aside bounds nothing and is still shown.

    To undo it: endorsements retract #SEQ, with the seq that is printed here.
    """
    from projections.answers.mending.drafting import Wish, assessment
    from projections.answers.mending.planning import plan
    from projections.faces.editing import Manner, carry_out, editing
    from projections.faces.pages.plans import plan_page

    manner = Manner.of(mend)
    with editing() as session:
        ids = [[session.referred(one)[0].claim_id for one in some] for some in (accepted, aside)]
        around = session.claims([*ids[0], *ids[1]])
        wish = Wish(mend.reason, cites=session.citation(mend))
        draft = assessment(around, ids[0], ids[1], wish)
        planned = plan(session.logs(around, draft), draft, session.now)
        page = plan_page(planned, f"Assess {', '.join(ids[1])}")
        # An assessment mends no single claim, so it is locked on the head that was seen.
        carry_out(page, manner, lambda: session.record(planned, manner, expect=session.seq))
