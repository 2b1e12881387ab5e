"""The list of corrections as a page: for readers, for programs and for a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ledger.edtf import spoken
from ledger.events.envelope import utc_text
from projections.answers.mending.corrections import Corrected
from projections.answers.mending.mendings import Wording
from projections.answers.sentences import sentence
from projections.faces.headings import basis_data, ledger_heading
from projections.faces.page import Block, Branch, Lines, Page, Scalar
from projections.faces.pages.changes import changes_data, where_shown
from projections.stored.log import Basis

_COLUMNS: Final = (
    *("contest", "seq", "recorded_at", "recorded_by", "class", "cause", "claims"),
    *("was", "since", "becomes", "reason", "shown", "note", "as_recorded", "head"),
)


def corrections_page(found: Sequence[Corrected], contest: str | None, basis: Basis) -> Page:
    """Return the list of corrections as a page, the newest first."""
    newest = sorted(found, key=lambda one: (-one.mending.seq, one.contest))
    blocks: tuple[Block, ...] = tuple(_branch(one, named=contest is None) for one in newest)
    title = "Corrections" if contest is None else f"Corrections of {contest}"
    return Page(
        heading=ledger_heading(title, basis, None, None, certain=False),
        blocks=blocks or (Lines(("None: nothing recorded has been corrected or taken back.",)),),
        data={
            "contest": contest,
            "as_of": basis_data(basis, None, None, certain=False),
            "corrections": [_data(one) for one in newest],
        },
        columns=_COLUMNS,
        records=tuple(_record(one, basis) for one in newest),
    )


def _branch(one: Corrected, *, named: bool) -> Branch:
    mending = one.mending
    when = spoken(one.telling.day(mending.recorded_at))
    where = f"{one.contest}, " if named else ""
    lines = [
        *(
            f"stated: {_said(wording, one)} (since {_since(wording, one)})"
            for wording in mending.was
        ),
        *(f"instead: {_said(wording, one)}" for wording in mending.becomes),
        *([] if mending.becomes else ["instead: nothing"]),
        f"why: {mending.reason}",
        f"had shown in: {where_shown(one.impact, one.telling)}",
        f"“{one.note}”",
    ]
    cause = "" if mending.cause is None else f" ({mending.cause.replace('_', ' ')})"
    of = ", ".join(mending.claims)
    return Branch(
        f"{when} · {where}{mending.called}{cause} of {of} · seq {mending.seq}",
        tuple(Branch(line) for line in lines),
    )


def _said(wording: Wording, one: Corrected) -> str:
    return sentence(wording.body, one.telling.names)


def _since(wording: Wording, one: Corrected) -> str:
    return spoken(one.telling.day(wording.since))


def _data(one: Corrected) -> dict[str, object]:
    mending = one.mending
    return {
        "contest": one.contest,
        "seq": mending.seq,
        "event": mending.event,
        "recorded_at": utc_text(mending.recorded_at),
        "recorded_by": mending.by,
        "class": mending.called,
        "cause": None if mending.cause is None else str(mending.cause),
        "claims": list(mending.claims),
        "was": [_wording(wording, one) for wording in mending.was],
        "becomes": [_wording(wording, one) for wording in mending.becomes],
        "reason": mending.reason,
        "authority": mending.authority,
        "undoes": mending.undoes,
        "duplicate_of": mending.duplicate_of,
        "sources": [{"source": each.source, "at": each.at} for each in mending.citations],
        "had_shown": changes_data(one.impact),
        "note": one.note,
    }


def _wording(wording: Wording, one: Corrected) -> dict[str, object]:
    return {
        "says": _said(wording, one),
        "claim": wording.claim,
        "event": wording.event,
        "seq": wording.seq,
        "since": utc_text(wording.since),
    }


def _record(one: Corrected, basis: Basis) -> tuple[Scalar, ...]:
    mending = one.mending
    return (
        *(one.contest, mending.seq, utc_text(mending.recorded_at), mending.by),
        mending.called,
        None if mending.cause is None else str(mending.cause),
        "; ".join(mending.claims),
        "; ".join(_said(wording, one) for wording in mending.was),
        "; ".join(utc_text(wording.since) for wording in mending.was),
        "; ".join(_said(wording, one) for wording in mending.becomes),
        mending.reason,
        where_shown(one.impact, one.telling),
        *(one.note, basis.seq, basis.head),
    )
