"""What an entry's hash covers, whatever the texts are: the bytes that any program would write."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from ledger.chain import entry_digest
from ledger.events.envelope import GENESIS, Entry, utc_text

TEXTS = st.text(max_size=30)  # surrogates are left out unasked
NOON = dt.datetime(2010, 7, 26, 12, tzinfo=dt.UTC)


@given(event_id=TEXTS, claim_id=TEXTS, recorded_by=TEXTS, note=st.none() | TEXTS)
def test_the_hash_covers_the_columns_as_sorted_json(
    event_id: str, claim_id: str, recorded_by: str, note: str | None
) -> None:
    """Quotes, backslashes and letters of any script: keys sorted, no spaces, text as it is."""
    entry = Entry(
        7, NOON, event_id, "act.made", 1, claim_id, recorded_by, note, GENESIS, "f" * 64, "", b"",
        b"",
    )  # fmt: skip
    columns = {
        "seq": 7,
        "recorded_at": utc_text(NOON),
        "event_id": event_id,
        "type": "act.made",
        "version": 1,
        "claim_id": claim_id,
        "recorded_by": recorded_by,
        "note": note,
        "prev_hash": GENESIS,
        "body_hash": "f" * 64,
    }
    written = json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert hashlib.sha256(written.encode()).hexdigest() == entry_digest(entry)
