"""The least that could do the work: bare SQL on a connection of its own, with nothing checked.

`bare_act` is the smallest table that answers a question at all: who backed whom, from which day to
which, as recorded from which seq to which. Counting one contest's rows in it, through a covering
index, is the floor of every question. The named counts of answers are checked against it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, islice
from types import TracebackType
from typing import Any, Final, Self

from attrs import astuple, evolve, frozen

from benchmarks.logs import BATCH, Log, Question
from benchmarks.measured import spent
from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade
from ledger.events.mending import ClaimCorrected
from ledger.events.source import SourceCited

Row = tuple[Any, ...]
_NEVER: Final = "9999"
_HEAD: Final = 1 << 60
_COUNT: Final = (
    "SELECT section, candidate, count(*) FROM bare_act WHERE contest = ? AND since <= ?"
    " AND until > ? AND first <= ? AND last >= ? GROUP BY section, candidate"
)
_KNOWN: Final = (
    "SELECT section, candidate, count(*) FROM bare_act WHERE contest = ? AND since <= ?"
    " AND until > ? AND last = ? AND page <= ? GROUP BY section, candidate"
)


class Raw:
    """A connection that takes the same statements to either database, and commits each."""

    def __init__(self, where: str, *, synced: bool = True) -> None:
        """Connect with a ledger's settings; not `synced`: without waiting for the disk."""
        self._on_server = "://" in where
        self.connection: Any
        if self._on_server:
            import psycopg  # noqa: PLC0415 - only where there is a server

            self.connection = psycopg.connect(where.replace("+psycopg", "", 1), autocommit=True)
        else:
            self.connection = sqlite3.connect(where, isolation_level=None)
            self.run("PRAGMA journal_mode=TRUNCATE")
            self.run(f"PRAGMA synchronous={'EXTRA' if synced else 'OFF'}")

    def run(self, statement: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - a cursor of either driver
        """Execute one statement and return the cursor."""
        return self.connection.execute(self._spelt(statement), values)

    def insert(self, **tables: Sequence[Row]) -> None:
        """Insert rows into tables in one transaction."""
        self.run("BEGIN" if self._on_server else "BEGIN IMMEDIATE")
        for table, rows in tables.items():
            marks = ", ".join("?" * len(rows[0]))
            statement = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - our own names
            self.connection.cursor().executemany(self._spelt(statement), rows)
        self.run("COMMIT")

    def stream(self, statement: str) -> Iterator[Row]:
        """Yield rows without holding them all in memory."""
        if not self._on_server:
            yield from self.connection.execute(statement)
            return
        with self.connection.transaction(), self.connection.cursor(name="bare") as cursor:
            cursor.itersize = BATCH
            cursor.execute(statement)
            yield from cursor

    def unguard(self) -> None:
        """Drop or disable the triggers of a ledger's tables."""
        if self._on_server:
            self.run("ALTER TABLE event DISABLE TRIGGER USER")
            return
        for (name,) in self.run("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            self.run(f"DROP TRIGGER {name}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def _spelt(self, statement: str) -> str:
        return statement.replace("?", "%s") if self._on_server else statement


@frozen
class Act:
    """Who backed whom from day `since` until `until`, as recorded from seq `first` to `last`.

    `page` is the day of the page that reports it.
    """

    contest: str
    section: str
    candidate: str
    since: str
    until: str
    first: int
    last: int
    page: str

    @property
    def stands(self) -> bool:
        """Whether it is still so at the head of the log."""
        return self.last == _HEAD

    @property
    def ends(self) -> bool:
        """Whether it was withdrawn or switched."""
        return self.until != _NEVER

    def split(self, seq: int, *, since: str | None = None, until: str | None = None) -> list[Act]:
        """Return the act as recorded until a seq, and as recorded from there on."""
        begins, ends = since or self.since, until or self.until
        return [
            evolve(self, last=seq - 1),
            evolve(self, since=begins, until=ends, first=seq),
        ]


def acts(log: Log) -> Iterator[Act]:
    """Yield every act of a log, as it was recorded and as it was mended.

    It relies on each act's end or correction following it directly among its contest's events.
    """
    last: dict[str, list[Act]] = {}
    pages: dict[str, str] = {}
    for seq, draft in enumerate(chain.from_iterable(log.batches()), 1):
        body = draft.body
        if isinstance(body, SourceCited):
            contest, of_acts, _ = body.source.partition("-page-")
            if of_acts:
                pages[contest] = _text(body.published)
        elif isinstance(body, ActMade):
            yield from last.pop(body.contest, ())
            where = (body.contest, str(body.section), str(body.candidate))
            page = pages[body.contest]
            last[body.contest] = [Act(*where, _text(body.on), _NEVER, seq, _HEAD, page)]
        elif isinstance(body, ActEnded):
            (act,) = last[body.contest]
            last[body.contest] = act.split(seq, until=_text(body.on))
        elif isinstance(body, ClaimCorrected) and isinstance(body.body, ActMade):
            (act,) = last[body.body.contest]
            last[body.body.contest] = act.split(seq, since=_text(body.body.on))
    yield from chain.from_iterable(last.values())


def _text(when: When | None) -> str:
    assert when is not None
    return when.text


def fill(raw: Raw, log: Log) -> None:
    """Make the bare table of a log's acts."""
    raw.run(
        "CREATE TABLE bare_act (contest TEXT, section TEXT, candidate TEXT, since TEXT,"
        " until TEXT, first BIGINT, last BIGINT, page TEXT)"
    )
    rows = (astuple(act) for act in acts(log))
    while some := list(islice(rows, BATCH)):
        raw.insert(bare_act=some)
    columns = "contest, since, until, first, last, section, candidate"
    raw.run(f"CREATE INDEX bare_act_covered ON bare_act ({columns})")


def named(raw: Raw, asked: Question) -> dict[tuple[str, str], int]:
    """Count who is named in each cell of a contest on a day, as recorded at a seq."""
    values = (asked.contest, asked.on, asked.on, asked.recorded, asked.recorded)
    return {(section, candidate): count for section, candidate, count in raw.run(_COUNT, values)}


def named_as_known(raw: Raw, asked: Question) -> dict[tuple[str, str], int]:
    """Count who is named in each cell on a day, by the pages published up to another day."""
    values = (asked.contest, asked.on, asked.on, _HEAD, asked.known)
    return {(section, candidate): count for section, candidate, count in raw.run(_KNOWN, values)}


def scan(raw: Raw) -> None:
    """Read every row of the log."""
    for _ in raw.stream("SELECT * FROM event ORDER BY seq"):
        pass


def copied(source: Raw, other: Raw, target: Raw) -> tuple[float, float]:
    """Insert a ledger's own rows into an empty one, a batch's events and index in one commit.

    `source` and `other` are two connections to the ledger. Returns the seconds that the inserting
    took, by the clock and of the processor.
    """
    target.unguard()
    subjects = other.stream("SELECT * FROM event_subject ORDER BY seq")
    events = source.stream("SELECT * FROM event ORDER BY seq")
    ahead: list[Row] = []
    seconds = cpu = 0.0
    while some := list(islice(events, BATCH)):
        last = some[-1][0]
        about, ahead = ahead, []
        for row in subjects:
            if row[-1] > last:
                ahead.append(row)
                break
            about.append(row)
        took = spent(partial(target.insert, event=some, event_subject=sorted(about)))
        seconds, cpu = seconds + took.seconds, cpu + took.cpu
    return seconds, cpu
