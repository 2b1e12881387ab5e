"""The words around a chart: its clocks, what the axis counts, and whose word it rests on."""

from __future__ import annotations

from ledger.edtf import spoken
from ledger.events.frame import Section
from projections.answers.inquiry import Inquiry
from projections.answers.notes import estimates_said
from projections.answers.race import Race
from projections.answers.sentences import act_words
from projections.faces.charts.race import Words
from projections.faces.headings import heading


def race_words(inquiry: Inquiry, section: Section, race: Race) -> Words:
    """Return the words around a race's chart, with every publisher that a line rests on."""
    events = {
        event for line in race.lines for one in line.stretches for event in one.figure.because
    }
    cited = dict.fromkeys(
        inquiry.sources[citation.source].publisher or citation.source
        for claim in inquiry.belief.standing
        if events & {*claim.because}
        for citation in claim.citations
        if citation.source in inquiry.sources
    )
    act = act_words(race.act).capitalize()
    counted = "" if race.act is inquiry.scaffold.counts else ", not counted in the standings"
    known = inquiry.as_of.known
    return Words(
        heading=heading(inquiry, section.long_name),
        axis=f"{act}s by {section.long_name}{counted}",
        known="what is known now"
        if known is None
        else f"what could be read by {spoken(known.text)}",
        estimates=estimates_said(
            inquiry, [one.figure for line in race.lines for one in line.stretches]
        ),
        foot=f"Published by: {', '.join(sorted(cited, key=str.casefold))}." if cited else "",
    )
