"""What is recorded stays: triggers refuse changes, verify finds them, only the law may redact."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from attrs import evolve

from ledger.chain import body_digest, entry_digest
from ledger.errors import Finding, ValueRefusedError
from ledger.events.envelope import GENESIS, Redacted
from ledger.events.mending import BodyRedacted
from ledger.store import Head, Ledger, open_ledger
from ledger.store.refusals import NothingToRedactError, StorageRefusedError
from ledger.verify import Verification, verify
from tests.samples import correction, draft, event_id, nomination

ROW = (
    "recorded_at, event_id, type, version, claim_id, recorded_by, prev_hash, body_hash, entry_hash"
)
REFUSED = {
    "a body is changed": "UPDATE event SET body = body WHERE seq = 2",
    "a name is changed": "UPDATE event SET recorded_by = 'mallory' WHERE seq = 2",
    "a body is emptied without a redaction": "UPDATE event SET body = NULL, salt = NULL",
    "an event is deleted": "DELETE FROM event WHERE seq = 3",
    "the head is put back": "UPDATE ledger_head SET size = 2",
    "the head runs ahead": "UPDATE ledger_head SET size = 4",
    "the head is deleted": "DELETE FROM ledger_head",
    "a gap is left": f"INSERT INTO event (seq, {ROW}) SELECT 5, recorded_at, 'new', type, version,"
    " claim_id, recorded_by, entry_hash, body_hash, entry_hash FROM event WHERE seq = 3",
    "the chain is forked": f"INSERT INTO event (seq, {ROW}) SELECT 4, recorded_at, 'new', type,"
    " version, claim_id, recorded_by, body_hash, body_hash, entry_hash FROM event WHERE seq = 3",
}
REFUSED_ON_SQLITE = {
    "a row is replaced by seq": f"INSERT OR REPLACE INTO event (seq, {ROW}) SELECT 3, {ROW}"
    " FROM event WHERE seq = 3",
    "a row is replaced by id": f"INSERT OR REPLACE INTO event (seq, {ROW}) SELECT 4, recorded_at,"
    " event_id, type, version, claim_id, recorded_by, entry_hash, body_hash, entry_hash"
    " FROM event WHERE seq = 3",
    "the head is replaced": "INSERT OR REPLACE INTO ledger_head SELECT * FROM ledger_head",
}
REFUSED_ON_POSTGRESQL = {
    "the log is truncated": "TRUNCATE event",
    "the head is truncated": "TRUNCATE ledger_head",
    "a row is replaced": f"INSERT INTO event (seq, {ROW}) SELECT 3, {ROW} FROM event WHERE seq = 3"
    " ON CONFLICT (seq) DO UPDATE SET recorded_by = 'mallory'",
}


@pytest.fixture
def three(ledger: Ledger) -> Ledger:
    """A ledger with three nominations."""
    return record_three(ledger)


def record_three(ledger: Ledger) -> Ledger:
    """Record the nominations of Ann, Ben and Cat."""
    drafts = [draft(nomination(key), key) for key in ("ann", "ben", "cat")]
    ledger.append(drafts, recorded_by="ed")
    return ledger


@contextmanager
def tampering(ledger: Ledger) -> Iterator[sa.Connection]:
    """Yield a connection with every right, to a ledger whose triggers are dropped."""
    with ledger.database.writing() as connection:
        for table, name in _triggers(connection):
            where = f" ON {table}" if connection.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER {name}{where}")
        yield connection


def _triggers(connection: sa.Connection) -> list[tuple[str, str]]:
    if connection.dialect.name == "sqlite":
        query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
    return [(table, name) for table, name in connection.exec_driver_sql(query)]


def assert_refused(ledger: Ledger, statement: str) -> None:
    """Assert that a writer's SQL is refused and changes nothing."""
    before = list(ledger.entries())
    with (
        pytest.raises(StorageRefusedError, match=r"append-only|only grows|one row"),
        ledger.database.writing() as connection,
    ):
        connection.exec_driver_sql(statement)
    assert before == list(ledger.entries())
    assert verify(ledger).holds


def errors(verdict: Verification) -> list[Finding]:
    """Return a check's findings without those about the triggers that the test dropped."""
    return [each for each in verdict.findings if not each.code.startswith("trigger-")]


@pytest.mark.parametrize("attempt", REFUSED)
def test_the_database_itself_refuses(three: Ledger, attempt: str) -> None:
    """Either database refuses SQL that would change the log, and the log stays as it was."""
    assert_refused(three, REFUSED[attempt])


@pytest.mark.parametrize("attempt", REFUSED_ON_POSTGRESQL)
def test_postgresql_refuses(postgres_url: str, attempt: str) -> None:
    """TRUNCATE fires no row trigger, and has one of its own."""
    with open_ledger(postgres_url) as ledger:
        record_three(ledger)
        assert_refused(ledger, REFUSED_ON_POSTGRESQL[attempt])


@pytest.mark.parametrize("attempt", REFUSED_ON_SQLITE)
def test_sqlite_refuses_replacing(sqlite_ledger: Ledger, ledger_file: Path, attempt: str) -> None:
    """INSERT OR REPLACE rewrites nothing, even with recursive_triggers turned off."""
    record_three(sqlite_ledger)
    assert_refused(sqlite_ledger, REFUSED_ON_SQLITE[attempt])
    raw = sqlite3.connect(ledger_file)
    assert (0,) == raw.execute("PRAGMA recursive_triggers").fetchone()
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|one row"):
        raw.execute(REFUSED_ON_SQLITE[attempt])
    raw.close()
    assert verify(sqlite_ledger).holds


def test_a_whole_ledger_verifies(three: Ledger) -> None:
    """All is well, and what that does not prove is said."""
    verdict = verify(three)
    assert ((), 3, True) == (verdict.findings, verdict.seq, verdict.holds)
    assert three.head().entry_hash == verdict.entry_hash
    assert "seq 1–3 are in no checkpoint" in verdict.unproven[0]


def test_a_head_noted_elsewhere_proves_what_came_before_it(three: Ledger) -> None:
    """With a note of seq 3 only the events after it are unproven."""
    noted = three.head()
    three.append([draft(nomination("dee"), "dee")], recorded_by="ed")
    verdict = verify(three, noted)
    assert verdict.holds
    assert "seq 4–4 are in no checkpoint" in verdict.unproven[0]


COLUMNS = {
    "recorded_at": "'2010-07-26T12:00:00.000000Z'",
    "event_id": "'another'",
    "type": "'act.ended'",
    "version": "2",
    "claim_id": "'claim-other'",
    "recorded_by": "'mallory'",
    "note": "'never said'",
    "prev_hash": f"'{'1' * 64}'",
    "body_hash": f"'{'2' * 64}'",
    "entry_hash": f"'{'3' * 64}'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_named_by_its_seq(three: Ledger, column: str) -> None:
    """Behind the triggers' back one column of seq 2 is changed: verify names seq 2."""
    with tampering(three) as connection:
        connection.exec_driver_sql(f"UPDATE event SET {column} = {COLUMNS[column]} WHERE seq = 2")
    verdict = verify(three)
    assert not verdict.holds
    assert 2 == min(each.place.seq for each in errors(verdict) if each.place.seq)


def test_a_changed_byte_of_a_body_is_named_by_its_seq(three: Ledger) -> None:
    """One letter of a name in seq 2 is changed: verify names seq 2, and reading refuses it."""
    (before,) = three.entries(1, 2)
    assert before.body is not None
    with tampering(three) as connection:
        connection.execute(
            sa.text("UPDATE event SET body = :body WHERE seq = 2"),
            {"body": before.body.replace(b"ben", b"bem")},
        )
    verdict = verify(three)
    assert (2, "changed-body") == (verdict.first_bad, errors(verdict)[0].code)


def test_a_body_rehashed_but_not_canonical_is_noticed(three: Ledger) -> None:
    """A rehashed body with a space in it is noticed, since bodies are written without."""
    (last,) = three.entries(2, 3)
    assert last.body is not None
    assert last.salt is not None
    spaced = last.body.replace(b":", b": ", 1)
    forged = evolve(last, body=spaced, body_hash=body_digest(last.salt, spaced))
    with tampering(three) as connection:
        connection.execute(
            sa.text("UPDATE event SET body = :b, body_hash = :h, entry_hash = :e WHERE seq = 3"),
            {"b": spaced, "h": forged.body_hash, "e": entry_digest(forged)},
        )
        connection.execute(
            sa.text("UPDATE ledger_head SET entry_hash = :e"), {"e": entry_digest(forged)}
        )
    verdict = verify(three)
    assert [("not-canonical", 3)] == [(each.code, each.place.seq) for each in errors(verdict)]


def test_dropped_triggers_are_reported(three: Ledger) -> None:
    """Dropped triggers are reported, even if nothing else was changed."""
    with tampering(three):
        pass
    codes = {finding.code for finding in verify(three).findings}
    assert {"trigger-missing"} == codes


def test_a_cut_tail_is_reported_by_the_head_row(three: Ledger) -> None:
    """The last event is deleted behind the triggers' back."""
    with tampering(three) as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE seq = 3")
    codes = [finding.code for finding in errors(verify(three))]
    assert "head-differs" in codes


def test_a_tail_cut_with_its_head_is_reported_by_a_note(three: Ledger) -> None:
    """Head row and index are put back as well: only a head noted elsewhere shows the loss."""
    noted, (_, second, _) = three.head(), three.entries()
    with tampering(three) as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE seq = 3")
        connection.exec_driver_sql("DELETE FROM event_subject WHERE seq = 3")
        connection.exec_driver_sql(
            f"UPDATE ledger_head SET size = 2, entry_hash = '{second.entry_hash}'"
        )
    assert [] == errors(verify(three))
    assert ["lost-events"] == [finding.code for finding in errors(verify(three, noted))]


def test_rewritten_history_is_reported_by_a_note(three: Ledger) -> None:
    """A note whose hash is another says that history was rewritten."""
    noted = Head(2, GENESIS)
    assert ["rewritten"] == [finding.code for finding in errors(verify(three, noted))]


def test_an_event_beyond_the_head_is_reported(three: Ledger) -> None:
    """The head row is put back, and an event lies beyond it."""
    (_, second, _) = three.entries()
    with tampering(three) as connection:
        connection.exec_driver_sql(
            f"UPDATE ledger_head SET size = 2, entry_hash = '{second.entry_hash}'"
        )
    assert ("beyond-head", 3) in [(f.code, f.place.seq) for f in verify(three).findings]


def test_a_damaged_index_is_noticed_and_made_anew(three: Ledger) -> None:
    """A lost row of the index is reported; no fact is lost, and --reindex restores it."""
    with three.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM event_subject WHERE subject = 'endorser:ben'")
    assert ["index-differs"] == [finding.code for finding in verify(three).findings]
    three.reindex()
    assert verify(three).holds
    assert [2] == [event.seq for event in three.about("endorser:ben")]


def test_a_redacted_body_is_gone_and_the_chain_stands(three: Ledger) -> None:
    """After a redaction an event's place and hashes stay; its words and salt are gone."""
    receipt = three.redact(
        event_id("ben"), reason="a minor", authority="County Court", recorded_by="ed"
    )
    events = list(three.events())
    verdict = verify(three)
    assert (4, 4) == (receipt.first, receipt.last)
    assert Redacted() == events[1].body
    assert BodyRedacted(event_id("ben"), "a minor", "County Court") == events[3].body
    assert (True, 1) == (verdict.holds, verdict.redacted)
    assert [None] == [entry.salt for entry in three.entries(1, 2)]


def test_a_redacted_event_is_no_longer_found_by_whom_it_named(three: Ledger) -> None:
    """The index finds a redacted event by its contest alone, so that answers can mention it."""
    three.redact(event_id("ben"), reason="a minor", authority="court", recorded_by="ed")
    assert () == three.about("endorser:ben")
    assert [1, 2, 3] == [event.seq for event in three.about("contest:thornbury-2010")]
    three.reindex()
    assert () == three.about("endorser:ben")
    assert verify(three).holds


def test_importing_a_redacted_claim_again_does_not_revive_it(three: Ledger) -> None:
    """The file still has the name; recording it again is a no-op."""
    three.redact(event_id("ben"), reason="a minor", authority="court", recorded_by="ed")
    receipt = three.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    assert ((), (event_id("ben"),)) == (receipt.added, receipt.unchanged)
    assert b"ben" not in b"".join(entry.body or b"" for entry in three.entries())


def test_redacting_twice_is_redacting_once(three: Ledger) -> None:
    """Redacting an event twice has the effect of once, as when an outcome was unknown."""
    three.redact(event_id("ben"), reason="a minor", authority="court", recorded_by="ed")
    again = three.redact(event_id("ben"), reason="a minor", authority="court", recorded_by="ed")
    assert ((), 4) == (again.added, again.head.seq)


def test_what_is_not_on_record_cannot_be_redacted(three: Ledger) -> None:
    """Redacting an unknown event is refused, and so is appending a redaction as an event."""
    with pytest.raises(NothingToRedactError, match="is not on record"):
        three.redact(event_id("nobody"), reason="-", authority="-", recorded_by="ed")
    body = BodyRedacted(event_id("ben"), "-", "-")
    with pytest.raises(ValueRefusedError, match="A redaction is not appended"):
        three.append([draft(body, "r")], recorded_by="ed")
    assert 3 == three.head().seq


def test_a_redacted_body_leaves_the_file(sqlite_ledger: Ledger, ledger_file: Path) -> None:
    """A redacted body's bytes are overwritten in the file, not only removed from the row."""
    name = "bartholomew-featherstonehaugh"
    sqlite_ledger.append([draft(nomination(name), "b")], recorded_by="ed")
    assert name.encode() in ledger_file.read_bytes()
    sqlite_ledger.redact(event_id("b"), reason="-", authority="-", recorded_by="ed")
    assert name.encode() not in ledger_file.read_bytes()


def test_one_bad_body_among_odd_and_plain_ones_is_named_alone(three: Ledger) -> None:
    """A page has a foreign letter, a forged correction and plain acts: only the forgery is found.

    The index is compared with what all of them name, whichever way each was read.
    """
    odd = evolve(nomination("dee"), words="“Môn”")
    mended = correction("claim-ann", nomination("ann", "ed"), replaces=event_id("ann"))
    three.append([draft(odd, "dee"), draft(mended, "mended", claim="claim-ann")], recorded_by="ed")
    assert verify(three).holds
    (last,) = three.entries(4, 5)
    assert last.body is not None
    forge_last(three, last.body.replace(b'"data":{', b'"data":{ '))
    assert [("not-canonical", 5)] == [(one.code, one.place.seq) for one in errors(verify(three))]


def test_a_body_that_nests_too_deeply_is_reported_at_its_seq(three: Ledger) -> None:
    """A body forged of brackets inside brackets is named: verify does not fall over it."""
    forge_last(three, b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}")
    assert [("unreadable-body", 3)] == [(one.code, one.place.seq) for one in errors(verify(three))]


def forge_last(ledger: Ledger, body: bytes) -> None:
    """Put another body into the last event, and make all hashes fit it."""
    *_, last = ledger.entries()
    assert last.salt is not None
    forged = evolve(last, body=body, body_hash=body_digest(last.salt, body))
    with tampering(ledger) as connection:
        connection.execute(
            sa.text("UPDATE event SET body = :b, body_hash = :h, entry_hash = :e WHERE seq = :s"),
            {"b": body, "h": forged.body_hash, "e": entry_digest(forged), "s": last.seq},
        )
        connection.execute(
            sa.text("UPDATE ledger_head SET entry_hash = :e"), {"e": entry_digest(forged)}
        )
