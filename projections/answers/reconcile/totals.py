"""Totals against each other: rivals for one moment, and series that fall without a withdrawal.

Both follow the fold's own settling of totals (`projections.fold.tallies`), so that what is called a
rival here is what a figure shows beside itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ledger.events.total import TallyPublished
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.moments import by_then, published_after, said
from projections.answers.reconcile.verdicts import Comparison, Explained, Spot, Verdict, signed
from projections.answers.why import bracket
from projections.fold.acts import Period
from projections.fold.belief import Standing
from projections.fold.tallies import (
    Doubt,
    Doubted,
    Reading,
    Readings,
    comparable,
    floor_at,
    readings,
)


def totals_against_each_other(inquiry: Inquiry) -> Iterator[Comparison]:
    """Hold totals of one moment against each other: those that agree, and rivals."""
    for spot, settled, _ in _cells(inquiry):
        for one in settled.bounding:
            if len(one.claims) > 1 and not one.unsettled:
                yield _agreeing(spot, one)
        unsettled = [one.reading for one in settled.doubted if one.doubt is Doubt.UNSETTLED]
        for _, group in groupby(unsettled, key=lambda one: one.taken):
            yield _unsettled(spot, tuple(group))
        for doubted in settled.doubted:
            if doubted.doubt in {Doubt.OVERTAKEN, Doubt.SET_ASIDE}:
                yield _passed_over(spot, doubted, settled.bounding)
            elif doubted.doubt is Doubt.NEVER_BINDS:
                yield _of_its_own(spot, doubted.reading)


def series_that_fall(inquiry: Inquiry) -> Iterator[Comparison]:
    """Find totals below what an earlier one, or the names, had made certain."""
    for spot, settled, acts in _cells(inquiry):
        fallen = [one.reading for one in settled.doubted if one.doubt is Doubt.LAGS]
        for one in fallen:
            yield _falls(spot, one, settled.bounding, acts)
        if len(settled.bounding) > 1:
            yield _rising(spot, settled.bounding)


def _cells(inquiry: Inquiry) -> Iterator[tuple[Spot, Readings, tuple[Period, ...]]]:
    """Every cell with totals by the moment asked about, as the fold settles them."""
    cells: dict[Spot, list[tuple[Standing, TallyPublished]]] = {}
    for claim, tally in inquiry.belief.of(TallyPublished):
        if by_then(inquiry, tally.taken):
            spot = Spot(tally.section, tally.candidate, tally.act)
            cells.setdefault(spot, []).append((claim, tally))
    for spot, tallies in cells.items():
        if spot.section is None or spot.act is None:
            continue
        acts = tuple(
            act
            for act in inquiry.acts
            if (act.key.section, act.key.act) == (spot.section, spot.act)
            and act.key.candidate is not None
            and spot.candidate in {None, act.key.candidate}
        )
        close = inquiry.window(spot.section, spot.act).closes
        yield spot, readings(inquiry.belief, tallies, acts, close), acts


def _taken(claims: Iterable[Standing]) -> str:
    """The moment of some totals in the words of the first that gives one."""
    for claim in claims:
        if isinstance(claim.body, TallyPublished) and claim.body.taken is not None:
            return said(claim.body.taken)
    return "?"


def _counts(reading: Reading) -> str:
    return bracket(reading.low, reading.high) if reading.low is not None else _at_most(reading)


def _at_most(reading: Reading) -> str:
    return "?" if reading.high is None else f"\N{LESS-THAN OR EQUAL TO}{reading.high}"


def _agreeing(spot: Spot, reading: Reading) -> Comparison:
    return Comparison(
        check="totals against each other",
        about="totals of one moment",
        spot=spot,
        moment=_taken(reading.claims),
        verdict=Verdict.AGREES,
        expected=_counts(reading),
        found=_counts(reading),
        difference="",
        why=f"{len(reading.claims)} totals agree, from {_many(len(reading.sources), 'source')}",
        explained=None,
        claims=reading.claims,
    )


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _unsettled(spot: Spot, rivals: Sequence[Reading]) -> Comparison:
    ordered = sorted(rivals, key=lambda one: (one.low or 0, one.high or 0))
    least, most = ordered[0], ordered[-1]
    units = {
        claim.body.unit
        for one in rivals
        for claim in one.claims
        if isinstance(claim.body, TallyPublished)
    }
    other_unit = len(units) > 1
    return Comparison(
        check="totals against each other",
        about="totals of one moment",
        spot=spot,
        moment=_taken(claim for one in ordered for claim in one.claims),
        verdict=Verdict.DIFFERS,
        expected=_counts(least),
        found=_counts(most),
        difference=_between(least, most),
        why="they count different things, by the units they print"
        if other_unit
        else "no assessment and no later publication decides between them",
        explained=Explained.BASIS if other_unit else Explained.UNEXPLAINED,
        claims=tuple(claim for one in ordered for claim in one.claims),
    )


def _between(one: Reading, other: Reading) -> str:
    if one.low is None or other.low is None:
        return ""
    return signed(other.low - one.low)


def _passed_over(spot: Spot, doubted: Doubted, bounding: Sequence[Reading]) -> Comparison:
    """A total that another of its moment overtook, or that an editor set aside."""
    rival = doubted.reading
    chosen = next((one for one in bounding if one.taken == rival.taken), None)
    claims = rival.claims + (chosen.claims if chosen is not None else ())
    overtaken = chosen is not None and any(
        published_after(one, other) for one in chosen.claims for other in rival.claims
    )
    if doubted.doubt is Doubt.OVERTAKEN:
        why, explained = "a later publication gives another count", Explained.REVISION
    elif overtaken:
        why, explained = "an editor chose the later publication", Explained.REVISION
    else:
        why, explained = "an editor set it aside", Explained.ERROR_THEIRS
    return Comparison(
        check="totals against each other",
        about="totals of one moment",
        spot=spot,
        moment=_taken(claims),
        verdict=Verdict.DIFFERS,
        expected="?" if chosen is None else _counts(chosen),
        found=_counts(rival),
        difference="" if chosen is None else _between(chosen, rival),
        why=why,
        explained=explained,
        claims=claims,
    )


def _of_its_own(spot: Spot, reading: Reading) -> Comparison:
    return Comparison(
        check="totals against each other",
        about="totals of one moment",
        spot=spot,
        moment=_taken(reading.claims),
        verdict=Verdict.NOT_COMPARABLE,
        expected="?",
        found=_counts(reading),
        difference="",
        why=f"{reading.basis}: shown, and never a bound",
        explained=Explained.BASIS,
        claims=reading.claims,
    )


def _falls(
    spot: Spot, fallen: Reading, bounding: Sequence[Reading], acts: Sequence[Period]
) -> Comparison:
    """A total below an earlier floor. It lags if it is no lower than the series once was."""
    earlier = [
        one
        for one in bounding
        if one.low is not None
        and one.taken.precedes(fallen.taken)
        and comparable(one.basis, fallen.basis)
    ]
    floors = [floor_at(one, one.low or 0, acts, fallen.taken.start) for one in earlier]
    highest = max(floors, key=lambda bound: bound.count, default=None)
    lowest = min((one.low for one in earlier if one.low is not None), default=None)
    high = fallen.high if fallen.high is not None else 0
    named = sum(act.surely_in_force(fallen.taken.start) for act in acts)
    floor = max(named, highest.count if highest is not None else 0)
    lags = (lowest is not None and high >= lowest) or (lowest is None and bool(named))
    return Comparison(
        check="series that fall",
        about="a total below an earlier one, with no withdrawal on record",
        spot=spot,
        moment=_taken(fallen.claims),
        verdict=Verdict.SHORT,
        expected=f"at least {floor}",
        found=_counts(fallen),
        difference=signed(high - floor),
        why="the count fits an earlier day: the source was behind"
        if lags
        else "lower than any earlier total: nothing on record says why",
        explained=Explained.LAG if lags else Explained.UNEXPLAINED,
        claims=fallen.claims + (highest.reading.claims if highest is not None else ()),
    )


def _rising(spot: Spot, bounding: Sequence[Reading]) -> Comparison:
    first, last = bounding[0], bounding[-1]
    return Comparison(
        check="series that fall",
        about="a series of totals",
        spot=spot,
        moment=f"{_taken(first.claims)} to {_taken(last.claims)}",
        verdict=Verdict.AGREES,
        expected=f"at least {_counts(first)}",
        found=_counts(last),
        difference="",
        why=f"{len(bounding)} totals, none below what came before it",
        explained=None,
        claims=(),
    )
