"""The result of an append. In a module of its own, since readers need not load appending itself."""

from __future__ import annotations

from attrs import frozen

from ledger.store.heads import Head


@frozen
class Receipt:
    """What an append did. Keep `head`: compared later, it shows that nothing before it was changed.

    `first` and `last` are the seqs of the events added, None when there were none; `added` their
    event ids in seq order; `unchanged` the ids that were on record already with the same content.
    """

    first: int | None
    last: int | None
    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    head: Head
