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
from ledger.events.registry import EVENT_TYPES, Claim
from ledger.events.subjects import subjects
from ledger.store.index import Digest
from ledger.twins import Twin, TwinOfCorrections, are_plain, checker_of, twin_of

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
TWINS: Final = {
    kind.name: twin for kind in EVENT_TYPES if (twin := checker_of(kind.name, kind.version))
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


def by_twin(twin: Twin | TwinOfCorrections, body: bytes) -> frozenset[str] | None:
    """Return a body's subjects by its twin; None where the twin refuses it."""
    named = twin.named([body])
    if named is None:
        return None
    (about,) = named.of_each()
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
    named = TWINS[name].named([body] * 3)
    assert named is not None
    assert [expected] * 3 == [frozenset(each) for each in named.of_each()]


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
        assert twin.named([body[:half], body[half:]]) is None
        assert twin.named([body + b"\n" + body[:half], body[half:]]) is None
    assert twin.named([body + b"\n" + body]) is None
    assert twin.named([body, b""]) is None
    assert twin.named([body + b"\n"]) is None


@pytest.mark.parametrize("most", [0, 1, 10_000])
def test_what_bodies_share_is_held_in_each(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """A date, or a place, that many bodies have is read once; another one is not, now or later."""
    monkeypatch.setattr("ledger.twins._MOST_KNOWN", most)
    twin, act = twin_of("act.made", 1), BODIES["act.made"]
    assert twin is not None
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
        assert twin.keys([odd]) is None
        assert twin.keys([good]) is not None


def test_corrections_hold_by_the_shapes_of_what_they_carry() -> None:
    """Corrections of acts, names and sources are read together, each with its own subjects."""
    twin = TWINS["claim.corrected"]
    carried = [name for name in TWINS if name != "claim.corrected"]
    bodies = [
        written(
            BODIES["claim.corrected"] | {"body": {"data": BODIES[name], "type": name, "version": 1}}
        )
        for name in [*carried, *reversed(carried)]
    ]
    named = twin.named(bodies)
    assert named is not None
    assert [by_shape("claim.corrected", each) for each in bodies] == list(
        map(frozenset, named.of_each())
    )


@pytest.mark.parametrize("name", sorted({kind.name for kind in EVENT_TYPES} - set(TWINS)))
def test_a_correction_of_what_has_no_twin_is_left_to_its_shape(name: str) -> None:
    """No body says that it holds which nobody read: a mending inside, or the undoing of a link."""
    data = json.loads((GOLDEN / f"{name}-1.json").read_text().encode("ascii", "ignore"))
    body = BODIES["claim.corrected"] | {"body": {"data": data, "type": name, "version": 1}}
    assert TWINS["claim.corrected"].named([written(body)]) is None


def test_a_correction_inside_a_correction_does_not_hold() -> None:
    """A correction carries a claim, and a correction is none."""
    inner = {"data": BODIES["claim.corrected"], "type": "claim.corrected", "version": 1}
    body = written(BODIES["claim.corrected"] | {"body": inner})
    assert by_shape("claim.corrected", body) is None
    assert TWINS["claim.corrected"].named([body]) is None


def test_what_may_be_carried_has_a_twin_only_if_it_is_a_claim() -> None:
    """Whatever a correction's twin lets pass is a claim, as the codec demands."""
    twinned = [kind.shape for kind in EVENT_TYPES if twin_of(kind.name, kind.version)]
    assert [] == [shape for shape in twinned if not issubclass(shape, Claim)]


@pytest.mark.parametrize("odd", ["Môn".encode(), b'a \\"b\\"', b"a\\nb", b"\x7f", b"x" * 65_536])
def test_whatever_needs_a_closer_look_is_not_plain(odd: bytes) -> None:
    """What a twin cannot judge by itself is left to the codec."""
    assert are_plain([b'"a"', b'"b"'])
    assert not are_plain([b'"a"', b'"' + odd + b'"'])
    for name, field in {"endorser.named": "name", "claim.corrected": "reason"}.items():
        plain = written(BODIES[name] | {field: "a place for it"})
        assert TWINS[name].named([plain]) is not None
        assert TWINS[name].named([plain, plain.replace(b"a place for it", odd)]) is None


def test_the_digest_of_an_index_tells_any_other_index() -> None:
    """Rows in another order are the same; two seqs exchanged, a letter moved, are not."""
    rows = [("contest:a", "act.made", 1), ("contest:b", "act.made", 2), ("claim:a", "x", 1)]
    first, again = Digest(), Digest()
    first.add_rows(rows)
    for subject, kind, seq in reversed(rows):
        again.add_all(kind, [seq], [{subject}])
    assert first == again
    columns = Digest()
    columns.add_all("act.made", [1, 2], [(), ()], [("contest:", ["a", "b"])])
    columns.add_all("x", [1], [()], [("claim:", ["a"])])
    assert first == columns
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
