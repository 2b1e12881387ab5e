"""One endorser across contests, as a page: every kind of stance in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ledger.edtf import spoken
from projections.answers.silences import Silence
from projections.answers.stance import InContest, Stance, Stances
from projections.faces.flags import Flags
from projections.faces.headings import basis_data, ledger_heading
from projections.faces.page import Block, Lines, Page, Scalar, left_table
from projections.faces.pages.proofs import (
    PROOF_COLUMNS,
    proof_data,
    proof_values,
    proofs_said,
)
from projections.stored.log import Basis

SILENT: Final = str(Silence.SILENT)
_COLUMNS: Final = (
    *("endorser", "contest", "on", "known", "recorded", "head", "who", "did", "firm"),
    *("candidate", "name", "date", "words", "says_in_full", *PROOF_COLUMNS),
)


def stance_page(answer: Stances, flags: Flags, basis: Basis) -> Page:
    """Return an endorser's stances as a page. Silence is printed as silence, not as a refusal."""
    rows = tuple(row for one in answer.contests for row in _rows(one, answer.name))
    blocks: list[Block] = [
        left_table(("Contest", "Did", "For whom", "When", "How, or how surely", "Source"), rows)
    ]
    lines = [link.says for link in answer.links]
    if any(not stance.firm for one in answer.contests for stance in one.stances):
        lines.append("In brackets: said of it, not done by it.")
    if any(one.silence is Silence.SILENT for one in answer.contests):
        lines.append("Nothing on record is not a refusal, and not a decision to back nobody.")
    if any(one.silence is Silence.NOT_YET for one in answer.contests):
        lines.append("Not yet: the contest is open, so that nobody has failed to speak.")
    if not answer.contests:
        lines.append("No contest on record could be read of by then.")
    blocks.append(Lines(tuple(lines)))
    title = answer.name if flags.on is not None else f"{answer.name} · on each contest's close"
    return Page(
        heading=ledger_heading(title, basis, flags.on, flags.known, certain=flags.certain),
        blocks=tuple(blocks),
        data={
            "endorser": {"id": answer.endorser, "name": answer.name},
            "as_of": basis_data(basis, flags.on, flags.known, certain=flags.certain),
            "contests": [
                {
                    "contest": one.contest,
                    "name": one.name,
                    "on": one.on,
                    "silent": one.silence is Silence.SILENT,
                    "silence": str(one.silence) if one.silence is not None else None,
                    "stances": [_data(stance) for stance in one.stances],
                }
                for one in answer.contests
            ],
            "links": [{"other": link.other, "says": link.says} for link in answer.links],
        },
        columns=_COLUMNS,
        records=tuple(_records(answer, flags, basis)),
    )


def _rows(one: InContest, name: str) -> Iterator[tuple[str, ...]]:
    if one.silent:
        yield (one.name, one.silence or SILENT, "", f"up to {spoken(one.on)}", "", "")
    for stance in one.stances:
        when = "?" if stance.on is None else spoken(stance.on)
        when += " (sources differ)" if stance.dates_differ else ""
        did = stance.did if stance.firm else f"[{stance.did}]"
        if stance.who != name:
            did = f"{did} (as {stance.who})"
        yield (one.name, did, _whom(stance), when, stance.words, proofs_said(stance.proofs))


def _whom(stance: Stance) -> str:
    if stance.whom is not None:
        return stance.whom
    return "nobody" if stance.did == "nominated nobody" else ""


def _data(stance: Stance) -> dict[str, object]:
    return {
        "who": stance.who,
        "did": stance.did,
        "firm": stance.firm,
        "candidate": stance.candidate,
        "name": stance.whom,
        "on": stance.on.text if stance.on is not None else None,
        "words": stance.words,
        "says": stance.says,
        "dates_differ": stance.dates_differ,
        "proofs": [proof_data(proof) for proof in stance.proofs],
    }


def _records(answer: Stances, flags: Flags, basis: Basis) -> Iterator[tuple[Scalar, ...]]:
    for one in answer.contests:
        start = (answer.endorser, one.contest, one.on, flags.known, basis.seq, basis.head)
        if one.silent:
            yield (
                *start,
                None,
                one.silence or SILENT,
                *(None,) * 6,
                *proof_values(None),
            )
        for stance in one.stances:
            on = stance.on.text if stance.on is not None else None
            for proof in stance.proofs or (None,):
                yield (
                    *(*start, stance.who, stance.did, stance.firm),
                    *(stance.candidate, stance.whom),
                    *(on, stance.words, stance.says, *proof_values(proof)),
                )
