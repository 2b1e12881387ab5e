"""A small language for tests: lines of domain text become events, in memory without a database
unless they are put on record.

One line is one event. Every story begins with the same contest, "race" (London time; sections mps,
meps, clps, unions, societies; candidates ed, david, balls), so that its lines tell only what
matters. `as NAME` gives an event its id, and its claim the same one; without it the id
is the line's first word and a running number: tally-1, tally-2, ended-1.

    source ibt 2010-07-05/2010-07-09 best 2010-07-08          or: source ibt undated
    tally ibt clps ed 28 when source                          28, >=140, <=20, 100-120 or ~20
    tally ake clps ed 46 on 2010-07-16 basis received lists gmb,unite exhaustive
    nomination hp unions unite ed on 2010-07-24               also endorsement, statement, ...
    nomination hp unions gmb ed contest other                 an act or a total of another contest
    no_nomination hp unions nacods on 2010-07-26
    ended hp unions unite ed on 2010-08-12
    rumour hp unions unite ed
    window party clps closes 2010-07-26
    size party clps 635
    remainder ibt clps 572 when source
    left party balls on 2010-07-25
    result party on 2010-09-25
    link party gmb gmb-union relation same
    unlink party link-1
    cite times tally-1
    correct tally-1 slip: tally ibt clps ed 29 when source    or: slip of correct-1, by times
    retract tally-1 slip                                      or: by times, duplicate tally-2
    assess tally-2 over tally-1                               or: none over tally-1; by times
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final, cast

from attrs import evolve, frozen

from ledger.citations import Citation
from ledger.counts import Count
from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade, DecidedBy, Ending
from ledger.events.envelope import GENESIS, Draft, Event, Redacted, Unknown
from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    ContestCalled,
    Exit,
    MilestoneKind,
    MilestoneStated,
    Section,
    SectionSized,
    WindowStated,
)
from ledger.events.hedged import ActReported, Firmness, Matter
from ledger.events.kinds import ActKind
from ledger.events.mending import Cause, ChangeClass, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import BY_SHAPE, Body, Claim
from ledger.events.source import CitationAdded, DateBasis, SourceCited
from ledger.events.total import Basis as Counted
from ledger.events.total import RemainderPublished, TallyPublished
from ledger.events.who import EndorsersLinked, EndorsersUnlinked, Relation
from ledger.store import Ledger
from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.fold.figures import Figure
from projections.fold.remainders import Remainder
from projections.stored.log import Basis, Log

CONTEST: Final = "race"
ZONE: Final = "Europe/London"
SECTIONS: Final = ("mps", "meps", "clps", "unions", "societies")
CANDIDATES: Final = {"ed": "Ed Miliband", "david": "David Miliband", "balls": "Ed Balls"}
NOMINATION: Final = ActKind.NOMINATION
_THEN: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_COUNT: Final = re.compile(r"(?P<sign>>=|<=|~)?(?P<low>\d+)(?:-(?P<high>\d+))?\Z")
_TAKES_A_WORD: Final = frozenset(
    "as on when best basis lists opens closes by of duplicate over relation contest".split()
)
_STANDS_ALONE: Final = frozenset("exhaustive private slip".split())


@frozen
class Moment:
    """The clocks of a question, as a test writes them; `recorded` None is the head."""

    on: str | None
    known: str | None = None
    recorded: int | None = None
    certain: bool = False


@frozen
class Story:
    """A log written in lines, and the questions that a test asks of it."""

    events: tuple[Event, ...]

    def seq(self, name: str) -> int:
        """Return the seq of an event."""
        return next(event.seq for event in self.events if event.event_id == name)

    def inquiry(self, asked: Moment | str) -> Inquiry:
        """Ask a question; a bare day is asked about with everything known and recorded."""
        moment = Moment(asked) if isinstance(asked, str) else asked
        seq = len(self.events) if moment.recorded is None else moment.recorded
        clocks = Clocks(moment.on, moment.known, moment.certain)
        return inquire(Log(self.events, Basis(seq, GENESIS)), CONTEST, clocks, _THEN)

    def figure(self, cell: str, asked: Moment | str) -> Figure:
        """Return the figure of one cell's nominations, the cell written "clps ed"."""
        section, candidate = cell.split()
        return self.inquiry(asked).figure(section, NOMINATION, candidate)

    def shown(self, cell: str, asked: Moment | str) -> str:
        """Print one cell as the worked table does."""
        return shown(self.figure(cell, asked))

    def remainder(self, section: str, asked: Moment | str) -> Remainder:
        """Return how many of a section had yet to nominate."""
        return self.inquiry(asked).remainder(section, NOMINATION)


def shown(figure: Figure) -> str:
    """Print a figure as the worked table does: 28 · 28-151 · 28+ · ? <=28 · ?."""
    unknown = figure.value is None and figure.low == 0
    if figure.high is None:
        return "?" if unknown else f"{figure.low}+"
    if unknown:
        return f"? <={figure.high}"
    return str(figure.low) if figure.low == figure.high else f"{figure.low}-{figure.high}"


def beside(figure: Figure) -> dict[str, str]:
    """Return the totals shown beside a figure: what each gives, and why it does not decide."""
    return {
        str(one.low) if one.low == one.high else f"{one.low}-{one.high}": one.doubt.value
        for one in figure.rivals
    }


def told(text: str) -> Story:
    """Read a story, one event a line; blank lines and what follows a # are left out."""
    teller = _Teller()
    for line in text.splitlines():
        if words := line.split("#")[0].strip():
            teller.tell(words)
    return Story(tuple(teller.events))


def put_on_record(ledger: Ledger, *events: Event) -> None:
    """Append events, each under its own id."""
    drafts = [
        Draft(event.event_id, event.claim_id, event.body)
        for event in events
        if not isinstance(event.body, Redacted | Unknown)
    ]
    ledger.append(drafts, recorded_by="jo")


def forgotten(story: Story, name: str) -> Story:
    """Return the story with one event's body redacted."""
    return Story(
        tuple(
            evolve(event, body=Redacted()) if event.event_id == name else event
            for event in story.events
        )
    )


def arriving(events: Iterable[Event]) -> Story:
    """Return the same events as a story in another order of recording."""
    return Story(tuple(evolve(event, seq=seq) for seq, event in enumerate(events, start=1)))


def event_at(seq: int, event_id: str, claim_id: str, body: Body) -> Event:
    """Wrap a body in an envelope whose hashes are dummies: nothing here is stored."""
    kind = BY_SHAPE[type(body)]
    return Event(
        seq=seq,
        recorded_at=_THEN + dt.timedelta(seconds=seq),
        event_id=event_id,
        type=kind.name,
        version=kind.version,
        claim_id=claim_id,
        recorded_by="the tests",
        note=None,
        prev_hash=GENESIS,
        body_hash=GENESIS,
        entry_hash=GENESIS,
        body=body,
    )


def frame() -> tuple[Event, ...]:
    """The events that every story begins with."""
    cited = (Citation("party", "the rules"),)
    bodies: tuple[tuple[str, Body], ...] = (
        ("party", _source("party", When("2010-05-01", ZONE), public=True)),
        (
            CONTEST,
            ContestCalled(
                contest=CONTEST,
                name="Labour leadership",
                zone=ZONE,
                counts=NOMINATION,
                sections=tuple(Section(one, one.upper(), one, NOMINATION) for one in SECTIONS),
                citations=cited,
            ),
        ),
        *(
            (one, CandidacyDeclared(CONTEST, one, name, When("2010-05-15", ZONE), cited))
            for one, name in CANDIDATES.items()
        ),
    )
    return tuple(event_at(seq, name, name, body) for seq, (name, body) in enumerate(bodies, 1))


def _source(name: str, published: When | None, *, public: bool) -> SourceCited:
    return SourceCited(
        source=name,
        kind="article",
        title=f"The {name} page",
        publisher=name.upper(),
        author=None,
        url=None,
        published=published,
        published_basis=DateBasis.UNKNOWN if published is None else DateBasis.STATED,
        published_why=None,
        archive=None,
        sha256=None,
        read=None,
        repeats=None,
        public=public,
    )


@frozen
class _Line:
    """One line: its first word, the words that follow, and the options among them."""

    word: str
    words: tuple[str, ...]
    options: Mapping[str, str]

    @classmethod
    def read(cls, text: str) -> _Line:
        """Sort a line's words into plain ones and options."""
        word, *rest = text.split()
        plain: list[str] = []
        options: dict[str, str] = {}
        following = iter(rest)
        for one in following:
            if one in _TAKES_A_WORD:
                options[one] = next(following)
            elif one in _STANDS_ALONE:
                options[one] = "yes"
            else:
                plain.append(one)
        return cls(word, tuple(plain), options)


class _Teller:
    """Turns lines into events in turn, and remembers what they name."""

    def __init__(self) -> None:
        self.events: list[Event] = list(frame())
        self._told: Counter[str] = Counter()

    def tell(self, text: str) -> None:
        """Add the event that a line tells."""
        head, colon, new = text.partition(": ")
        line = _Line.read(head)
        self._told[line.word] += 1
        name = line.options.get("as", f"{line.word}-{self._told[line.word]}")
        if line.word == "source":
            name = line.words[0]
        body = self._body(line, _Line.read(new) if colon else None)
        claim = name if isinstance(body, Claim) else self._claim_mended(line)
        self.events.append(event_at(len(self.events) + 1, name, claim, body))

    def _body(self, line: _Line, new: _Line | None) -> Body:
        match line.word, line.words:
            case "correct", (mended,):
                assert new is not None, "A correction gives the whole new line after a colon."
                return self._correction(line, mended, self._claim(new))
            case "retract", (taken_back,):
                return self._retraction(line, taken_back)
            case "assess", (accepted,):
                return ClaimAssessed(
                    accepts=() if accepted == "none" else tuple(accepted.split(",")),
                    sets_aside=tuple(line.options["over"].split(",")),
                    reason="Read side by side.",
                    citations=_cited(line.options.get("by")),
                )
            case "cite", (source, version):
                claim = self._event(version).claim_id
                return CitationAdded(claim, version, Citation(source, "row 1"), "It says so too.")
            case _:
                return self._claim(line)

    def _claim(self, line: _Line) -> Claim:
        return _TELLING.get(line.word, _act)(line, self._dated(line))

    def _correction(self, line: _Line, claim: str, body: Claim) -> ClaimCorrected:
        slip = "slip" in line.options
        last = [event for event in self.events if event.claim_id == claim][-1]
        versions = [
            event.event_id
            for event in self.events
            if event.claim_id == claim and isinstance(event.body, Claim | ClaimCorrected)
        ]
        return ClaimCorrected(
            claim=claim,
            replaces=last.event_id,
            mends=line.options.get("of", versions[-1]) if slip else None,
            cause=Cause.RECORDED_IN_ERROR if slip else Cause.SOURCE_CORRECTED,
            change=ChangeClass.CORRECTION,
            reason="It was wrong.",
            body=body,
            citations=_cited(line.options.get("by")),
        )

    def _retraction(self, line: _Line, taken_back: str) -> ClaimRetracted:
        claim = self._event(taken_back).claim_id
        duplicate_of = line.options.get("duplicate")
        cause = Cause.RECORDED_IN_ERROR if "slip" in line.options else Cause.SOURCE_CORRECTED
        return ClaimRetracted(
            claim=claim,
            retracts=taken_back,
            replaces=[event for event in self.events if event.claim_id == claim][-1].event_id,
            cause=Cause.DUPLICATE if duplicate_of else cause,
            reason="It does not stand.",
            duplicate_of=duplicate_of,
            citations=_cited(line.options.get("by")),
        )

    def _claim_mended(self, line: _Line) -> str:
        """Return the claim id of a mending; an assessment of many claims has its own name."""
        if line.word == "assess":
            return f"assess-{self._told['assess']}"
        return self._event(line.words[-1]).claim_id

    def _event(self, name: str) -> Event:
        return next(event for event in self.events if event.event_id == name)

    def _dated(self, line: _Line) -> When | None:
        """Return a line's date: its own, or with "when source" its source's."""
        if line.options.get("when") == "source":
            return cast("SourceCited", self._event(line.words[0]).body).published
        return _when(line.options["on"], line) if "on" in line.options else None


def _page(line: _Line, _: When | None) -> Claim:
    name, published = line.words
    stated = None if published == "undated" else _when(published, line)
    return _source(name, stated, public="private" not in line.options)


def _tally(line: _Line, when: When | None) -> Claim:
    source, section, candidate, number = line.words
    return TallyPublished(
        contest=line.options.get("contest", CONTEST),
        section=section,
        act=NOMINATION,
        candidate=candidate,
        count=_count(number),
        taken=when,
        basis=Counted(line.options.get("basis", "unknown")),
        exhaustive="exhaustive" in line.options,
        lists=tuple(line.options["lists"].split(",")) if "lists" in line.options else (),
        parts=(),
        unit=None,
        citations=_cited(source),
    )


def _remainder(line: _Line, when: When | None) -> Claim:
    source, section, number = line.words
    return RemainderPublished(
        CONTEST, section, NOMINATION, _count(number), when, "yet to declare", _cited(source)
    )


def _act(line: _Line, when: When | None) -> Claim:
    source, section, endorser, *candidate = line.words
    return ActMade(
        contest=line.options.get("contest", CONTEST),
        section=section,
        act=ActKind(line.word),
        endorser=endorser,
        candidate=candidate[0] if candidate else None,
        either=(),
        on=when,
        decided_by=DecidedBy.UNKNOWN,
        lent=False,
        spokesperson=None,
        words=None,
        citations=_cited(source),
    )


def _ended(line: _Line, when: When | None) -> Claim:
    source, section, endorser, candidate = line.words
    return ActEnded(
        CONTEST,
        section,
        NOMINATION,
        endorser,
        candidate,
        Ending.WITHDRAWN,
        when,
        _cited(source),
    )


def _rumour(line: _Line, when: When | None) -> Claim:
    source, section, endorser, candidate = line.words
    return ActReported(
        contest=CONTEST,
        matter=Matter.ACT,
        firmness=Firmness.RUMOURED,
        act=NOMINATION,
        section=section,
        endorser=endorser,
        candidate=candidate,
        words="is said to be about to",
        says=(source,),
        on=when,
        due=None,
        may_be_nobody=False,
        headline=None,
        citations=_cited(source),
    )


def _size(line: _Line, when: When | None) -> Claim:
    source, section, number = line.words
    return SectionSized(CONTEST, section, _count(number), when, _cited(source))


def _window(line: _Line, _: When | None) -> Claim:
    source, sections = line.words
    opens, closes = (
        When(line.options[end], ZONE) if end in line.options else None
        for end in ("opens", "closes")
    )
    several = tuple(sections.split(","))
    return WindowStated(CONTEST, "the window", NOMINATION, several, opens, closes, _cited(source))


def _left(line: _Line, when: When | None) -> Claim:
    source, candidate = line.words
    return CandidacyEnded(CONTEST, candidate, Exit.WITHDRAWN, when, _cited(source))


def _elected(line: _Line, when: When | None) -> Claim:
    source, candidate = line.words
    return CandidacyEnded(CONTEST, candidate, Exit.ELECTED, when, _cited(source))


def _result(line: _Line, when: When | None) -> Claim:
    return MilestoneStated(CONTEST, MilestoneKind.RESULT, "the result", when, _cited(line.words[0]))


def _link(line: _Line, when: When | None) -> Claim:
    source, first, second = line.words
    relation = Relation(line.options.get("relation", "same"))
    return EndorsersLinked(first, second, relation, when, _cited(source))


def _unlink(line: _Line, _: When | None) -> Claim:
    source, link = line.words
    return EndorsersUnlinked(link, "They were two.", _cited(source))


_TELLING: Final[Mapping[str, Callable[[_Line, When | None], Claim]]] = {
    "source": _page,
    "tally": _tally,
    "remainder": _remainder,
    "ended": _ended,
    "rumour": _rumour,
    "size": _size,
    "window": _window,
    "left": _left,
    "elected": _elected,
    "result": _result,
    "link": _link,
    "unlink": _unlink,
}
"""The reader of each first word; any other word is the kind of an act."""


def _when(text: str, line: _Line) -> When:
    return When(text, ZONE, line.options.get("best"))


def _cited(source: str | None) -> tuple[Citation, ...]:
    return () if source is None else (Citation(source, "paragraph 1"),)


def _count(text: str) -> Count:
    match = _COUNT.match(text)
    assert match is not None, f"No such count: {text}"
    low = int(match["low"])
    match match["sign"]:
        case "~":
            return Count(None, None, text)
        case ">=":
            return Count(low, None, text)
        case "<=":
            return Count(None, low, text)
        case _:
            return Count(low, int(match["high"] or low), text)
