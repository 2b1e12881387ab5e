"""Lines of a log file: how they are written, what is read, and what is wrong with the others."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pytest
from attrs import evolve

from ledger.codec import BodyUnreadableError, decode
from ledger.errors import Finding, Place
from ledger.events.envelope import Draft, Entry, Unknown
from ledger.logfile import importing as log_importing
from ledger.logfile.exporting import TakenError, lines, write_file
from ledger.logfile.importing import importing
from ledger.logfile.judging import judged
from ledger.logfile.line import read
from ledger.store import Ledger
from ledger.store.comparing import Recorded
from ledger.store.heads import Head
from ledger.store.preparing import Prepared, prepared
from ledger.store.receipts import Receipt
from tests.ledger.logs import as_line, exported, file_of, line
from tests.samples import draft, event_id, nomination

GOLDEN = Path(__file__).parents[1] / "golden"
BEN = draft(nomination("ben"), "ben")
BODY = json.loads(line(BEN))["body"]


def found(path: Path) -> list[Finding]:
    """Return what is wrong with a log file, for a ledger with nothing on record."""
    batches = importing(None, path, recorded_by=None)
    return [finding for batch in batches for finding in batch.findings]


def test_a_line_is_canonical_json_with_every_column(sqlite_ledger: Ledger) -> None:
    """Any program reads it, and would write it so; it can check both hashes by the line alone."""
    sqlite_ledger.append([evolve(BEN, note="Siân’s “note”")], recorded_by="ed")
    (written,) = lines(sqlite_ledger)
    (entry,) = sqlite_ledger.entries()

    data = json.loads(written)
    assert as_line(data) + "\n" == written.decode()
    assert entry.body is not None
    assert entry.body == as_line(data["body"]).encode()
    salted = bytes.fromhex(data["salt"]) + as_line(data["body"]).encode()
    assert data["body_hash"] == hashlib.sha256(salted).hexdigest()
    outside = ("body", "entry_hash", "redacted", "salt")
    covered = as_line({key: value for key, value in data.items() if key not in outside})
    assert data["entry_hash"] == hashlib.sha256(covered.encode()).hexdigest()


def test_a_redacted_event_is_written_as_such(sqlite_ledger: Ledger) -> None:
    """A redacted event's line has its place and hashes, without words and salt."""
    sqlite_ledger.append([BEN], recorded_by="ed")
    sqlite_ledger.redact(BEN.event_id, reason="a minor", authority="court", recorded_by="ed")
    data = json.loads(next(lines(sqlite_ledger)))

    assert (True, None, None) == (data["redacted"], data["body"], data["salt"])
    assert (1, 64) == (data["seq"], len(data["body_hash"]))


def test_a_part_of_the_log_can_be_exported(sqlite_ledger: Ledger) -> None:
    """A part of the log can be exported: after one seq, up to another."""
    sqlite_ledger.append([draft(nomination(key), key) for key in "abcd"], recorded_by="ed")
    assert [2, 3] == [json.loads(one)["seq"] for one in lines(sqlite_ledger, 1, 3)]


def test_a_body_changed_in_the_database_is_not_exported(sqlite_ledger: Ledger) -> None:
    """A file would carry the damage on without its mark: exporting stops at the seq."""
    sqlite_ledger.append([BEN], recorded_by="ed")
    with sqlite_ledger.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER event_update")
        connection.exec_driver_sql("UPDATE event SET body = CAST('{}' AS BLOB)")
    with pytest.raises(BodyUnreadableError, match="seq 1: the body does not hash"):
        list(lines(sqlite_ledger))


def test_half_an_export_has_no_name(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    """Cut off in the middle it leaves nothing; whole, it is never written over."""
    sqlite_ledger.append([draft(nomination(key), key) for key in "abc"], recorded_by="ed")
    path = tmp_path / "log.jsonl"

    def cut_off() -> Iterator[bytes]:
        yield from islice(lines(sqlite_ledger), 2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_file(path, cut_off(), lambda _: None)
    assert [] == list(tmp_path.glob("log.jsonl*"))
    assert 3 == write_file(path, lines(sqlite_ledger), lambda _: None)
    with pytest.raises(TakenError, match="is there already and is not overwritten"):
        write_file(path, lines(sqlite_ledger), lambda _: None)


def test_what_an_event_is_suffices(tmp_path: Path) -> None:
    """Spaces and the order of keys do not matter, nor a byte-order mark, nor an empty line."""
    data = json.loads(line(BEN))
    loose = json.dumps(dict(reversed(data.items())), indent=None)
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + loose.encode() + b"\r\n\n" + line(BEN).encode())

    (batch,) = importing(None, path, recorded_by=None)
    assert (2, 2, ()) == (batch.read, batch.fresh, batch.findings)


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*-1.json")), ids=lambda file: file.stem)
def test_a_line_is_taken_as_a_draft_of_the_same_body_is(tmp_path: Path, file: Path) -> None:
    """Whether bodies are judged many at once or one by one: bytes, index and locks are the same."""
    name, written = file.stem.removesuffix("-1"), file.read_bytes()
    body = decode(name, 1, written)
    assert not isinstance(body, Unknown)
    data = {"event_id": "e", "claim_id": "c", "type": name, "version": 1, "note": "Môn"}
    text = as_line(data | {"body": json.loads(written)})
    path = tmp_path / "log.jsonl"
    (one,) = judged(str(path), [(1, read(text.encode()))])

    if name == "body.redacted":
        assert isinstance(one, Finding)
        assert "redaction" == one.code
        return
    assert prepared(Draft("e", "c", body, "Môn"), Place(str(path), 1)) == one


FAULTS = {
    "no JSON": ("hello", "[not-json] This is not JSON: invalid character (byte 0)."),
    "two events on a line": (
        line(BEN) * 2,
        "[not-json] This is not JSON: trailing characters (byte ",
    ),
    "no mapping": ("[1]", "[line-shape] The line does not fit: expected `object`, got `array`."),
    "a missing field": (
        line(BEN, event_id=...),
        (
            "[field-missing] “event_id” is missing. A line has event_id, claim_id, type, version"
            " and body; endorsements export writes the rest."
        ),
    ),
    "a field too many": (line(BEN, colour="red"), "[field-unknown] “colour” is no field."),
    "a number for a word": (
        line(BEN, type=3),
        "[line-shape] “type” does not fit: expected `str`, got `int`.",
    ),
    "version nought": (line(BEN, version=0), "[line-shape] “version” does not fit: expected `int`"),
    "a key twice": (
        line(BEN).replace('{"act"', '{"act":"vote","act"'),
        "[key-twice] “act” is given twice in this line. Keep one.",
    ),
    "a column twice": (
        line(BEN).replace('"version":1', '"version":1,"version":1'),
        "[key-twice] “version” is given twice in this line. Keep one.",
    ),
    "a type nobody knows": (
        line(BEN, type="act.mde"),
        (
            "[type-unknown] “act.mde” is no type of event that this release knows. Did you mean"
            " act.made?"
        ),
    ),
    "a type of a later release": (
        line(BEN, type="x"),
        "[type-unknown] “x” is no type of event that this release knows. Install the newest",
    ),
    "a version of a later release": (
        line(BEN, version=9),
        (
            "[version-unknown] act.made/9 is of a later release; this one knows act.made up to 1."
            " Install the newest endorsement-ledger to read this log."
        ),
    ),
    "a body of another type": (
        line(BEN, type="source.cited"),
        "[body-unreadable] A body of type source.cited/1 does not fit it: Object missing",
    ),
    "a body without a field": (
        line(BEN, body={key: value for key, value in BODY.items() if key != "lent"}),
        "[body-unreadable] A body of type act.made/1 does not fit it: Object missing required",
    ),
    "a body with a field too many": (
        line(BEN, body=BODY | {"colour": "red"}),
        (
            "[body-differs] The body would not be recorded as it stands here: colour is no field."
            " Write every field of its type and no other, null where nothing is said."
        ),
    ),
    "a body that leaves a null out": (
        line(BEN, body=BODY | {"on": {"text": "2010-07-24", "zone": "Europe/London"}}),
        "[body-differs] The body would not be recorded as it stands here: on.best is missing,",
    ),
    "text that is not NFC": (
        line(BEN, body=BODY | {"words": "Ynys Mo\u0302n"}),
        "[body-refused] The body holds text that is not in Unicode NFC.",
    ),
    "a hidden character": (
        line(BEN, body=BODY | {"words": "turned \u202e around"}),
        "[body-refused] The body holds a control character ('\\u202e').",
    ),
    "a control character in the note": (
        line(BEN, note="bell \x07"),
        "[value-refused] The note holds a control character ('\\x07').",
    ),
    "an id with a space": (
        line(BEN, event_id="two words"),
        (
            "[value-refused] “two words” cannot be the id of an event. An id has 1 to 200"
            " characters and no spaces."
        ),
    ),
    "a body changed since": (
        line(BEN, salt="00" * 16, body_hash="0" * 64),
        (
            f"[changed-body] The body of event {BEN.event_id} does not hash to the line's"
            " body_hash: it was changed since it was exported. Export the log again; or, for an"
            " event of your own, leave out salt and hashes."
        ),
    ),
    "a salt that is none": (line(BEN, salt="salt", body_hash="0" * 64), "[changed-body]"),
    "lists without end": (
        '{"body":' + "[" * 100_000,
        "[too-deep] Lists and mappings nest too deep here.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_a_sentence_at_its_line(tmp_path: Path, fault: str) -> None:
    """Each fault is a sentence at its line; the lines before and after it are read."""
    text, sentence = FAULTS[fault]
    other = [line(draft(nomination(key), key)) for key in ("ann", "cat")]
    path = file_of(tmp_path / "log.jsonl", [other[0], text, other[1]])
    (finding,) = found(path)
    assert str(finding).startswith(f"{path}:2: error {sentence}")


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are a finding, in the columns and in the body."""
    path = tmp_path / "log.jsonl"
    written = line(BEN).encode()
    path.write_bytes(
        written.replace(b"gazette", b"gaz\xffette") + b"\n" + written.replace(b"claim-", b"\xfe")
    )
    assert [
        f"{path}:1: error [not-utf-8] Byte 0xff is not UTF-8 text. Save the file as UTF-8.",
        f"{path}:2: error [not-utf-8] Byte 0xfe is not UTF-8 text. Save the file as UTF-8.",
    ] == [str(finding) for finding in found(path)]


def test_a_file_that_ends_in_mid_line_was_cut_off(tmp_path: Path) -> None:
    """A last line that breaks off is reported as cut short, not as faulty."""
    path = tmp_path / "log.jsonl"
    path.write_text(line(BEN)[:200])
    assert [
        (
            f"{path}:1: error [cut-short] The file ends in the middle of this line. Was its writing"
            " cut off? Export the log again."
        )
    ] == [str(finding) for finding in found(path)]


def test_a_line_longer_than_any_event_is_not_read(tmp_path: Path) -> None:
    """A line longer than any event is skipped without keeping it; the next one is read."""
    path = tmp_path / "log.jsonl"
    with path.open("wb") as file:
        file.writelines(b"x" * 1_000_000 for _ in range(30))
        file.write(b"\n" + line(BEN).encode())
    tracemalloc.start()
    (batch,) = importing(None, path, recorded_by=None)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [
        (
            f"{path}:1: error [line-too-long] The line has more than 1,000,000 bytes, which no"
            " event has. Write one event a line."
        )
    ] == [str(finding) for finding in batch.findings]
    assert 1 == batch.fresh
    assert peak < 5_000_000


@pytest.mark.parametrize("block", [1, 700, 1_000_000])
def test_a_file_is_judged_alike_however_much_of_it_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """Findings and lines are the same whatever the size of a block; blank lines count."""
    good = [line(draft(nomination(key), key)) for key in ("ann", "ben", "cat", "dan")]
    spaced = json.dumps(json.loads(good[3]), indent=None)
    texts = (
        "\ufeff" + good[0],
        "",
        good[1],
        "{",
        "x" * 1_000_001,
        good[2],
        spaced,
        "\r",
        '{"a":1}',
    )
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(texts), encoding="utf-8", newline="")
    monkeypatch.setattr(log_importing, "_BLOCK", block)
    (batch,) = importing(None, path, recorded_by=None)

    assert (7, 4) == (batch.read, batch.fresh)
    assert [(4, "not-json"), (5, "line-too-long"), (9, "field-unknown")] == [
        (each.place.line, each.code) for each in batch.findings
    ]


def test_a_line_that_is_broken_in_two_is_two_lines(tmp_path: Path) -> None:
    """JSON may have line breaks between its words, and a log file may not."""
    whole = line(draft(nomination("ann"), "ann"))
    path = file_of(tmp_path / "log.jsonl", [whole.replace('"act":', '\n"act":', 1)])
    assert [(1, "not-json"), (2, "line-shape")] == [
        (each.place.line, each.code) for each in found(path)
    ]


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    """A missing log file is a finding, as any file that cannot be read is."""
    path = tmp_path / "no.jsonl"
    assert [
        f"{path}: error [file-unreadable] The file cannot be read: No such file or directory."
    ] == [str(finding) for finding in found(path)]


def test_a_file_of_nothing_but_faults_is_not_read_to_its_end(tmp_path: Path) -> None:
    """After two hundred faults the rest of a log file is not read."""
    path = file_of(tmp_path / "log.jsonl", ["no"] * 500)
    findings = found(path)
    assert (201, "too-many-problems") == (len(findings), findings[-1].code)


class Forgetful:
    """A ledger that takes everything and keeps nothing but the count."""

    def __init__(self) -> None:
        self.taken = 0

    def on_record(self, event_ids: Sequence[str]) -> Mapping[str, Recorded]:
        """Return that nothing is on record."""
        del event_ids
        return {}

    def append_prepared(self, ready: Sequence[Prepared], *, recorded_by: str) -> Receipt:
        """Count."""
        del recorded_by
        self.taken += len(ready)
        return Receipt(1, 1, tuple(each.event_id for each in ready), (), Head(1, "0" * 64))


def test_memory_holds_one_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the file is: ten times the lines take no more."""
    monkeypatch.setattr(log_importing, "BATCH", 100)
    peaks = []
    for size in (500, 5_000):
        texts = (line(draft(nomination("ben"), f"{number}")) for number in range(size))
        path = file_of(tmp_path / "log.jsonl", texts)
        book = Forgetful()
        tracemalloc.start()
        for _ in importing(book, path, recorded_by="jo"):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert size == book.taken
    assert peaks[1] < 1.5 * peaks[0]


def test_an_export_takes_entries_as_it_writes_them(sqlite_ledger: Ledger) -> None:
    """The first line is there before the second entry has been asked for."""
    sqlite_ledger.append([draft(nomination(key), key) for key in "abc"], recorded_by="ed")
    taken = []

    class Counting:
        """A log that notes what it gives."""

        def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
            """One by one."""
            for entry in sqlite_ledger.entries(after, upto):
                taken.append(entry.seq)
                yield entry

    next(lines(Counting()))
    assert [1] == taken


def test_an_exported_line_is_recorded_without_another_look(
    sqlite_ledger: Ledger, tmp_path: Path
) -> None:
    """A line without a salt, as `endorsements log --json` prints it, is read too."""
    sqlite_ledger.append([BEN], recorded_by="ed")
    data = json.loads(exported(sqlite_ledger, tmp_path / "log.jsonl").read_text())
    del data["salt"]
    path = file_of(tmp_path / "loose.jsonl", [json.dumps(data)])
    assert [] == found(path)
    assert event_id("ben") == data["event_id"]
