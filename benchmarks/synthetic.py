"""Synthetic logs of realistic shape: what a newsroom's ledger would hold, only more of it.

Of 100 first statements 3 are later withdrawn, 4 switched to another candidate, and 2 corrected to
an earlier day. Most happen in a few bursts, as after a television debate or on a deadline. Each
contest has 6 sections and 5 candidates; in two sections newspapers publish running totals. Contests
take turns in the log, a hundred events at a time, as sources about several races come in.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import islice

from ledger.citations import Citation
from ledger.counts import Count
from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade, DecidedBy, Ending
from ledger.events.envelope import Draft
from ledger.events.frame import CandidacyDeclared, ContestCalled, Section, WindowStated
from ledger.events.kinds import ActKind
from ledger.events.mending import Cause, ChangeClass, ClaimCorrected
from ledger.events.registry import Body
from ledger.events.source import DateBasis, SourceCited
from ledger.events.total import Basis, TallyPublished

ZONE = "Europe/London"
SECTIONS = ("mps", "meps", "clps", "unions", "societies", "councillors")
COUNTED = ("clps", "unions")
CANDIDATES = ("ann", "bob", "cat", "dan", "eve")
FIRST_DAY = dt.date(2019, 1, 1)
DAYS = 365
_TURN = 100
_ACTS_A_PAGE = 20


def contests_for(events: int) -> int:
    """How many contests share so many events: about 1,100 each, at most a thousand contests."""
    return max(1, min(1_000, events // 1_100))


def contest_name(number: int) -> str:
    """The id of a contest."""
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
            some = list(islice(race, _TURN))
            yield from some
            if len(some) == _TURN:
                still.append(race)
        races = still


def _race(contest: str, events: int, chance: random.Random) -> Iterator[Draft]:
    return islice(_told(contest, events, chance), events)


def _told(contest: str, events: int, chance: random.Random) -> Iterator[Draft]:
    """Tell one race without end, in the order of recording."""
    bursts = [chance.randrange(DAYS) for _ in range(8)]
    page = f"{contest}-page-0"
    yield _draft(page, _page(page, FIRST_DAY))
    yield from _frame(contest, page)
    totals = dict.fromkeys(CANDIDATES, 0)
    for number in range(events):
        day = _day(bursts, chance)
        if number % _ACTS_A_PAGE == 0:
            page = f"{contest}-page-{number + 1}"
            yield _draft(page, _page(page, min(day + dt.timedelta(days=1), _last())))
        section = SECTIONS[number % len(SECTIONS)]
        candidate = chance.choice(CANDIDATES)
        act = _act(contest, page, section, f"{contest}-{number}", candidate, day)
        name = f"{contest}/act/{number}"
        yield _draft(name, act)
        luck = chance.random() * 100
        later = day + dt.timedelta(days=chance.randrange(1, 30))
        if luck < 3:
            yield _draft(f"{name}/ended", _ended(act, page, Ending.WITHDRAWN, later))
        elif luck < 7:
            yield _draft(f"{name}/ended", _ended(act, page, Ending.SWITCHED, later))
            other = chance.choice([one for one in CANDIDATES if one != candidate])
            yield _draft(f"{name}/again", _act(contest, page, section, act.endorser, other, later))
        elif luck < 9:
            earlier = _act(contest, page, section, act.endorser, candidate, _earlier(day, chance))
            yield Draft(f"{name}/corrected", name, _corrected(name, earlier))
        totals[candidate] += section in COUNTED
        if number % 50 == 49:
            total = _total(contest, page, chance.choice(COUNTED), candidate, number // 10, day)
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


def _day(bursts: list[int], chance: random.Random) -> dt.date:
    if chance.random() < 0.6:
        at = min(chance.choice(bursts) + int(chance.expovariate(1)), DAYS - 1)
    else:
        at = chance.randrange(DAYS)
    return FIRST_DAY + dt.timedelta(days=at)


def _last() -> dt.date:
    return FIRST_DAY + dt.timedelta(days=DAYS)


def _earlier(day: dt.date, chance: random.Random) -> dt.date:
    return max(FIRST_DAY, day - dt.timedelta(days=chance.randrange(1, 60)))


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


def _act(  # noqa: PLR0913, PLR0917 - the facts that an act differs in
    contest: str, page: str, section: str, endorser: str, candidate: str, day: dt.date
) -> ActMade:
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
    contest: str, page: str, section: str, candidate: str, number: int, day: dt.date
) -> TallyPublished:
    return TallyPublished(
        contest=contest,
        section=section,
        act=ActKind.NOMINATION,
        candidate=candidate,
        count=Count(number, number, str(number)),
        taken=_when(day),
        basis=Basis.UNKNOWN,
        exhaustive=False,
        lists=(),
        parts=(),
        unit=None,
        citations=(Citation(page, "table"),),
    )
