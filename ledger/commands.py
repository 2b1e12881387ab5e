"""Commands: what somebody wants recorded, as typed values, before it is checked or stored.

A command keeps the line it was written on, so that findings about it can point there; and the
import key from which its event id is derived, so that the same line is never recorded twice.
"""

from __future__ import annotations

import msgspec

from ledger.errors import Place
from ledger.events.envelope import Draft
from ledger.events.registry import Body
from ledger.ids import event_id_for


class RecordClaim(msgspec.Struct, frozen=True, gc=False):
    """Record a body under an import key. The key is also the claim's id, unless it adds to another.

    Keys read `source/place/occurrence`: the same words at the same place of the same source are the
    same claim, however often the file is read. A struct, since an import makes one for each event.
    """

    place: Place
    key: str
    body: Body
    note: str | None = None
    adds_to: str | None = None
    event_id: str = ""
    """The event's id: the same in every run of an import, so that nothing is recorded twice. It
    always follows from the key."""

    def __post_init__(self) -> None:
        """Derive the event's id, once for all that ask for it."""
        msgspec.structs.force_setattr(self, "event_id", event_id_for(self.key))

    @property
    def claim_id(self) -> str:
        """The claim the event belongs to: its own, or the one it adds to."""
        return self.key if self.adds_to is None else self.adds_to

    def draft(self) -> Draft:
        """Return the draft that the store records."""
        return Draft(self.event_id, self.claim_id, self.body, self.note)
