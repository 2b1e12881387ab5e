"""A redaction on record is told apart from a body deleted behind the ledger's back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledger.errors import Finding
from ledger.store import Ledger
from ledger.store.rows import Row
from ledger.verify import MOST, verify
from tests.contracts.test_append_only import errors, record_three, tampering
from tests.samples import draft, event_id, nomination

EMPTIED = "UPDATE event SET body = NULL, salt = NULL WHERE seq"
UNINDEXED = "DELETE FROM event_subject WHERE seq"


@pytest.fixture
def three(ledger: Ledger) -> Ledger:
    """A ledger with the nominations of Ann, Ben and Cat."""
    return record_three(ledger)


def redact(ledger: Ledger, name: str) -> None:
    """Redact an event by the ledger itself."""
    ledger.redact(event_id(name), reason="a minor", authority="County Court", recorded_by="ed")


def found(ledger: Ledger) -> list[tuple[int | None, str]]:
    """Return the seqs and codes of a check's findings, without those about dropped triggers."""
    return [(each.place.seq, each.code) for each in errors(verify(ledger))]


def test_a_body_taken_out_without_a_redaction_is_reported(three: Ledger) -> None:
    """The chain holds, the index finds nobody, the head is as noted: yet it is no redaction."""
    noted = three.head()
    with tampering(three) as connection:
        connection.exec_driver_sql(f"{EMPTIED} = 2")
        connection.exec_driver_sql(f"{UNINDEXED} = 2")
    (finding,) = errors(verify(three, noted))
    assert "seq 2: error [emptied] has lost its body, and no redaction" in str(finding)
    assert "backup" in finding.hint


def test_a_redaction_of_another_event_excuses_none(three: Ledger) -> None:
    """Ann was redacted; Ben was only emptied."""
    redact(three, "ann")
    with tampering(three) as connection:
        connection.exec_driver_sql(f"{EMPTIED} = 2")
        connection.exec_driver_sql(f"{UNINDEXED} = 2")
    assert [(2, "emptied")] == found(three)


def test_a_row_slipped_into_the_index_is_no_redaction(three: Ledger) -> None:
    """A row slipped into the index satisfies the trigger, but `verify` asks the log."""
    redact(three, "ann")
    with tampering(three) as connection:
        connection.exec_driver_sql(
            f"INSERT INTO event_subject VALUES ('event:{event_id('ben')}', 'body.redacted', 4)"
        )
        connection.exec_driver_sql(f"{EMPTIED} = 2")
        connection.exec_driver_sql(f"{UNINDEXED} = 2")
    assert [(2, "emptied"), (None, "index-differs")] == found(three)


def test_many_emptied_bodies_are_told_up_to_a_number(three: Ledger) -> None:
    """Somebody emptied the whole log."""
    three.append(
        [draft(nomination(f"d{each}"), f"d{each}") for each in range(600)], recorded_by="ed"
    )
    with tampering(three) as connection:
        connection.exec_driver_sql(f"{EMPTIED} > 0")
        connection.exec_driver_sql(f"{UNINDEXED} > 0")
    verdict = verify(three)
    assert (MOST, True) == (len(verdict.findings), verdict.cut_short)


def test_a_redaction_whose_words_are_still_there_is_reported(three: Ledger) -> None:
    """Somebody put the body back from a copy."""
    (ann,) = three.entries(0, 1)
    redact(three, "ann")
    assert ann.salt is not None
    assert ann.body is not None
    with tampering(three) as connection:
        connection.exec_driver_sql(
            f"UPDATE event SET body = {blob(three, ann.body)}, salt = {blob(three, ann.salt)}"
            " WHERE seq = 1"
        )
    assert {(1, "not-emptied"), (None, "index-differs")} == set(found(three))


def test_redacting_again_takes_out_what_was_put_back(sqlite_ledger: Ledger) -> None:
    """Redacting again, as the hint says, empties a body that was put back."""
    (ann,) = record_three(sqlite_ledger).entries(0, 1)
    redact(sqlite_ledger, "ann")
    guards = triggers(sqlite_ledger)
    with tampering(sqlite_ledger) as connection:
        connection.exec_driver_sql(
            "UPDATE event SET body = ?, salt = ? WHERE seq = 1", (ann.body, ann.salt)
        )
        for guard in guards:
            connection.exec_driver_sql(guard)
    assert f"endorsements redact {event_id('ann')}" in only_about_bodies(sqlite_ledger).hint
    redact(sqlite_ledger, "ann")
    assert verify(sqlite_ledger).holds


def test_a_redaction_that_was_itself_redacted_still_names_its_event(three: Ledger) -> None:
    """A redaction that was itself redacted, for a name in it, still counts for its event."""
    redact(three, "ann")
    (redaction,) = three.entries(3, 4)
    three.redact(redaction.event_id, reason="a name", authority="court", recorded_by="ed")
    verdict = verify(three)
    assert ((), 2) == (verdict.findings, verdict.redacted)


def blob(ledger: Ledger, data: bytes) -> str:
    """Bytes as each database spells them."""
    on_file = ledger.database.placeholder == "?"
    return f"x'{data.hex()}'" if on_file else f"'\\x{data.hex()}'::bytea"


def triggers(ledger: Ledger) -> list[str]:
    """Return the statements that make a file's triggers again."""
    with ledger.database.reading() as statements:
        query = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
        return [text for (text,) in statements.rows(query)]


def only_about_bodies(ledger: Ledger) -> Finding:
    """The one finding of a check that is not about the index."""
    (finding,) = [each for each in errors(verify(ledger)) if each.code != "index-differs"]
    return finding


@pytest.mark.parametrize("name", ["ann", "cat"])
def test_a_redaction_while_the_log_is_checked_accuses_nobody(
    three: Ledger, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A redaction during `verify` is no finding, whether its event was checked already or not."""
    pages, redacted = Ledger.pages, False

    def one_by_one(self: Ledger, after: int = 0, upto: int | None = None) -> Iterator[list[Row]]:
        nonlocal redacted
        for seq in range(after, self.head().seq if upto is None else upto):
            yield from pages(self, seq, seq + 1)
            if not redacted:
                redacted = True
                redact(self, name)

    monkeypatch.setattr(Ledger, "pages", one_by_one)
    verdict = verify(three)
    assert ((), 4, 1) == (verdict.findings, verdict.seq, verdict.redacted)
