"""The dossier of a contest as a build reads it, made from events in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ledger.briefs import TYPE, Dossier, Row, in_brief
from ledger.chain import body_digest
from ledger.codec import encode
from ledger.events.act import ActMade
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.subjects import claims_of

SALT = b"0123456789abcdef"


def briefed(events: Iterable[Event], contest: str) -> Dossier:
    """Return a contest's dossier with all acts in brief that can be."""
    log = {event.seq: event for event in sorted(events, key=lambda event: event.seq)}
    told = Counter(event.claim_id for event in log.values())
    for event in log.values():
        if not isinstance(event.body, Redacted | Unknown):
            told.update(claims_of(event.body))
    acts, others = in_brief([_row(one, contest, told[one.claim_id]) for one in log.values()])
    return Dossier(
        tuple(acts),
        tuple(log[seq] for seq in others),
        lambda seqs: tuple(log[seq] for seq in sorted(seqs)),
    )


def _row(event: Event, contest: str, told: int) -> Row:
    body = event.body
    if event.type != TYPE or not isinstance(body, ActMade) or body.contest != contest or told > 1:
        return (event.seq, event.event_id, event.claim_id, "", None, None)
    written = encode(body)
    digest = body_digest(SALT, written)
    return (event.seq, event.event_id, event.claim_id, digest, SALT, written)
