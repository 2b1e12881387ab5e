"""What an event is about, so that one contest's events are found without reading the whole log."""

from __future__ import annotations

from typing import Final

from ledger.events.mending import BodyRedacted, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import Body
from ledger.events.source import CitationAdded, SourceCited
from ledger.events.who import EndorsersLinked, EndorsersUnlinked

_NAMED: Final = ("contest", "endorser", "source")


def subjects(body: Body) -> frozenset[str]:
    """Return what a body is about: `contest:`, `endorser:`, `source:`, `claim:` and `event:` keys.

    A claim is about what it names; a mending also about the claims it mends, so that a reader who
    holds a claim finds everything that was ever said about it.
    """
    keys = {
        f"{kind}:{value}" for kind in _NAMED if isinstance(value := getattr(body, kind, None), str)
    }
    keys |= {f"source:{citation.source}" for citation in getattr(body, "citations", ())}
    match body:
        case ClaimCorrected():
            keys |= {f"claim:{body.claim}"} | subjects(body.body)
        case ClaimRetracted():
            keys.add(f"claim:{body.claim}")
        case ClaimAssessed():
            keys |= {f"claim:{claim}" for claim in body.accepts + body.sets_aside}
        case CitationAdded():
            keys |= {f"claim:{body.claim}", f"source:{body.citation.source}"}
        case BodyRedacted():
            keys.add(f"event:{body.event}")
        case EndorsersLinked():
            keys |= {f"endorser:{body.first}", f"endorser:{body.second}"}
        case EndorsersUnlinked():
            keys.add(f"claim:{body.link}")
        case SourceCited() if body.repeats is not None:
            keys.add(f"source:{body.repeats}")
        case _:
            pass
    return frozenset(keys)
