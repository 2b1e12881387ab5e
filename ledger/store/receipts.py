"""What an append says it did. Apart from appending itself, which readers need not load."""

from __future__ import annotations

from attrs import frozen

from ledger.store.heads import Head


@frozen
class Receipt:
    """What an append did. Keep `head`: it proves later that what stood then still stands.

    `first` and `last` are the seqs of the events added, None when there were none; `added` their
    event ids in seq order; `unchanged` the ids that were on record already with the same content.
    """

    first: int | None
    last: int | None
    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    head: Head
