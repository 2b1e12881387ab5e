"""A college's published totals, rebuilt from its sections as far as there are figures.

Each section's share comes from what there is: ballots counted here, every candidate's votes, a
printed share (which allows half a step either way), or printed points of the whole. A section adds
its weight times that share to the whole. Where all sections have figures, their sum must meet the
published total. Where some have none, only what the total leaves to them together is stated: how
they divided it cannot be known.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product

from attrs import frozen

from projections.counting.shares import ANY_SHARE, Between, added, exactly, scaled

Place = tuple[int, str, str]
"""Round, section and candidate."""


@frozen
class Said:
    """A printed figure of one candidate in one round: votes, a share, or both.

    `section` None is the whole college. `of_whole`: the share is one of the whole. `because` are
    the caller's ids of the evidence.
    """

    round: int
    section: str | None
    candidate: str
    votes: int | None
    share: Between | None
    of_whole: bool = False
    because: tuple[str, ...] = ()


@frozen
class ShareReading:
    """A section's share by figures that agree with each other, and their evidence."""

    share: Between
    because: tuple[str, ...]


class Agreement(enum.StrEnum):
    """How a rebuilt total compares with the published one."""

    AGREES = "agrees"
    DIFFERS = "differs"
    PARTLY = "cannot be rebuilt"
    UNPUBLISHED = "nothing published to compare with"


@frozen
class Rebuilt:
    """One candidate's total in one round, rebuilt from the sections.

    `parts` gives each section's readings: none where nothing is published, several where printed
    figures clash. `total` is the sum of the readings that fit; None while a section is missing.
    `misfits` are readings that no sum can use if the published total is right. `missing` are the
    sections without a figure, and `left` is what the published total leaves to them together, as a
    share of the whole.
    """

    round: int
    candidate: str
    parts: Mapping[str, tuple[ShareReading, ...]]
    total: Between | None
    published: Between | None
    verdict: Agreement
    misfits: tuple[tuple[str, ShareReading], ...]
    missing: tuple[str, ...]
    left: Between | None


@frozen
class Denominator:
    """How many votes a section must have had for a candidate's printed votes and share to fit."""

    round: int
    section: str
    candidate: str
    low: int
    high: int
    because: tuple[str, ...]


def rebuild(
    said: Iterable[Said],
    counted: Mapping[Place, Fraction],
    weights: Mapping[str, Fraction],
) -> tuple[Rebuilt, ...]:
    """Rebuild every candidate's total in every published round of a college.

    `counted` are exact shares of a section counted from its ballots.
    """
    figures = tuple(said)
    wholes = _wholes(figures)
    readings = _readings(figures, counted, weights)
    running = sorted({(round_, candidate) for round_, _, candidate in readings} | set(wholes))
    return tuple(
        _rebuilt(
            round_,
            candidate,
            {section: readings.get((round_, section, candidate), ()) for section in weights},
            wholes.get((round_, candidate)),
            weights,
        )
        for round_, candidate in running
    )


def denominators(said: Iterable[Said]) -> tuple[Denominator, ...]:
    """Return, for each printed pair of votes and share, the votes the section must have had.

    Votes v at a share between a and b mean v/b to v/a votes in all. Pairs of one section and round
    must have a number in common, or one of them is misprinted.
    """
    return tuple(
        Denominator(
            one.round,
            one.section,
            one.candidate,
            -int(-(one.votes / one.share.high) // 1),
            int(one.votes / one.share.low // 1),
            one.because,
        )
        for one in said
        if one.section is not None
        and one.votes
        and one.share is not None
        and one.share.low > 0
        and not one.of_whole
    )


def _wholes(figures: Sequence[Said]) -> dict[tuple[int, str], Between]:
    """Return the published totals; where printings of one clash, the last of them."""
    wholes: dict[tuple[int, str], Between] = {}
    for one in figures:
        if one.section is None and one.share is not None:
            key = (one.round, one.candidate)
            wholes[key] = wholes.get(key, ANY_SHARE).meet(one.share) or one.share
    return wholes


def _readings(
    figures: Sequence[Said],
    counted: Mapping[Place, Fraction],
    weights: Mapping[str, Fraction],
) -> dict[Place, tuple[ShareReading, ...]]:
    """Return each section's shares by all figures there are, merging those that agree."""
    readings: dict[Place, list[ShareReading]] = defaultdict(list)
    for place, number in counted.items():
        readings[place].append(ShareReading(exactly(number), ()))
    for place, number, because in _from_votes(figures):
        readings[place].append(ShareReading(exactly(number), because))
    for figure in figures:
        if figure.section in weights and figure.section is not None and figure.share is not None:
            share = (
                scaled(figure.share, 1 / weights[figure.section])
                if figure.of_whole
                else figure.share
            )
            readings[figure.round, figure.section, figure.candidate].append(
                ShareReading(share, figure.because)
            )
    return {place: _put_together(several) for place, several in readings.items()}


def _from_votes(
    figures: Sequence[Said],
) -> Iterable[tuple[Place, Fraction, tuple[str, ...]]]:
    """Yield exact shares where the votes of every candidate in a round are printed."""
    votes: dict[tuple[int, str], dict[str, Said]] = defaultdict(dict)
    running: dict[int, set[str]] = defaultdict(set)
    for figure in figures:
        running[figure.round].add(figure.candidate)
        if figure.section is not None and figure.votes is not None:
            votes[figure.round, figure.section][figure.candidate] = figure
    for (round_, section), printed in votes.items():
        total = sum(figure.votes or 0 for figure in printed.values())
        if set(printed) == running[round_] and total:
            because = tuple(event for figure in printed.values() for event in figure.because)
            for candidate, figure in printed.items():
                yield (round_, section, candidate), Fraction(figure.votes or 0, total), because


def _put_together(readings: Iterable[ShareReading]) -> tuple[ShareReading, ...]:
    """Merge readings that share a number; keep those that clash apart, narrowest first."""
    groups: list[ShareReading] = []
    for reading in sorted(
        readings, key=lambda reading: (reading.share.high - reading.share.low, reading.share.low)
    ):
        for at, group in enumerate(groups):
            if (both := group.share.meet(reading.share)) is not None:
                groups[at] = ShareReading(
                    both, tuple(dict.fromkeys(group.because + reading.because))
                )
                break
        else:
            groups.append(reading)
    return tuple(groups)


def _rebuilt(
    round_: int,
    candidate: str,
    parts: Mapping[str, tuple[ShareReading, ...]],
    published: Between | None,
    weights: Mapping[str, Fraction],
) -> Rebuilt:
    """Rebuild one candidate's total in one round from the sections' readings, `parts`."""
    missing = tuple(section for section, readings in parts.items() if not readings)
    present = {section: _first_exact(readings) for section, readings in parts.items() if readings}
    rest = Between(Fraction(0), sum((weights[section] for section in missing), Fraction(0)))
    sums = list(_sums(present, rest, weights))
    fitting = [
        (choice, total)
        for choice, total in sums
        if published is None or total.meet(published) is not None
    ]
    used = fitting or sums
    total = Between(min(whole.low for _, whole in used), max(whole.high for _, whole in used))
    return Rebuilt(
        round=round_,
        candidate=candidate,
        parts=parts,
        total=None if missing else total,
        published=published,
        verdict=_verdict(missing, published, fits=bool(fitting)),
        misfits=tuple(
            (section, one)
            for section, readings in parts.items()
            for one in readings
            if all(choice[section] is not one for choice, _ in used)
        ),
        missing=missing,
        left=_left(present, published, weights) if missing else None,
    )


def _sums(
    present: Mapping[str, tuple[ShareReading, ...]], rest: Between, weights: Mapping[str, Fraction]
) -> Iterable[tuple[Mapping[str, ShareReading], Between]]:
    """Yield every choice of one reading for each section, with the total that it makes.

    `rest` is what the sections without a reading may add.
    """
    for chosen in product(*present.values()):
        choice = dict(zip(present, chosen, strict=True))
        shares = (scaled(reading.share, weights[at]) for at, reading in choice.items())
        yield choice, added((rest, *shares))


def _first_exact(readings: tuple[ShareReading, ...]) -> tuple[ShareReading, ...]:
    """Return the readings to try: an exact share alone, if there is one, else all."""
    return readings[:1] if readings[0].share.exact is not None else readings


def _verdict(missing: Sequence[str], published: Between | None, *, fits: bool) -> Agreement:
    if missing:
        return Agreement.PARTLY
    if published is None:
        return Agreement.UNPUBLISHED
    return Agreement.AGREES if fits else Agreement.DIFFERS


def _left(
    present: Mapping[str, tuple[ShareReading, ...]],
    published: Between | None,
    weights: Mapping[str, Fraction],
) -> Between | None:
    """Return what the published total leaves to the sections without figures, together."""
    if published is None:
        return None
    known = added(scaled(ones[0].share, weights[section]) for section, ones in present.items())
    low, high = published.low - known.high, published.high - known.low
    return Between(max(low, Fraction(0)), high) if high >= 0 else None
