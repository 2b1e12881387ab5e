"""The hash chain: what each entry's hash covers, and the walk that finds the first bad one.

`body_hash` is SHA-256(salt ‖ body) with the salt beside it and no unsalted digest anywhere, so that
a redacted body cannot be guessed from its hash. `entry_hash` is SHA-256 over a canonical JSON
object of every other column and `body_hash`, so the chain stands when a body has been redacted by
law.

A chain alone shows careless change, not a determined owner, who can rehash it, or cut its tail: for
that, compare with a head hash noted outside the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

import msgspec
from attrs import define, evolve

from ledger.errors import Finding, Place
from ledger.events.envelope import GENESIS, Entry, utc_text

SALT_BYTES: Final = 16


class _Covered(msgspec.Struct, gc=False):
    """What an entry's hash covers, its fields in the order in which JSON's keys sort.

    A struct is written field by field, so these are the bytes that sorting the keys would give, at
    a third of the cost.
    """

    body_hash: str
    claim_id: str
    event_id: str
    note: str | None
    prev_hash: str
    recorded_at: str
    recorded_by: str
    seq: int
    type: str
    version: int


_write: Final = msgspec.json.Encoder().encode
_write_lines: Final = msgspec.json.Encoder().encode_lines


def body_digest(salt: bytes, body: bytes) -> str:
    """SHA-256 over the salt and the canonical body, in hex."""
    return sha256(salt + body).hexdigest()


def entry_digest(entry: Entry) -> str:
    """SHA-256 over every column of an entry but its body, salt and own hash, in hex."""
    return columns_digest(
        entry.seq,
        utc_text(entry.recorded_at),
        entry.event_id,
        entry.type,
        entry.version,
        entry.claim_id,
        entry.recorded_by,
        entry.note,
        entry.prev_hash,
        entry.body_hash,
    )


def columns_digest(  # noqa: PLR0913, PLR0917 - the columns of the log, in their order
    seq: int,
    recorded_at: str,
    event_id: str,
    type: str,  # noqa: A002 - the column's own name
    version: int,
    claim_id: str,
    recorded_by: str,
    note: str | None,
    prev_hash: str,
    body_hash: str,
) -> str:
    """Hash what an entry's hash covers, from its columns; `recorded_at` as `utc_text` writes it."""
    covered = _Covered(
        body_hash,
        claim_id,
        event_id,
        note,
        prev_hash,
        recorded_at,
        recorded_by,
        seq,
        type,
        version,
    )
    return sha256(_write(covered)).hexdigest()


def sealed(entry: Entry) -> Entry:
    """Return the entry with its own hash filled in."""
    return evolve(entry, entry_hash=entry_digest(entry))


def page_digests(  # noqa: PLR0913, PLR0917 - the columns of the log, in their order
    seqs: Iterable[int],
    times: Iterable[str],
    event_ids: Iterable[str],
    types: Iterable[str],
    versions: Iterable[int],
    claims: Iterable[str],
    recorders: Iterable[str],
    notes: Iterable[str | None],
    previous: Iterable[str],
    bodies: Iterable[str],
) -> list[str]:
    """Hash many entries at once, as `columns_digest` does one: a column of each, of one length."""
    covered = map(
        _Covered,
        bodies,
        claims,
        event_ids,
        notes,
        previous,
        times,
        recorders,
        seqs,
        types,
        versions,
    )
    # A line break inside a text is written as two characters, so each line is one entry's.
    lines = _write_lines(list(covered)).split(b"\n")
    return [sha256(line).hexdigest() for line in lines[:-1]]


def broken_links(entries: Iterable[Entry], *, size: int, head: str) -> Iterator[Finding]:
    """Walk a whole log in seq order and yield what does not hold, the first bad seq first.

    `size` and `head` are what the head row says. Checks that seqs run from 1 without a gap, that
    time never falls, that each entry follows on the one before and hashes to itself, that each body
    hashes to what was recorded (a redacted one is taken on its hash), and that the head is last.
    """
    links = Links()
    for entry in entries:
        yield from links.follow(entry)
    yield from links.end(size, head)


@define
class Links:
    """How far a walk along the chain has come.

    `previous` is the hash that the next entry must follow on, `expected` its seq, `last_time` the
    time that it must not fall behind, as `utc_text` writes it.
    """

    previous: str = GENESIS
    expected: int = 1
    last_time: str = ""

    def follow(self, entry: Entry) -> Iterator[Finding]:
        """Take the next entry; yield what does not hold."""
        at = Place(seq=entry.seq)
        if entry.seq != self.expected:
            said = f"seq {self.expected} is missing; seq {entry.seq} follows instead."
            yield Finding(at, "gap", said)
        if entry.prev_hash != self.previous:
            yield Finding(at, "fork", "does not follow on the entry before it.")
        if entry_digest(entry) != entry.entry_hash:
            yield Finding(at, "changed-entry", "a column was changed: the entry hash does not fit.")
        if (entry.salt is None) != (entry.body is None):
            yield Finding(
                at, "half-redacted", "has a body without a salt, or a salt without a body."
            )
        elif (
            entry.salt is not None
            and entry.body is not None
            and body_digest(entry.salt, entry.body) != entry.body_hash
        ):
            yield Finding(at, "changed-body", "the body was changed: it does not hash as recorded.")
        written = utc_text(entry.recorded_at)
        if written < self.last_time:
            yield Finding(at, "time-falls", "is dated before the entry it follows.")
        self.previous, self.last_time, self.expected = entry.entry_hash, written, entry.seq + 1

    def end(self, size: int, head: str) -> Iterator[Finding]:
        """Compare the last entry taken with what the head row says."""
        if self.expected - 1 != size or self.previous != head:
            at = Place(seq=self.expected - 1)
            yield Finding(at, "head-differs", f"is the last entry, but the head row says {size}.")
