"""A proof, which is the place in a source where a claim was read: as lines, JSON and CSV values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import asdict

from projections.answers.why import Proof
from projections.faces.page import Branch, Scalar

PROOF_COLUMNS: Final = (
    *("claim", "event", "seq", "says", "source", "publisher", "title", "dated"),
    *("at", "part", "quote", "as_printed", "url", "archive", "sha256"),
)


def proof_branch(proof: Proof, *, says: bool = True) -> Branch:
    """Return a claim with its place in the source beneath it; not `says`: the place alone."""
    place = Branch(
        f"{proof.publisher}, “{proof.title}”, {proof.dated}; {place_of(proof)}",
        tuple(Branch(line) for line in _beneath(proof)),
    )
    return Branch(f"{proof.says} (seq {proof.seq})", (place,)) if says else place


def place_of(proof: Proof) -> str:
    """Return the place within the source, with the part of it where that is not the body."""
    return proof.at if proof.part == "body" else f"{proof.part}, {proof.at}"


def _beneath(proof: Proof) -> Iterable[str]:
    if proof.quote is not None:
        yield f"“{proof.quote}”"
    if proof.as_printed:
        yield f"printed as {', '.join(proof.as_printed)}"
    if proof.url is not None:
        yield proof.url if proof.archive is None else f"{proof.url} (archived: {proof.archive})"
    if proof.sha256 is not None:
        yield f"copy read: sha256 {proof.sha256[:16]}…"


def proofs_said(proofs: Iterable[Proof]) -> str:
    """Name the sources of some proofs, each once, by publisher and date; "?" without any."""
    said = dict.fromkeys(f"{proof.publisher}, {proof.dated}" for proof in proofs)
    return "; ".join(said) or "?"


def proof_data(proof: Proof) -> dict[str, object]:
    """Return a proof as JSON."""
    return asdict(proof) | {"as_printed": list(proof.as_printed)}


def proof_values(proof: Proof | None) -> tuple[Scalar, ...]:
    """Return the values of `PROOF_COLUMNS`, all None where there is no proof."""
    if proof is None:
        return (None,) * len(PROOF_COLUMNS)
    return (
        *(proof.claim, proof.event, proof.seq, proof.says, proof.source, proof.publisher),
        *(proof.title, proof.dated, proof.at, str(proof.part), proof.quote),
        *("; ".join(proof.as_printed) or None, proof.url, proof.archive, proof.sha256),
    )
