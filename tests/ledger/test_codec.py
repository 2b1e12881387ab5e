"""Bodies to canonical bytes and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ledger.codec import (
    LONGEST_BODY,
    BodyRefusedError,
    BodyUnreadableError,
    body_of,
    decode,
    encode,
    plain,
    type_of,
)
from ledger.events.act import ActMade
from ledger.events.envelope import Redacted, Unknown
from ledger.events.mending import ClaimCorrected
from ledger.store import Ledger
from tests.samples import correction, draft, nomination


def _reads_as_text(text: str) -> bool:
    """Whether a text is what the ledger keeps: NFC, no control characters."""
    try:
        encode(evolve(nomination("ben"), words=text))
    except BodyRefusedError:
        return False
    return True


letters = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf"))
    | st.sampled_from('"\\/ \n\té’–\U0001d4b3\ud7ff'),
    max_size=40,
).filter(_reads_as_text)


@given(
    words=letters, spokesperson=letters, either=st.lists(letters, max_size=3), lent=st.booleans()
)
def test_canonical_bytes_are_what_the_standard_library_writes(
    words: str, spokesperson: str, either: list[str], lent: bool
) -> None:
    """For any text: sorted keys, no spaces, nothing escaped but what JSON must escape."""
    body = evolve(
        nomination("ben", "ada"),
        candidate=None,
        either=("a", "b", *either),
        words=words,
        spokesperson=spokesperson,
        lent=lent,
    )
    written = encode(body)
    data: dict[str, Any] = json.loads(written)
    again = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again.encode() == written
    assert body == decode("act.made", 1, written)
    assert data == plain(body)


@given(words=letters)
def test_a_correction_carries_its_whole_new_body(words: str) -> None:
    """A body inside a body comes back as it was, with its type."""
    body = correction("c", evolve(nomination("ben"), words=words), replaces="e" * 32)
    again = decode("claim.corrected", 1, encode(body))
    assert body == again
    assert isinstance(again, ClaimCorrected)
    assert isinstance(again.body, ActMade)
    assert ("act.made", 1) == type_of(again.body)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("Ynys Mo\u0302n", "not in Unicode NFC"),
        ("bell \x07", "control character"),
        ("nul \x00", "control character"),
        ("form feed \f", "control character"),
        ("rubbed out \x7f", "control character"),
        ("turned \u202e around", "control character"),
        ("\u2066 hidden", "control character"),
        ("x" * LONGEST_BODY, "65535 is the most"),
    ],
)
def test_text_that_could_deceive_is_refused(words: str, complaint: str) -> None:
    """Text that looks like other text, or hides something, is refused."""
    with pytest.raises(BodyRefusedError, match=complaint):
        encode(evolve(nomination("ben"), words=words))


@pytest.mark.parametrize(
    "words", ["line\nbreak", "tab\there", "back\\u0000slash", '"quoted"', "\\"]
)
def test_text_that_is_harmless_is_kept(words: str) -> None:
    """A backslash that a source printed is no escape."""
    body = evolve(nomination("ben"), words=words)
    assert body == decode("act.made", 1, encode(body))


@pytest.mark.parametrize(("name", "version"), [("act.foreseen", 1), ("act.made", 99)])
def test_a_type_of_a_later_release_is_kept_as_unknown(name: str, version: int) -> None:
    """An event of a later release is kept as unknown, with its bytes."""
    assert Unknown(name, version) == decode(name, version, b'{"new":true}')


@pytest.mark.parametrize("written", [b"{}", b"[]", b"not json", b'{"contest":1}', b"\xff"])
def test_bytes_that_do_not_fit_their_type_are_refused(written: bytes) -> None:
    """Bytes that do not fit their type are refused, and the sentence names the type."""
    with pytest.raises(BodyUnreadableError, match=r"A body of type act\.made/1 does not fit it"):
        decode("act.made", 1, written)


def test_a_stored_body_is_checked_against_its_hash_when_read(sqlite_ledger: Ledger) -> None:
    """A changed byte is caught by the first reader; a redacted body is taken on its hash."""
    sqlite_ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    (entry,) = sqlite_ledger.entries()
    assert entry.body is not None
    recorded = (entry.seq, entry.type, entry.version, entry.body_hash)
    with pytest.raises(BodyUnreadableError, match="seq 1: the body does not hash"):
        body_of(*recorded, entry.salt, entry.body.replace(b"ben", b"bem"))
    assert Redacted() == body_of(*recorded, None, None)


def test_a_version_that_never_was_is_refused_inside_a_correction_too() -> None:
    """Versions begin at 1: whoever forged an earlier one into a correction is told so."""
    body = encode(correction("claim-ben", nomination("ben"), replaces="event-ben"))
    forged = body.replace(b'"version":1', b'"version":0')
    assert forged != body
    with pytest.raises(BodyUnreadableError, match=r"act\.made/0 .* versions begin at 1"):
        decode("claim.corrected", 1, forged)
