"""Who is through, as a page: for each stage its rule, its sources and everybody in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ledger.edtf import spoken
from projections.answers.inquiry import Inquiry
from projections.answers.qualify import DISPUTED, Contender, Freed, Hurdle, Qualified, Route
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading, unused
from projections.faces.page import Block, Lines, Page, Scalar, Table, plain
from projections.faces.pages.proofs import proof_data, proofs_said
from projections.fold.candidacies import Status

NAMED: Final = 3
"""The most nominators of one day whom the table names; the JSON names all."""
_TRUTH: Final = {True: "yes", False: "no", None: "?"}
_MET: Final = {True: " \N{CHECK MARK}", False: "", None: " ?"}
COLUMNS: Final = (
    *("contest", *CLOCK_COLUMNS, "hypothetical", "stage", "candidate", "name", "status"),
    *(
        "through",
        "through_on",
        "through_earliest",
        "route",
        "acts",
        "needs_route",
        "need",
        "had",
        "met",
        "short",
    ),
)


def qualify_page(inquiry: Inquiry, answer: Qualified, again: str) -> Page:
    """Return who is through as a page."""
    blocks: list[Block] = [block for stage in answer.hurdles for block in _blocks(stage)]
    freed = tuple(_freed_lines(inquiry, answer.freed))
    blocks += [Lines(freed)] if freed else []
    notes = (*answer.notes, *unused(inquiry))
    blocks += [Lines(notes)] if notes else []
    return Page(
        heading=heading(inquiry),
        blocks=tuple(blocks),
        data=qualify_data(inquiry, answer),
        columns=COLUMNS,
        records=qualify_records(inquiry, answer),
        hint=f"→ endorsements standings {inquiry.scaffold.contest}{again}",
    )


def qualify_data(inquiry: Inquiry, answer: Qualified) -> dict[str, object]:
    """Return who is through as JSON."""
    return {
        "contest": inquiry.scaffold.contest,
        "as_of": as_of_data(inquiry),
        "stages": [_stage_data(one) for one in answer.hurdles],
        "freed": [
            {
                "nominator": one.nominator,
                "left": one.left,
                "now_for": one.now_for,
                "released": one.released,
            }
            for one in answer.freed
        ],
        "notes": list(answer.notes),
    }


def qualify_records(
    inquiry: Inquiry, answer: Qualified, without: str = ""
) -> tuple[tuple[Scalar, ...], ...]:
    """Return who is through as records; `without` is whose acts were left out, "" for nobody's."""
    return tuple(record for one in answer.hurdles for record in _records(inquiry, one, without))


def said_of(one: Contender, ways: int) -> tuple[str, ...]:
    """Return a candidate's cells: one for each of `ways` routes, since when, and the shortfall."""
    return (*_cells(one, ways), _through(one), _short(one))


def _blocks(stage: Hurdle) -> Iterable[Block]:
    yield Lines(tuple(_rule_lines(stage)))
    ways = max((one.routes for one in stage.contenders), key=len, default=())
    heads = ("", *(route.name for route in ways), "through", "short by")
    rows = tuple(plain((_named(one), *said_of(one, len(ways)))) for one in stage.contenders)
    yield Table(plain(heads), rows, (False,) * len(heads))
    lent = tuple(
        f"{one.name}: lent by {', '.join(one.lent)}, who said that it implies no support."
        for one in stage.contenders
        if one.lent
    )
    if lent:
        yield Lines(lent)


def _rule_lines(stage: Hurdle) -> Iterable[str]:
    ends = [
        f"{word} {spoken(when)}"
        for word, when in (("opens", stage.opens), ("closes", stage.closes))
        if when is not None
    ]
    window = f" ({', '.join(ends)}; {stage.state})" if ends else ""
    yield f"{stage.name}: {stage.text}{window}"
    if stage.disputed:
        yield DISPUTED
    for number, one in enumerate(stage.readings, start=1):
        used = "used" if one.used else "tried" if stage.disputed else "not used"
        which = f"reading {number}, {used}" if len(stage.readings) > 1 else used
        yield f"{which}: {one.words} [{proofs_said(one.proofs)}]"


def _named(one: Contender) -> str:
    left = one.status not in {Status.STANDING, Status.UNKNOWN}
    return f"{one.name} ({one.status})" if left else one.name


def _cells(one: Contender, ways: int) -> tuple[str, ...]:
    cells = [_route(route) for route in one.routes]
    return (*cells, *[""] * (ways - len(cells)))


def _route(route: Route) -> str:
    """Print what a candidate had of each need: "2, 2, enough ✓"."""
    met = {need.met for need in route.needs}
    whole = False if False in met else None if None in met else True
    had = ", ".join(need.had for need in route.needs)
    return had if had.endswith("?") else f"{had}{_MET[whole]}"


def _through(one: Contender) -> str:
    match one.through:
        case None if len(set(one.by_reading)) > 1:
            split = (
                f"{_TRUTH[truth]} by reading {number}"
                for number, truth in enumerate(one.by_reading, start=1)
            )
            return f"? ({', '.join(split)})"
        case None:
            return "?"
        case False:
            return "no" if one.stopped is None else f"no: {one.stopped}"
        case True:
            return "automatically" if one.automatic else _since(one)


def _since(one: Contender) -> str:
    """Print since when a candidate is through, and by whose act where that is known."""
    several = len(one.act_names) > NAMED
    names = f"{len(one.act_names)} at once" if several else ", ".join(one.act_names)
    by = f", by {names}" if names else ""
    if one.on is None or one.earliest is None:
        return f"?{by}"
    if one.on == one.earliest:
        return f"{spoken(one.on)}{by}"
    if names:
        return f"{spoken(one.on)}{by} ({spoken(one.earliest)} at the earliest)"
    return f"some day of {spoken(f'{one.earliest}/{one.on}')}"


def _short(one: Contender) -> str:
    """Print how many were missing on each route: "2 · 3, 2"."""
    if one.through or one.stopped is not None:
        return ""
    return " \N{MIDDLE DOT} ".join(
        ", ".join("?" if need.short is None else str(need.short) for need in route.needs)
        for route in one.routes
    )


def _nominators(ours: Sequence[Freed]) -> str:
    """How many had nominated somebody who withdrew, and whether that set them free."""
    many = "1 named nominator" if len(ours) == 1 else f"{len(ours)} named nominators"
    free = sum(one.released for one in ours)
    if free == len(ours):
        return f"{many} {'was' if free == 1 else 'were'} free to nominate again"
    if free:
        return f"{many}, {free} of them free to nominate again"
    return f"{many}; nothing on record frees them to nominate again"


def _freed_lines(inquiry: Inquiry, freed: tuple[Freed, ...]) -> Iterable[str]:
    name = inquiry.scaffold.candidate_name
    for left in dict.fromkeys(one.left for one in freed):
        ours = [one for one in freed if one.left == left]
        moved = [f"{one.nominator} → {name(one.now_for)}" for one in ours if one.now_for]
        stayed = [one.nominator for one in ours if not one.now_for]
        yield f"{name(left)} withdrew; {_nominators(ours)}."
        if moved:
            yield f"Moved: {', '.join(moved)}."
        if stayed:
            yield f"Nobody else on record: {', '.join(stayed)}."


def _stage_data(stage: Hurdle) -> dict[str, object]:
    return {
        "id": stage.id,
        "name": stage.name,
        "rule": {
            "text": stage.text,
            "disputed": stage.disputed,
            "readings": [
                {
                    "words": one.words,
                    "used": one.used,
                    "proofs": [proof_data(proof) for proof in one.proofs],
                }
                for one in stage.readings
            ],
        },
        "threshold": stage.threshold,
        "window": {"opens": stage.opens, "closes": stage.closes, "state": str(stage.state)},
        "candidates": [_candidate_data(one) for one in stage.contenders],
    }


def _candidate_data(one: Contender) -> dict[str, object]:
    return {
        "id": one.candidate,
        "name": one.name,
        "status": str(one.status),
        "through": one.through,
        "by_reading": list(one.by_reading),
        "on": one.on,
        "earliest": one.earliest,
        "route": one.route,
        "automatic": one.automatic,
        "act": one.acts[0] if len(one.acts) == 1 else None,
        "acts": list(one.acts),
        "short": {
            route.name: {need.words: need.short for need in route.needs} for route in one.routes
        },
        "had": {route.name: {need.words: need.had for need in route.needs} for route in one.routes},
        "lent": list(one.lent),
        "stopped": one.stopped,
        "because": list(one.because),
    }


def _records(inquiry: Inquiry, stage: Hurdle, without: str) -> Iterable[tuple[Scalar, ...]]:
    """Yield a record for each need of each candidate, or one for an automatic place."""
    for one in stage.contenders:
        start = (
            *(inquiry.scaffold.contest, *clock_values(inquiry), without or None, stage.id),
            *(
                one.candidate,
                one.name,
                str(one.status),
                one.through,
                one.on,
                one.earliest,
                one.route,
            ),
            " ".join(one.acts) or None,
        )
        if not one.routes:
            yield (*start, None, None, None, None, None)
        for route in one.routes:
            for need in route.needs:
                yield (*start, route.name, need.words, need.had, need.met, need.short)
