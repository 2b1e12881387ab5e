"""A contest's stages and their rules: each rule's readings, which is used, and its window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from attrs import frozen

from ledger.events.frame import RuleKind, RuleStated
from ledger.times import Span
from projections.fold.belief import Belief, Standing
from projections.fold.scaffold import Scaffold
from projections.fold.thresholds import RuleReading, act_in, readings_of
from projections.fold.windows import Window, window_of


@frozen
class Rule:
    """A stage's rule: its readings, which of them is used (None: undecided), and its window."""

    id: str
    name: str
    order: int | None
    text: str
    readings: tuple[RuleReading, ...]
    used: RuleReading | None
    window: Window

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections whose acts the rule counts."""
        return tuple(
            dict.fromkeys(
                section
                for reading in self.readings
                for way in reading.ways
                for threshold in way.thresholds
                for section in threshold.sections
            )
        )

    @property
    def tried(self) -> tuple[RuleReading, ...]:
        """The readings that decide: the one used, or all while nobody has chosen."""
        return self.readings if self.used is None else (self.used,)

    @property
    def foremost(self) -> RuleReading:
        """The reading to show support by: the one used, else the one most sources state."""
        return max(self.tried, key=lambda one: len(one.claims))


def rules_of(belief: Belief, frame: Scaffold) -> tuple[Rule, ...]:
    """Return the contest's threshold rules, in the order of their stages, then their windows."""
    by_rule: dict[str, list[tuple[Standing, RuleStated]]] = defaultdict(list)
    for claim, body in belief.of(RuleStated):
        if body.kind is RuleKind.THRESHOLD and (body.routes or body.automatic):
            by_rule[body.rule].append((claim, body))
    return tuple(sorted((_rule(belief, frame, *item) for item in by_rule.items()), key=_in_order))


def _rule(
    belief: Belief, frame: Scaffold, rule: str, stated: Sequence[tuple[Standing, RuleStated]]
) -> Rule:
    readings = readings_of(belief, frame, stated)
    kept = [
        reading
        for reading in readings
        if any(claim.claim_id not in belief.set_aside for claim in reading.claims)
    ]
    chosen = [
        reading
        for reading in kept
        if any(claim.claim_id in belief.accepted for claim in reading.claims)
    ] or kept
    first = [body for claim, body in stated if _is_of(claim, chosen[:1])]
    bodies = first + [body for claim, body in stated if not _is_of(claim, chosen[:1])]
    sections = [
        section for body in bodies for route in body.routes for need in route.needs
        for section in need.sections
    ]  # fmt: skip
    return Rule(
        id=rule,
        name=next((body.stage for body in bodies if body.stage is not None), rule),
        order=next((body.order for body in bodies if body.order is not None), None),
        text=" ".join(dict.fromkeys(body.text for body in first or bodies[:1])),
        readings=readings,
        used=chosen[0] if len(chosen) == 1 else None,
        window=_window(belief, frame, dict.fromkeys(sections)),
    )


def _is_of(claim: Standing, readings: Iterable[RuleReading]) -> bool:
    return any(claim in reading.claims for reading in readings)


def _window(belief: Belief, frame: Scaffold, sections: Iterable[str]) -> Window:
    """Return the stage's window: from the first section's opening to the last one's close."""
    windows = [window_of(belief, section, act_in(frame, section)) for section in sections]
    opens = [one.opens for one in windows if one.opens is not None]
    closes = [one.closes for one in windows if one.closes is not None]
    return Window(
        opens=min(opens, default=None),
        closes=max(closes, default=None),
        claims=tuple(dict.fromkeys(claim for one in windows for claim in one.claims)),
    )


def _in_order(rule: Rule) -> tuple[bool, int, bool, Span | None, str]:
    closes = rule.window.closes
    never = Span(0, 1)
    return (rule.order is None, rule.order or 0, closes is None, closes or never, rule.id)
