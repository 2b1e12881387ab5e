"""Checks: which of them a claim meets."""

from __future__ import annotations

from pathlib import Path

from ledger.authoring.reading import read_paths
from ledger.checks import CHECKS, judge
from ledger.view import View

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_a_check_has_nothing_to_say_about_a_body_of_another_shape() -> None:
    """A claim meets only the checks of its shape; all others would have found nothing in it."""
    read = read_paths(sorted(FIXTURES.iterdir()), View(()))
    for command in read.commands:
        found = [finding for run, _ in CHECKS for finding in run(command, read.known)]
        assert found == list(judge(command, read.known))


def test_every_check_meets_a_claim_of_the_record() -> None:
    """Every shape that a check is about is in the record, so that the test above has met it."""
    read = read_paths(sorted(FIXTURES.iterdir()), View(()))
    met = {type(command.body) for command in read.commands}
    assert [run for run, shapes in CHECKS if not met.intersection(shapes)] == []
