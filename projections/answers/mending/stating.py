"""The note to publish beside a mending: what we stated, what stands instead, which tables changed.

House style: the note says *stated*, never *suggested*. It quotes the old assertion as it stood,
gives the time during which it was shown, and blames nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from attrs import asdict, frozen

from ledger.citations import Citation
from ledger.edtf import When, day_at, spoken
from ledger.events.act import ActEnded, ActMade
from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    CandidateRepudiated,
    SectionSized,
)
from ledger.events.mending import Cause, ChangeClass
from ledger.events.registry import Claim
from ledger.events.source import SourceCited
from ledger.events.total import RemainderPublished, TallyPublished
from ledger.events.who import EndorserNamed, EndorsersLinked
from projections.answers.mending.impact import Impact
from projections.answers.mending.mendings import Mending, Wording
from projections.answers.sentences import Names, act_words, counted, sentence

MOST_STRETCHES = 3
"""How many stretches of days a note lists at most; it counts the others."""
_READS_ON = (
    ActMade,
    ActEnded,
    CandidacyDeclared,
    CandidacyEnded,
    CandidateRepudiated,
    EndorserNamed,
    EndorsersLinked,
)
"""Claims whose sentence can follow "We stated that"."""
_DATES = frozenset({"on", "taken", "as_of", "opens", "closes", "since", "until", "published"})
_FIGURES = frozenset({"count", "size", "votes", "share", "voted"})
_NAMES = frozenset({"candidate", "endorser", "section", "name"})


@frozen
class Telling:
    """What is needed to write a note: printed names, sources by id, and the contest's zone."""

    names: Names
    sources: Mapping[str, SourceCited]
    zone: str

    def day(self, moment: dt.datetime) -> str:
        """Return the day of a recorded moment, as ISO text in the contest's zone."""
        return day_at(int(moment.timestamp()), self.zone).text

    def publisher(self, citations: Iterable[Citation]) -> str:
        """Return the publisher of the first citation."""
        for citation in citations:
            source = self.sources.get(citation.source)
            if source is not None:
                return source.publisher or source.author or source.source
            return citation.source
        return "our source"

    def published(self, citations: Iterable[Citation]) -> str:
        """Return when the first citation with a dated source appeared, as an aside, or nothing."""
        for citation in citations:
            source = self.sources.get(citation.source)
            if source is not None and source.published is not None:
                return f" {on_date(source.published)}"
        return ""


def note(mending: Mending, impact: Impact, telling: Telling) -> str:
    """Write the note to publish for one mending; `impact` is what it changed."""
    parts = [
        *_stated(mending, telling),
        _rebuilt(impact),
        *_shown(mending, telling),
    ]
    return " ".join(part for part in parts if part)


def clause(body: Claim, names: Names) -> str:
    """Return a claim as a clause that can follow "stated", exactly as it stood."""
    match body:
        case TallyPublished():
            who = "all candidates" if body.candidate is None else names.candidate(body.candidate)
            what = (
                f"{counted(body.count)} {act_words(body.act)}s from {names.section(body.section)}"
            )
            return f" that {who} had {what}{_on(body.taken)}"
        case RemainderPublished():
            section = names.section(body.section)
            return (
                f" that {counted(body.count)} of the {section} were {body.words}{_on(body.taken)}"
            )
        case SectionSized():
            section = names.section(body.section)
            return f" that the {section} were {counted(body.size)} in all{_on(body.as_of)}"
        case _ if isinstance(body, _READS_ON):
            return f" that {sentence(body, names)}"
        case _:
            return f": “{sentence(body, names)}”"


def on_date(when: When) -> str:
    """Return a date with its preposition: "on 26 July 2010", "in July 2010", "by 26 July"."""
    words = spoken(when)
    if words.startswith(("by ", "from ", "at ")):
        return words
    return f"on {words}" if len(when.text) >= len("2010-07-26") else f"in {words}"


def _on(when: When | None) -> str:
    return ", date unknown" if when is None else f" {on_date(when)}"


def _stated(mending: Mending, telling: Telling) -> Iterable[str]:
    """Yield the sentences on what we stated and what stands instead."""
    if mending.change is ChangeClass.REDACTION:
        yield f"A statement was removed from this record ({mending.authority}): {mending.reason}."
        yield "Its place in the record stays."
    elif mending.cause is None:
        yield from _assessed(mending, telling)
    elif mending.undoes is not None and not mending.was:
        yield from (f"{_back(one, telling)} {_ending(mending.reason)}" for one in mending.becomes)
        if not mending.becomes:
            yield f"An earlier decision of ours was taken back: {_ending(mending.reason)}"
    elif not mending.was:
        yield "What we had stated has been removed from this record."
    else:
        old = clause(mending.was[0].body, telling.names)
        if mending.cause is Cause.DUPLICATE:
            yield f"We recorded twice{old}. It is counted once."
        else:
            yield f"We stated{old}."
            yield _instead(mending, telling)


def _back(wording: Wording, telling: Telling) -> str:
    return (
        f"We had taken back what we stated{clause(wording.body, telling.names)}. It stands again:"
    )


def _instead(mending: Mending, telling: Telling) -> str:
    who, when = telling.publisher(mending.citations), telling.published(mending.citations)
    if mending.becomes and mending.was != mending.becomes:
        new = clause(mending.becomes[0].body, telling.names)
        if mending.cause is Cause.RECORDED_IN_ERROR:
            return f"{capital(who)}, our source, states{new}."
        verb = "updated" if mending.change is ChangeClass.UPDATE else "corrected"
        return f"{capital(who)} {verb} this{when}: it states{new}."
    if mending.cause is Cause.SOURCE_CORRECTED:
        return f"{capital(who)} took this back{when}."
    return f"It no longer stands: {_ending(mending.reason)}"


def _assessed(mending: Mending, telling: Telling) -> Iterable[str]:
    for one in mending.was:
        yield f"{_says(one, telling)}."
    for one in mending.becomes:
        yield f"{_says(one, telling)}; we go by that."
    yield capital(_ending(mending.reason))


def _says(wording: Wording, telling: Telling) -> str:
    who = telling.publisher(getattr(wording.body, "citations", ()))
    return f"{capital(who)} states{clause(wording.body, telling.names)}"


def _rebuilt(impact: Impact) -> str:
    stretches = impact.stretches
    if not stretches:
        return "No figure changes." if not impact.as_known else _only_known(impact)
    listed = [stretch_said(first, last) for first, last in stretches[:MOST_STRETCHES]]
    more = len(stretches) - MOST_STRETCHES
    if more > 0:
        listed.append(f"{more} more {'stretch' if more == 1 else 'stretches'} of days")
    whole = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
    return f"The tables for {whole} have been rebuilt."


def _only_known(impact: Impact) -> str:
    days = ", ".join(spoken(vista.known.isoformat()) for vista in impact.as_known if vista.changes)
    return f"The tables as known on {days} have been rebuilt." if days else "No figure changes."


def stretch_said(first: dt.date | None, last: dt.date | None) -> str:
    """Return a stretch of days in words: "26–27 July 2010", "every day to 15 July 2010"."""
    if first is None and last is None:
        return "every day"
    if first is None:
        assert last is not None  # noqa: S101 - the line above took both being open
        return f"every day to {spoken(last.isoformat())}"
    if last is None:
        return f"{spoken(first.isoformat())} and every day after"
    if first == last:
        return spoken(first.isoformat())
    return spoken(f"{first.isoformat()}/{last.isoformat()}")


def _shown(mending: Mending, telling: Telling) -> Iterable[str]:
    """Yield the sentence on how long we showed the old words."""
    if mending.cause is None or not mending.was:
        return
    since, until = telling.day(mending.was[0].since), telling.day(mending.recorded_at)
    what = _what(mending)
    if since == until:
        yield f"We showed {what} on {spoken(since)}."
    else:
        yield f"We showed {what} from {_start(since, until)} to {spoken(until)}."


def _start(since: str, until: str) -> str:
    """Return the first of two days in words, without its year if the second day has the same."""
    same_year = since[:4] == until[:4]
    return spoken(since)[: -len(" 2026")] if same_year else spoken(since)


def _what(mending: Mending) -> str:
    """Return what we showed: "the wrong date", "the earlier figure", "it twice"."""
    if mending.cause is Cause.DUPLICATE:
        return "it twice"
    if not mending.becomes or mending.was == mending.becomes:
        return "it"
    which = "wrong" if mending.cause is Cause.RECORDED_IN_ERROR else "earlier"
    changed = changed_fields(mending.was[0].body, mending.becomes[0].body)
    if changed and changed <= _DATES:
        return f"the {which} date"
    if changed and changed <= _FIGURES:
        return f"the {which} figure"
    if changed and changed <= _NAMES:
        return f"the {which} name"
    return f"the {which} words"


def changed_fields(was: Claim, becomes: Claim) -> frozenset[str]:
    """Return the fields, other than citations, in which two wordings of a claim differ."""
    before, after = asdict(was, recurse=False), asdict(becomes, recurse=False)
    return frozenset(
        name for name in before if name != "citations" and before[name] != after.get(name)
    )


def _ending(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def capital(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
