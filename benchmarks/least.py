"""The least work that reading the whole log needs, done bare, with no logic of its own.

A rebuild has to read each body once, to write each row that it stores, and to take a digest of
those rows and of the rows that serve. A check of the log has to let SQLite check its pages, and to
hash each entry and each body. Counts at the head would have to read what each act is for, even if
nothing else were kept. What a rebuild or `verify` takes beyond this is the cost of our own code;
what this takes beyond a scan is the cost of the work itself.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks import bare
from benchmarks.apart import Found
from benchmarks.logs import BATCH, Log
from benchmarks.measured import Spent, spent
from projections.stored.shelves.beside import beside

_ENTRIES: Final = "SELECT * FROM event ORDER BY seq"
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_PAGE: Final = 1_000
_BODIES: Final = """
SELECT group_concat(body, char(10)) FILTER (WHERE type = 'act.made'),
  group_concat(body, char(10)) FILTER (WHERE type = 'act.ended'),
  group_concat(body, char(10)) FILTER (WHERE type = 'tally.published')
FROM (SELECT type, body FROM event WHERE seq > ? AND seq <= ? ORDER BY seq)
"""
"""The bodies of a page, one a line, so that Python gets three values and not two thousand."""
_HASHED: Final = (
    "SELECT type, body_hash, salt, body FROM event WHERE seq > ? AND seq <= ? ORDER BY seq"
)


class Cell(msgspec.Struct, frozen=True, gc=False):
    """The cell in which an act counts: the least that has to be read of its body."""

    contest: str
    section: str | None
    act: str
    candidate: str | None


class _Held(Cell, frozen=True, gc=False):
    """An act, by the fields that tell it from others."""

    endorser: str


class _Number(msgspec.Struct, gc=False):
    low: int | None


class _Total(msgspec.Struct, gc=False):
    contest: str
    section: str
    act: str
    candidate: str | None
    count: _Number


_held: Final = msgspec.json.Decoder(_Held).decode_lines
_cells: Final = msgspec.json.Decoder(Cell).decode_lines
_totals: Final = msgspec.json.Decoder(_Total).decode_lines


def rebuild_bare(log: Log) -> Found:
    """Hash and decode each body, insert the rows into an empty file, digest old and new rows."""
    with bare.Raw(log.where) as raw:
        read = spent(partial(_decode_all, raw))
    wrote = copied(log)
    return {"seconds": read.seconds + wrote["seconds"], "cpu": read.cpu + wrote["cpu"]}


def copied(log: Log) -> Found:
    """Insert the rows that are stored beside a log into an empty file, and digest old and new."""
    path = Path(f"{log.where}.rows")
    try:
        return _copied(beside(log.path), path)
    finally:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()


def verify_bare(log: Log) -> Found:
    """Let SQLite check its pages, and hash each entry and each body."""
    with bare.Raw(log.where) as raw:
        took = spent(partial(_check_all, raw))
    return {"seconds": took.seconds, "cpu": took.cpu}


def counts_bare(log: Log) -> Found:
    """Measure `counts`."""
    with bare.Raw(log.where) as raw:
        took = spent(partial(counts, raw))
    return {"seconds": took.seconds, "cpu": took.cpu}


def hashed_counts_bare(log: Log) -> Found:
    """Measure `hashed_counts`."""
    with bare.Raw(log.where) as raw:
        took = spent(partial(hashed_counts, raw))
    return {"seconds": took.seconds, "cpu": took.cpu}


def hashed_counts(raw: bare.Raw) -> Counter[tuple[str, ...]]:
    """Count who backs each cell at the head, if everything was recorded in the order it happened.

    It differs from `counts` in two things, without which no count may be printed: each body is
    checked against its hash, and each endorser counts once. Totals are ignored, and an act that was
    ended and made again within a thousand events counts as ended.
    """
    held: set[_Held] = set()
    ((last,),) = raw.run("SELECT max(seq) FROM event").fetchall()
    for after in range(0, last or 0, _PAGE):
        acts: dict[str, list[bytes]] = {"act.made": [], "act.ended": []}
        for name, digest, salt, body in raw.run(_HASHED, (after, after + _PAGE)):
            assert sha256(salt + body).hexdigest() == digest
            if name in acts:
                acts[name].append(body)
        made, ended = (set(_held(b"\n".join(bodies))) for bodies in acts.values())
        held |= made
        held -= ended
    return Counter(msgspec.structs.astuple(one)[:-1] for one in held)


def counts(raw: bare.Raw) -> tuple[Counter[Cell], dict[Cell, int | None]]:
    """Return each cell's acts made less those ended, and the low end of its last recorded total.

    This is the least work for counts of the head alone, and not an answer:

    - Bodies are not checked against their hashes, and nothing is stored.
    - Corrections, retractions, assessments and further citations are ignored.
    - An act on two pages counts twice, and so does an endorser under two names.
    - An act with an end that is still to come counts as ended; one without a date counts.
    - A total is not carried to a day, nor compared with another or with who is named; the total
      recorded last is taken for the latest.
    """
    named: Counter[Cell] = Counter()
    totals: dict[Cell, int | None] = {}
    ((last,),) = raw.run("SELECT max(seq) FROM event").fetchall()
    for after in range(0, last or 0, _PAGE):
        ((made, ended, published),) = raw.run(_BODIES, (after, after + _PAGE)).fetchall()
        named.update(_cells(made or ""))
        named.subtract(Counter(_cells(ended or "")))
        for total in _totals(published or ""):
            totals[Cell(total.contest, total.section, total.act, total.candidate)] = total.count.low
    return named, totals


def _decode_all(raw: bare.Raw) -> None:
    decode = msgspec.json.decode
    for *_, recorded, _, salt, body in raw.run(_ENTRIES):
        assert sha256(salt + body).hexdigest() == recorded
        decode(body)


def _check_all(raw: bare.Raw) -> None:
    assert raw.run("PRAGMA integrity_check").fetchall() == [("ok",)]
    for row in raw.run(_ENTRIES):
        recorded, _, salt, body = row[9:]
        assert sha256(salt + body).hexdigest() == recorded
        sha256(_ENCODE(row[:10])).hexdigest()


def _copied(source: Path, target: Path) -> Found:
    """Insert a file's rows into a new file with the same tables, a batch in each commit.

    Reading the rows is measured too, and a digest of them on either side: a rebuild compares what
    it built with what serves.
    """
    seconds = cpu = 0.0
    with closing(sqlite3.connect(source)) as old, closing(_empty(target)) as new:
        tables = old.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        indexes = old.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql NOTNULL")
        for statement in [sql for _, sql in tables] + [sql for (sql,) in indexes]:
            new.execute(statement)
        for table, _ in tables:
            rows = old.execute(f"SELECT * FROM {table}")  # noqa: S608 - the file's own names
            while True:
                read = spent(partial(_digested, rows))
                if not read.value:
                    break
                wrote: Spent[None] = spent(partial(_insert, new, table, read.value))
                seconds += read.seconds + wrote.seconds
                cpu += read.cpu + wrote.cpu
    return {"seconds": seconds, "cpu": cpu}


def _digested(rows: sqlite3.Cursor) -> list[tuple[Any, ...]]:
    """Read the next batch of rows, and take a digest of it."""
    batch = rows.fetchmany(BATCH)
    sha256(_ENCODE(batch)).hexdigest()
    return batch


def _empty(path: Path) -> sqlite3.Connection:
    """Make a new file, with the settings of the stored projections."""
    new = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "wal_autocheckpoint=8000"):
        new.execute(f"PRAGMA {pragma}")
    return new


def _insert(new: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Insert a batch of rows, and take a digest of it."""
    sha256(_ENCODE(rows)).hexdigest()
    marks = ", ".join("?" * len(rows[0]))
    new.execute("BEGIN IMMEDIATE")
    new.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - as above
    new.execute("COMMIT")
