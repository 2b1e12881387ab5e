"""Whether a page of rows holds, asked of all its rows at once, column by column.

Nearly every page of nearly every log does. One that does not, or that this cannot tell of, is gone
through entry by entry (`ledger.chain.Links`) to say where and why. What passes here must pass
there: tests change every column of a page and compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from ledger.chain import Links, page_digests
from ledger.errors import ValueRefusedError
from ledger.store.rows import Row, recorded_at


def followed(links: Links, rows: Sequence[Row]) -> bool:
    """Whether the next rows, at least one, follow on and hash as they say; if so, go past them."""
    columns = tuple(zip(*rows, strict=True))
    seqs, times, ids, types, versions, claims, recorders, notes, previous = columns[:9]
    body_hashes, own_hashes, salts, bodies = columns[9:]
    digests = page_digests(
        seqs, times, ids, types, versions, claims, recorders, notes, previous, body_hashes
    )
    if not (
        seqs == tuple(range(links.expected, links.expected + len(rows)))
        and previous == (links.previous, *own_hashes[:-1])
        and _in_time(links.last_time, rows, times)
        and digests == list(own_hashes)
        and _hash(salts, bodies, body_hashes)
    ):
        return False
    links.previous, links.last_time, links.expected = own_hashes[-1], times[-1], seqs[-1] + 1
    return True


def _in_time(last: str, rows: Sequence[Row], times: tuple[str, ...]) -> bool:
    """Whether times are spelled as the ledger spells them, and never fall."""
    spelled = {row[1]: row for row in rows}  # each spelling once: one append has one time
    try:
        for row in spelled.values():
            recorded_at(row)
    except ValueRefusedError:
        return False
    if len(spelled) == 1:
        return last <= times[0]
    return [last, *times] == sorted([last, *times])


def _hash(
    salts: Sequence[bytes | None], bodies: Sequence[bytes | None], recorded: Sequence[str]
) -> bool:
    """Whether bodies hash as recorded; a redacted one, whose salt is gone too, is not asked."""
    return all(
        sha256(salt + body).hexdigest() == digest
        if salt is not None and body is not None
        else salt is None and body is None
        for salt, body, digest in zip(salts, bodies, recorded, strict=True)
    )
