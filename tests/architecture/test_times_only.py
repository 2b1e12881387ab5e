"""Two times are compared in ledger/times.py and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOME = ROOT / "ledger" / "times.py"
BOUNDS = {"start", "end"}
ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def comparisons(source: str) -> list[int]:
    """Return the lines of a module that put a span's bound before or after something else.

    A key that sorts spans compares nothing by itself, and an equality ("has it an end?") is no
    half-open mistake; both are allowed. `min` and `max` over a bound are comparisons.
    """
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr))
    return sorted({node.lineno for node in nodes if compares_bounds(node)})


def compares_bounds(node: ast.AST) -> bool:
    """Whether a node orders a bound of a span against something."""
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [left, *others]
            return any(
                isinstance(op, ORDERING) and (is_bound(one) or is_bound(other))
                for op, one, other in zip(ops, sides, others, strict=False)
            )
        case ast.Call(func=ast.Name(id="min" | "max"), args=args) if len(args) > 1:
            return any(is_bound(one) for one in args)
        case _:
            return False


def is_bound(node: ast.AST) -> bool:
    """Whether an expression is a bound of a span, or a step away from one."""
    match node:
        case ast.Attribute(attr=name):
            return name in BOUNDS
        case ast.BinOp(left=left, right=right):
            return is_bound(left) or is_bound(right)
        case _:
            return False


def modules() -> Iterable[Path]:
    """Yield every module of both packages but the one in which times are compared."""
    for house in ("ledger", "projections"):
        yield from (path for path in sorted((ROOT / house).rglob("*.py")) if path != HOME)


def test_no_bound_is_compared_outside_its_module() -> None:
    """No module but ledger/times.py orders a span's bounds: `<` and `<=` are easily mixed up."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        for line in comparisons(path.read_text(encoding="utf-8"))
    ]
    assert [] == found, f"Ask the Span (over_by, possible_by, precedes, ...) in {found}."


@pytest.mark.parametrize(
    "planted",
    [
        "if span.start < moment: pass",
        "late = one.begun.span.end >= other.start",
        "first = min(one.start, other.start)",
        "width = reach.end - 1 > 5",
    ],
)
def test_a_planted_comparison_is_found(planted: str) -> None:
    """The check sees a bound on either side, through names, and inside min and max."""
    assert [1] == comparisons(planted)


@pytest.mark.parametrize(
    "allowed",
    [
        "found = sorted(spans, key=lambda span: (span.end, span.start))",
        "endless = span.end == FOREVER",
        "past = span.over_by(moment)",
        "match.start() < 5",
    ],
)
def test_what_compares_nothing_is_left_alone(allowed: str) -> None:
    """Keys, equalities, questions to a span, and other people's methods are no comparisons."""
    assert [] == comparisons(allowed)
