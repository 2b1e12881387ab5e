"""One plain sentence for each kind of event, hedged exactly as its source hedges.

The sentence names what was claimed and when it was so. The citation beside it names who said so. A
rumour never reads like a fact, nor a total like an act.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import singledispatch

from attrs import field, frozen

from ledger.counts import Count
from ledger.edtf import When, spoken
from ledger.events.act import ActEnded, ActMade, DecidedBy, Ending
from ledger.events.envelope import Redacted, Unknown
from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    CandidateRepudiated,
    ContestCalled,
    Exit,
    MilestoneStated,
    RuleStated,
    SectionSized,
    WindowStated,
)
from ledger.events.hedged import ActReported, Matter, ReportEnded
from ledger.events.kinds import ActKind
from ledger.events.mending import BodyRedacted, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import Body
from ledger.events.source import CitationAdded, SourceCited
from ledger.events.total import (
    AssertionStated,
    BallotHeld,
    Basis,
    CountDeclared,
    RemainderPublished,
    TallyPublished,
)
from ledger.events.vote import VotePublished
from ledger.events.who import (
    EndorserDescribed,
    EndorserNamed,
    EndorserRegistered,
    EndorsersLinked,
    EndorsersUnlinked,
    Relation,
)
from projections.counting.shares import percent, places_of


@frozen
class Names:
    """Printed names by id; an id that has none prints as itself."""

    endorsers: Mapping[str, str] = field(factory=dict)
    candidates: Mapping[str, str] = field(factory=dict)
    sections: Mapping[str, str] = field(factory=dict)

    def endorser(self, endorser: str | None) -> str:
        """Return an endorser's name; "somebody" where the source names nobody."""
        return "somebody" if endorser is None else self.endorsers.get(endorser, endorser)

    def candidate(self, candidate: str | None) -> str:
        """Return a candidate's name; "someone" where the source names none."""
        return "someone" if candidate is None else self.candidates.get(candidate, candidate)

    def section(self, section: str | None) -> str:
        """Return a section's column name."""
        return "" if section is None else self.sections.get(section, section)


def dated(when: When | None) -> str:
    """Return a date as an aside: ", 5–9 July 2010 (best estimate 8 July 2010)"."""
    if when is None:
        return ", date unknown"
    best = f" (best estimate {spoken(when.best)})" if when.best is not None else ""
    return f", {spoken(when)}{best}"


def outcome_said(manner: str, words: str, when: str = "") -> str:
    """Return what became of hearsay: "denied 25 July: he stays", or "met" if that says it all."""
    more = "" if words.casefold() in {"", manner.casefold()} else f": {words}"
    return f"{manner}{when}{more}"


def counted(count: Count) -> str:
    """Return a count in the source's own words."""
    return count.words


_VERBS = {
    ActKind.NOMINATION: "nominated",
    ActKind.ENDORSEMENT: "endorsed",
    ActKind.SECOND_PREFERENCE: "gave a second preference to",
    ActKind.STATEMENT: "made a statement of support for",
    ActKind.REFUSAL: "refused its backing to",
}
_ENDED = {
    Ending.WITHDRAWN: "was withdrawn",
    Ending.SWITCHED: "was switched to another",
    Ending.LAPSED: "lapsed",
    Ending.RELEASED: "was released",
}


def act_words(act: ActKind) -> str:
    """Return an act as a noun: "second preference"."""
    return act.replace("_", " ")


def sentence(body: Body | Redacted | Unknown, names: Names) -> str:
    """Return an event as one sentence, without a full stop."""
    return _say(body, names)


@singledispatch
def _say(body: object, _names: Names) -> str:
    return type(body).__name__


@_say.register
def _(_body: Redacted, _names: Names) -> str:
    return "redacted: the law made the ledger forget this"


@_say.register
def _(body: Unknown, _names: Names) -> str:
    return f"an event of a later release, {body.type}/{body.version}"


@_say.register
def _(body: ContestCalled, _names: Names) -> str:
    return f"Contest: {body.name}; its standings count {act_words(body.counts)}s"


@_say.register
def _(body: SectionSized, names: Names) -> str:
    return f"{names.section(body.section)}: {counted(body.size)} in all{dated(body.as_of)}"


@_say.register
def _(body: RuleStated, _names: Names) -> str:
    return f"Rule ({body.kind}): {body.text}"


@_say.register
def _(body: WindowStated, names: Names) -> str:
    sections = ", ".join(names.section(section) for section in body.sections)
    opens = f" opens {spoken(body.opens)}" if body.opens is not None else ""
    closes = f" closes {spoken(body.closes)}" if body.closes is not None else ""
    return f"Window for {act_words(body.act)}s by {sections}:{opens}{closes}"


@_say.register
def _(body: MilestoneStated, _names: Names) -> str:
    return f"{body.text}{dated(body.on)}"


@_say.register
def _(body: CandidacyDeclared, _names: Names) -> str:
    return f"{body.name} stands{dated(body.on)}"


@_say.register
def _(body: CandidacyEnded, names: Names) -> str:
    if body.manner is Exit.ELECTED:
        return f"{names.candidate(body.candidate)} is elected{dated(body.on)}"
    manner = body.manner.replace("_", " ")
    return f"{names.candidate(body.candidate)} no longer stands: {manner}{dated(body.on)}"


@_say.register
def _(body: CandidateRepudiated, names: Names) -> str:
    who = names.candidate(body.candidate)
    return f"{who} rejects the endorsement of {names.endorser(body.endorser)}{dated(body.on)}"


@_say.register
def _(body: EndorserRegistered, _names: Names) -> str:
    role = f", {body.public_role}" if body.public_role else ""
    return f"Endorser: {body.name} ({body.kind}{role})"


@_say.register
def _(body: EndorserNamed, names: Names) -> str:
    return f"{names.endorser(body.endorser)} is also printed {body.name}"


@_say.register
def _(body: EndorserDescribed, names: Names) -> str:
    return f"{names.endorser(body.endorser)}, {body.attribute}: {body.words}{dated(body.as_of)}"


@_say.register
def _(body: EndorsersLinked, names: Names) -> str:
    first, second = names.endorser(body.first), names.endorser(body.second)
    words = {
        Relation.SAME: f"{first} and {second} are one endorser",
        Relation.SUCCESSOR: f"{second} carries on from {first}",
        Relation.PART_OF: f"{first} is part of {second}",
    }[body.relation]
    return f"{words}{dated(body.on)}" if body.on is not None else words


@_say.register
def _(body: EndorsersUnlinked, _names: Names) -> str:
    return f"The link {body.link} was wrong: {body.reason}"


@_say.register
def _(body: SourceCited, _names: Names) -> str:
    who = body.publisher or body.author or body.source
    when = "date unknown" if body.published is None else spoken(body.published)
    return f"Source: {who}, {body.title}, {when} ({body.published_basis})"


@_say.register
def _(body: CitationAdded, _names: Names) -> str:
    return f"{body.citation.source}, {body.citation.at}, also carries {body.claim}"


@_say.register
def _(body: ActMade, names: Names) -> str:
    who = names.endorser(body.endorser)
    by = "" if body.decided_by in {DecidedBy.UNKNOWN, DecidedBy.PERSON} else _decided(body)
    if body.act is ActKind.NO_NOMINATION:
        return f"{who} nominated nobody{dated(body.on)}{by}"
    whom = (
        " or ".join(names.candidate(one) for one in body.either)
        + " (the source does not say which)"
        if body.either
        else names.candidate(body.candidate)
    )
    lent = ", lent" if body.lent else ""
    return f"{who} {_VERBS[body.act]} {whom}{lent}{dated(body.on)}{by}"


def _decided(body: ActMade) -> str:
    return f"; decided by {body.decided_by.replace('_', ' ')}"


@_say.register
def _(body: ActEnded, names: Names) -> str:
    who, whom = names.endorser(body.endorser), names.candidate(body.candidate)
    return f"{who}'s {act_words(body.act)} of {whom} {_ENDED[body.manner]}{dated(body.on)}"


@_say.register
def _(body: ActReported, names: Names) -> str:
    what = _matter(body, names)
    due = f"; due {spoken(body.due)}" if body.due is not None else ""
    nobody = "; may come to nobody" if body.may_be_nobody else ""
    return f"{body.firmness.capitalize()}: {what}{due}{nobody}"


def _matter(body: ActReported, names: Names) -> str:
    if body.words:
        return body.words
    if body.matter is Matter.WITHDRAWAL:
        return f"{names.candidate(body.candidate)} withdraws"
    act = act_words(body.act) if body.act is not None else "support"
    return f"{act} of {names.candidate(body.candidate)} by {names.endorser(body.endorser)}"


@_say.register
def _(body: ReportEnded, _names: Names) -> str:
    return f"{outcome_said(body.manner.capitalize(), body.words)}{dated(body.on)}"


@_say.register
def _(body: TallyPublished, names: Names) -> str:
    whom = "all candidates" if body.candidate is None else names.candidate(body.candidate)
    basis = "" if body.basis is Basis.UNKNOWN else f", {body.basis}"
    parts = "".join(
        f", of which {counted(part.count)}"
        + (f" of {counted(part.of)}" if part.of is not None else "")
        + f" {part.label}"
        for part in body.parts
    )
    total = f"{counted(body.count)} for {whom}{parts}{basis}"
    return f"{names.section(body.section)} {act_words(body.act)}s: {total}{dated(body.taken)}"


@_say.register
def _(body: RemainderPublished, names: Names) -> str:
    return f"{names.section(body.section)}: {counted(body.count)} {body.words}{dated(body.taken)}"


@_say.register
def _(body: BallotHeld, names: Names) -> str:
    voted = "" if body.voted is None else f"; {counted(body.voted)} voted"
    options = ", ".join(
        f"{option.option} {_shared(option.votes, option.share, option.share_step)}"
        for option in body.options
    )
    return f"{names.endorser(body.endorser)} asked its own: {options}{voted}{dated(body.on)}"


def _shared(votes: Count | None, share: str | None, step: str | None) -> str:
    """Return votes in the source's words, else a share as it was printed: "60 %"."""
    if votes is not None:
        return counted(votes)
    if share is None:
        return "?"
    places = 2 if step is None else places_of(Fraction(step))
    return f"{percent(Fraction(share), places)} %"


@_say.register
def _(body: CountDeclared, names: Names) -> str:
    who = body.option if body.candidate is None else names.candidate(body.candidate)
    what = _shared(body.votes, body.share, body.share_step)
    where = f", {names.section(body.section)}" if body.section is not None else ""
    return f"Result, round {body.round}{where}: {who} {what}{dated(body.on)}"


@_say.register
def _(body: VotePublished, names: Names) -> str:
    who, where = names.endorser(body.endorser), names.section(body.section)
    if not body.cast:
        return f"{who} cast no ballot that is recorded, {where}{dated(body.on)}"
    ranked = ", then ".join(names.candidate(one) for one in body.preferences) or "nobody"
    return f"{who} voted for {ranked}, {where}{dated(body.on)}"


@_say.register
def _(body: AssertionStated, _names: Names) -> str:
    return f"Asserted ({body.kind.replace('_', ' ')}): {body.words}{dated(body.as_of)}"


@_say.register
def _(body: ClaimCorrected, names: Names) -> str:
    return (
        f"{body.change.capitalize()} of {body.claim}: {sentence(body.body, names)}; {body.reason}"
    )


@_say.register
def _(body: ClaimRetracted, _names: Names) -> str:
    return f"Retracted: {body.claim} ({body.cause.replace('_', ' ')}); {body.reason}"


@_say.register
def _(body: ClaimAssessed, _names: Names) -> str:
    aside, kept = ", ".join(body.sets_aside), ", ".join(body.accepts)
    return f"Assessed: {aside} set aside{f' for {kept}' if kept else ''}; {body.reason}"


@_say.register
def _(body: BodyRedacted, _names: Names) -> str:
    return f"Redacted: the body of {body.event}; {body.reason} ({body.authority})"
