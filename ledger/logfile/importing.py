"""From a log file into a ledger, in batches that commit: run again after a kill, it goes on.

A log is not judged as authored files are. It has been judged once, when it was first recorded, and
it may have millions of events, so nothing here reads the log on record. What is checked of a line:
that it is UTF-8, JSON and not too long; that it has the fields of an event, none twice; that its
type and version are known; that its body fits them and is kept byte for byte, spaces and the order
of keys aside; that its text is NFC and hides nothing; that its body hashes to what the line says,
where it says so; and, as in every append, that its id is new or stands for the same content, and
that what it mends is on record as its author saw it.

What is not: whether the contests, endorsers and sources named are on record, whether the whole of a
chain is there, and everything that `ledger.checks` finds in claims. A part of a log may come before
another part; and a check that needs the whole of the record costs a scan for every batch.

What is recorded is chained anew: seq, time, recorder and hashes are the new ledger's own.
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
"""Findings about one file after which the rest of it is not read for more of the same."""

_TOGETHER: Final = 500
"""Lines judged together: the processor's cache holds no more of them."""
_BLOCK: Final = 1 << 16
"""Bytes read at a time, and on to the end of a line."""
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class Book(Protocol):
    """The part of a ledger that importing a log needs."""

    def on_record(self, event_ids: Sequence[str]) -> Mapping[str, Recorded]:
        """What is recorded under some event ids."""

    def append_prepared(self, ready: Sequence[Prepared], *, recorded_by: str) -> Receipt:
        """Record events that are encoded already, all or none."""


@frozen
class Batch:
    """What came of some lines. `read` counts lines that are no blanks, `fresh` what is new in them.

    `added` counts what was recorded: all that is new, or nothing where the batch, or one before it,
    holds an error. `held` counts what was on record already.
    """

    read: int
    fresh: int
    held: int
    added: int
    findings: tuple[Finding, ...]


def importing(book: Book | None, path: Path, *, recorded_by: str | None) -> Iterator[Batch]:
    """Read a log file and yield a batch when it is recorded; memory holds no more than one.

    `book` None stands for a ledger that is not there yet, `recorded_by` None for only looking.
    After a batch with an error nothing more is recorded, and the rest is read for its faults, up to
    `MOST_PROBLEMS` of them. Raises what the store raises, but for what it finds.
    """
    name, problems, records = str(path), 0, recorded_by is not None
    look = book is not None
    for offered in _batches(path):
        batch = _judged(book, name, offered, look=look)
        findings, added, held = batch.findings, 0, batch.held
        records = records and not refusing(findings)
        if records and batch.fresh and book is not None and recorded_by is not None:
            try:
                receipt = book.append_prepared(batch.fresh, recorded_by=recorded_by)
                added, held = len(receipt.added), held + len(receipt.unchanged)
            except FindingsError as error:
                findings, records = (*findings, *error.findings), False
        # What was recorded before a kill lies at the beginning: beyond it every line is new, and
        # the append itself tells the few that are not.
        look = book is not None and (held > 0 or not records)
        problems += len(refusing(findings))
        if problems > MOST_PROBLEMS:
            findings = (*findings[:MOST_PROBLEMS], faults.too_many(findings[-1].place))
        yield Batch(batch.read, len(batch.fresh), held, added, findings)
        if problems > MOST_PROBLEMS:
            return


@frozen
class _Sorted:
    """A batch judged: what is new in it, how many lines it has, how many are on record."""

    read: int
    fresh: tuple[Prepared, ...]
    held: int
    findings: tuple[Finding, ...]


def _batches(path: Path) -> Iterator[Iterator[Numbered | Finding]]:
    """Read a file's lines, so many at a time; each batch is used up before the next is asked for.

    What cannot be read, from wherever on, is a finding in its place.
    """
    offered = _lines(path)
    for first in offered:
        yield chain((first,), islice(offered, BATCH - 1))


def _lines(path: Path) -> Iterator[Numbered | Finding]:
    """Read lines: each as an event whose body is still bytes, or as a finding."""
    try:
        with path.open("rb") as file:
            yield from _lines_in(file, str(path))
    except OSError as error:
        yield faults.file_unreadable(str(path), error.strerror or str(error))


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
            if (one := _line(written, Place(name, number))) is not None:
                yield one if isinstance(one, Finding) else (number, one)
        while not written.endswith(b"\n") and (written := file.readline(faults.LONGEST_LINE)):
            pass  # the rest of a line that is too long


def _line(written: bytes, place: Place) -> Line | Finding | None:
    """Read a line: an event, its body still bytes; or what is wrong with it; None for a blank."""
    if len(written) > faults.LONGEST_LINE:
        return faults.too_long(place)
    if place.line == 1:
        written = written.removeprefix(_BYTE_ORDER_MARK)
    try:
        line = read(written)
        # A line that would be written as it stands has no column twice; others are looked at.
        key = None if write(line) == written[:-1] else faults.key_given_twice(written)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if written.isspace():
            return None
        return faults.unreadable(place, written, error, ends=written.endswith(b"\n"))
    return line if key is None else faults.twice(place, key)


def _judged(
    book: Book | None, name: str, offered: Iterator[Numbered | Finding], *, look: bool
) -> _Sorted:
    """Part a batch into what is new, what is on record, and what is wrong.

    `look` has its lines looked up first: what is on record letter for letter need not be decoded.
    """
    found = _Sorting(name)
    while some := list(islice(offered, _TOGETHER)):
        lines = [each[1] for each in some if not isinstance(each, Finding)]
        ids = [line.event_id for line in lines if look or _is_of_forgetting(line)]
        found.take(some, book.on_record(ids) if ids and book is not None else {})
    found.findings.sort(key=lambda finding: finding.place.line or 0)
    return _Sorted(found.read, tuple(found.fresh), found.held, tuple(found.findings))


@define
class _Sorting:
    """A batch while it is judged."""

    _name: str
    read: int = 0
    held: int = 0
    fresh: list[Prepared] = Factory(list)
    findings: list[Finding] = Factory(list)

    def take(self, some: Sequence[Numbered | Finding], recorded: Mapping[str, Recorded]) -> None:
        """Judge some of its lines, beside what is on record under their ids."""
        self.read += len(some)
        for one in judged(self._name, list(self._unsettled(some, recorded))):
            if isinstance(one, Finding):
                self.findings.append(one)
            elif (entry := recorded.get(one.event_id)) is None:
                self.fresh.append(one)
            elif is_same(entry, one):
                self.held += 1
            else:
                self.findings.append(clashing(entry, one))

    def _unsettled(
        self, some: Sequence[Numbered | Finding], recorded: Mapping[str, Recorded]
    ) -> Iterator[Numbered]:
        """Yield the lines about which there is more to say than that they stand on record."""
        for each in some:
            if isinstance(each, Finding):
                self.findings.append(each)
                continue
            number, line = each
            entry = recorded.get(line.event_id)
            if entry is not None and _stands(entry, line):
                self.held += 1
            elif line.redacted is True:
                self.findings.append(_forgotten(entry, line, Place(self._name, number)))
            else:
                yield each


def _stands(entry: Recorded, line: Line) -> bool:
    """Whether a line says, letter for letter, what is on record; so it need not be decoded."""
    if entry.type != line.type or entry.claim_id != line.claim_id:
        return False
    if entry.body is None or line.redacted is True:
        return entry.body is None
    return entry.version == line.version and entry.body == bytes(line.body)


def _is_of_forgetting(line: Line) -> bool:
    """Whether a line has no words, or says why another has none: no append can tell what it is."""
    return line.redacted is True or line.type == REDACTION


def _forgotten(entry: Recorded | None, line: Line, place: Place) -> Finding:
    """What to say of a line without words: that it is left out, or that its words stand here."""
    here = entry is not None and entry.body is not None
    return (faults.still_held if here else faults.left_out)(place, line.event_id)
