"""`endorsements lead`: who led whom in a section, and when that changed hands."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, Needed, reading


@click.command()
@click.argument("contest")
@click.option("--section", metavar="S", cls=Needed, required=True, help="The section to look at.")
@click.option(
    "--between", metavar="A,B", cls=Needed, required=True, help="Two candidates: did A overtake B?"
)
@click.option("--act", metavar="ACT", help="Another act than the one the section counts.")
@reading
def lead(
    flags: Flags, contest: str, section: str | None, between: str | None, act: str | None
) -> None:
    """Tell who led whom in CONTEST, and between which days the lead changed hands.

    The question is read as "did A overtake B?"; if it was the other way round, that is the answer.
    """
    from projections.answers.lead import lead as answered
    from projections.faces.asking import asking
    from projections.faces.names import act_kind, candidate_id, left_out, section_of
    from projections.faces.pages.lead import lead_page
    from projections.faces.refusals import AskedWronglyError

    pair = [each.strip() for each in (between or "").split(",") if each.strip()]
    if between is not None and len(pair) != 2:
        message = f"--between {between} does not name two candidates."
        raise AskedWronglyError(message, "Write --between ed-miliband,david-miliband.")
    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        if section is None or between is None:
            raise left_out(inquiry.scaffold, section=section is None, between=between is None)
        column = section_of(inquiry.scaffold, section)
        one, other = (candidate_id(inquiry.scaffold, each) for each in pair)
        if one == other:
            message = f"--between {between} names one candidate twice."
            raise AskedWronglyError(message, "Write --between ed-miliband,david-miliband.")
        kind = act_kind(act) if act is not None else column.counts
        answer = answered(inquiry, column.id, kind, one, other)
        ask.show(lead_page(inquiry, answer, flags.again(act)))
