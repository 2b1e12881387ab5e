"""A candidate at one `AsOf`: status, figures, and the hedged claims beside them, never counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from attrs import frozen

from ledger.edtf import When
from ledger.events.hedged import ActReported, ReportEnded, ReportEnding
from projections.answers.inquiry import Inquiry
from projections.answers.sentences import Names, sentence
from projections.answers.why import Proof, names_of, proofs_of
from projections.fold.belief import Standing
from projections.fold.candidacies import Candidacy, candidacy_of
from projections.fold.figures import Figure


@frozen
class Outcome:
    """What became of a hedged claim; `says` are those who say so."""

    manner: ReportEnding
    words: str
    says: tuple[str, ...]
    proofs: tuple[Proof, ...]


@frozen
class Hedge:
    """A hedged claim as it stood, and what became of it.

    `says` is the chain of who says so, nearest first. `headline` holds a headline's words where
    they are firmer than the text's; the text prevails.
    """

    claim: str
    firmness: str
    words: str
    says: tuple[str, ...]
    due: str | None
    may_be_nobody: bool
    headline: str | None
    outcomes: tuple[Outcome, ...]
    proofs: tuple[Proof, ...]

    @property
    def state(self) -> str:
        """Open, or the last outcome: denied, met, broken, lapsed."""
        return self.outcomes[-1].manner if self.outcomes else "open"


@frozen
class Known:
    """What was known of one candidate. `hedges` are shown beside the figures and change none."""

    candidate: str
    name: str
    candidacy: Candidacy
    candidacy_proofs: tuple[Proof, ...]
    figures: tuple[Figure, ...]
    hedges: tuple[Hedge, ...]


def known(inquiry: Inquiry, candidate: str) -> Known:
    """Return what was known of a candidate."""
    frame = inquiry.scaffold
    candidacy = candidacy_of(inquiry.belief, candidate)
    return Known(
        candidate=candidate,
        name=frame.candidate_name(candidate),
        candidacy=candidacy,
        candidacy_proofs=proofs_of(inquiry, candidacy.claims),
        figures=tuple(
            inquiry.figure(section.id, section.counts, candidate) for section in frame.counted
        ),
        hedges=tuple(hedge for hedge, body in hedges(inquiry) if body.candidate == candidate),
    )


def hedges(inquiry: Inquiry) -> tuple[tuple[Hedge, ActReported], ...]:
    """Return every hedged claim made by the moment asked about, with what became of it."""
    belief, names = inquiry.belief, names_of(inquiry)
    endings: dict[str, list[tuple[Standing, ReportEnded]]] = defaultdict(list)
    for claim, ending in belief.of(ReportEnded):
        if _said_by_then(inquiry, claim, ending.on):
            endings[ending.report].append((claim, ending))
    return tuple(
        (_hedge(inquiry, claim, body, endings[claim.claim_id], names), body)
        for claim, body in belief.of(ActReported)
        if _said_by_then(inquiry, claim, body.on)
    )


def _said_by_then(inquiry: Inquiry, claim: Standing, when: When | None) -> bool:
    """Whether something may have been said by the day asked about.

    Its own date decides, or its publication where it has none.
    """
    span = when.span(certain=inquiry.as_of.certain) if when is not None else claim.published.span
    return span is None or span.possible_by(inquiry.as_of.on.moment)


def _hedge(
    inquiry: Inquiry,
    claim: Standing,
    body: ActReported,
    endings: Iterable[tuple[Standing, ReportEnded]],
    names: Names,
) -> Hedge:
    return Hedge(
        claim=claim.claim_id,
        firmness=body.firmness,
        words=sentence(body, names),
        says=body.says,
        due=None if body.due is None else body.due.text,
        may_be_nobody=body.may_be_nobody,
        headline=body.headline,
        outcomes=tuple(
            Outcome(ending.manner, ending.words, ending.says, proofs_of(inquiry, (one,)))
            for one, ending in endings
        ),
        proofs=proofs_of(inquiry, (claim,)),
    )
