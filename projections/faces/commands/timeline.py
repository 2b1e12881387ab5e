"""`endorsements timeline`: every change of a section, or of all that a contest counts."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@click.argument("section", required=False)
@click.option("--section", "also", metavar="S", help="The same as SECTION.")
@click.option("--act", metavar="ACT", help="Another act than the one the section counts.")
@reading
def timeline(
    flags: Flags, contest: str, section: str | None, also: str | None, act: str | None
) -> None:
    """Follow SECTION of CONTEST through time, one line for each stretch without a change.

    Without SECTION it follows every section that the contest counts, one after the other. It ends
    on the day asked about: --on, else today, the contest's close or --as-known.
    """
    from ledger.cli.progress import waiting
    from projections.answers.timeline import timeline as answered
    from projections.faces.asking import asking
    from projections.faces.names import act_kind, section_of
    from projections.faces.pages.timeline import timeline_page, timelines_page
    from projections.faces.refusals import AskedWronglyError

    if section is not None and also is not None:
        message = f"Two sections are asked for: {section} and {also}."
        raise AskedWronglyError(message, "Name one, or none for all of them.")
    section = also if section is None else section
    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        frame = inquiry.scaffold
        kind = act_kind(act) if act is not None else None
        chosen = frame.counted if section is None else (section_of(frame, section),)
        with waiting("Following it through time"):
            answers = tuple(answered(inquiry, one.id, kind or one.counts) for one in chosen)
        if section is None:
            ask.show(timelines_page(inquiry, answers, flags.again(act)))
        else:
            ask.show(timeline_page(inquiry, answers[0], flags.again(act)))
