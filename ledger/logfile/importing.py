"""Importing a log file into a ledger, in batches, each committed: it can be resumed after a kill.

A log is not judged like authored files. It was judged when it was first recorded, and it may have
millions of events, so nothing here reads the log on record. Each line is checked: that it is UTF-8,
JSON and not too long; that it has the fields of an event, none twice; that its type and version are
known; that its body fits them and is kept byte for byte, spaces and the order of keys aside; that
its text is NFC and hides nothing; that its body hashes to the line's hash, if it gives one; and, as
in every append, that its id is new or stands for the same content, and that what it mends is on
record as its author saw it.

These are not checked: whether the contests, endorsers and sources named are on record, whether the
whole of a chain is there, and everything that `ledger.checks` finds in claims. The parts of a log
may come in any order, and a check that needs the whole record costs a scan for every batch.

Imported events are chained anew: seq, time, recorder and hashes are the new ledger's own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final, Protocol

import msgspec
from attrs import Factory, define, frozen

from ledger.errors import Finding, Place, refusing
from ledger.events.registry import REDACTION
from ledger.filenames import spelled
from ledger.logfile import faults
from ledger.logfile.judging import Numbered, judged
from ledger.logfile.line import Line, read, read_as_written, write
from ledger.store.comparing import Recorded, clashing, is_same
from ledger.store.preparing import Prepared
from ledger.store.receipts import Receipt
from ledger.store.refusals import FindingsError

BATCH: Final = 10_000
"""Lines that are recorded together, or not at all."""
MOST_PROBLEMS: Final = 200
"""Errors in one file after which the rest of it is not read."""

_GROUP: Final = 500
"""Lines judged together: about what the processor's cache holds."""
_BLOCK: Final = 1 << 16
"""Bytes read at a time; each block is extended to the end of a line."""
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class Book(Protocol):
    """The part of a ledger that importing a log needs."""

    def on_record(self, event_ids: Sequence[str]) -> Mapping[str, Recorded]:
        """Return what is recorded under some event ids."""

    def append_prepared(self, ready: Sequence[Prepared], *, recorded_by: str) -> Receipt:
        """Record events that are encoded already, all or none."""


@frozen
class Batch:
    """The result of some lines. `read` counts lines that are not blank, `fresh` the new events.

    `added` counts the events recorded: all new ones, or none if this batch or an earlier one has an
    error. `held` counts the events that were on record already.
    """

    read: int
    fresh: int
    held: int
    added: int
    findings: tuple[Finding, ...]


def importing(book: Book | None, path: Path, *, recorded_by: str | None) -> Iterator[Batch]:
    """Import a log file, yielding each batch once it is recorded; only one is in memory at a time.

    `book` is None if there is no ledger yet; if `recorded_by` is None, nothing is recorded. After a
    batch with an error nothing more is recorded, and the rest is only read for errors, up to
    `MOST_PROBLEMS` of them. Raises what the store raises, except `FindingsError`, whose findings
    are in the batch.
    """
    name, problems, records = spelled(path), 0, recorded_by is not None
    look_up = book is not None
    for lines in _batches(path):
        batch = _judged(book, name, lines, look_up=look_up)
        findings, added, held = batch.findings, 0, batch.held
        records = records and not refusing(findings)
        if records and batch.fresh and book is not None and recorded_by is not None:
            try:
                receipt = book.append_prepared(batch.fresh, recorded_by=recorded_by)
                added, held = len(receipt.added), held + len(receipt.unchanged)
            except FindingsError as error:
                findings, records = (*findings, *error.findings), False
        # What was recorded before a kill is at the beginning of the file. After that every line is
        # new, and the append itself finds the few that are not.
        look_up = book is not None and (held > 0 or not records)
        problems += len(refusing(findings))
        if problems > MOST_PROBLEMS:
            findings = (*findings[:MOST_PROBLEMS], faults.too_many(findings[-1].place))
        yield Batch(batch.read, len(batch.fresh), held, added, findings)
        if problems > MOST_PROBLEMS:
            return


@frozen
class _Judged:
    """A batch judged: its number of lines, its new events, how many are on record, findings."""

    read: int
    fresh: tuple[Prepared, ...]
    held: int
    findings: tuple[Finding, ...]


def _batches(path: Path) -> Iterator[Iterator[Numbered | Finding]]:
    """Yield a file's lines in batches; each must be used up before the next is asked for.

    Where the file cannot be read, a finding takes the place of the rest.
    """
    lines = _lines(path)
    for first in lines:
        yield chain((first,), islice(lines, BATCH - 1))


def _lines(path: Path) -> Iterator[Numbered | Finding]:
    """Yield each line as an event whose body is still bytes, or as a finding."""
    try:
        with path.open("rb") as file:
            yield from _lines_in(file, spelled(path))
    except OSError as error:
        yield faults.file_unreadable(spelled(path), error.strerror or str(error))


def _lines_in(file: io.BufferedReader, name: str) -> Iterator[Numbered | Finding]:
    number = 0
    while block := file.read(_BLOCK):
        block += file.readline(faults.LONGEST_LINE + 1)
        if len(block) <= faults.LONGEST_LINE and (lines := read_as_written(block)) is not None:
            yield from enumerate(lines, number + 1)
            number += len(lines)
            continue
        written = b""
        for written in io.BytesIO(block):
            number += 1
            if (line := _line(written, Place(name, number))) is not None:
                yield line if isinstance(line, Finding) else (number, line)
        while not written.endswith(b"\n") and (written := file.readline(faults.LONGEST_LINE)):
            pass  # the rest of a line that is too long


def _line(written: bytes, place: Place) -> Line | Finding | None:
    """Return a line's event, its body still bytes, or what is wrong with it; None for a blank."""
    if len(written) > faults.LONGEST_LINE:
        return faults.too_long(place)
    if place.line == 1:
        written = written.removeprefix(_BYTE_ORDER_MARK)
    try:
        line = read(written)
        # A line that would be written just so has no key twice; only others are searched for one.
        key = None if write(line) == written[:-1] else faults.key_given_twice(written)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if written.isspace():
            return None
        return faults.unreadable(place, written, error, ends=written.endswith(b"\n"))
    return line if key is None else faults.twice(place, key)


def _judged(
    book: Book | None, name: str, offered: Iterator[Numbered | Finding], *, look_up: bool
) -> _Judged:
    """Separate a batch into what is new, what is on record, and what is wrong.

    With `look_up` all lines are looked up first: one that is on record byte for byte need not be
    decoded.
    """
    judging = _Judging(name)
    while group := list(islice(offered, _GROUP)):
        lines = [item[1] for item in group if not isinstance(item, Finding)]
        ids = [line.event_id for line in lines if look_up or _concerns_redaction(line)]
        judging.take(group, book.on_record(ids) if ids and book is not None else {})
    judging.findings.sort(key=lambda finding: finding.place.line or 0)
    return _Judged(judging.read, tuple(judging.fresh), judging.held, tuple(judging.findings))


@define
class _Judging:
    """A batch while it is being judged."""

    _name: str
    read: int = 0
    held: int = 0
    fresh: list[Prepared] = Factory(list)
    findings: list[Finding] = Factory(list)

    def take(self, group: Sequence[Numbered | Finding], recorded: Mapping[str, Recorded]) -> None:
        """Judge a group of lines, given what is on record under their ids."""
        self.read += len(group)
        for event in judged(self._name, list(self._undecided(group, recorded))):
            if isinstance(event, Finding):
                self.findings.append(event)
            elif (entry := recorded.get(event.event_id)) is None:
                self.fresh.append(event)
            elif is_same(entry, event):
                self.held += 1
            else:
                self.findings.append(clashing(entry, event))

    def _undecided(
        self, group: Sequence[Numbered | Finding], recorded: Mapping[str, Recorded]
    ) -> Iterator[Numbered]:
        """Decide what needs no decoding, and yield the other lines."""
        for item in group:
            if isinstance(item, Finding):
                self.findings.append(item)
                continue
            number, line = item
            entry = recorded.get(line.event_id)
            if entry is not None and _is_held(entry, line):
                self.held += 1
            elif line.redacted is True:
                self.findings.append(_redacted(entry, line, Place(self._name, number)))
            else:
                yield item


def _is_held(entry: Recorded, line: Line) -> bool:
    """Whether a line is on record byte for byte, so that it need not be decoded."""
    if entry.type != line.type or entry.claim_id != line.claim_id:
        return False
    if entry.body is None or line.redacted is True:
        return entry.body is None
    return entry.version == line.version and entry.body == bytes(line.body)


def _concerns_redaction(line: Line) -> bool:
    """Whether a line is a redacted event or a redaction.

    Neither is ever appended, so it must be looked up to know whether it is on record.
    """
    return line.redacted is True or line.type == REDACTION


def _redacted(entry: Recorded | None, line: Line, place: Place) -> Finding:
    """Return the finding about a redacted line: it is left out, or its body is still held here."""
    is_held = entry is not None and entry.body is not None
    return (faults.still_held if is_held else faults.left_out)(place, line.event_id)
