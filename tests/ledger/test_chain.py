"""The hash chain, and the walk that finds what does not hold."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import pytest
from attrs import evolve, fields

from ledger.chain import Links, body_digest, entry_digest, sealed
from ledger.errors import Finding
from ledger.events.envelope import GENESIS, Entry

NOON = dt.datetime(2010, 7, 26, 12, tzinfo=dt.UTC)


def chain(length: int) -> list[Entry]:
    """A whole log of that many entries, a minute apart."""
    entries: list[Entry] = []
    previous = GENESIS
    for seq in range(1, length + 1):
        salt, body = bytes([seq]) * 16, f'{{"n":{seq}}}'.encode()
        entry = sealed(
            Entry(
                seq,
                NOON + dt.timedelta(minutes=seq),
                f"event-{seq}",
                "act.made",
                1,
                f"claim-{seq}",
                "ed",
                None,
                previous,
                body_digest(salt, body),
                "",
                salt,
                body,
            )
        )
        entries.append(entry)
        previous = entry.entry_hash
    return entries


def walk(entries: list[Entry], size: int = 4) -> list[Finding]:
    """Return what the walk finds, with the head row of the unchanged chain."""
    links = Links()
    found = [finding for entry in entries for finding in links.follow(entry)]
    return [*found, *links.end(size, chain(size)[-1].entry_hash)]


def test_a_whole_chain_holds() -> None:
    """The walk of an unchanged chain finds nothing."""
    assert [] == walk(chain(4))
    assert [] == list(Links().end(0, GENESIS))


def test_any_program_can_compute_the_hashes() -> None:
    """SHA-256 over salt and body, and over the sorted JSON of every other column."""
    (entry,) = chain(1)
    assert entry.salt is not None
    assert entry.body is not None
    columns = {
        "seq": 1,
        "recorded_at": "2010-07-26T12:01:00.000000Z",
        "event_id": "event-1",
        "type": "act.made",
        "version": 1,
        "claim_id": "claim-1",
        "recorded_by": "ed",
        "note": None,
        "prev_hash": "0" * 64,
        "body_hash": hashlib.sha256(entry.salt + entry.body).hexdigest(),
    }
    written = json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(written.encode()).hexdigest() == entry.entry_hash


def test_every_column_is_in_the_hash() -> None:
    """The hash covers every column but itself, body and salt; the body hash covers these two."""
    (entry,) = chain(1)
    other: dict[str, Any] = {
        "seq": 2,
        "recorded_at": NOON,
        "event_id": "x",
        "type": "x",
        "version": 2,
        "claim_id": "x",
        "recorded_by": "x",
        "note": "x",
        "prev_hash": "1" * 64,
        "body_hash": "1" * 64,
    }
    free = {"salt", "body", "entry_hash"}
    assert set(other) == {field.name for field in fields(Entry)} - free
    unmoved = [
        name
        for name in other
        if entry_digest(evolve(entry, **{name: other[name]})) == entry.entry_hash
    ]
    assert [] == unmoved


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"note": "slipped in"}, "changed-entry"),
        ({"body": b'{"n":3}'}, "changed-body"),
        ({"salt": b"?" * 16}, "changed-body"),
        ({"body": None}, "half-redacted"),
        ({"salt": None}, "half-redacted"),
        ({"prev_hash": "1" * 64}, "fork"),
        ({"recorded_at": NOON}, "time-falls"),
    ],
)
def test_a_changed_entry_is_found_at_its_seq(change: dict[str, Any], code: str) -> None:
    """A change at seq 2 is found there first, whatever it is."""
    entries = chain(4)
    entries[1] = evolve(entries[1], **change)
    findings = walk(entries)
    assert 2 == findings[0].place.seq
    assert code in {finding.code for finding in findings}


def test_a_redacted_entry_holds() -> None:
    """An entry without body and salt holds, since the body hash stands for them."""
    entries = chain(4)
    entries[1] = evolve(entries[1], body=None, salt=None)
    assert [] == walk(entries)


def test_a_missing_entry_leaves_a_gap() -> None:
    """Seq 3 is gone, and the entry after it no longer follows on the one before."""
    entries = chain(4)
    del entries[2]
    assert [("gap", 4), ("fork", 4)] == [(each.code, each.place.seq) for each in walk(entries)]


def test_a_missing_tail_is_told_by_the_head_row() -> None:
    """A missing last entry is found by the head row alone, which still says 4."""
    (finding,) = walk(chain(4)[:3])
    assert ("head-differs", 3) == (finding.code, finding.place.seq)
    assert "the head row says 4" in finding.message


def test_a_rehashed_chain_is_told_by_the_head_row() -> None:
    """A chain rehashed from end to end is found by the head row, or by a head noted elsewhere."""
    entries = chain(4)
    previous = entries[0].entry_hash
    entries[1] = sealed(evolve(entries[1], recorded_by="mallory"))
    for index in (1, 2, 3):
        entries[index] = sealed(evolve(entries[index], prev_hash=previous))
        previous = entries[index].entry_hash
    (finding,) = walk(entries)
    assert ("head-differs", 4) == (finding.code, finding.place.seq)
    assert "with another hash" in finding.message
