"""Checking the chain of a whole page of rows at once, column by column.

Nearly every page of nearly every log holds. A page that does not, or that cannot be judged here, is
checked again entry by entry (`ledger.chain.Links`) to find where and why. Whatever passes here must
pass there: tests change every column of a page and compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from ledger.chain import Links, page_digests
from ledger.errors import ValueRefusedError
from ledger.store.rows import Row, recorded_at


def followed(links: Links, rows: Sequence[Row]) -> bool:
    """Whether the next rows, at least one, continue the chain; if so, move `links` past them."""
    columns = tuple(zip(*rows, strict=True))
    seqs, times = columns[:2]
    previous, body_hashes, own_hashes, salts, bodies = columns[8:]
    digests = page_digests(columns[:10])
    if not (
        seqs == tuple(range(links.expected, links.expected + len(rows)))
        and previous == (links.previous, *own_hashes[:-1])
        and _times_hold(links.last_time, rows, times)
        and digests == list(own_hashes)
        and _bodies_hold(salts, bodies, body_hashes)
    ):
        return False
    links.previous, links.last_time, links.expected = own_hashes[-1], times[-1], seqs[-1] + 1
    return True


def _times_hold(last: str, rows: Sequence[Row], times: tuple[str, ...]) -> bool:
    """Whether times are spelled as the ledger spells them, and never fall."""
    spelled = {row[1]: row for row in rows}  # each text once: all events of an append share one
    try:
        for row in spelled.values():
            recorded_at(row)
    except ValueRefusedError:
        return False
    if len(spelled) == 1:
        return last <= times[0]
    return [last, *times] == sorted([last, *times])


def _bodies_hold(
    salts: Sequence[bytes | None], bodies: Sequence[bytes | None], recorded: Sequence[str]
) -> bool:
    """Whether bodies hash as recorded; a redacted one, whose salt is gone too, passes."""
    return all(
        sha256(salt + body).hexdigest() == digest
        if salt is not None and body is not None
        else salt is None and body is None
        for salt, body, digest in zip(salts, bodies, recorded, strict=True)
    )
