"""Claims about recorded claims: a source's corrections and retractions, and editors' assessments.

A file states only what a source did later, or what an editor decides between sources. Our own
mistakes are corrected in the file before it is recorded, and by `endorsements correct` afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ledger.authoring.amending import amend
from ledger.authoring.claims import NOBODY, ClaimFields, Compile
from ledger.authoring.fields import nearest
from ledger.authoring.vocabulary import barred
from ledger.authoring.yaml import Text
from ledger.commands import RecordClaim
from ledger.events.mending import Cause, ChangeClass, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.ids import event_id_for

_CHANGES: Final = {
    one.value: one for one in (ChangeClass.REVISION, ChangeClass.UPDATE, ChangeClass.CLARIFICATION)
}
"""What a source's own correction can be. A mistake of ours is none of these."""


def correction(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `correction: CLAIM` with `set:`, a line for each field that the source corrected."""
    target = _claim(claim, claim.word(word))
    changes = [f"{name.value}={value.value}" for name, value in claim.pairs("set")]
    reason = claim.needed("reason", "Say how the source put itself right.")
    change = claim.choice("change", _CHANGES, ChangeClass.REVISION)
    cited = claim.cite()
    if not changes:
        claim.find(claim.line, "nothing-set", "What did it correct?", "Add set: {count: 148}.")
    if claim.refused:
        return []
    amended = amend(claim.view.claims[target].body, changes, claim.view)
    line = claim.line_of("set")
    for finding in amended.findings:
        claim.find(line, finding.code, finding.message, finding.hint, finding.severity)
    if amended.body is None:
        return []
    body = ClaimCorrected(
        claim=target,
        replaces=event_id_for(target),
        mends=None,
        cause=Cause.SOURCE_CORRECTED,
        change=change,
        reason=reason,
        body=amended.body,
        citations=cited,
    )
    return [RecordClaim(claim.place(), claim.key, body, claim.text("note"), adds_to=target)]


def retraction(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `retraction: CLAIM`: the source took it back, and put nothing in its place."""
    target = _claim(claim, claim.word(word))
    body = ClaimRetracted(
        claim=target,
        retracts=event_id_for(target),
        replaces=event_id_for(target),
        cause=Cause.SOURCE_CORRECTED,
        reason=claim.needed("reason", "Say how the source took it back."),
        duplicate_of=None,
        citations=claim.cite(),
    )
    return [RecordClaim(claim.place(), claim.key, body, claim.text("note"), adds_to=target)]


def assessment(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `assessment: REASON` with `sets-aside:` and `accepts:`: which claims to go by."""
    reason = claim.word(word)
    accepts = claim.texts("accepts", barred)
    aside = claim.texts("sets-aside", barred)
    if not aside:
        claim.find(claim.line, "no-sets-aside", "This sets nothing aside.", "Add sets-aside: ID.")
    body = ClaimAssessed(
        accepts=tuple(_claim(claim, said) for said in accepts),
        sets_aside=tuple(_claim(claim, said) for said in aside),
        reason=reason.value,
        citations=claim.cite(),
    )
    return [claim.record(body)]


MENDING_WORDS: Final[Mapping[str, Compile]] = {
    "correction": correction,
    "retraction": retraction,
    "assessment": assessment,
}
"""Read after all other claims, and recorded after them: a mended claim has the lower seq."""


def _claim(claim: ClaimFields, said: Text) -> str:
    """Return the id of any claim, named in full or, in its own file, by its `id:` alone."""
    known = claim.view.claims
    for claim_id in (said.value, f"{claim.header.source}/{said.value}"):
        if claim_id in known:
            return claim_id
    near = nearest(said.value, known)
    claim.find(
        said.line,
        "claim-unknown",
        f"No such claim is known: {said.value}.",
        f"Did you mean {near}?" if near else "Write source/id, as endorsements why prints it.",
    )
    return NOBODY
