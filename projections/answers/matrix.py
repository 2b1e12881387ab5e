"""Endorsers by contests: each cell holds what an endorser did there, in the words of `stance`.

Each cell names the act: to nominate, to endorse and to praise somebody are different, and so are a
refusal, a decision to back nobody, silence and not yet.
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
    """Make the matrix of some endorsers: one row for each that counts under its own id."""
    in_time = in_order_of_close(heard_of(inquiries))
    links = tuple(dict.fromkeys(link for inquiry in in_time for link in standing_links(inquiry)))
    cells = [_cells(inquiry) for inquiry in in_time]
    places = Places.found(in_time)
    return Matrix(
        contests=tuple((inquiry.scaffold.contest, inquiry.scaffold.name) for inquiry in in_time),
        rows=tuple(
            MatrixRow(
                endorser=line.endorser,
                name=line.name,
                kind=str(line.kind),
                cells=tuple(
                    by_endorser.get(line.endorser)
                    or str(silence(inquiry, links, line.endorser, places.of(line.endorser)))
                    for inquiry, by_endorser in zip(in_time, cells, strict=True)
                ),
            )
            for line in endorsers
            if line.counted_as == line.endorser
        ),
    )


def _cells(inquiry: Inquiry) -> Mapping[str, str]:
    """Return what each endorser did in one contest, in one line; hearsay in brackets."""
    moment, name = inquiry.as_of.on.moment, inquiry.scaffold.candidate_name
    words: dict[str, list[str]] = defaultdict(list)
    for act in sorted(inquiry.acts, key=_in_time):
        if act.begun.span.possible_by(moment):
            words[act.key.endorser].append(_words(inquiry, act))
    for claim, body in inquiry.belief.of(ActMade):
        if body.either and claim.claim_id not in inquiry.belief.set_aside:
            whom = " or ".join(name(one) for one in body.either)
            words[inquiry.identity.of(body.endorser)].append(f"{DID[body.act]} {whom}")
    for _, hedge in inquiry.belief.of(ActReported):
        who = inquiry.identity.of(hedge.endorser) if hedge.endorser is not None else None
        if who is not None and who not in words:
            whom = "" if hedge.candidate is None else f" {name(hedge.candidate)}"
            words[who].append(f"[{hedge.firmness}{whom}]")
    return {who: "; ".join(dict.fromkeys(several)) for who, several in words.items()}


def _in_time(act: Period) -> tuple[int, int, str]:
    return (act.begun.span.end, act.begun.span.start, act.key.act)


def _words(inquiry: Inquiry, act: Period) -> str:
    """Return an act as a cell shows it: "nominated Ed Miliband", "nominated nobody (ended)"."""
    key = act.key
    whom = inquiry.scaffold.candidate_name(key.candidate) if key.candidate is not None else ""
    words = f"{DID[key.act]} {whom}".strip()
    if key.act is ActKind.SECOND_PREFERENCE:
        words = f"2nd {whom}"
    ended = act.ended is not None and act.ended.span.over_by(inquiry.as_of.on.moment)
    return f"{words} (ended)" if ended else words
