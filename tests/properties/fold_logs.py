"""Random stories for the fold: few names, few days, and so many collisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from hypothesis import strategies as st

from ledger.events.envelope import Event
from ledger.events.mending import ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.source import CitationAdded
from ledger.events.who import EndorsersUnlinked
from projections.fold.figures import Figure
from projections.fold.remainders import Remainder
from tests.story import NOMINATION, Moment, Story

DAYS: Final = tuple(f"2010-07-{day:02}" for day in range(5, 13))
CELLS: Final = ("unions ed", "unions david")
PAGES: Final = ("p1", "p2", "p3", "p4")
LATE: Final = ("late", "never")
"""Pages that nobody could certainly read on any of the days."""

_STRETCHES: Final = tuple(f"{one}/{other}" for one in DAYS for other in DAYS if one < other)
_PUBLISHED: Final = (
    *DAYS * 4,
    *_STRETCHES,
    *(f"{stretch} best {stretch[:10]}" for stretch in _STRETCHES),
    "undated",
)
_WHEN: Final = (
    *(f"on {day}" for day in DAYS * 4),
    *(f"on {day}T13:00" for day in DAYS),
    *(f"on ../{day}" for day in DAYS),
    *(f"on {stretch}" for stretch in _STRETCHES),
    *(f"on {stretch} best {stretch[:10]}" for stretch in _STRETCHES),
    *(f"on {stretch} best {stretch[11:]}" for stretch in _STRETCHES),
    "",
)
"""When something was so: a day, a minute, a stretch, an open stretch; "" is nobody says."""
_UNIONS: Final = ("gmb", "unite", "unison", "num")
_CANDIDATES: Final = ("ed", "david")
_COUNTS: Final = tuple(f"{sign}{number}" for sign in ("", "", ">=", "<=") for number in range(6))
_TAILS: Final = (
    *("",) * 5,
    *(f"basis {basis}" for basis in ("received", "meetings", "media", "campaign")),
    *(f"lists {union}" for union in _UNIONS),
    "lists gmb,unite exhaustive",
)
_LINES: Final = (
    *("nomination {page} unions {union} {who} {when}",) * 4,
    *("ended {page} unions {union} {who} {when}",) * 2,
    *("tally {page} unions {who} {count} {when} {tail}",) * 4,
    "tally {page} unions {who} ~3 {when} {tail}",
    "rumour {page} unions {union} {who} {when}",
    "remainder {page} unions {count} {when}",
    "size {page} unions 5",
    "window {page} unions closes {day}",
    "link {page} gmb {other}",
    "no_nomination {page} unions {union} {when}",
)
_CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "page": PAGES,
    "union": _UNIONS,
    "who": _CANDIDATES,
    "when": _WHEN,
    "count": _COUNTS,
    "tail": _TAILS,
    "day": DAYS,
    "other": ("unite", "unison"),
}


@st.composite
def claims(draw: st.DrawFn, page: str | None = None, word: str = "") -> str:
    """Draw a claim, on the page given or any, of the kind given or any."""
    line = draw(st.sampled_from([one for one in _LINES if one.startswith(word)]))
    blanks = [blank for blank in _CHOICES if f"{{{blank}}}" in line]
    filled = {blank: draw(st.sampled_from(_CHOICES[blank])) for blank in blanks}
    return line.format(**filled | ({"page": page} if page else {})).strip()


@st.composite
def _mendings(draw: st.DrawFn, told: Mapping[str, str], events: Sequence[str], by: str) -> str:
    """Draw a mending of an earlier line; `told` gives each claim its line."""
    claim, other = draw(st.sampled_from(sorted(told))), draw(st.sampled_from(sorted(told)))
    event = draw(st.sampled_from(list(events)))
    again = draw(claims(word=told[claim].split()[0]))
    source = by or draw(st.sampled_from(PAGES))
    options = [
        f"correct {claim} by {source}: {again}",
        f"retract {event} by {source}",
        f"cite {source} {claim}",
        f"assess none over {claim} by {source}",
    ]
    if told[claim].startswith("link"):
        options.append(f"unlink {source} {claim}")
    if not by:
        options += [f"correct {claim} slip: {again}", f"retract {event} slip"]
        options += [f"assess {other} over {claim}"] * (other != claim)
        options += [f"retract {claim} duplicate {other}"] * (other != claim)
    return draw(st.sampled_from(options))


@st.composite
def stories(draw: st.DrawFn, *, mended: bool = True) -> str:
    """The lines of a story: pages, claims, and what mends them."""
    lines = [f"source {page} {draw(st.sampled_from(_PUBLISHED))}" for page in PAGES]
    told: dict[str, str] = {}
    events: list[str] = []
    for number in range(draw(st.integers(1, 8))):
        told[f"c{number}"] = draw(claims())
        events.append(f"c{number}")
    lines += [f"{_named(line, name)}" for name, line in told.items()]
    for number in range(draw(st.integers(0, 4)) if mended else 0):
        line = draw(_mendings(told, events, ""))
        lines.append(_named(line, f"m{number}"))
        if not line.startswith(("unlink", "assess")):
            events.append(f"m{number}")
    return "\n".join(lines)


@st.composite
def slips(draw: st.DrawFn) -> str:
    """The lines of a story of one act told with a slip, which is mended, and little beside it."""
    lines = [f"source {page} {draw(st.sampled_from(_PUBLISHED))}" for page in PAGES]
    told = [draw(claims(word="nomination"))]
    told += draw(st.lists(claims(), max_size=1))
    lines += [_named(line, f"c{number}") for number, line in enumerate(told)]
    mended = f"correct c0 slip: {draw(claims(word='nomination'))}"
    return "\n".join([*lines, _named(mended, "m0")])


@st.composite
def endings(draw: st.DrawFn) -> str:
    """The lines of a story of one act, told and told to have ended, and little beside it."""
    lines = [f"source {page} {draw(st.sampled_from(DAYS))}" for page in PAGES]
    when = st.one_of(st.sampled_from(DAYS).map("on {}".format), st.sampled_from(_WHEN))
    told = [
        f"{word} {draw(st.sampled_from(PAGES))} unions gmb ed {draw(when)}"
        for word in draw(
            st.sampled_from((("nomination", "ended"),) * 3 + (("ended", "nomination"),))
        )
    ]
    told += draw(st.lists(claims(), max_size=1))
    lines += [_named(line.strip(), f"c{number}") for number, line in enumerate(told)]
    return "\n".join(lines)


@st.composite
def sequels(draw: st.DrawFn, story: str) -> str:
    """Draw what later pages add to a story: claims, and mendings of its claims."""
    told = {
        _name(line): line.split(" as ")[0]
        for line in story.splitlines()
        if _name(line).startswith("c")
    }
    lines = ["source late 2010-07-05/2010-08-01 best 2010-07-30", "source never undated"]
    late = {f"l{number}": draw(claims(draw(st.sampled_from(LATE)))) for number in range(2)}
    lines += [_named(line, name) for name, line in late.items()]
    for number in range(draw(st.integers(1, 4))):
        by = draw(st.sampled_from(LATE))
        lines.append(_named(draw(_mendings(told, sorted(told), by)), f"n{number}"))
    lines.append(f"assess l0 over {draw(st.sampled_from(sorted(told)))} as n9")
    return "\n".join(lines)


def _named(line: str, name: str) -> str:
    """The line with a name for its event, before the colon of a correction."""
    head, colon, rest = line.partition(": ")
    return f"{head} as {name}{colon}{rest}"


def _name(line: str) -> str:
    words = line.partition(": ")[0].split()
    return words[words.index("as") + 1] if "as" in words else ""


@st.composite
def arrivals(draw: st.DrawFn, events: Sequence[Event]) -> tuple[Event, ...]:
    """The same events in another order in which they may arrive: none before what it mends."""
    waiting, here = list(events), list[Event]()
    while waiting:
        there = {event.event_id for event in here}
        ready = [event for event in waiting if _leans_on(event) <= there]
        here.append(draw(st.sampled_from(ready)))
        waiting.remove(here[-1])
    return tuple(here)


def _leans_on(event: Event) -> set[str]:
    """The events that must be on record before this one can be."""
    match event.body:
        case ClaimCorrected(claim=claim, replaces=before, mends=mends):
            return {claim, before, mends or claim}
        case ClaimRetracted(retracts=retracted, replaces=before):
            return {retracted, before}
        case ClaimAssessed(accepts=accepts, sets_aside=aside):
            return {*accepts, *aside}
        case CitationAdded(version=version):
            return {version}
        case EndorsersUnlinked(link=link):
            return {link}
        case _:
            return set()


def moments(known: Iterable[str | None] = (None, *DAYS)) -> st.SearchStrategy[Moment]:
    """A question about one of the days or its minutes, as known on another."""
    on = st.sampled_from((*DAYS * 2, *(f"{day}T13:00" for day in DAYS)))
    return st.builds(Moment, on, st.sampled_from(tuple(known)), st.none(), st.booleans())


Answer = tuple[tuple[Figure, ...], Remainder]


def answer(story: Story, asked: Moment) -> Answer:
    """Every cell of the section, and its remainder."""
    inquiry = story.inquiry(asked)
    return inquiry.column("unions", NOMINATION), inquiry.remainder("unions", NOMINATION)
