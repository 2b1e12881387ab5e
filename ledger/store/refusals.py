"""Why the store cannot go on. Each class takes values and writes its own sentence."""

from __future__ import annotations

import datetime as dt

from attrs import frozen

from ledger.errors import Finding, LedgerError, Place


class StoreError(LedgerError):
    """The store cannot go on."""

    is_usage = False
    """Whether the remedy is to call differently, so that a command exits with 2 rather than 1."""


class MissingLedgerError(StoreError):
    """There is no ledger where one was to be read."""

    is_usage = True

    def __init__(self, where: str) -> None:
        """Name the file or database that is missing."""
        self.where = where
        super().__init__(
            f"There is no ledger at {where}. Type `endorsements import PATH` to make one from"
            " sources, `endorsements init` to make an empty one, or give another with --db."
        )


class NotALedgerError(StoreError):
    """The database is not a ledger's."""

    is_usage = True

    def __init__(self, where: str) -> None:
        """Name the database."""
        super().__init__(
            f"{where} is not a ledger: it lacks the ledger's tables. Give another file with --db."
        )


class OldSchemaError(StoreError):
    """The ledger was written by an older release."""

    def __init__(self, where: str, found: str, wanted: str) -> None:
        """Name the database, its revision and the one this release needs."""
        super().__init__(
            f"{where} was written by an older release (schema {found}; this one needs {wanted})."
            " Type `endorsements backup FILE`, then `endorsements init`, which brings it up to date"
            " and loses nothing."
        )


class NewSchemaError(StoreError):
    """The ledger was written by a newer release."""

    def __init__(self, where: str, found: str, wanted: str) -> None:
        """Name the database, its revision and the newest one this release knows."""
        super().__init__(
            f"{where} was written by a newer release (schema {found}; this one knows {wanted})."
            " Install the newest endorsement-ledger to read it."
        )


class DatabaseNotUnderstoodError(StoreError):
    """The text given as a database names none that the ledger can use."""

    is_usage = True

    def __init__(self, text: str) -> None:
        """Name the text."""
        super().__init__(
            f"“{text}” names no database the ledger can use. Give a file such as endorsements.db,"
            " or postgresql://user@host/name (for which type `pip install"
            " 'endorsement-ledger[postgres]'`)."
        )


class PortNotUnderstoodError(StoreError):
    """The URL of a server's database gives a port that is no number."""

    is_usage = True

    def __init__(self, url: str) -> None:
        """Name the URL, without its password."""
        super().__init__(
            f"The port in “{url}” is no number. Give postgresql://user@host:5432/name, or leave"
            " :5432 out."
        )


class SettingsRefusedError(StoreError):
    """The database did not take a setting on which durability rests."""

    def __init__(self, where: str, setting: str, wanted: str, found: str) -> None:
        """Name the database, the setting, the value wanted and the actual one."""
        super().__init__(
            f"{where} has {setting} {found}, but a ledger is only written with {wanted}. Is another"
            " program using the file? Close it and try again."
        )


class WalRefusedError(StoreError):
    """Write-ahead logging was asked for, and this SQLite cannot be trusted with it."""

    is_usage = True

    def __init__(self, version: str) -> None:
        """Name the version of SQLite."""
        super().__init__(
            f"SQLite {version} can corrupt a file in WAL mode when two programs write to it"
            " (fixed in 3.51.3; 3.52.0 was withdrawn). Leave out journal=wal."
        )


class BusyError(StoreError):
    """Another program kept the ledger locked for too long."""

    def __init__(self, where: str, seconds: float, *, reading: bool = False) -> None:
        """Name the database, how long the wait was, and whether it was only to be read."""
        vain = "it could not be read" if reading else "nothing was recorded"
        super().__init__(
            f"Another program is writing to {where}; after {seconds:.0f} seconds {vain}. Try again"
            " when it has finished."
        )


class HeldByReaderError(BusyError):
    """Another program went on reading the file, so that nothing could be committed."""

    def __init__(self, where: str, seconds: float) -> None:
        """Name the file and how long the wait was."""
        StoreError.__init__(
            self,
            f"Another program kept reading {where} for {seconds:.0f} seconds, so what was to be"
            " recorded was not. Try again when it has finished.",
        )


class StorageRefusedError(StoreError):
    """The database refused, and nothing was recorded."""

    def __init__(self, where: str, said: str) -> None:
        """Name the database and what it said."""
        self.said = said
        super().__init__(f"{where} refused, and nothing was recorded. It said: {said}")


class UnreadableError(StorageRefusedError):
    """The database could not be read, be it whole or not."""

    def __init__(self, where: str, said: str) -> None:
        """Name the database and what it said, or what is known to be the matter."""
        self.said = said
        StoreError.__init__(
            self,
            f"{where} could not be read: {said}. Nothing was changed. Look whether it is there and"
            " yours to read, or give another ledger with --db.",
        )


class NoFolderError(StorageRefusedError):
    """The folder in which a ledger's file would be is not there."""

    is_usage = True

    def __init__(self, where: str, folder: str) -> None:
        """Name the file, and the folder that is missing."""
        self.said = f"there is no folder {folder}"
        StoreError.__init__(
            self,
            f"{where} cannot be made: {self.said}. Type `mkdir -p {folder}` first, or give another"
            " ledger with --db.",
        )


class FolderError(StoreError):
    """A folder was given where a ledger's file was meant."""

    is_usage = True

    def __init__(self, where: str) -> None:
        """Name the folder."""
        super().__init__(
            f"{where} is a folder. Give the ledger's file in it with --db, such as"
            f" --db {where.rstrip('/')}/endorsements.db."
        )


class DamagedError(StoreError):
    """The database cannot be read."""

    def __init__(self, where: str, said: str) -> None:
        """Name the database and what it said."""
        self.where, self.said = where, said
        super().__init__(
            f"{where} cannot be read. It said: {said}. Type `endorsements verify` to see what is"
            " left, and restore a backup beside it rather than over it."
        )


class UnfinishedWriteError(StoreError):
    """A writer was cut off, and its journal cannot be rolled back without write access."""

    def __init__(self, where: str) -> None:
        """Name the database."""
        super().__init__(
            f"A writer of {where} was cut off, and the file cannot be tidied up from here. Open it"
            " once where it may be written: type `endorsements status` as its owner."
        )


class UnknownOutcomeError(StoreError):
    """The connection broke while the events were being committed."""

    def __init__(self, where: str, said: str) -> None:
        """Name the database and what it said."""
        self.where, self.said = where, said
        super().__init__(
            f"{where} broke off while committing, so it is not known whether the events were"
            " recorded. Run the same command again: it is safe, for what is recorded already is"
            f" left as it is. It said: {said}"
        )


class MovedOnError(StoreError):
    """The ledger has moved on since the caller looked."""

    def __init__(self, expected: int, found: int) -> None:
        """Name the head the caller expected and the one there is."""
        self.expected, self.found = expected, found
        super().__init__(
            f"The ledger has moved on: its head is seq {found}, not seq {expected}. Nothing was"
            " recorded. Read it again, then decide again."
        )


class FindingsError(StoreError):
    """An append was refused as a whole, for reasons that are each a finding."""

    opening = "Nothing was recorded:"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Take one finding for each event that stands in the way."""
        self.findings = findings
        super().__init__("\n".join((self.opening, *map(str, findings))))


class ClashError(FindingsError):
    """An event id is on record with another content."""


class ConflictError(FindingsError):
    """A mending does not fit the claim it mends as the claim stands now."""


@frozen
class LastWord:
    """The last event about a claim: what a correction made elsewhere has to start from."""

    seq: int
    event_id: str
    type: str
    recorded_by: str
    recorded_at: dt.datetime


def clash(event_id: str, seq: int | None, recorded: str, offered: str) -> Finding:
    """Return the finding that an event id stands for two contents; it shows both."""
    where = f"is recorded at seq {seq}" if seq is not None else "occurs twice in this append"
    return Finding(
        Place(seq=seq),
        "clash",
        f"event {event_id} {where} with another content.\n"
        f"  recorded: {recorded}\n  offered:  {offered}",
        "To mend what is recorded, type `endorsements correct`; to record something else, give it"
        " an id (or an import key) of its own.",
    )


def overtaken(claim: str, last: LastWord, replaces: str) -> Finding:
    """Return the finding that a claim has changed since; it names who changed it."""
    return Finding(
        Place(seq=last.seq),
        "overtaken",
        f"claim {claim} has changed since: {last.recorded_by} recorded {last.type} for it at"
        f" {last.recorded_at:%Y-%m-%d %H:%M} UTC (event {last.event_id}); this change replaces"
        f" event {replaces}.",
        f"Type `endorsements show {claim}`, then make the change again if it is still needed.",
    )


def out_of_turn(event_id: str, claim: str, newest: str, replaces: str) -> Finding:
    """Return the finding that two mendings of one append start from the same version."""
    return Finding(
        Place(),
        "overtaken",
        f"event {event_id} mends claim {claim} from event {replaces}, but event {newest} of this"
        " same append comes before it.",
        f"Let it replace event {newest}, or leave one of the two out.",
    )


def no_such_claim(event_id: str, claim: str) -> Finding:
    """Return the finding that the claim to be mended is not on record."""
    return Finding(
        Place(),
        "no-such-claim",
        f"event {event_id} mends claim {claim}, which is not on record.",
        "Record the claim first; `endorsements log` lists the ids of claims.",
    )


def no_such_version(event_id: str, claim: str, version: str) -> Finding:
    """Return the finding that the version named is no event of the claim."""
    return Finding(
        Place(),
        "no-such-version",
        f"event {event_id} names version {version}, which is no event of claim {claim}.",
        f"Type `endorsements show {claim}` for its versions.",
    )


def misfiled(event_id: str, filed: str, claim: str) -> Finding:
    """Return the finding that a mending carries the id of another claim than it mends."""
    return Finding(
        Place(),
        "misfiled",
        f"event {event_id} mends claim {claim} but carries claim id {filed}.",
        f"Give it claim id {claim}.",
    )


class NotFoundError(StoreError):
    """Nothing on record answers to a reference."""

    is_usage = True

    def __init__(self, reference: str, upto: int) -> None:
        """Name the reference, and the last seq that was searched."""
        super().__init__(
            f"Nothing up to seq {upto} answers to “{reference}”. Give a seq (#12), the first 6 or"
            " more characters of an event id, or a claim id; `endorsements log` lists them."
        )


class AmbiguousReferenceError(StoreError):
    """A reference fits more than one event."""

    is_usage = True

    def __init__(self, reference: str, fits: tuple[str, ...]) -> None:
        """Name the reference and the ids it fits."""
        super().__init__(f"“{reference}” fits {' and '.join(fits)}. Give more of the id.")


class NothingToRedactError(StoreError):
    """What is to be redacted is not there."""

    is_usage = True

    def __init__(self, event_id: str) -> None:
        """Name the event."""
        super().__init__(f"Event {event_id} is not on record. `endorsements log` lists the ids.")
