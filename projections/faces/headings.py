"""The first line of every answer, its clocks and its basis, as words and as data."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.edtf import spoken
from ledger.events.kinds import ActKind
from ledger.times import AsOf
from projections.answers.inquiry import Inquiry
from projections.faces.page import Scalar
from projections.stored.log import Basis

CLOCK_COLUMNS = ("on", "known", "recorded", "head", "certain")
"""The CSV columns that give each record's clocks and basis."""


def heading(
    inquiry: Inquiry, title: str = "", acts: Iterable[ActKind] = (), days: str | None = None
) -> str:
    """Return contest, clocks and basis: "… · on 8 July 2010 · known now · recorded seq 12 (…)".

    `days` stands for "on 8 July 2010" in an answer about many days. It also says how many sources
    were not used because they may not have been public by `known`. `acts` are what the figures
    count; they are named where the contest's standings count others.
    """
    as_of, undated = inquiry.as_of, len(inquiry.belief.unused_undated)
    known = "now" if as_of.known is None else spoken(as_of.known.text)
    counted, days = other_acts(inquiry, acts), days or f"on {spoken(as_of.on.text)}"
    parts = [inquiry.scaffold.name, title, counted, days, f"known {known}"]
    said = " · ".join(part for part in parts if part)
    said += _basis(inquiry.basis, certain=as_of.certain)
    if undated:
        said += f" · {undated} undated {'source' if undated == 1 else 'sources'} not used"
    return said


def other_acts(inquiry: Inquiry, acts: Iterable[ActKind]) -> str:
    """Return in words the acts that the contest's standings do not count, or ""."""
    others = dict.fromkeys(act for act in acts if act is not inquiry.scaffold.counts)
    return ", ".join(f"{act.replace('_', ' ')}s" for act in others)


def ledger_heading(
    title: str, basis: Basis, on: str | None, known: str | None, *, certain: bool
) -> str:
    """Return the heading of an answer that is not about one contest."""
    parts = [title, f"on {spoken(on)}" if on is not None else ""]
    parts.append("known now" if known is None else f"known {spoken(known)}")
    return " · ".join(part for part in parts if part) + _basis(basis, certain=certain)


def unused(inquiry: Inquiry) -> tuple[str, ...]:
    """Return notes on what was left out because it may not have been public by `known`."""
    maybe = ", ".join(inquiry.belief.maybe_public)
    return (f"May not have been public yet, so not used: {maybe}.",) if maybe else ()


def _basis(basis: Basis, *, certain: bool) -> str:
    said = f" · recorded seq {basis.seq} (head {basis.head[:8]}…)"
    return f"{said} · certain" if certain else said


def as_of_data(inquiry: Inquiry) -> dict[str, object]:
    """Return an answer's clocks as JSON, with `certain` only where it was asked for."""
    as_of = inquiry.as_of
    return basis_data(
        inquiry.basis,
        as_of.on.text,
        as_of.known.text if as_of.known is not None else None,
        certain=as_of.certain,
    ) | {"unused_undated": len(inquiry.belief.unused_undated)}


def basis_data(
    basis: Basis, on: str | None, known: str | None, *, certain: bool
) -> dict[str, object]:
    """Return as JSON the clocks of an answer that is not about one contest."""
    clocks: dict[str, object] = {
        "on": on,
        "known": known,
        "recorded": basis.seq,
        "head": basis.head,
    }
    return clocks | {"certain": True} if certain else clocks


def clock_values(inquiry: Inquiry) -> tuple[Scalar, ...]:
    """The values of `CLOCK_COLUMNS`."""
    return clocks_as_values(inquiry.as_of, inquiry.basis)


def clocks_as_values(as_of: AsOf, basis: Basis) -> tuple[Scalar, ...]:
    """Return the values of `CLOCK_COLUMNS` for other clocks, such as one step's of several."""
    known = as_of.known.text if as_of.known is not None else None
    return (as_of.on.text, known, basis.seq, basis.head, as_of.certain)
