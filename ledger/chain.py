"""The hash chain: what each entry's hash covers, and the walk that finds the entries that are bad.

`body_hash` is SHA-256(salt ‖ body) with the salt beside it and no unsalted digest anywhere, so that
a redacted body cannot be guessed from its hash. `entry_hash` is SHA-256 over a canonical JSON
object of every other column and `body_hash`, so the chain still holds when a body has been redacted
by law.

A chain alone shows careless changes. A determined owner can rehash it or cut its tail: to notice
that, compare with a head hash noted outside the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, Final

import msgspec
from attrs import define, evolve

from ledger.errors import Finding, Place
from ledger.events.envelope import GENESIS, Entry, utc_text

SALT_BYTES: Final = 16

Covered = tuple[int, str, str, str, int, str, str, str | None, str, str]
"""What an entry's hash covers: the log's columns in their order, `seq` to `body_hash`, the time as
`utc_text` writes it."""


class _Covered(msgspec.Struct, gc=False):
    """What an entry's hash covers, with the fields in the order in which JSON's keys sort.

    msgspec writes a struct field by field, which gives the same bytes as sorting the keys, at a
    third of the cost.
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
    """Return the SHA-256 of the salt and the canonical body, in hex."""
    return sha256(salt + body).hexdigest()


def entry_digest(entry: Entry) -> str:
    """Return the SHA-256 of every column of an entry but its body, salt and own hash, in hex."""
    return columns_digest(
        (
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
    )


def columns_digest(covered: Covered) -> str:
    """Return the SHA-256 of what an entry's hash covers, in hex."""
    seq, at, event_id, name, version, claim_id, by, note, previous, body_hash = covered
    sorted_by_key = _Covered(
        body_hash, claim_id, event_id, note, previous, at, by, seq, name, version
    )
    return sha256(_write(sorted_by_key)).hexdigest()


def sealed(entry: Entry) -> Entry:
    """Return the entry with its own hash filled in."""
    return evolve(entry, entry_hash=entry_digest(entry))


def page_digests(columns: Sequence[Iterable[Any]]) -> list[str]:
    """Return the digests of many entries, hashed at once, each as `columns_digest` hashes one.

    `columns` are the ten of `Covered`, in that order, each with the values of all entries.
    """
    seqs, times, event_ids, names, versions, claims, recorders, notes, previous, body_hashes = (
        columns
    )
    covered = map(
        _Covered,
        body_hashes,
        claims,
        event_ids,
        notes,
        previous,
        times,
        recorders,
        seqs,
        names,
        versions,
    )
    # A line break inside a text is written as two characters, so each line is one entry's.
    lines = _write_lines(list(covered)).split(b"\n")
    return [sha256(line).hexdigest() for line in lines[:-1]]


@define
class Links:
    """A walk along the chain, entry by entry in seq order, from the first to the head.

    It checks that seqs run from 1 without a gap, that time never falls, that each entry follows on
    the one before and hashes to itself, that each body hashes to what was recorded (a redacted one
    cannot be checked), and that the head row names the last entry.

    `previous` is the hash that the next entry must follow on, `expected` its seq, and `last_time`
    the time that it must not be dated before, as `utc_text` writes it.
    """

    previous: str = GENESIS
    expected: int = 1
    last_time: str = ""

    def follow(self, entry: Entry) -> Iterator[Finding]:
        """Take the next entry; yield a finding for each check that fails."""
        at = Place(seq=entry.seq)
        if entry.seq != self.expected:
            message = f"seq {self.expected} is missing; seq {entry.seq} follows instead."
            yield Finding(at, "gap", message)
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
        """Compare the last entry taken with the head row's `size` and hash."""
        last = self.expected - 1
        if last == size and self.previous == head:
            return
        message = f"is the last entry, but the head row says {size}."
        if last == size:
            message = "is where the head row ends the log, but with another hash."
        yield Finding(Place(seq=last), "head-differs", message)
