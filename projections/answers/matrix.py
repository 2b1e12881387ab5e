"""Endorsers by contests: in each cell what an endorser did there, in the words of `stance`.

A matrix names the act of each cell: that a body nominated, endorsed, or only praised somebody are
different cells, and so are a refusal, a decision to back nobody, silence and not yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from ledger.events.act import ActMade
from ledger.events.hedged import ActReported
from ledger.events.kinds import ActKind
from projections.answers.endorsers import EndorserLine
from projections.answers.inquiry import Inquiry
from projections.answers.silences import Places, silence, standing_links
from projections.answers.stance import DID, heard_of, in_order_of_close
from projections.fold.acts import Period


@frozen
class MatrixRow:
    """One endorser: id, name, and a cell for each contest in the matrix's order."""

    endorser: str
    name: str
    kind: str
    cells: tuple[str, ...]


@frozen
class Matrix:
    """Endorsers by contests. `contests` are ids with names, in the order in which they closed."""

    contests: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]


def matrix(inquiries: Iterable[Inquiry], endorsers: Sequence[EndorserLine]) -> Matrix:
    """Fill the matrix of some endorsers: one row for each that counts under its own id."""
    in_time = in_order_of_close(heard_of(inquiries))
    links = tuple(dict.fromkeys(link for one in in_time for link in standing_links(one)))
    told = [_told(inquiry) for inquiry in in_time]
    places = Places.found(in_time)
    return Matrix(
        contests=tuple((one.scaffold.contest, one.scaffold.name) for one in in_time),
        rows=tuple(
            MatrixRow(
                endorser=line.endorser,
                name=line.name,
                kind=str(line.kind),
                cells=tuple(
                    told_there.get(line.endorser)
                    or str(silence(inquiry, links, line.endorser, places.of(line.endorser)))
                    for inquiry, told_there in zip(in_time, told, strict=True)
                ),
            )
            for line in endorsers
            if line.counted_as == line.endorser
        ),
    )


def _told(inquiry: Inquiry) -> Mapping[str, str]:
    """What each endorser did in one contest, in one line; in brackets what was only said of it."""
    moment, name = inquiry.as_of.on.moment, inquiry.scaffold.candidate_name
    found: dict[str, list[str]] = defaultdict(list)
    for act in sorted(inquiry.acts, key=_in_time):
        if act.begun.span.possible_by(moment):
            found[act.key.endorser].append(_words(inquiry, act))
    for claim, body in inquiry.belief.of(ActMade):
        if body.either and claim.claim_id not in inquiry.belief.set_aside:
            whom = " or ".join(name(one) for one in body.either)
            found[inquiry.identity.of(body.endorser)].append(f"{DID[body.act]} {whom}")
    for _, hedge in inquiry.belief.of(ActReported):
        who = inquiry.identity.of(hedge.endorser) if hedge.endorser is not None else None
        if who is not None and who not in found:
            whom = "" if hedge.candidate is None else f" {name(hedge.candidate)}"
            found[who].append(f"[{hedge.firmness}{whom}]")
    return {who: "; ".join(dict.fromkeys(words)) for who, words in found.items()}


def _in_time(act: Period) -> tuple[int, int, str]:
    return (act.begun.span.end, act.begun.span.start, act.key.act)


def _words(inquiry: Inquiry, act: Period) -> str:
    """An act in a cell: "nominated Ed Miliband", "nominated nobody", "… (withdrawn)"."""
    key = act.key
    whom = inquiry.scaffold.candidate_name(key.candidate) if key.candidate is not None else ""
    said = f"{DID[key.act]} {whom}".strip()
    if key.act is ActKind.SECOND_PREFERENCE:
        said = f"2nd {whom}"
    ended = act.ended is not None and act.ended.span.over_by(inquiry.as_of.on.moment)
    return f"{said} (ended)" if ended else said
