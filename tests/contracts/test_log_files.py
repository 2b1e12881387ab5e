"""A log exported from one ledger and imported into another, on either database."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from ledger.errors import Finding
from ledger.logfile import importing as log_importing
from ledger.logfile.importing import importing
from ledger.store import Ledger, open_ledger
from ledger.verify import verify
from tests.ledger.logs import exported, file_of, line
from tests.samples import (
    citation,
    contest,
    correction,
    draft,
    endorser,
    event_id,
    link,
    nomination,
    retraction,
    source,
)


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A story with every sort of mending, exported from a ledger of its own."""
    with open_ledger(tmp_path / "told.db", create=True) as ledger:
        ben, cat = draft(nomination("ben", "ada"), "ben"), draft(nomination("cat"), "cat")
        noted = evolve(draft(nomination("ynys-môn"), "môn"), note="“As printed”: Ynys Môn")
        mended = correction("claim-ben", nomination("ben", "bo"), replaces=ben.event_id)
        taken_back = retraction("claim-cat", retracts=cat.event_id, replaces=cat.event_id)
        cited = citation("claim-ben", version=event_id("mend"), source="post")
        ledger.append(
            [
                draft(contest(), "contest"),
                draft(source("gazette"), "gazette"),
                *(draft(endorser(name), f"who-{name}") for name in ("ben", "benjamin")),
                draft(link("ben", "benjamin"), "link"),
                ben,
                cat,
                noted,
            ],
            recorded_by="ed",
        )
        ledger.append([draft(mended, "mend", claim="claim-ben")], recorded_by="fay")
        ledger.append(
            [
                draft(taken_back, "back", claim="claim-cat"),
                draft(cited, "cite", claim="claim-ben"),
            ],
            recorded_by="gus",
        )
        return exported(ledger, tmp_path / "told.jsonl")


def record(ledger: Ledger, path: Path) -> tuple[int, int, list[Finding]]:
    """Import a log; how many events were added, how many were on record, and what was found."""
    batches = list(importing(ledger, path, recorded_by="jo"))
    findings = [finding for batch in batches for finding in batch.findings]
    return sum(each.added for each in batches), sum(each.held for each in batches), findings


def said(ledger: Ledger) -> list[object]:
    """Return everything that a log says, without what is each ledger's own."""
    return [
        (event.seq, event.event_id, event.claim_id, event.type, event.note, event.body)
        for event in ledger.events()
    ]


def test_a_log_comes_out_of_a_ledger_as_it_went_in(
    ledger: Ledger, told: Path, tmp_path: Path
) -> None:
    """Bodies, ids, notes and order are the same; what is recorded is whole, its chain its own."""
    assert (11, 0, []) == record(ledger, told)

    with open_ledger(tmp_path / "told.db") as first:
        assert said(first) == said(ledger)
        assert first.head().entry_hash != ledger.head().entry_hash
    assert {"jo"} == {event.recorded_by for event in ledger.events()}
    assert verify(ledger).holds


def test_importing_a_log_again_records_nothing(ledger: Ledger, told: Path) -> None:
    """Importing a log again records nothing, and a log that has grown adds only the new events."""
    record(ledger, told)
    head = ledger.head()

    assert (0, 11, []) == record(ledger, told)
    assert head == ledger.head()

    with told.open("a", encoding="utf-8") as file:
        file.write(line(draft(nomination("dee"), "dee")) + "\n")
    assert (1, 11, []) == record(ledger, told)


def test_an_import_cut_off_between_batches_goes_on(
    ledger: Ledger, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two batches are recorded when the power fails; run again, it records the rest."""
    monkeypatch.setattr(log_importing, "BATCH", 3)
    batches = importing(ledger, told, recorded_by="jo")
    assert [3, 3] == [next(batches).added, next(batches).added]
    del batches

    assert 6 == ledger.head().seq
    assert (5, 6, []) == record(ledger, told)
    assert verify(ledger).holds


def test_a_batch_with_an_error_is_not_recorded_nor_what_follows(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch with an error and all after it are not recorded; every fault is listed at once."""
    monkeypatch.setattr(log_importing, "BATCH", 2)
    texts = [line(draft(nomination(key), key)) for key in "abcdef"]
    texts[3] = texts[5] = "no event"
    path = file_of(tmp_path / "log.jsonl", texts)

    added, _, findings = record(ledger, path)

    assert (2, 2) == (added, ledger.head().seq)
    assert [(4, "not-json"), (6, "not-json")] == [(f.place.line, f.code) for f in findings]


def test_an_event_on_record_in_other_words_is_a_clash(ledger: Ledger, tmp_path: Path) -> None:
    """Other words under a recorded id are a clash at their line; the batch is not recorded."""
    ledger.append([draft(nomination("ben", "ada"), "ben")], recorded_by="ed")
    changed = line(draft(nomination("ben", "bo"), "ben"))
    fresh = [line(draft(nomination(key), key)) for key in ("ann", "zoe")]

    for texts in ([changed, *fresh], [fresh[0], changed, fresh[1]]):
        path = file_of(tmp_path / "log.jsonl", texts)
        added, _, (finding,) = record(ledger, path)
        assert 0 == added
        assert (str(path), texts.index(changed) + 1) == (finding.place.file, finding.place.line)
        assert f"event {event_id('ben')} is recorded at seq 1 with another" in finding.message
        assert '"candidate":"ada"' in finding.message
        assert '"candidate":"bo"' in finding.message


def test_a_clash_after_new_batches_is_told_at_its_line(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clash after batches of new lines, which the append finds, is reported at its line."""
    monkeypatch.setattr(log_importing, "BATCH", 2)
    ledger.append([draft(nomination("ben", "ada"), "ben")], recorded_by="ed")
    keys = ("ann", "cat", "dee", "ben")
    path = file_of(tmp_path / "log.jsonl", [line(draft(nomination(k, "bo"), k)) for k in keys])

    added, _, (finding,) = record(ledger, path)

    assert (2, "clash", 4) == (added, finding.code, finding.place.line)


@pytest.mark.parametrize("change", [{"claim_id": "other"}, {"type": "act.ended"}, {"version": 9}])
def test_words_on_record_are_the_same_only_where_all_beside_them_is(
    ledger: Ledger, tmp_path: Path, change: dict[str, object]
) -> None:
    """A line with the very body of its event, but of another claim, type or version, is told."""
    ben = draft(nomination("ben"), "ben")
    ledger.append([ben], recorded_by="ed")
    path = file_of(tmp_path / "log.jsonl", [line(ben, **change)])

    added, held, findings = record(ledger, path)

    assert (0, 0, [1]) == (added, held, [finding.place.line for finding in findings])


def test_looking_tells_what_recording_would(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dry run counts what is on record and reports a clash, also after batches of new lines."""
    monkeypatch.setattr(log_importing, "BATCH", 2)
    ledger.append([draft(nomination(key, "ada"), key) for key in ("ben", "cat")], recorded_by="ed")
    drafts = [draft(nomination(key), key) for key in ("ann", "dee", "ben")]
    changed = line(draft(nomination("cat", "bo"), "cat"))
    path = file_of(tmp_path / "log.jsonl", [*map(line, drafts), changed])

    batches = list(importing(ledger, path, recorded_by=None))

    assert [(2, 0), (0, 1)] == [(batch.fresh, batch.held) for batch in batches]
    assert [(4, "clash")] == [(f.place.line, f.code) for batch in batches for f in batch.findings]


def test_a_mending_of_nothing_is_refused_at_its_line(ledger: Ledger, tmp_path: Path) -> None:
    """A mending of nothing is refused in the store's own sentence, at its line."""
    mended = correction("claim-no", nomination("ben"), replaces=event_id("ben"))
    path = file_of(tmp_path / "log.jsonl", [line(draft(mended, "mend", claim="claim-no"))])

    _, _, (finding,) = record(ledger, path)

    assert ("no-such-claim", 1) == (finding.code, finding.place.line)


def test_what_was_forgotten_is_left_out(ledger: Ledger, told: Path, tmp_path: Path) -> None:
    """A redacted line has no words to record: a warning says so, and the rest is recorded."""
    with open_ledger(told.with_suffix(".db")) as first:
        forgotten = event_id("môn")
        first.redact(forgotten, reason="a minor", authority="court", recorded_by="ed")
        path = exported(first, tmp_path / "after.jsonl")

    added, held, findings = record(ledger, path)

    assert (10, 0) == (added, held)
    assert [(8, "redacted", "warning"), (12, "redaction", "hint")] == [
        (finding.place.line, finding.code, finding.severity) for finding in findings
    ]
    assert f"Event {forgotten} was redacted before this log was written" in findings[0].message
    assert verify(ledger).holds


def test_what_was_forgotten_elsewhere_and_stands_here_is_told(
    ledger: Ledger, told: Path, tmp_path: Path
) -> None:
    """Words redacted elsewhere but not here are warned of, until they are redacted here too."""
    record(ledger, told)
    forgotten = event_id("môn")
    with open_ledger(tmp_path / "told.db") as first:
        first.redact(forgotten, reason="a minor", authority="court", recorded_by="ed")
        path = exported(first, tmp_path / "after.jsonl")

    added, held, findings = record(ledger, path)
    assert (0, 10, "redacted-elsewhere") == (added, held, findings[0].code)
    assert f"type endorsements redact {forgotten}" in findings[0].hint

    ledger.redact(forgotten, reason="a minor", authority="court", recorded_by="jo")
    assert (0, 12, []) == record(ledger, path)


def test_what_was_forgotten_in_both_ledgers_is_on_record_wherever_it_stands(
    ledger: Ledger, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What both ledgers redacted counts as on record, without a warning, also after new lines."""
    monkeypatch.setattr(log_importing, "BATCH", 2)
    dee = draft(nomination("dee"), "dee")
    with open_ledger(told.with_suffix(".db")) as first:
        for each in (first, ledger):
            each.append([dee], recorded_by="ed")
            each.redact(dee.event_id, reason="a minor", authority="court", recorded_by="ed")
        path = exported(first, told.with_name("after.jsonl"))

    added, held, findings = record(ledger, path)

    assert (11, 2, []) == (added, held, findings)
