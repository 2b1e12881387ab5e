"""What is on record, as pages: contests, sources, the log, and one event in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ledger.codec import plain as plain_body
from ledger.edtf import spoken
from ledger.events.envelope import Event, Redacted, Unknown, utc_text
from projections.answers.listings import ContestLine, LogLine, Shown, SourceLine
from projections.faces.flags import Flags
from projections.faces.headings import basis_data, ledger_heading
from projections.faces.page import Block, Branch, Lines, Page, left_table
from projections.stored.log import Basis

_CLOCKS: Final = ("known", "recorded", "head")
_CONTEST: Final = ("id", "name", "closes", "zone", "act", "sections", "candidates")
_COUNTS: Final = ("sources", "claims")
_SOURCE: Final = (
    *("id", "publisher", "title", "published", "basis", "why", "url", "archive", "sha256"),
    *("public", "repeats", "claims"),
)
_LOG: Final = ("seq", "recorded_at", "recorded_by", "type", "claim_id", "event_id", "says")
_BASIS: Final = ("as_recorded", "head")


def contests_page(contests: Sequence[ContestLine], flags: Flags, basis: Basis) -> Page:
    """Return a page of the contests on record, in the order in which they close."""
    in_time = sorted(contests, key=lambda one: (one.closes is None, one.closes or "", one.contest))
    return Page(
        heading=_heading("Contests", flags, basis),
        blocks=(
            left_table(
                ("Id", "Name", "Closes", "Candidates", "Sections", "Sources", "Claims"),
                tuple(_contest_row(line) for line in in_time),
            )
            if in_time
            else Lines(("None yet: endorsements import PATH.",)),
        ),
        data={
            "as_of": _as_of(flags, basis),
            "contests": [_contest_data(line) for line in in_time],
        },
        columns=(*_CONTEST, *_COUNTS, *_CLOCKS),
        records=tuple(
            (
                *(one.contest, one.name, one.closes, one.zone, str(one.act)),
                *(" ".join(one.sections), " ".join(one.candidates)),
                *(one.sources, one.claims, flags.known, basis.seq, basis.head),
            )
            for one in in_time
        ),
    )


def _contest_row(line: ContestLine) -> tuple[str, ...]:
    return (
        *(line.contest, line.name),
        spoken(line.closes) if line.closes is not None else "?",
        str(len(line.candidates)),
        ", ".join(line.sections),
        *(str(line.sources), str(line.claims)),
    )


def _contest_data(line: ContestLine) -> dict[str, object]:
    return {
        "id": line.contest,
        "name": line.name,
        "closes": line.closes,
        "zone": line.zone,
        "act": str(line.act),
        "sections": list(line.sections),
        "candidates": list(line.candidates),
        "sources": line.sources,
        "claims": line.claims,
    }


def sources_page(
    sources: Sequence[SourceLine], hidden: int, flags: Flags, basis: Basis, title: str
) -> Page:
    """Return a page of the sources that were public; `hidden` is how many others may not be."""
    lines = ((f"Not certainly public by then, so not listed: {hidden}.",) if hidden else ()) + (
        ("None on record.",) if not sources and not hidden else ()
    )
    table: tuple[Block, ...] = (
        left_table(
            ("Id", "Publisher", "Title", "Published", "Archive", "Claims"),
            tuple(
                (
                    *(one.source, one.publisher or "?", one.title, _published(one)),
                    *("yes" if one.archive is not None else "no", str(one.claims)),
                )
                for one in sources
            ),
        ),
    )
    return Page(
        heading=_heading(title, flags, basis),
        blocks=(*(table if sources else ()), Lines(lines)),
        data={
            "as_of": _as_of(flags, basis),
            "hidden": hidden,
            "sources": [_source_data(one) for one in sources],
        },
        columns=(*_SOURCE, *_CLOCKS),
        records=tuple(
            (
                *(one.source, one.publisher, one.title),
                one.published.text if one.published is not None else None,
                *(one.basis, one.why, one.url, one.archive, one.sha256, one.public),
                *(one.repeats, one.claims, flags.known, basis.seq, basis.head),
            )
            for one in sources
        ),
    )


def _published(one: SourceLine) -> str:
    """Print when a source was published, and on what basis that is known."""
    if one.published is None:
        return "? (unknown)"
    best = f", best {spoken(one.published.best)}" if one.published.best is not None else ""
    return f"{spoken(one.published)}{best} ({one.basis})"


def _source_data(one: SourceLine) -> dict[str, object]:
    return {
        "id": one.source,
        "publisher": one.publisher,
        "title": one.title,
        "published": one.published.text if one.published is not None else None,
        "best": one.published.best if one.published is not None else None,
        "basis": one.basis,
        "why": one.why,
        "url": one.url,
        "archive": one.archive,
        "sha256": one.sha256,
        "public": one.public,
        "repeats": one.repeats,
        "claims": one.claims,
    }


def log_page(lines: Sequence[LogLine], basis: Basis, title: str) -> Page:
    """Return a page of events in the order in which they were recorded."""
    return Page(
        heading=f"{title} · recorded seq {basis.seq} (head {basis.head[:8]}…)",
        blocks=(
            left_table(
                ("Seq", "Recorded", "Type", "What"),
                tuple((str(one.seq), _minute(one.recorded), one.type, one.says) for one in lines),
            )
            if lines
            else Lines(("Nothing is recorded yet: endorsements import PATH.",)),
        ),
        data={
            "recorded": basis.seq,
            "head": basis.head,
            "events": [_log_data(one) for one in lines],
        },
        columns=(*_LOG, *_BASIS),
        records=tuple(
            (
                *(one.seq, one.recorded, one.by, one.type, one.claim, one.event, one.says),
                *(basis.seq, basis.head),
            )
            for one in lines
        ),
    )


def _minute(recorded: str) -> str:
    """Print a time of recording to the minute: "2026-02-01 12:30Z"."""
    return f"{recorded[:10]} {recorded[11:16]}Z"


def _log_data(one: LogLine) -> dict[str, object]:
    return {
        "seq": one.seq,
        "recorded_at": one.recorded,
        "recorded_by": one.by,
        "type": one.type,
        "claim_id": one.claim,
        "event_id": one.event,
        "says": one.says,
    }


def show_page(shown: Sequence[Shown], basis: Basis, reference: str) -> Page:
    """Return a page of events in full."""
    return Page(
        heading=f"{reference} · recorded seq {basis.seq} (head {basis.head[:8]}…)",
        blocks=tuple(_event_tree(one) for one in shown),
        data={
            "recorded": basis.seq,
            "head": basis.head,
            "events": [_event_data(one) for one in shown],
        },
        columns=(
            *_LOG,
            "version",
            "note",
            "prev_hash",
            "body_hash",
            "entry_hash",
            "mended_by",
            *_BASIS,
        ),
        records=tuple(
            (
                *(one.event.seq, utc_text(one.event.recorded_at), one.event.recorded_by),
                *(one.event.type, one.event.claim_id, one.event.event_id, one.says),
                *(one.event.version, one.event.note, one.event.prev_hash),
                *(one.event.body_hash, one.event.entry_hash),
                *(" ".join(str(line.seq) for line in one.mended_by), basis.seq, basis.head),
            )
            for one in shown
        ),
    )


def _event_tree(one: Shown) -> Branch:
    event = one.event
    note = [Branch(f"note: {event.note}")] if event.note else []
    mended = [Branch(f"seq {line.seq}, {line.recorded}: {line.says}") for line in one.mended_by]
    return Branch(
        f"seq {event.seq}  {event.type}/{event.version}  {one.says}",
        (
            Branch(f"recorded {utc_text(event.recorded_at)} by {event.recorded_by}"),
            *note,
            Branch(f"event {event.event_id}"),
            Branch(f"claim {event.claim_id}"),
            Branch("body", tuple(_fields(_body_of(event)))),
            *(Branch(f"read in {who}; {at}") for who, at in one.citations),
            Branch("mended by", tuple(mended)) if mended else Branch("mended by nothing"),
            Branch(
                "hashes",
                (
                    Branch(f"previous {event.prev_hash}"),
                    Branch(f"body     {event.body_hash}"),
                    Branch(f"entry    {event.entry_hash}"),
                ),
            ),
        ),
    )


def _body_of(event: Event) -> Mapping[str, object]:
    """Return a body as it is written; empty where it is redacted or unknown to this release."""
    if isinstance(event.body, Redacted | Unknown):
        return {}
    body: Mapping[str, object] = plain_body(event.body)
    return body


def _fields(data: Mapping[str, object]) -> Iterator[Branch]:
    """Yield a body's fields, without those that are empty."""
    for key, value in data.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Mapping):
                yield Branch(key, tuple(_fields(item)))
            elif item is not None:
                said = ("yes" if item else "no") if isinstance(item, bool) else item
                yield Branch(f"{key}: {said}")


def _event_data(one: Shown) -> dict[str, object]:
    event = one.event
    return {
        "seq": event.seq,
        "recorded_at": utc_text(event.recorded_at),
        "recorded_by": event.recorded_by,
        "type": event.type,
        "version": event.version,
        "claim_id": event.claim_id,
        "event_id": event.event_id,
        "note": event.note,
        "says": one.says,
        "redacted": isinstance(event.body, Redacted),
        "body": _body_of(event) or None,
        "citations": [{"source": who, "at": at} for who, at in one.citations],
        "mended_by": [_log_data(line) for line in one.mended_by],
        "prev_hash": event.prev_hash,
        "body_hash": event.body_hash,
        "entry_hash": event.entry_hash,
    }


def _heading(title: str, flags: Flags, basis: Basis) -> str:
    return ledger_heading(title, basis, flags.on, flags.known, certain=flags.certain)


def _as_of(flags: Flags, basis: Basis) -> dict[str, object]:
    return basis_data(basis, flags.on, flags.known, certain=flags.certain)
