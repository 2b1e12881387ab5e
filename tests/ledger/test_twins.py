"""A twin accepts the bodies that its shape accepts, and no others."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.codec import BodyRefusedError, BodyUnreadableError, decode, encode
from ledger.events.envelope import Unknown
from ledger.events.registry import EVENT_TYPES
from ledger.events.subjects import subjects
from ledger.store.index import Digest
from ledger.twins import Twin, are_plain, twin_of

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
TWINS: Final = {
    kind.name: twin for kind in EVENT_TYPES if (twin := twin_of(kind.name, kind.version))
}
BODIES: Final = {
    name: json.loads((GOLDEN / f"{name}-1.json").read_text().encode("ascii", "ignore"))
    for name in TWINS
}
"""The golden bodies of every type that has a twin, without their foreign letters."""
OTHERS: Final[tuple[Any, ...]] = (
    None,
    "",
    "x",
    "A b",
    "3/2",
    "2010-13",
    "vote",
    0,
    -1,
    7,
    1.0,
    True,
    [],
    {},
    ["x"],
)


def written(body: object, *, sort: bool = True) -> bytes:
    """JSON without spaces, its keys sorted unless told otherwise."""
    return json.dumps(body, sort_keys=sort, separators=(",", ":"), ensure_ascii=False).encode()


def by_shape(name: str, body: bytes) -> frozenset[str] | None:
    """Return a body's subjects by its shape; None where the shape refuses it."""
    try:
        read = decode(name, 1, body)
        assert not isinstance(read, Unknown)
        return subjects(read) if encode(read) == body else None
    except (BodyUnreadableError, BodyRefusedError):
        return None


def by_twin(twin: Twin, body: bytes) -> frozenset[str] | None:
    """Return a body's subjects by its twin; None where the twin refuses it."""
    keys = twin.keys([body])
    if keys is None:
        return None
    (about,) = keys
    assert len(about) == len(frozenset(about))  # or the index would seem to lack a row
    return frozenset(about)


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_reads_what_its_shape_reads(name: str) -> None:
    """A twin reads its shape's golden body with the same subjects, alone or among others."""
    body = written(BODIES[name])
    expected = by_shape(name, body)
    assert are_plain([body])
    assert expected is not None
    assert expected == by_twin(TWINS[name], body)
    keys = TWINS[name].keys([body] * 3)
    assert keys is not None
    assert [expected] * 3 == [frozenset(each) for each in keys]


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_has_the_rules_of_its_shape(name: str) -> None:
    """A twin refuses what its shape refuses when any value stands in any other's place."""
    for other in OTHERS:
        body = json.loads(written(BODIES[name]))
        for inside in _insides(body):
            for key in [*(inside if isinstance(inside, dict) else range(len(inside)))]:
                before, inside[key] = inside[key], other
                changed = written(body)
                assert by_shape(name, changed) == by_twin(TWINS[name], changed)
                inside[key] = before


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, bytes]:
    """A golden body with a thing or two changed, taken away or added, at any depth."""
    name = draw(st.sampled_from(sorted(TWINS)))
    body = json.loads(written(BODIES[name]))
    for _ in range(draw(st.integers(1, 2))):
        inside = draw(st.sampled_from(_insides(body)))
        keys = [*(inside if isinstance(inside, dict) else range(len(inside)))]
        change = draw(st.sampled_from(("add", "take", "replace")))
        if change == "add" and isinstance(inside, dict):
            inside[draw(st.sampled_from(("extra", "of", "at", "best")))] = _other(draw)
        elif keys and change == "take":
            del inside[draw(st.sampled_from(keys))]
        elif keys:
            inside[draw(st.sampled_from(keys))] = _other(draw)
    return name, written(body, sort=draw(st.booleans()))


def _insides(body: Any) -> list[Any]:  # noqa: ANN401 - plain JSON
    """Every object and list in a body, itself first."""
    parts = body.values() if isinstance(body, dict) else body
    return [
        body,
        *(one for part in parts if isinstance(part, dict | list) for one in _insides(part)),
    ]


def _other(draw: st.DrawFn) -> object:
    return deepcopy(draw(st.sampled_from(OTHERS)))  # a second change may go inside it


@given(changed())
def test_a_twin_holds_what_its_shape_holds_and_nothing_else(given_body: tuple[str, bytes]) -> None:
    """Shape, rules and canonical form, whatever is changed."""
    name, body = given_body
    assert by_shape(name, body) == by_twin(TWINS[name], body)


def test_bodies_hold_each_by_itself() -> None:
    """Two halves that only together are whole, or one with another's line in it, do not."""
    twin = TWINS["endorser.named"]
    body = written(BODIES["endorser.named"])
    for half in range(len(body)):
        assert twin.keys([body[:half], body[half:]]) is None
        assert twin.keys([body + b"\n" + body[:half], body[half:]]) is None
    assert twin.keys([body + b"\n" + body]) is None
    assert twin.keys([body, b""]) is None
    assert twin.keys([body + b"\n"]) is None


def test_what_bodies_share_is_held_in_each() -> None:
    """A date, or a place in a source, that many bodies have is read once; another one is not."""
    twin, act = TWINS["act.made"], BODIES["act.made"]
    good, other = written(act), written(act | {"on": None, "citations": []})
    cited = act["citations"][0]
    twice = written(act | {"citations": [cited, cited | {"at": "row 2"}]})
    expected = [by_shape("act.made", body) for body in (good, other, twice, good)]
    keys = twin.keys([good, other, twice, good])
    assert keys is not None
    assert expected == [frozenset(about) for about in keys]
    assert None not in expected
    for odd in (
        written(act | {"on": act["on"] | {"text": "2010-13"}}),
        written(act | {"on": dict(reversed(act["on"].items()))}, sort=False),
        written(act | {"citations": [cited | {"at": " "}]}),
        good.replace(b'"citations":[', b'"citations":[ '),
        good.replace(b'"on":{', b'"on":{\t'),
        good.replace(b'"on":{', b'"on":{\n'),
    ):
        assert by_shape("act.made", odd) is None
        assert twin.keys([good, odd, good]) is None


@pytest.mark.parametrize("odd", ["Môn".encode(), b'a \\"b\\"', b"a\\nb", b"\x7f", b"x" * 65_536])
def test_whatever_needs_a_closer_look_is_not_plain(odd: bytes) -> None:
    """What a twin cannot judge by itself is left to the codec."""
    assert are_plain([b'"a"', b'"b"'])
    assert not are_plain([b'"a"', b'"' + odd + b'"'])


def test_the_digest_of_an_index_tells_any_other_index() -> None:
    """Rows in another order are the same; two seqs exchanged, a letter moved, are not."""
    rows = [("contest:a", "act.made", 1), ("contest:b", "act.made", 2), ("claim:a", "x", 1)]
    first, again = Digest(), Digest()
    first.add_rows(rows)
    for subject, kind, seq in reversed(rows):
        again.add_all(kind, [(seq, {subject})])
    assert first == again
    others = [
        [("contest:a", "act.made", 2), ("contest:b", "act.made", 1), rows[2]],
        [rows[0], rows[1], ("laim:a", "xc", 1)],
        [rows[0], rows[1], ("1claim:a", "x", 1)],
        [rows[0], rows[1], ("\0claim:a", "x", 1)],
        [rows[0], rows[1], ("claim:a", "x\0", 1)],
        [rows[0], rows[1], ("claim:a", "\0x", 1)],
        [rows[0], rows[1], ("", "x\0claim:a", 1)],
        [rows[0], rows[1], ("a", "x\0claim:", 1)],
        rows[:2],
        [*rows, rows[2]],
    ]
    for each in others:
        other = Digest()
        other.add_rows(each)
        assert first != other
