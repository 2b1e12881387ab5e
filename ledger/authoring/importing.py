"""From files to the log: everything is checked first, then recorded in one append or not at all.

Importing is idempotent: what is on record with the same content is left alone. What is on record
with other content is a finding that shows both, because a recorded event is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from attrs import frozen

from ledger.authoring.reading import Read, read_paths
from ledger.authoring.tables import LIST
from ledger.checks import judge
from ledger.codec import BodyRefusedError, encode, plain
from ledger.commands import RecordClaim
from ledger.errors import Finding, Place, Severity, refusing
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.registry import Body, Mending
from ledger.store.preparing import Prepared, prepared
from ledger.view import View, known_of

_WIDEST: Final = 60
"""Characters of a value shown in a finding."""


class Receipt(Protocol):
    """The result of an append: the event ids added, and those on record already."""

    @property
    def added(self) -> tuple[str, ...]: ...  # noqa: D102 - as above

    @property
    def unchanged(self) -> tuple[str, ...]: ...  # noqa: D102 - as above


class Book(Protocol):
    """The part of a ledger that importing needs."""

    def events(self) -> Iterator[Event]:
        """Yield every event, in order."""

    def append_prepared(self, ready: Sequence[Prepared], *, recorded_by: str) -> Receipt:
        """Record events that are encoded already, all or none."""


@frozen
class Judged:
    """Files checked against a log: all their commands, the new ones, and all findings.

    `written` holds the encoded bodies of the new ones, in their order: nothing is encoded twice.
    """

    commands: tuple[RecordClaim, ...]
    new: tuple[RecordClaim, ...]
    written: tuple[bytes, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether there is an error, so that nothing is recorded."""
        return bool(refusing(self.findings))


@frozen
class Imported:
    """The result of an import. `receipt` is None if nothing was new, or all was refused."""

    judged: Judged
    receipt: Receipt | None


Further = Callable[[Iterable[Event], Iterable[RecordClaim]], Iterable[Finding]]
"""Further checks of new commands, given the events on record: those that need figures."""


def check(
    paths: Sequence[Path], events: Iterable[Event] = (), further: Further | None = None
) -> Judged:
    """Check files against what is on record, and record nothing.

    `further` is called only if there is no error.
    """
    log = tuple(events)
    recorded = View(known_of(log))
    read = read_paths(paths, recorded)
    fresh, compared = _compared(read.commands, log, recorded)
    new = tuple(command for command, _ in fresh)
    findings = (
        *read.findings,
        *compared,
        *(finding for command in read.commands for finding in judge(command, read.known)),
        *_gone_from_files(read, recorded),
    )
    if further is not None and not refusing(findings):
        findings += tuple(further(log, new))
    ordered = tuple(sorted(dict.fromkeys(findings), key=_by_place))
    return Judged(read.commands, new, tuple(written for _, written in fresh), ordered)


def import_files(
    ledger: Book,
    paths: Sequence[Path],
    *,
    recorded_by: str,
    dry_run: bool = False,
    tell: Callable[[Judged], None] | None = None,
) -> Imported:
    """Read all files and record what is new in one transaction, or nothing if there is an error.

    `tell` is called with the findings before anything is recorded.
    """
    judged = check(paths, ledger.events())
    if tell is not None:
        tell(judged)
    if judged.refused or dry_run or not judged.new:
        return Imported(judged, None)
    ready = tuple(
        prepared(command, written=written)
        for command, written in zip(judged.new, judged.written, strict=True)
    )
    return Imported(judged, ledger.append_prepared(ready, recorded_by=recorded_by))


def _by_place(finding: Finding) -> tuple[str, int]:
    return (finding.place.file or "", finding.place.line or 0)


def _compared(
    commands: Iterable[RecordClaim], log: Iterable[Event], recorded: View
) -> tuple[list[tuple[RecordClaim, bytes]], list[Finding]]:
    """Return the new commands with their bodies encoded, and findings about what is recorded.

    Such a finding tells of a command that differs from what is on record, or that cannot be.
    """
    by_id = {event.event_id: event for event in log}
    new: list[tuple[RecordClaim, bytes]] = []
    findings: list[Finding] = []
    for command in commands:
        try:
            written = encode(command.body)
        except BodyRefusedError as error:
            findings.append(Finding(command.place, "body-refused", str(error)))
            continue
        event = by_id.get(command.event_id)
        if event is None:
            new.append((command, written))
        elif not _is_held(command, written, event, recorded):
            findings.append(_clash(command, event))
    return new, findings


def _is_held(command: RecordClaim, written: bytes, event: Event, recorded: View) -> bool:
    """Whether a command repeats what is recorded, or what that has since been corrected to."""
    if isinstance(event.body, Redacted | Unknown) or encode(event.body) == written:
        return True
    now = recorded.claims.get(command.claim_id)
    corrected = now is not None and not isinstance(command.body, Mending)
    return corrected and now is not None and encode(now.body) == written


def _clash(command: RecordClaim, event: Event) -> Finding:
    was = event.body
    changes = "" if isinstance(was, Redacted | Unknown) else "; ".join(_changes(was, command.body))
    return Finding(
        command.place,
        "recorded-otherwise",
        f"{command.claim_id} is recorded (seq {event.seq}) in other words: {changes}.",
        f"What is recorded cannot be edited. Use endorsements correct {command.claim_id} --from "
        f"{command.place.file}, "
        "or give a different claim an id: of its own.",
    )


def _changes(was: Body, now: Body) -> Iterator[str]:
    """Yield, field by field, how two bodies differ."""
    if type(was) is not type(now):
        yield f"it was a {type(was).__name__}, here it is a {type(now).__name__}"
        return
    before, after = _flat(plain(was)), _flat(plain(now))
    for field in dict.fromkeys([*before, *after]):
        if before.get(field) != after.get(field):
            yield f"{field} was {_shown(before.get(field))}, here {_shown(after.get(field))}"


def _flat(data: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Return nested data as one level, so that only the fields that differ are shown."""
    flat: dict[str, Any] = {}
    for key, value in data.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            flat |= _flat(value, f"{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, item in enumerate(value):
                flat |= _flat(item, f"{name}[{number}]." if len(value) > 1 else f"{name}.")
        else:
            flat[name] = value
    return flat


def _shown(value: object) -> str:
    text = "nothing" if value is None or value == [] else f"{value}"
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _gone_from_files(read: Read, recorded: View) -> Iterator[Finding]:
    """Warn of recorded claims that are no longer in the file of their source."""
    if not recorded.claims:
        return
    held = {command.claim_id for command in read.commands}
    refused = {finding.place.file for finding in refusing(read.findings)}
    for claim_id in recorded.claims:
        source, _, rest = claim_id.partition("/")
        file = read.files.get(source)
        if file is None or claim_id in held or file in refused or rest.startswith(f"{LIST}/"):
            continue
        yield Finding(
            Place(file),
            "claim-gone",
            f"{claim_id} is recorded and no longer in this file. It still stands.",
            f"If it was wrong, use endorsements retract {claim_id}.",
            Severity.WARNING,
        )
