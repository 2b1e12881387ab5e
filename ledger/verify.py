"""Checking the whole record without trusting whoever keeps it.

The verdict also states what no such check can show: a chain proves nothing against an owner who
rehashes it or cuts its tail. Only a head noted outside the database does, so `verify` takes one to
compare with.
"""

from __future__ import annotations

import math
import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import compress
from typing import Final

import msgspec
from attrs import Factory, define, frozen

from ledger.chain import Links
from ledger.codec import BodyRefusedError, BodyUnreadableError, decode, encode
from ledger.errors import NOWHERE, Finding, LedgerError, Place, Severity
from ledger.events.envelope import Unknown
from ledger.events.mending import BodyRedacted
from ledger.events.registry import BY_NAME, REDACTION
from ledger.events.subjects import subjects
from ledger.noted import against_head, against_id, unproven
from ledger.pages import followed
from ledger.redactions import unfounded
from ledger.store import Head, Ledger
from ledger.store.guards import broken_guards
from ledger.store.heads import HeadRow
from ledger.store.index import KEPT_OF_REDACTED, Digest, stored
from ledger.store.reading import head_row, last_seq
from ledger.store.rows import Row, entry_of
from ledger.twins import Twin, TwinOfCorrections, are_plain, checker_of

MOST: Final = 100
"""Findings kept: one broken page can damage thousands of entries, and the first say most."""

_SORTED: Final = msgspec.json.Encoder(order="sorted")


@frozen
class Verification:
    """The result of a check of the record.

    `seq` and `entry_hash` are those of the last entry checked; `redacted` counts bodies that are
    gone; `cut_short` is set if there were more findings; `unproven` are sentences about what no
    check of this database alone can show.
    """

    ledger: str
    seq: int
    entry_hash: str
    redacted: int
    triggers: int
    findings: tuple[Finding, ...]
    cut_short: bool
    unproven: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether there is no error among the findings."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def first_bad(self) -> int | None:
        """The lowest seq that a finding names."""
        seqs = (finding.place.seq for finding in self.findings)
        return min((seq for seq in seqs if seq), default=None)


def verify(
    ledger: Ledger,
    noted: Head | None = None,
    noted_id: str | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> Verification:
    """Check storage, triggers, chain, bodies, index and redactions; compare with a noted head.

    `noted_id` is the id of the ledger whose head was noted. `tell` is called with the seq up to
    which entries were checked, first with 0, since storage comes before them.

    Whatever cannot be read becomes a finding, and the rest is still checked. Events appended
    meanwhile are left to the next check; but if one of them is a redaction, and there were errors,
    everything is checked again. Raises only what `Ledger.head_row` raises.
    """
    while True:
        row = _head_row(ledger)
        verdict = _checked(ledger, row, noted, noted_id, tell)
        if verdict.holds or not _redacted_since(ledger, row.seq):
            return verdict


def _checked(
    ledger: Ledger,
    row: HeadRow,
    noted: Head | None,
    noted_id: str | None,
    tell: Callable[[int], None],
) -> Verification:
    """Check the log up to the seq of a head row."""
    findings, walk, triggers = _Findings(), _Walk(noted), 0
    tell(0)
    findings.take(against_id(noted_id, row.ledger))
    with findings.catching("storage"):
        findings.take(_storage_findings(ledger))
    with findings.catching("triggers"):
        triggers, guards = _guard_findings(ledger)
        findings.take(guards)
    with findings.catching("storage"):
        findings.take(_beyond_head(ledger))
    with findings.catching("unreadable-entry", walk):
        for rows in _pages(ledger, row.seq):
            walk.check(rows)
            tell(walk.seq)
        walk.complete = True
        findings.take(walk.links.end(row.seq, row.entry_hash))
        findings.take(against_head(noted, walk.seq, walk.noted_found))
    if walk.complete:
        with findings.catching("storage"):
            findings.take(_index_findings(ledger, walk))
        with findings.catching("storage"), ledger.database.reading() as statements:
            findings.take(unfounded(statements, walk.redacted, walk.redactions, walk.seq))
    return Verification(
        row.ledger,
        walk.seq,
        walk.entry_hash,
        len(walk.redacted),
        triggers,
        tuple(sorted(findings.kept + walk.findings.kept, key=_order)),
        findings.cut_short or walk.findings.cut_short,
        tuple(unproven(walk.seq, noted, noted_id)),
    )


def _head_row(ledger: Ledger) -> HeadRow:
    with ledger.database.reading() as statements:
        return head_row(statements)


def _redacted_since(ledger: Ledger, seq: int) -> bool:
    """Whether a redaction was recorded after `seq`, the head's seq when the check began.

    A redaction removes bodies while they are checked, which looks like tampering. A snapshot over
    the whole check could prevent that, but on a file it would keep every writer out.
    """
    try:
        upto = _head_row(ledger).seq  # not the log's end: events beyond a false head do not count
        return any(name == REDACTION for name, _, _ in ledger.kinds(seq, upto))
    except LedgerError:
        return False


def _storage_findings(ledger: Ledger) -> Iterator[Finding]:
    with ledger.database.reading() as statements:
        for fault in ledger.database.storage_faults(statements):
            yield Finding(NOWHERE, "storage", f"the database says: {fault}")


def _guard_findings(ledger: Ledger) -> tuple[int, tuple[Finding, ...]]:
    with ledger.database.reading() as statements:
        triggers = ledger.database.guards(statements)
        return len(triggers), broken_guards(triggers, ledger.database.dialect)


def _beyond_head(ledger: Ledger) -> Iterator[Finding]:
    with ledger.database.reading() as statements:
        row, last = head_row(statements), last_seq(statements)
    if last > row.seq:
        message = f"is in the log, but the head row ends it at seq {row.seq}."
        yield Finding(Place(seq=last), "beyond-head", message)


@define
class _Findings:
    """The first `MOST` findings, and whether there were more."""

    kept: list[Finding] = Factory(list)
    cut_short: bool = False

    def take(self, findings: Iterable[Finding]) -> None:
        for finding in findings:  # to the end: the check must go on even when no more are kept
            if len(self.kept) < MOST:
                self.kept.append(finding)
            else:
                self.cut_short = True

    @contextmanager
    def catching(self, code: str, walk: _Walk | None = None) -> Iterator[None]:
        """Turn an error into a finding; with a walk, at the entry after the last one checked."""
        try:
            yield
        except LedgerError as error:
            place = NOWHERE if walk is None else Place(seq=walk.seq + 1)
            self.take((Finding(place, code, str(error)),))


@define
class _Walk:
    """A check of the log, page by page, and what it has gathered so far.

    `seq` and `entry_hash` are those of the last row checked; `noted_found` is the entry hash at the
    noted seq. `redacted` holds the seqs without a body, `redactions` the ids that redactions name
    with the redactions' seqs, `unread` the seqs of bodies that could not be read.
    """

    noted: Head | None
    seq: int = 0
    entry_hash: str = ""
    noted_found: str | None = None
    redacted: set[int] = Factory(set)
    redactions: dict[str, int] = Factory(dict)
    unread: set[int] = Factory(set)
    links: Links = Factory(Links)
    index: Digest = Factory(Digest)
    findings: _Findings = Factory(_Findings)
    complete: bool = False

    def check(self, rows: Sequence[Row]) -> None:
        """Check a page: all at once if it holds, otherwise entry by entry, to find what is wrong.

        Raises `ValueRefusedError` for a time that cannot be read, with all before it checked.
        """
        if followed(self.links, rows):
            self._check_content(rows)
            return
        for row in rows:
            self.findings.take(self.links.follow(entry_of(row)))
            self._check_content((row,))

    def _check_content(self, rows: Sequence[Row]) -> None:
        """Check the bodies of rows whose place in the chain has been checked."""
        self.seq, self.entry_hash = rows[-1][0], rows[-1][10]
        if self.noted is not None and self.seq - len(rows) < self.noted.seq <= self.seq:
            hashes = (own_hash for seq, *_, own_hash, _, _ in rows if seq == self.noted.seq)
            self.noted_found = next(hashes, self.noted_found)
        by_type: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in rows:
            by_type[row[3], row[4]].append(row)
        for (name, version), of_type in by_type.items():
            bodies = [row[12] for row in of_type if row[12] is not None]
            seqs = [row[0] for row in of_type if row[12] is not None]
            if len(bodies) < len(of_type):
                self.redacted.update(row[0] for row in of_type if row[12] is None)
            self._check_bodies(name, version, seqs, bodies)

    def _check_bodies(
        self, name: str, version: int, seqs: Sequence[int], bodies: Sequence[bytes]
    ) -> None:
        """Check bodies of one type: the plain ones at once if they hold, others one by one."""
        twin = checker_of(name, version)
        others: Iterable[tuple[int, bytes]] = zip(seqs, bodies, strict=True)
        if twin is not None:
            if self._hold(name, twin, seqs, bodies):
                return
            plain = list(map(are_plain, zip(bodies, strict=True)))
            some = list(compress(seqs, plain)), list(compress(bodies, plain))
            if not all(plain) and self._hold(name, twin, *some):
                others = compress(others, map(operator.not_, plain))
        for seq, body in others:
            self.findings.take(self._check_body(seq, name, version, body))

    def _hold(
        self,
        name: str,
        twin: Twin | TwinOfCorrections,
        seqs: Sequence[int],
        bodies: Sequence[bytes],
    ) -> bool:
        """Whether bodies are all plain and hold; if so, take their subjects."""
        named = twin.named(bodies)
        if named is None:
            return False
        self.index.add_all(name, seqs, named.more, named.once)
        return True

    def _check_body(self, seq: int, name: str, version: int, written: bytes) -> Iterator[Finding]:
        at = Place(seq=seq)
        try:
            body = decode(name, version, written)
            if not isinstance(body, Unknown):
                self.index.add_all(name, (seq,), (subjects(body),))
                if isinstance(body, BodyRedacted):  # it has no twin, so each of them comes here
                    self.redactions[body.event] = seq
                if written != _canonical(name, version, written, encode(body)):
                    yield Finding(at, "not-canonical", "the body is not written canonically.")
                return
        except (BodyUnreadableError, BodyRefusedError, RecursionError) as error:
            yield Finding(at, "unreadable-body", str(error))
        else:
            yield _unknown(at, name, version)
        self.unread.add(seq)


def _pages(ledger: Ledger, upto: int) -> Iterator[Sequence[Row]]:
    """Yield pages of rows; where one cannot be read, its rows one by one up to the bad one."""
    seq = 0
    try:
        for rows in ledger.pages(upto=upto):
            yield rows
            seq = rows[-1][0]
    except LedgerError:
        for after in range(seq, upto):
            yield from ledger.pages(after, after + 1)


def _canonical(name: str, version: int, written: bytes, again: bytes) -> bytes:
    """Return the bytes a body should have; an older shape is only sorted: it decodes to the newest.

    `again` is the decoded body, encoded again.
    """
    if version == BY_NAME[name].version:
        return again
    return _SORTED.encode(msgspec.json.decode(written))


def _unknown(at: Place, name: str, version: int) -> Finding:
    return Finding(
        at,
        "unknown-type",
        f"is of type {name}/{version}, which this release does not know: its hash was"
        " checked, its content was not.",
        "Install the newest endorsement-ledger to check it.",
        Severity.WARNING,
    )


def _index_findings(ledger: Ledger, walk: _Walk) -> Iterator[Finding]:
    """Compare the index of subjects with the one that the bodies give."""
    found, underivable = Digest(), walk.redacted | walk.unread
    with ledger.database.reading() as statements:
        for rows in stored(statements, walk.seq):
            for subject, _, seq in rows if walk.redacted else ():
                if seq in walk.redacted and not subject.startswith(KEPT_OF_REDACTED):
                    message = f"is redacted, yet the index still finds it by {subject}."
                    yield Finding(Place(seq=seq), "not-forgotten", message)
            derivable = [row for row in rows if row[2] not in underivable] if underivable else rows
            found.add_rows(derivable)
    if found != walk.index:
        yield Finding(
            NOWHERE,
            "index-differs",
            f"the index of subjects ({found.rows:,} rows) is not the one that the bodies give"
            f" ({walk.index.rows:,} rows).",
            "The index holds no fact of its own. Type `endorsements verify --reindex` to make it"
            " anew.",
        )


def _order(finding: Finding) -> float:
    """Sort findings about the database first, then by seq; the index, which is derived, last."""
    if finding.code == "index-differs":
        return math.inf
    return finding.place.seq or 0
