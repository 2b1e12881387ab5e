"""Whom a withdrawal set free to nominate again: by a rule in force, while the window was open."""

from __future__ import annotations

import pytest
from attrs import evolve

from ledger.edtf import When
from ledger.events.frame import RuleStated
from projections.answers.qualify import qualify
from tests.projections.fold.rulebook import rule, with_claims
from tests.story import ZONE, told

RULE = rule("ballot", {"": ["33 mps"]}, source="page")
LAPSES = evolve(RULE, lapses_with_candidacy=True)


@pytest.mark.parametrize(
    ("closes", "stated", "released"),
    [
        ("2010-07-20", LAPSES, True),
        ("2010-07-05", LAPSES, False),
        ("2010-07-20", RULE, False),
        ("2010-07-20", evolve(LAPSES, since=When("2010-08-01", ZONE)), False),
        ("2010-07-20", evolve(LAPSES, until=When("2010-07-01", ZONE)), False),
        ("2010-07-20", evolve(LAPSES, since=When("2010-07-01", ZONE)), True),
    ],
    ids=["in force", "window shut", "no such rule", "only later", "no more", "since before"],
)
def test_nominators_are_free_by_a_rule_in_force_while_the_window_is_open(
    closes: str, stated: RuleStated, *, released: bool
) -> None:
    """Balls left on 10 July; one MP had nominated him on the 2nd."""
    story = told(f"""
        source page 2010-08-02
        window page mps closes {closes}
        nomination page mps ann balls on 2010-07-02
        left page balls on 2010-07-10
    """)
    freed = qualify(with_claims(story, stated).inquiry("2010-08-02")).freed

    assert [("balls", released)] == [(one.left, one.released) for one in freed]
