"""`endorsements timeline`: every change of a cell, of a section, or of all that is counted."""

from __future__ import annotations

import click

from projections.faces.flags import Flags, reading


@click.command()
@click.argument("contest")
@click.argument("section", required=False)
@click.argument("candidate", required=False)
@click.option("--section", "also", metavar="S", help="The same as SECTION.")
@click.option("--act", metavar="ACT", help="Another act than the one the section counts.")
@reading
def timeline(  # noqa: PLR0917 - click passes them by name
    flags: Flags,
    contest: str,
    section: str | None,
    candidate: str | None,
    also: str | None,
    act: str | None,
) -> None:
    """Follow SECTION of CONTEST through time, one line for each stretch without a change.

    With CANDIDATE (or `yet-to-declare`) it follows that figure alone, with how many are named and
    what is doubted. Without SECTION it follows every section that the contest counts, one after the
    other. It ends on the day asked about: --on, else today, the contest's close or --as-known.
    """
    from ledger.cli.progress import waiting
    from projections.answers.timeline import timeline as answered
    from projections.faces.asking import asking
    from projections.faces.names import (
        REMAINDER,
        act_kind,
        candidate_id,
        is_section,
        must_be_a_section,
        section_of,
    )
    from projections.faces.pages.timeline import row_page, timeline_page, timelines_page
    from projections.faces.refusals import AskedWronglyError

    with asking(flags) as ask:
        inquiry = ask.inquire(contest)
        frame = inquiry.scaffold
        if section is not None and also is not None:
            if candidate is not None or is_section(frame, section):
                message = f"Two sections are asked for: {section} and {also}."
                raise AskedWronglyError(message, "Name one, or none for all of them.")
            candidate, section = section, also  # CANDIDATE alone, after --section
        elif section is not None and candidate is None:
            must_be_a_section(frame, section, REMAINDER, "timeline")
        section = also if section is None else section
        whose = candidate if candidate in {None, REMAINDER} else candidate_id(frame, candidate)
        kind = act_kind(act) if act is not None else None
        chosen = frame.counted if section is None else (section_of(frame, section),)
        with waiting("Following it through time"):
            answers = tuple(answered(inquiry, one.id, kind or one.counts) for one in chosen)
        again = flags.again(act)
        if section is None:
            ask.show(timelines_page(inquiry, answers, again))
        elif whose is None:
            ask.show(timeline_page(inquiry, answers[0], again))
        else:
            row = None if whose == REMAINDER else whose
            ask.show(row_page(inquiry, answers[0], row, again))
