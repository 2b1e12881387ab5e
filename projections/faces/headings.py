"""The first line of every answer, and its clocks as data: what was asked, on which basis."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.edtf import spoken
from ledger.events.kinds import ActKind
from ledger.times import AsOf
from projections.answers.inquiry import Inquiry
from projections.faces.page import Scalar
from projections.stored.log import Basis

CLOCK_COLUMNS = ("on", "known", "recorded", "head", "certain")
"""The columns that pin each record of a CSV to its clocks."""


def heading(inquiry: Inquiry, title: str = "", acts: Iterable[ActKind] = ()) -> str:
    """Contest, clocks and basis: "… · on 8 July 2010 · known now · recorded seq 12 (head 9f…)".

    And how many sources could not be used, since nobody knows whether they were out by `known`.
    `acts` are what the figures count; it is said where the contest's standings count another act.
    """
    as_of, undated = inquiry.as_of, len(inquiry.belief.unused_undated)
    known = "now" if as_of.known is None else spoken(as_of.known.text)
    counted = other_acts(inquiry, acts)
    parts = [inquiry.scaffold.name, title, counted, f"on {spoken(as_of.on.text)}", f"known {known}"]
    said = " · ".join(part for part in parts if part)
    said += _basis(inquiry.basis, certain=as_of.certain)
    if undated:
        said += f" · {undated} undated {'source' if undated == 1 else 'sources'} not used"
    return said


def other_acts(inquiry: Inquiry, acts: Iterable[ActKind]) -> str:
    """The acts that the contest's standings do not count, as words: "endorsements"; else ""."""
    others = dict.fromkeys(act for act in acts if act is not inquiry.scaffold.counts)
    return ", ".join(f"{act.replace('_', ' ')}s" for act in others)


def ledger_heading(
    title: str, basis: Basis, on: str | None, known: str | None, *, certain: bool
) -> str:
    """The same for an answer about no one contest."""
    parts = [title, f"on {spoken(on)}" if on is not None else ""]
    parts.append("known now" if known is None else f"known {spoken(known)}")
    return " · ".join(part for part in parts if part) + _basis(basis, certain=certain)


def unused(inquiry: Inquiry) -> tuple[str, ...]:
    """What the known clock left out without being sure that it was not out yet."""
    maybe = ", ".join(inquiry.belief.maybe_public)
    return (f"May not have been public yet, so not used: {maybe}.",) if maybe else ()


def _basis(basis: Basis, *, certain: bool) -> str:
    said = f" · recorded seq {basis.seq} (head {basis.head[:8]}…)"
    return f"{said} · certain" if certain else said


def as_of_data(inquiry: Inquiry) -> dict[str, object]:
    """The clocks of an answer as JSON; `certain` stands there only when it was asked for."""
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
    """The clocks of an answer about no one contest."""
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
    """The same of clocks that are not the inquiry's own, such as one step's of several."""
    known = as_of.known.text if as_of.known is not None else None
    return (as_of.on.text, known, basis.seq, basis.head, as_of.certain)
