"""A contest's stages and their rules: every statement of each, which is used, and its window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from attrs import frozen

from ledger.events.frame import RuleKind, RuleStated
from ledger.times import Span
from projections.fold.belief import Belief, Standing
from projections.fold.scaffold import Scaffold
from projections.fold.thresholds import Reading, act_in, readings_of
from projections.fold.windows import Window, window_of


@frozen
class Rule:
    """A stage's rule: its readings, which of them is used (None: undecided), and its window."""

    id: str
    name: str
    order: int | None
    text: str
    readings: tuple[Reading, ...]
    used: Reading | None
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
    def tried(self) -> tuple[Reading, ...]:
        """The readings that decide: the one used, or all of them while nobody has chosen."""
        return self.readings if self.used is None else (self.used,)

    @property
    def foremost(self) -> Reading:
        """The reading to show support by: the one used, else the one most sources state."""
        return max(self.tried, key=lambda one: len(one.claims))


def rules_of(belief: Belief, frame: Scaffold) -> tuple[Rule, ...]:
    """The contest's thresholds in the order of their stages, then of their windows."""
    by_rule: dict[str, list[tuple[Standing, RuleStated]]] = defaultdict(list)
    for claim, body in belief.of(RuleStated):
        if body.kind is RuleKind.THRESHOLD and (body.routes or body.automatic):
            by_rule[body.rule].append((claim, body))
    return tuple(sorted((_rule(belief, frame, *one) for one in by_rule.items()), key=_in_order))


def _rule(
    belief: Belief, frame: Scaffold, rule: str, stated: Sequence[tuple[Standing, RuleStated]]
) -> Rule:
    readings = readings_of(belief, frame, stated)
    kept = [
        one
        for one in readings
        if any(claim.claim_id not in belief.set_aside for claim in one.claims)
    ]
    chosen = [
        one for one in kept if any(claim.claim_id in belief.accepted for claim in one.claims)
    ] or kept
    bodies = [body for claim, body in stated if _is_of(claim, chosen[:1])]
    bodies += [body for claim, body in stated if not _is_of(claim, chosen[:1])]
    used = [body.text for claim, body in stated if _is_of(claim, chosen[:1])]
    sections = [
        section for one in bodies for route in one.routes for need in route.needs
        for section in need.sections
    ]  # fmt: skip
    return Rule(
        id=rule,
        name=next((one.stage for one in bodies if one.stage is not None), rule),
        order=next((one.order for one in bodies if one.order is not None), None),
        text=" ".join(dict.fromkeys(used or [bodies[0].text])),
        readings=readings,
        used=chosen[0] if len(chosen) == 1 else None,
        window=_window(belief, frame, dict.fromkeys(sections)),
    )


def _is_of(claim: Standing, readings: Iterable[Reading]) -> bool:
    return any(claim in one.claims for one in readings)


def _window(belief: Belief, frame: Scaffold, sections: Iterable[str]) -> Window:
    """The stage's window: from the first section's opening to the last one's close."""
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
