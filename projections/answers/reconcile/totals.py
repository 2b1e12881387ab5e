"""Totals against each other: rivals for one moment, and series that fall without a withdrawal.

Both use the fold's own settling of totals (`projections.fold.rivals`): a rival here is what a
figure shows beside itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import evolve

from ledger.events.total import TallyPublished
from ledger.times import FOREVER, Span
from projections.answers.brackets import bracket
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.moments import by_then, published_after, said
from projections.answers.reconcile.verdicts import (
    Comparison,
    Explained,
    Outcome,
    Spot,
    Verdict,
    signed,
)
from projections.fold.acts import Period
from projections.fold.belief import Standing
from projections.fold.carrying import floor_at
from projections.fold.rivals import TOO_FEW, Doubt, Doubted, Readings, named_at, readings
from projections.fold.tallies import Reading, comparable


def totals_against_each_other(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare totals of one moment: those that agree, and rivals."""
    for spot, settled, _ in _cells(inquiry):
        for reading in settled.bounding:
            if len(reading.claims) > 1 and not reading.unsettled:
                yield _agreeing(spot, reading)
        for (moment, doubt), rivals in _by_moment(settled.doubted).items():
            if doubt is Doubt.UNSETTLED:
                yield _unsettled(spot, rivals, settled.bounding)
            elif doubt in {Doubt.OVERTAKEN, Doubt.SET_ASIDE}:
                stood = [reading for reading in settled.bounding if _moment(reading) == moment] or [
                    reading
                    for reading in settled.bounding
                    if _moment(reading).meet(moment) is not None
                ]
                yield from (_passed_over(spot, reading, doubt, stood) for reading in rivals)
            elif doubt is Doubt.NEVER_BINDS:
                yield from (_of_its_own(spot, reading) for reading in rivals)


def _moment(reading: Reading) -> Span:
    """Return the moment of a total: the close it holds for, or else when it was taken."""
    return reading.close or reading.taken


def _by_moment(doubted: Iterable[Doubted]) -> dict[tuple[Span, Doubt], tuple[Reading, ...]]:
    """Group doubted totals by moment and doubt, with equal totals joined as one."""
    groups: dict[tuple[Span, Doubt], dict[tuple[int | None, int | None], Reading]] = {}
    for in_doubt in doubted:
        reading = in_doubt.reading
        alike = groups.setdefault((_moment(reading), in_doubt.doubt), {})
        held = alike.get((reading.low, reading.high))
        if held is not None:
            reading = evolve(
                held, claims=held.claims + reading.claims, sources=held.sources | reading.sources
            )
        alike[reading.low, reading.high] = reading
    return {key: tuple(alike.values()) for key, alike in groups.items()}


def series_that_fall(inquiry: Inquiry) -> Iterator[Comparison]:
    """Find totals below what an earlier one, or the names, had made certain."""
    for spot, settled, acts in _cells(inquiry):
        fallen = [one for one in settled.doubted if one.doubt in TOO_FEW]
        for one in fallen:
            yield _falls(spot, one, settled.bounding, acts)
        if len(settled.bounding) > 1:
            yield _rising(spot, settled.bounding)


def _cells(inquiry: Inquiry) -> Iterator[tuple[Spot, Readings, tuple[Period, ...]]]:
    """Yield every cell with totals by the moment asked about, as the fold settles them."""
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
    """Return the moment of some totals in words, by the first that gives one."""
    for claim in claims:
        if isinstance(claim.body, TallyPublished) and claim.body.taken is not None:
            return said(claim.body.taken)
    return "?"


def _counts(reading: Reading) -> str:
    return bracket(reading.low, reading.high) if reading.low is not None else _at_most(reading)


def _at_most(reading: Reading) -> str:
    return "?" if reading.high is None else f"\N{LESS-THAN OR EQUAL TO}{reading.high}"


def _agreeing(spot: Spot, reading: Reading) -> Comparison:
    why = f"{len(reading.claims)} totals agree, from {_many(len(reading.sources), 'source')}"
    held = (_counts(reading), _counts(reading))
    return _compared(spot, held, Outcome(Verdict.AGREES, why, rows=reading.claims))


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _unsettled(spot: Spot, rivals: Sequence[Reading], bounding: Sequence[Reading]) -> Comparison:
    """Compare rivals between which nothing decides; other units or another hour explain them."""
    ordered = sorted(rivals, key=lambda one: (one.low or 0, one.high or 0))
    least, most = ordered[0], ordered[-1]
    units = {
        claim.body.unit
        for one in rivals
        for claim in one.claims
        if isinstance(claim.body, TallyPublished)
    }
    outcome = Outcome(
        Verdict.DIFFERS,
        "no assessment and no later publication decides between them",
        _between(least, most),
        Explained.UNEXPLAINED,
    )
    if any(one.taken.end == FOREVER for one in rivals):
        outcome = Outcome(Verdict.NOT_COMPARABLE, "nobody knows when one of them was taken")
    elif len(units) > 1:
        why = "they count different things, by the units they print"
        outcome = evolve(outcome, why=why, explained=Explained.BASIS)
    elif _both_fit(least, most, bounding):
        why = "the count rose that day, and both fit between the totals before and after it"
        outcome = evolve(outcome, why=why, explained=Explained.LAG)
    rows = tuple(claim for one in ordered for claim in one.claims)
    return _compared(spot, (_counts(least), _counts(most)), evolve(outcome, rows=rows))


def _both_fit(least: Reading, most: Reading, bounding: Sequence[Reading]) -> bool:
    """Whether both totals fit a count that rose within the day from one to the other."""
    if least.close is not None or least.taken.width <= ONE_HOUR or most.high is None:
        return False
    before = [one for one in bounding if one.taken.precedes(least.taken)]
    after = [one for one in bounding if least.taken.precedes(one.taken)]
    floor = max((one.low for one in before if one.low is not None), default=0)
    ceiling = min((one.high for one in after if one.high is not None), default=None)
    return floor <= (least.low or 0) and bool(after) and (ceiling is None or most.high <= ceiling)


ONE_HOUR: Final = 3600
"""Seconds. Within an hour a count is not taken to have risen."""


def _between(one: Reading, other: Reading) -> str:
    if one.low is None or other.low is None:
        return ""
    return signed(other.low - one.low)


def _passed_over(spot: Spot, rival: Reading, doubt: Doubt, stood: Sequence[Reading]) -> Comparison:
    """Compare a total that was overtaken or set aside with the one that stands."""
    chosen = max(stood, key=lambda one: one.in_time, default=None)
    later = chosen is not None and any(
        published_after(one, other) for one in chosen.claims for other in rival.claims
    )
    if doubt is Doubt.OVERTAKEN:
        why, explained = "a later publication gives another count", Explained.REVISION
    elif later:
        why, explained = "an editor chose the later publication", Explained.REVISION
    else:
        why, explained = "an editor set it aside", Explained.ERROR_THEIRS
    off = "" if chosen is None else _between(chosen, rival)
    rows = rival.claims + (chosen.claims if chosen is not None else ())
    held = ("?" if chosen is None else _counts(chosen), _counts(rival))
    if off == "" and chosen is not None and held[0] == held[1]:
        return _compared(
            spot, held, Outcome(Verdict.AGREES, "set aside for an equal count", "", None, rows)
        )
    return _compared(spot, held, Outcome(Verdict.DIFFERS, why, off, explained, rows))


def _of_its_own(spot: Spot, reading: Reading) -> Comparison:
    why = f"{reading.basis}: shown, and never a bound"
    outcome = Outcome(Verdict.NOT_COMPARABLE, why, "", Explained.BASIS, reading.claims)
    return _compared(spot, ("?", _counts(reading)), outcome)


def _compared(spot: Spot, held: tuple[str, str], outcome: Outcome) -> Comparison:
    return Comparison(
        check="totals against each other",
        about="totals of one moment",
        spot=spot,
        moment=_taken(outcome.rows),
        verdict=outcome.verdict,
        expected=held[0],
        found=held[1],
        difference=outcome.difference,
        why=outcome.why,
        explained=outcome.explained,
        claims=outcome.rows,
    )


def _falls(
    spot: Spot, doubted: Doubted, bounding: Sequence[Reading], acts: Sequence[Period]
) -> Comparison:
    """Compare a total below what was certain; it lags if the series was once as low."""
    fallen = doubted.reading
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
    named = named_at(fallen, acts)
    floor = max(named, highest.count if highest is not None else 0)
    lags = (lowest is not None and high >= lowest) or (lowest is None and bool(named))
    return Comparison(
        check="series that fall",
        about="a total below the names on record"
        if doubted.doubt is Doubt.BELOW_NAMES
        else "a total below an earlier one, with no withdrawal on record",
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
