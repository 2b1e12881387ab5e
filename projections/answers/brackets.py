"""How a bracket is printed: `28`, `28–151`, `28+`, `? ≤28`, `?`. Unknown is never zero."""

from __future__ import annotations

from projections.fold.figures import Figure, Kind


def bracket(low: int | None, high: int | None) -> str:
    """Print what bounds allow: `28`, `28–151`, `28+`; `?` where nothing is known."""
    if low is None:
        return "?"
    if low == high:
        return str(low)
    return f"{low}+" if high is None else f"{low}\N{EN DASH}{high}"


def shown(figure: Figure) -> str:
    """Print a figure as its evidence allows. Unknown is `?`, or `? ≤28` where a top is known.

    A bottom of 0 that a total set is a 0; one that nothing set is not.
    """
    if figure.kind is Kind.UNKNOWN:
        top = "" if figure.high is None else f" \N{LESS-THAN OR EQUAL TO}{figure.high}"
        return f"?{top}"
    return bracket(figure.low, figure.high)


def rivals_said(figure: Figure) -> str:
    """Print the totals shown beside a figure, each with why it does not decide; empty for none."""
    return "; ".join(f"{bracket(one.low, one.high)} ({one.doubt})" for one in figure.rivals)


def doubts_said(figure: Figure) -> str:
    """Print whatever keeps a figure from being plain: empty, or an aside in words."""
    doubts = [
        *(["disputed"] if figure.disputed else []),
        *(["leans on a best estimate of a date"] if figure.estimated_date else []),
        *([f"beside it {rivals_said(figure)}"] if figure.rivals else []),
    ]
    return "; ".join(doubts)
