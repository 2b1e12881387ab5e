"""The rows that a rebuild stores, made with no rule: as if nothing hung together with anything.

Each body is held to its hash and decoded. Each act becomes a row, and one more act named along both
clocks; its end takes it off again. The changes of a contest are put in the order of belief and cut
into blocks, and each block is begun by a pressed mark. All else goes where it goes as it is.

No claim is mended, no endorser linked, no page dated vaguely, no total weighed, nothing is found
wrong and nobody could ask these rows anything. They show what making rows costs in this language,
whatever is thought about them: between the least of a rebuild, which makes none, and a rebuild.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections import defaultdict
from functools import lru_cache, partial
from hashlib import sha256
from itertools import count
from operator import itemgetter
from typing import Any, Final

import msgspec
from attrs import Factory, define

from benchmarks import bare
from benchmarks.apart import Found
from benchmarks.least import copied
from benchmarks.logs import Log
from benchmarks.measured import spent

_ENTRIES: Final = (
    "SELECT seq, event_id, type, claim_id, body_hash, salt, body FROM event ORDER BY seq"
)
_BLOCK: Final = 512
_CHUNK: Final = 4_000
_NUMBERS: Final = 4
_OPEN: Final = 2**53 - 1
_TELL: Final = msgspec.json.Encoder().encode
_PACK: Final = msgspec.msgpack.Encoder().encode

Row = tuple[Any, ...]


class _Date(msgspec.Struct, gc=False):
    text: str


class _Citation(msgspec.Struct, gc=False):
    source: str


class _Act(msgspec.Struct, gc=False):
    contest: str
    section: str | None
    act: str
    endorser: str
    candidate: str | None
    on: _Date
    citations: list[_Citation]


class _Page(msgspec.Struct, gc=False):
    source: str
    published: _Date


class _Other(msgspec.Struct, gc=False):
    contest: str = ""


_act: Final = msgspec.json.Decoder(_Act).decode
_page: Final = msgspec.json.Decoder(_Page).decode
_other: Final = msgspec.json.Decoder(_Other).decode


@define
class Contest:
    """What one contest comes to: its acts by who acted where, its changes, and all else."""

    cells: defaultdict[tuple[str | None, str, str | None], int] = Factory(
        lambda: defaultdict(count(1).__next__)
    )
    acts: dict[tuple[int, str], Row] = Factory(dict)
    rows: list[Row] = Factory(list)
    recorded: list[tuple[int, int, int, int]] = Factory(list)
    known: list[tuple[int, int, int, int]] = Factory(list)

    def begin(self, act: _Act, seq: int, event_id: str, public: int) -> None:
        """Make an act's row, and count it from its day on."""
        cell = self.cells[act.section, act.act, act.candidate]
        day = _day(act.on.text)
        told = _TELL(((day, day + 1), None, (event_id,), False, [act.citations[0].source]))
        self.acts[cell, act.endorser] = (
            cell, act.endorser, 0, seq, _OPEN, public, _OPEN, day, _OPEN, told.decode(),
        )  # fmt: skip
        self.recorded.append((seq, cell, day, 1))
        self.known.append((public, cell, day, 1))

    def end(self, act: _Act, seq: int, event_id: str, public: int) -> None:
        """Take an act off again from its last day on."""
        cell = self.cells[act.section, act.act, act.candidate]
        day = _day(act.on.text)
        before = self.acts.pop((cell, act.endorser), None)
        if before is not None:
            self.rows.append((*before[:4], seq, before[5], public, *before[7:]))
            told = _TELL(((before[7], day), (day, day + 1), (event_id,), False, []))
            self.rows.append(
                (*before[:3], seq, _OPEN, public, _OPEN, before[7], day, told.decode())
            )
        self.recorded.append((seq, cell, day, -1))
        self.known.append((public, cell, day, -1))

    def laid(self) -> list[Row]:
        """Return all rows of the contest: acts, changes in blocks, and the marks between these."""
        rows = [*self.rows, *self.acts.values()]
        for changes in (self.recorded, self.known):
            changes.sort(key=itemgetter(0))
            steps: defaultdict[int, int] = defaultdict(int)
            for start in range(0, len(changes), _BLOCK):
                rows += self._marked(steps) if start else ()
                some = changes[start : start + _BLOCK]
                rows.append((_PACK(list(zip(*some, strict=True))),))
                for _, cell, day, step in some:
                    steps[day] += step << (16 * _NUMBERS * cell)
        return rows

    def _marked(self, steps: dict[int, int]) -> list[Row]:
        size = 2 * _NUMBERS * (len(self.cells) + 1)
        whole, chunks = 0, []
        days: list[int] = []
        vectors: list[bytes] = []
        for day in sorted(steps):
            whole += steps[day]
            days.append(day)
            vectors.append(whole.to_bytes(size + 8, "little", signed=True))
            if len(days) * size > _CHUNK:
                chunks.append((_PACK(days), zlib.compress(b"".join(vectors), 4)))
                days, vectors = [], []
        return [*chunks, (_PACK(days), zlib.compress(b"".join(vectors), 4))]


def rebuild_unruled(log: Log) -> Found:
    """Make the rows without a rule; then insert and digest the stored ones, as `rebuild_bare`."""
    with bare.Raw(log.where) as raw:
        made = spent(partial(_rows, raw))
    wrote = copied(log)
    return {"seconds": made.seconds + wrote["seconds"], "cpu": made.cpu + wrote["cpu"]}


def _rows(raw: bare.Raw) -> int:
    return sum(len(contest.laid()) for contest in contests_of(raw).values())


def contests_of(raw: bare.Raw) -> dict[str, Contest]:
    """Read the whole log into its contests, in one scan."""
    contests: defaultdict[str, Contest] = defaultdict(Contest)
    pages: dict[str, int] = {}
    for seq, event_id, name, _, digest, salt, body in raw.run(_ENTRIES):
        assert sha256(salt + body).hexdigest() == digest
        if name == "act.made":
            act = _act(body)
            contests[act.contest].begin(act, seq, event_id, pages[act.citations[0].source])
        elif name == "act.ended":
            act = _act(body)
            contests[act.contest].end(act, seq, event_id, pages[act.citations[0].source])
        elif name == "source.cited":
            page = _page(body)
            pages[page.source] = _day(page.published.text)
        else:
            contests[_other(body).contest].rows.append((seq, event_id, body))
    return contests


@lru_cache(maxsize=4_096)
def _day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()
