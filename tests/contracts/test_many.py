"""Many events in one append: they are recorded together, each under the rules of one alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ledger.errors import Place
from ledger.events.envelope import Draft
from ledger.store import Ledger
from ledger.store.preparing import prepared
from ledger.store.refusals import ClashError, ConflictError, StorageRefusedError
from ledger.verify import verify
from tests.samples import correction, draft, event_id, nomination

KEYS = [f"mp-{number}" for number in range(1_234)]


def test_many_events_come_back_in_their_order(ledger: Ledger) -> None:
    """More than one statement takes: all arrive, chained, indexed, and in the order given."""
    receipt = ledger.append([draft(nomination(key), key) for key in KEYS], recorded_by="ed")

    assert (1, len(KEYS)) == (receipt.first, receipt.last)
    assert [event_id(key) for key in KEYS] == [entry.event_id for entry in ledger.entries()]
    assert [1, 1_234] == [
        event.seq for key in (KEYS[0], KEYS[-1]) for event in ledger.about(f"endorser:{key}")
    ]
    assert verify(ledger).holds


def test_each_of_many_bodies_is_hashed_with_a_salt_of_its_own(ledger: Ledger) -> None:
    """Each body has its own salt: with a shared one, redacted words could be guessed at."""
    ledger.append([draft(nomination(key), key) for key in KEYS], recorded_by="ed")

    salts = {entry.salt for entry in ledger.entries()}
    assert len(KEYS) == len(salts)
    assert {16} == {len(salt) for salt in salts if salt is not None}


def test_the_index_of_many_events_is_made_anew_to_its_end(ledger: Ledger) -> None:
    """Reindexing a log of several pages writes every row, whether it was there or not."""
    ledger.append([draft(nomination(key), key) for key in KEYS], recorded_by="ed")
    with ledger.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM event_subject WHERE seq <> 1000")

    assert 3 * len(KEYS) == ledger.reindex()
    assert verify(ledger).holds


def test_many_mendings_are_each_held_to_the_claim_they_mend(ledger: Ledger) -> None:
    """Of many mendings in one append the two whose claims were mended meanwhile are refused."""
    ledger.append([draft(nomination(key), key) for key in KEYS], recorded_by="ed")

    def mended(key: str, candidate: str) -> Draft:
        body = correction(f"claim-{key}", nomination(key, candidate), replaces=event_id(key))
        return draft(body, f"{candidate} for {key}", claim=f"claim-{key}")

    early = (min(KEYS, key="claim-{}".format), max(KEYS, key="claim-{}".format))
    ledger.append([mended(key, "bo") for key in early], recorded_by="fay")

    with pytest.raises(ConflictError) as refused:
        ledger.append([mended(key, "cy") for key in KEYS], recorded_by="gus")
    assert ["overtaken"] * 2 == [finding.code for finding in refused.value.findings]
    rest = [mended(key, "cy") for key in KEYS if key not in early]
    assert len(KEYS) - 2 == len(ledger.append(rest, recorded_by="gus").added)


def test_many_events_are_told_from_those_on_record(ledger: Ledger) -> None:
    """Of many events only those not on record are added, wherever they stand."""
    ledger.append([draft(nomination(key), key) for key in KEYS[::2]], recorded_by="ed")

    receipt = ledger.append([draft(nomination(key), key) for key in KEYS], recorded_by="ed")

    assert [event_id(key) for key in KEYS[1::2]] == list(receipt.added)
    assert [event_id(key) for key in KEYS[::2]] == list(receipt.unchanged)


@pytest.mark.parametrize("table", ["event", "event_subject"])
@pytest.mark.parametrize("events", [3, 30, 1_234])
def test_one_row_of_many_that_is_swallowed_is_noticed(
    sqlite_ledger: Ledger, ledger_file: Path, table: str, events: int
) -> None:
    """Somebody's trigger keeps the last nomination out: nothing is recorded, however many come."""
    last = {
        "event": f"NEW.seq = {events}",  # the log's own trigger misses an earlier row
        "event_subject": f"NEW.subject = 'endorser:{KEYS[events - 1]}'",
    }
    raw = sqlite3.connect(ledger_file)
    raw.execute(
        f"CREATE TRIGGER swallow BEFORE INSERT ON {table}"
        f" WHEN {last[table]} BEGIN SELECT RAISE(IGNORE); END"
    )
    raw.close()

    rows, what = (events, "events") if table == "event" else (3 * events, "rows of the index")
    with pytest.raises(StorageRefusedError, match=f"{rows - 1} of {rows} {what} arrived"):
        sqlite_ledger.append(
            [draft(nomination(key), key) for key in KEYS[:events]], recorded_by="ed"
        )

    assert 0 == sqlite_ledger.head().seq
    assert [] == list(sqlite_ledger.entries(upto=events))


def test_what_was_read_somewhere_is_refused_at_that_place(ledger: Ledger) -> None:
    """A clash and a mending that does not fit point to the line they were read from."""
    line = Place("log.jsonl", 7)
    ledger.append([draft(nomination("ben", "ada"), "ben")], recorded_by="ed")
    other = prepared(draft(nomination("ben", "bo"), "ben"), line)
    mended = correction("claim-no", nomination("cat"), replaces=event_id("cat"))
    stray = prepared(draft(mended, "stray", claim="claim-no"), line)

    with pytest.raises(ClashError) as clashed:
        ledger.append_prepared([other], recorded_by="ed")
    with pytest.raises(ConflictError) as unfit:
        ledger.append_prepared([stray], recorded_by="ed")

    assert [line] == [finding.place for finding in clashed.value.findings]
    assert "is recorded at seq 1 with another content" in clashed.value.findings[0].message
    assert [("no-such-claim", line)] == [
        (finding.code, finding.place) for finding in unfit.value.findings
    ]
