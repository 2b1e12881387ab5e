"""A ledger that is appended to, followed and asked in any order answers as the fold of its log.

Unlike the properties of a finished story, this one writes to a real file, a few lines at a time, so
that what is stored is brought to the head from wherever the last question left it.
"""

from __future__ import annotations

import datetime as dt
import functools
import shutil
import tempfile
from pathlib import Path
from typing import Final
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    precondition,
    rule,
)

from ledger.edtf import asked
from ledger.events.envelope import Draft, Event, Redacted, Unknown
from ledger.events.who import EndorserKind, EndorserRegistered
from ledger.store import Ledger, open_ledger
from projections.answers.inquiry import Clocks, inquire
from projections.answers.renewing import follow, rebuild
from projections.answers.standings import Standings, standings
from projections.answers.stored import Stored
from projections.stored.evidence.days import ordinal
from projections.stored.following.standings import STANDINGS
from projections.stored.log import contest_log
from projections.stored.numbers import knots
from projections.stored.numbers.cell_numbers import NOTHING
from projections.stored.numbers.printing import Printed, printed, printed_of
from projections.stored.shelves.keeping import kept_for
from tests.properties.fold_logs import DAYS, LATE, PAGES, claims
from tests.story import CONTEST, ZONE, frame, told

NOW: Final = dt.datetime(2010, 7, 11, 12, tzinfo=dt.UTC)
UNIONS: Final = ("gmb", "unite", "unison", "num")
_ANY_PAGE: Final = (*PAGES, *LATE)
_PUBLISHED: Final = (
    *DAYS,
    "2010-07-06/2010-07-09",
    "2010-07-05/2010-08-01 best 2010-07-30",
    "undated",
    f"{DAYS[0]} private",
)
_ON: Final = (*DAYS, "2010-06-01", "2010-12-31", "2010-07-08T13:00", None)
_KNOWN: Final = (*DAYS, "2010-07-12", "2010-07-13", "2010-08-01", "2010-08-02")


class FollowingMachine(RuleBasedStateMachine):
    """Appends lines of a story, follows them, builds anew, and asks, as chance will have it.

    `told` are claims about the race, each with its line, `pages` the lines of sources, `mendings`
    the corrections, retractions and added citations, each with its claim: they can be taken back.
    """

    told = Bundle("told")
    mendings = Bundle("mendings")
    links = Bundle("links")

    def __init__(self) -> None:
        """Open an empty ledger and tell the frame of the race."""
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        path = Path(shutil.copy(_empty_file(), Path(self._folder.name) / "ledger.db"))
        self.ledger: Ledger = open_ledger(path)
        self.stored = Stored(self.ledger, self.ledger.beside(kept_for))
        self.lines: list[str] = []
        self.pages: dict[str, str] = {}
        self.lost: set[str] = set()
        self.named = 0
        self._append(*frame())

    def teardown(self) -> None:
        """Assert that a rebuild of the whole log agrees with what is stored."""
        follow(self.ledger)
        assert rebuild(self.ledger, STANDINGS, _in_silence).agrees
        self._deep.stop()
        self.ledger.close()
        self._folder.cleanup()

    @initialize(deep=st.sampled_from((0, 30, knots.DEEP)))
    def knots_are_deep(self, deep: int) -> None:
        """Knotted cells are summed, or left to the fold, or become too many to sum on the way."""
        self._deep = mock.patch.object(knots, "DEEP", deep)
        self._deep.start()

    @rule(target=told, line=claims())
    def claim(self, line: str) -> tuple[str, str]:
        """Somebody says something, on a page that may be on record, or be there later."""
        return self._tell(line), line

    @rule(target=told, line=claims(), count=st.integers(2, 4))
    def claims_at_once(self, line: str, count: int) -> object:
        """The same is said more than once, in one go."""
        return multiple(*((name, line) for name in self._tell_all([line] * count)))

    @rule(name=st.sampled_from(_ANY_PAGE), published=st.sampled_from(_PUBLISHED))
    def page(self, name: str, published: str) -> None:
        """A page is put on record, perhaps long after what cites it."""
        if name not in self.pages:
            self.pages[name] = f"source {name} {published}"
            self.lines.append(self.pages[name])
            self._record_last(1)

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), published=st.sampled_from(_PUBLISHED), by=st.sampled_from(_ANY_PAGE))
    def page_mended(self, data: st.DataObject, published: str, by: str) -> None:
        """A source was dated wrongly, or is none at all."""
        name = data.draw(st.sampled_from(sorted(self.pages)))
        again = f"source {name} {published}"
        lines = (f"correct {name} slip: {again}", f"correct {name} by {by}: {again}")
        self._tell(data.draw(st.sampled_from((*lines, f"retract {name} slip"))))

    @rule(target=mendings, one=told, by=st.sampled_from(_ANY_PAGE), data=st.data())
    def mended(self, one: tuple[str, str], by: str, data: st.DataObject) -> object:
        """A claim is corrected, taken back, or cites another page."""
        name, line = one
        if name in self.lost:
            return multiple()
        again = data.draw(claims(word=line.split()[0]))
        lines = (
            f"correct {name} slip: {again}",
            f"correct {name} by {by}: {again}",
            f"retract {name} slip",
            f"retract {name} by {by}",
            f"cite {by} {name}",
        )
        return self._tell(data.draw(st.sampled_from(lines))), name

    @rule(target=mendings, one=mendings, how=st.sampled_from(("slip", "by p1", "by late")))
    def mending_taken_back(self, one: tuple[str, str], how: str) -> object:
        """What mended a claim is itself taken back."""
        mending, claim = one
        return multiple() if claim in self.lost else (self._tell(f"retract {mending} {how}"), claim)

    @rule(one=told, other=told, alone=st.booleans(), by=st.sampled_from(("", " by p2", " by late")))
    def weighed(
        self, one: tuple[str, str], other: tuple[str, str], by: str, *, alone: bool
    ) -> None:
        """An editor prefers one claim to another, or believes neither."""
        if one[0] != other[0]:
            self._tell(f"assess {'none' if alone else one[0]} over {other[0]}{by}")

    @rule(one=told, other=told)
    def doubled(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        """A claim is found to say the same as another."""
        if one[0] != other[0] and one[0] not in self.lost:
            self._tell(f"retract {one[0]} duplicate {other[0]}")

    @rule(target=links, pair=st.sampled_from((("gmb", "unite"), ("num", "unison"))))
    def linked(self, pair: tuple[str, str]) -> str:
        """Two endorsers are found to be one."""
        return self._tell(f"link p1 {' '.join(pair)}")

    @rule(link=consumes(links))
    def unlinked(self, link: str) -> None:
        """They were two after all."""
        self._tell(f"unlink p3 {link}")

    @rule(endorser=st.sampled_from(UNIONS), number=st.integers(0, 3))
    def registered(self, endorser: str, number: int) -> None:
        """Register an endorser's name."""
        name = f"{endorser}-{number}"
        if not self.ledger.on_record((name,)):
            body = EndorserRegistered(endorser, name, EndorserKind.UNION, None, True, (), ())
            self.ledger.append([Draft(name, name, body)], recorded_by="jo")

    @rule(one=told)
    def forgotten(self, one: tuple[str, str]) -> None:
        """The law makes the ledger forget a body; nobody mends the claim after that."""
        self.lost.add(one[0])
        self.ledger.redact(one[0], reason="Asked to.", authority="article 17", recorded_by="jo")

    @rule()
    def followed(self) -> None:
        """Bring what is stored to the head without a question."""
        follow(self.ledger)

    @rule()
    def built_anew(self) -> None:
        """Rebuild, and assert that the new build agrees with the one that served."""
        assert rebuild(self.ledger, STANDINGS, _in_silence).agrees

    @rule()
    def let_go(self) -> None:
        """Close the ledger, as if another process went on with it."""
        self.ledger.close()
        self.stored = Stored(self.ledger, self.ledger.beside(kept_for))

    @rule(on=st.sampled_from(_ON), known=st.sampled_from(_KNOWN))
    def asked_as_known(self, on: str | None, known: str) -> None:
        """Compare every cell's numbers as known on a day with the fold's."""
        self._hold_to_the_fold(on, known, None)

    @rule(on=st.sampled_from(_ON), data=st.data())
    def asked_as_recorded(self, on: str | None, data: st.DataObject) -> None:
        """Compare every cell's numbers as recorded at any seq with the fold's."""
        recorded = data.draw(st.integers(len(frame()), self.ledger.head().seq))
        self._hold_to_the_fold(on, None, recorded)

    @rule(on=st.sampled_from(_ON))
    def asked_now(self, on: str | None) -> None:
        """Compare every figure, leaf, rival and note of the standings with the fold's."""
        found = self.stored.standings(CONTEST, Clocks(on), NOW)
        assert found == self._folded(on, None, self.ledger.head().seq)

    @rule(one=st.sampled_from(DAYS), other=st.sampled_from(DAYS))
    def asked_of_the_race(self, one: str, other: str) -> None:
        """Compare the numbers of each day of a stretch, read at once, with the fold's."""
        first, last = sorted((one, other))
        courses = self.stored.race(CONTEST, first, last)
        at_once = {(each.section, each.candidate): each for each in courses}
        for day in (first, last):
            number = ordinal(asked(day, ZONE))
            for place, numbers in self._numbers(day, None, self.ledger.head().seq).items():
                course = at_once.get(place)
                assert numbers == (printed(NOTHING) if course is None else course.at(number))

    def _hold_to_the_fold(self, on: str | None, known: str | None, recorded: int | None) -> None:
        found = self.stored.scores(CONTEST, on, NOW, known=known, recorded=recorded)
        scores = {(one.section, one.candidate): one.numbers for one in found}
        seq = self.ledger.head().seq if recorded is None else recorded
        assert scores == self._numbers(on, known, seq)

    def _folded(self, on: str | None, known: str | None, recorded: int) -> Standings:
        log = contest_log(self.ledger, CONTEST, recorded)
        return standings(inquire(log, CONTEST, Clocks(on, known), NOW))

    def _numbers(
        self, on: str | None, known: str | None, recorded: int
    ) -> dict[tuple[str, str], Printed]:
        rows = self._folded(on, known, recorded).rows
        return {
            (one.cell.section, one.cell.candidate): printed_of(one)
            for row in rows
            for one in row.figures
        }

    def _tell(self, line: str) -> str:
        (name,) = self._tell_all([line])
        return name

    def _tell_all(self, lines: list[str]) -> list[str]:
        """Record lines, each under a name of its own."""
        names = []
        for line in lines:
            self.named += 1
            head, colon, rest = line.partition(": ")
            names.append(f"e{self.named}")
            self.lines.append(f"{head} as {names[-1]}{colon}{rest}")
        self._record_last(len(lines))
        return names

    def _record_last(self, count: int) -> None:
        self._append(*told("\n".join(self.lines)).events[-count:])

    def _append(self, *events: Event) -> None:
        drafts = [
            Draft(event.event_id, event.claim_id, event.body)
            for event in events
            if not isinstance(event.body, Redacted | Unknown)
        ]
        self.ledger.append(drafts, recorded_by="jo")


def _in_silence(done: int, of: int) -> None:
    """Take a build's progress, and show nothing."""


@functools.cache
def _empty_file() -> Path:
    """An empty ledger's file, made once and copied for each run: migrating takes longer."""
    path = Path(tempfile.mkdtemp()) / "empty.db"
    open_ledger(path, create=True).close()
    return path


FollowingMachine.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # it writes to a disk that others use too
)
TestFollowing = FollowingMachine.TestCase
