"""Synthetic logs of realistic shape: what a newsroom's ledger would hold, only more of it.

Of 100 first statements 3 are later withdrawn, 4 switched to another candidate, and 2 corrected to
an earlier day. Most happen in a few bursts, as after a television debate or on a deadline. Each
contest has 6 sections and 5 candidates. In two sections newspapers print running totals: a cell has
at most one a day and at most fifty in all. Each total is a little above the number named, and one
in twenty is the number of the day before. Contests take turns in the log, a hundred events at a
time, as if sources about several races came in together.

Only the course of each race is kept in memory, so the memory for a contest does not grow with the
log.
"""

from __future__ import annotations

import datetime as dt
import functools
import random
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, islice, product
from math import ceil, exp
from typing import Final

from attrs import evolve

from ledger.citations import Citation
from ledger.counts import exactly
from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade, DecidedBy, Ending
from ledger.events.envelope import Draft
from ledger.events.frame import CandidacyDeclared, ContestCalled, Section, WindowStated
from ledger.events.kinds import ActKind
from ledger.events.mending import Cause, ChangeClass, ClaimCorrected
from ledger.events.registry import Body
from ledger.events.source import DateBasis, SourceCited
from ledger.events.total import Basis, TallyPublished

ZONE: Final = "Europe/London"
SECTIONS: Final = ("mps", "meps", "clps", "unions", "societies", "councillors")
COUNTED: Final = ("clps", "unions")
CANDIDATES: Final = ("ann", "bob", "cat", "dan", "eve")
FIRST_DAY: Final = dt.date(2019, 1, 1)
DAYS: Final = 365
_CELLS: Final = len(SECTIONS) * len(CANDIDATES)
TURN: Final = 100
_ACTS_A_PAGE: Final = 20
_FRAME: Final = 8
"""Events before the first act's page: a page, the contest, its candidates, its window."""
_EVENTS_AN_ACT: Final = 1.18
"""Events for each act: itself, its share of a page, and 13 later events for 100 acts."""
_EVENTS_A_TOTAL: Final = 50
_TOTALS_A_CELL: Final = 50
_LAGGING: Final = 0.05
_UNNAMED: Final = 1.08
"""A race's totals as a multiple of the people named in it."""
_IN_BURSTS: Final = 0.6
_GOLDEN: Final = 0.6180339887498949
"""The golden ratio's fraction: steps of this length round a circle spread evenly, out of order."""


def contests_for(events: int) -> int:
    """Return a number of contests: one for 1,100 events, at most a thousand."""
    return max(1, min(1_000, events // 1_100))


def contest_name(number: int) -> str:
    """Return the id of a contest."""
    return f"race-{number:04}"


def drafts(events: int, contests: int, seed: int = 7) -> Iterator[Draft]:
    """Yield that many drafts in the order in which they are recorded."""
    each, more = divmod(events, contests)
    races = [
        _race(contest_name(number), each + (number < more), random.Random(f"{seed}/{number}"))
        for number in range(contests)
    ]
    while races:
        still = []
        for race in races:
            some = list(islice(race, TURN))
            yield from some
            if len(some) == TURN:
                still.append(race)
        races = still


def act_of(contest: str, number: int, day: dt.date, chance: random.Random) -> Draft:
    """Make one more act, by an endorser that is in none of these logs."""
    name = f"{contest}/more/{number}"
    page, endorser = f"{contest}-page-0", f"{contest}-more-{number}"
    section, candidate = chance.choice(SECTIONS), chance.choice(CANDIDATES)
    return _draft(name, nomination(contest, page, section, endorser, candidate, day))


def _race(contest: str, events: int, chance: random.Random) -> Iterator[Draft]:
    return islice(_endless(contest, events, chance), events)


class _Course:
    """The course of one race: the share of its acts that has happened by the end of each day."""

    def __init__(self, acts: int, chance: random.Random) -> None:
        bursts = [chance.randrange(DAYS) for _ in range(8)]
        steady = (1 - _IN_BURSTS) / DAYS
        by_day = [steady] * DAYS
        for start, after in product(bursts, range(8)):
            by_day[min(start + after, DAYS - 1)] += (
                _IN_BURSTS / len(bursts) * (exp(-after) - exp(-after - 1) * (after < 7))
            )
        self._shares = list(accumulate(by_day))
        self._turned = [chance.random() for _ in range(_CELLS)]
        self._told = [0] * _CELLS
        self._people = acts / _CELLS * _UNNAMED

    def next_day(self, cell: int) -> dt.date:
        """Return the day of a cell's next act; the days follow the race's course, out of order."""
        self._told[cell] += 1
        share = (self._turned[cell] + self._told[cell] * _GOLDEN) % 1.0
        return _days()[min(bisect_left(self._shares, share), DAYS - 1)]

    def total(self, day: int) -> int:
        """Return a cell's total at the end of a day, which counts more than are named."""
        return ceil(self._people * self._shares[day]) + 1 if day >= 0 else 0


def _endless(contest: str, events: int, chance: random.Random) -> Iterator[Draft]:
    """Yield one race's drafts in the order of recording, more than `events` of them."""
    acts = max(1, int((events - _FRAME - 2 * _totals_of(events)) / _EVENTS_AN_ACT))
    course = _Course(acts, chance)
    totals = _totals(contest, events, course, chance)
    every = acts / (_totals_of(events) + 1)
    page = f"{contest}-page-0"
    yield _draft(page, _page(page, FIRST_DAY))
    yield from _frame(contest, page)
    order: list[str] = []
    printed = 1
    for number in range(events):
        if number % _CELLS == 0:
            order = [one for _ in SECTIONS for one in chance.sample(CANDIDATES, len(CANDIDATES))]
        at = number % len(SECTIONS)
        section, candidate = (
            SECTIONS[at],
            order[at * len(CANDIDATES) + number % _CELLS // len(SECTIONS)],
        )
        day = course.next_day(at * len(CANDIDATES) + CANDIDATES.index(candidate))
        if number % _ACTS_A_PAGE == 0:
            page = f"{contest}-page-{number + 1}"
            yield _draft(page, _page(page, min(day + dt.timedelta(days=1), _last())))
        act = nomination(contest, page, section, f"{contest}-{number}", candidate, day)
        name = f"{contest}/act/{number}"
        yield _draft(name, act)
        luck = chance.random() * 100
        if luck < 9:
            yield from _afterwards(name, act, page, luck, day, chance)
        if number >= printed * every:
            printed += 1
            yield from islice(totals, 2)


def _afterwards(  # noqa: PLR0913, PLR0917 - an act, and what becomes of it
    name: str, act: ActMade, page: str, luck: float, day: dt.date, chance: random.Random
) -> Iterator[Draft]:
    """Yield what follows an act with `luck` below 9: withdrawn (3), switched (4) or corrected."""
    later = day + dt.timedelta(days=chance.randrange(1, 30))
    if luck < 3:
        yield _draft(f"{name}/ended", _ended(act, page, Ending.WITHDRAWN, later))
    elif luck < 7:
        yield _draft(f"{name}/ended", _ended(act, page, Ending.SWITCHED, later))
        other = chance.choice([one for one in CANDIDATES if one != act.candidate])
        again = nomination(act.contest, page, act.section or "", act.endorser, other, later)
        yield _draft(f"{name}/again", again)
    else:
        earlier = evolve(act, on=_when(_earlier(day, chance)))
        yield Draft(f"{name}/corrected", name, _corrected(name, earlier))


def _totals_of(events: int) -> int:
    """Return the number of totals in a contest of so many events."""
    cells = len(COUNTED) * len(CANDIDATES)
    return min(events // _EVENTS_A_TOTAL, cells * _TOTALS_A_CELL)


def _totals(contest: str, events: int, course: _Course, chance: random.Random) -> Iterator[Draft]:
    """Yield pages, each followed by its total. Cells take turns; each has one a day at most."""
    cells = list(product(COUNTED, CANDIDATES))
    chance.shuffle(cells)
    days = {cell: chance.sample(range(DAYS), _TOTALS_A_CELL) for cell in cells}
    for number in range(_totals_of(events)):
        section, candidate = cell = cells[number % len(cells)]
        day = days[cell].pop()
        count = course.total(day - (chance.random() < _LAGGING))
        page = f"{contest}-table-{number}"
        yield _draft(page, _page(page, _days()[day] + dt.timedelta(days=chance.randrange(2))))
        total = _total(contest, page, section, candidate, count, _days()[day])
        yield _draft(f"{contest}/total/{number}", total)


def _frame(contest: str, page: str) -> Iterator[Draft]:
    cited = (Citation(page, "paragraph 1"),)
    sections = tuple(Section(one, one, "member", ActKind.NOMINATION) for one in SECTIONS)
    yield _draft(
        contest, ContestCalled(contest, contest, ZONE, ActKind.NOMINATION, sections, cited)
    )
    for one in CANDIDATES:
        stood = CandidacyDeclared(contest, one, one.title(), _when(FIRST_DAY), cited)
        yield _draft(f"{contest}/{one}", stood)
    closes = _when(_last())
    window = WindowStated(contest, "w", ActKind.NOMINATION, SECTIONS, None, closes, cited)
    yield _draft(f"{contest}/window", window)


def _draft(name: str, body: Body) -> Draft:
    return Draft(name, name, body)


@functools.cache
def _days() -> tuple[dt.date, ...]:
    return tuple(FIRST_DAY + dt.timedelta(days=day) for day in range(DAYS))


def _last() -> dt.date:
    return FIRST_DAY + dt.timedelta(days=DAYS)


def _earlier(day: dt.date, chance: random.Random) -> dt.date:
    return max(FIRST_DAY, day - dt.timedelta(days=chance.randrange(1, 60)))


@functools.cache
def _when(day: dt.date) -> When:
    return When(day.isoformat(), ZONE)


def _page(page: str, day: dt.date) -> SourceCited:
    return SourceCited(
        source=page,
        kind="article",
        title=f"What {page} says",
        publisher="The Gazette",
        author=None,
        url=f"https://gazette.example/{page}",
        published=_when(day),
        published_basis=DateBasis.STATED,
        published_why=None,
        archive=None,
        sha256=None,
        read=None,
        repeats=None,
        public=True,
    )


def nomination(  # noqa: PLR0913, PLR0917 - the facts that an act differs in
    contest: str, page: str, section: str, endorser: str, candidate: str, day: dt.date
) -> ActMade:
    """Make an act whose endorser and page nobody has to know of beforehand."""
    return ActMade(
        contest=contest,
        section=section,
        act=ActKind.NOMINATION,
        endorser=endorser,
        candidate=candidate,
        either=(),
        on=_when(day),
        decided_by=DecidedBy.UNKNOWN,
        lent=False,
        spokesperson=None,
        words=None,
        citations=(Citation(page, "list of nominations"),),
    )


def _ended(act: ActMade, page: str, manner: Ending, day: dt.date) -> ActEnded:
    return ActEnded(
        contest=act.contest,
        section=act.section,
        act=act.act,
        endorser=act.endorser,
        candidate=act.candidate,
        manner=manner,
        on=_when(day),
        citations=(Citation(page, "paragraph 3"),),
    )


def _corrected(name: str, body: ActMade) -> ClaimCorrected:
    return ClaimCorrected(
        claim=name,
        replaces=name,
        mends=name,
        cause=Cause.RECORDED_IN_ERROR,
        change=ChangeClass.CORRECTION,
        reason="The page gives the earlier day.",
        body=body,
        citations=(),
    )


def _total(  # noqa: PLR0913, PLR0917 - the facts that a total differs in
    contest: str, page: str, section: str, candidate: str, count: int, day: dt.date
) -> TallyPublished:
    return TallyPublished(
        contest=contest,
        section=section,
        act=ActKind.NOMINATION,
        candidate=candidate,
        count=exactly(count),
        taken=_when(day),
        basis=Basis.UNKNOWN,
        exhaustive=False,
        lists=(),
        parts=(),
        unit=None,
        citations=(Citation(page, "table"),),
    )
