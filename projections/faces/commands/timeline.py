"""`endorsements timeline`: every change of a section, or of one candidate's figure in it."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@click.argument("section")
@click.option("--act", metavar="ACT", help="Another act than the one the section counts.")
@reading
def timeline(flags: Flags, contest: str, section: str, act: str | None) -> None:
    """Follow SECTION of CONTEST through time, one line for each stretch without a change.

    It ends on the day asked about: --on, else today, the contest's close or --as-known.
    """
    from projections.answers.timeline import timeline as answered
    from projections.faces.asking import asking
    from projections.faces.names import act_kind, section_of
    from projections.faces.pages.timeline import timeline_page

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        column = section_of(inquiry.scaffold, section)
        kind = act_kind(act) if act is not None else column.counts
        ask.show(timeline_page(inquiry, answered(inquiry, column.id, kind), flags.again()))
