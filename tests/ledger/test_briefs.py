"""An act read in brief says what the whole act says, and nothing is read that must be refused."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ledger.briefs import TYPE, VERSION, BriefAct, in_brief
from ledger.chain import body_digest
from ledger.citations import Citation, Part
from ledger.codec import BodyUnreadableError, decode, encode, plain
from ledger.edtf import When
from ledger.events.act import ActMade
from ledger.events.kinds import ActKind
from tests.samples import nomination

SALT = b"0123456789abcdef"
WHOLE = evolve(
    nomination("gmb"),
    on=When("2010-07", "Europe/London", "2010-07-24", "two weeks ago"),
    spokesperson="a member",
    words="the best",
    citations=(Citation("gazette", "row 4", Part.TABLE, "backed by", ("G.M.B.",)),),
)


def read(written: bytes, digest: str | None = None) -> BriefAct | None:
    """Read a body in brief; None where it is left to the full reading."""
    row = (7, "event", "claim", digest or body_digest(SALT, written), SALT, written)
    acts, others = in_brief([row])
    assert [7] == [act.seq for act in acts] + others
    return acts[0] if acts else None


def changed(*path: str | int, to: object) -> bytes:
    """The bytes of an act of which one thing is not as it should be."""
    data = part = plain(WHOLE)
    for step in path[:-1]:
        part = part[step]  # type: ignore[index]  # a list's places are numbers
    part[path[-1]] = to  # type: ignore[index]  # as above
    return json.dumps(data).encode()


def test_an_act_in_brief_says_what_the_whole_one_says() -> None:
    """Every field is there, as it was written."""
    act = read(encode(WHOLE))
    assert act is not None
    assert ("event", "claim") == (act.event_id, act.claim_id)
    assert encode(WHOLE) == encode_in_brief(act)


REFUSED = {
    "a citation without a place": changed("citations", 0, "at", to=" \t"),
    "a quote that is an excerpt": changed("citations", 0, "quote", to="word " * 26),
    "a part of no page": changed("citations", 0, "part", to="margin"),
    "a spelling that is no text": changed("citations", 0, "as_printed", to=[4]),
    "a source that is no text": changed("citations", 0, "source", to=None),
    "a day that never was": changed("on", "text", to="2010-02-30"),
    "an estimate outside the date": changed("on", "best", to="2010-08-01"),
    "a zone of nowhere": changed("on", "zone", to="Europe/Nowhere"),
    "words that are no text": changed("on", "words", to=3),
    "a kind of act that there is not": changed("act", to="blessing"),
    "a vote": changed("act", to="vote"),
    "a nomination of nobody by name": changed("act", to="no_nomination"),
    "a candidate and others": changed("either", to=["ada", "bo"]),
    "nobody nominated": changed("candidate", to=None),
    "decided by nobody known": changed("decided_by", to="dice"),
    "lent by half": changed("lent", to="half"),
    "a speaker that is no text": changed("spokesperson", to=[]),
    "an act's words that are no text": changed("words", to=False),
    "a section that is a number": changed("section", to=5),
    "no object": b"[]",
    "no JSON": b"{",
}


@pytest.mark.parametrize("written", REFUSED.values(), ids=REFUSED)
def test_what_the_full_reading_refuses_is_left_to_it(written: bytes) -> None:
    """Which says what is wrong with the body."""
    with pytest.raises(BodyUnreadableError):
        decode(TYPE, VERSION, written)
    assert read(written) is None


def test_text_that_is_no_unicode_is_left_to_the_full_reading() -> None:
    """Bytes that are no UTF-8 cannot have been written by the ledger."""
    written = encode(WHOLE).replace(b"the best", b"the \xffest")
    assert read(written) is None
    with pytest.raises(UnicodeDecodeError):
        decode(TYPE, VERSION, written)


def test_a_body_that_does_not_have_its_hash_is_left_to_the_full_reading() -> None:
    """One that was changed behind the ledger's back, or removed by law, is not read in brief."""
    assert read(encode(WHOLE), digest=body_digest(SALT, b"another")) is None
    assert ([], [7]) == in_brief([(7, "event", "claim", "", None, None)])


def test_acts_for_nobody_or_for_one_of_several_are_read_whole() -> None:
    """They keep the rules, but count otherwise."""
    refusal = evolve(WHOLE, act=ActKind.REFUSAL, candidate=None)
    for act in (refusal, evolve(WHOLE, candidate=None, either=("ada", "bo"))):
        assert read(encode(act)) is None


STEPS = st.sampled_from((
    *((name,) for name in plain(WHOLE)),
    *(("on", name) for name in ("text", "zone", "best", "words")),
    *(("citations", 0, name) for name in ("source", "at", "part", "quote", "as_printed")),
))  # fmt: skip
ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=3)
    | st.sampled_from(
        (*ActKind, *Part, "2010", "2010-07-09", "9999-12-31", "2010-07-24/2010-07-09")
    )
    | st.lists(st.text(max_size=2), max_size=2)
    | st.dictionaries(st.sampled_from(("text", "zone", "at", "source")), st.just("UTC"))
)


@given(STEPS, ANYTHING)
def test_whatever_is_read_in_brief_can_be_read_whole(path: tuple[Any, ...], to: object) -> None:
    """And then both say the same."""
    written = changed(*path, to=to)
    act = read(written)
    if act is not None:
        whole = decode(TYPE, VERSION, written)
        assert isinstance(whole, ActMade)
        assert msgspec.json.encode(whole, order="sorted") == encode_in_brief(act)


def encode_in_brief(act: BriefAct) -> bytes:
    """The canonical bytes of an act in brief."""
    return msgspec.json.encode(act.body, order="sorted")
