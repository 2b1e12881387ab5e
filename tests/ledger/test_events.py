"""Events as values: frozen all the way down, registered by name, found by what they are about."""

from __future__ import annotations

import datetime as dt
import enum
import types
import typing
from collections.abc import Iterator

import attrs
import pytest

from ledger.errors import (
    NOWHERE,
    Finding,
    LedgerError,
    Place,
    Severity,
    ValueRefusedError,
    refusing,
)
from ledger.events import envelope
from ledger.events.envelope import utc_text, utc_time
from ledger.events.registry import BY_NAME, BY_SHAPE, EVENT_TYPES, Body, EventType
from ledger.events.subjects import subjects
from ledger.upcast import BrokenUpcastError, check_steps, upcast
from tests.samples import citation, correction, link, nomination, retraction, source

PLAIN = {str, int, bool, bytes, type(None), dt.datetime, type, typing.Any}


def _kinds(annotation: object) -> Iterator[type]:
    """Every class that an annotation can hold, at any depth."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if isinstance(origin, type) and origin is not types.UnionType:
        yield origin
    elif isinstance(annotation, type):
        yield annotation
    for argument in arguments:
        if argument is not Ellipsis:
            yield from _kinds(argument)


def _reachable(shapes: tuple[type, ...]) -> set[type]:
    names = vars(typing) | {"Claim": typing.Any}
    found: set[type] = set()
    waiting = list(shapes)
    while waiting:
        shape = waiting.pop()
        if shape in found:
            continue
        found.add(shape)
        if attrs.has(shape):
            hints = typing.get_type_hints(shape, localns=names)
            waiting += [kind for hint in hints.values() for kind in _kinds(hint)]
    return found


def test_events_are_frozen_all_the_way_down() -> None:
    """No list, dict, set or float is reachable from any event, and every class is frozen."""
    reachable = _reachable(
        (*(kind.shape for kind in EVENT_TYPES), envelope.Event, envelope.Entry, envelope.Draft)
    )
    mutable = {list, dict, set, float, bytearray, object} & reachable
    unfrozen = {
        shape
        for shape in reachable - PLAIN - {tuple, frozenset}
        if not issubclass(shape, enum.Enum)
        and not (attrs.has(shape) and shape.__setattr__ is not object.__setattr__)
    }
    assert (set(), set()) == (mutable, unfrozen)


def test_an_event_cannot_be_changed() -> None:
    """Setting an event's field raises an error."""
    body = nomination("ben")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        body.candidate = "bo"  # type: ignore[misc]


def test_registered_names_are_no_python_paths() -> None:
    """A class can be moved and renamed: what is stored says neither where nor what it is."""
    for kind in EVENT_TYPES:
        family, dot, past = kind.name.partition(".")
        assert (True, True, ".") == (family.isalpha(), past.isalpha(), dot)
        assert kind.name.islower()
        assert kind.shape.__name__ not in kind.name
        assert not kind.shape.__module__.endswith(kind.name)


def test_every_type_has_one_name_and_one_shape() -> None:
    """Bodies and types map one to one."""
    assert len(EVENT_TYPES) == len(BY_NAME) == len(BY_SHAPE)
    assert set(typing.get_args(Body)) == set(BY_SHAPE)


def test_what_an_event_is_about() -> None:
    """An event's subjects: contest, endorser, sources, a mending's claim, a link's both ends."""
    about = {
        "act": subjects(nomination("ben")),
        "mended": subjects(correction("c", nomination("ben"), replaces="e")),
        "taken back": subjects(retraction("c", retracts="e", replaces="e")),
        "cited": subjects(citation("c", version="e", source="post")),
        "linked": subjects(link("amicus", "unite")),
        "source": subjects(source("gazette", repeats="wire")),
    }
    act = {"contest:thornbury-2010", "endorser:ben", "source:gazette"}
    expected = {
        "act": act,
        "mended": act | {"claim:c"},
        "taken back": {"claim:c", "source:gazette"},
        "cited": {"claim:c", "source:post"},
        "linked": {"endorser:amicus", "endorser:unite", "source:gazette"},
        "source": {"source:gazette", "source:wire"},
    }
    assert expected == about


@pytest.mark.parametrize(
    "text",
    [
        "2010-07-26T12:00:00.000000Z",
        "0005-01-01T00:00:00.000001Z",
        "9999-12-31T23:59:59.999999Z",
    ],
)
def test_recorded_times_are_text_that_sorts(text: str) -> None:
    """Fixed width, microseconds, UTC: the text's order is the time's."""
    assert text == utc_text(utc_time(text))
    assert 27 == len(text)


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2010, 7, 26, 12),  # noqa: DTZ001 - what is refused
        dt.datetime(2010, 7, 26, 12, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    ],
)
def test_a_time_without_a_zone_or_in_another_is_refused(moment: dt.datetime) -> None:
    """A time of recording must be in UTC, since databases convert other times silently."""
    with pytest.raises(ValueRefusedError, match="is not a UTC time"):
        utc_text(moment)


@pytest.mark.parametrize(
    "text",
    ["2010-07-26T12:00:00Z", "2010-07-26T12:00:00.000000+00:00", "2010-07-26", "noon", ""],
)
def test_a_recorded_time_spelt_otherwise_is_refused(text: str) -> None:
    """Another spelling of the same instant would pass the hash, so it is no time at all."""
    with pytest.raises(ValueRefusedError, match="is not a time as the ledger writes it"):
        utc_time(text)


def test_old_shapes_are_taken_to_the_newest_step_by_step() -> None:
    """Version 1 knew no `lent`, version 2 no zone: both come out as version 3."""
    steps = {
        ("act.made", 1): lambda data: data | {"lent": None},
        ("act.made", 2): lambda data: data | {"zone": "unknown"},
    }
    assert {"a": 1, "lent": None, "zone": "unknown"} == upcast("act.made", 1, {"a": 1}, steps, 3)
    assert {"a": 1, "zone": "unknown"} == upcast("act.made", 2, {"a": 1}, steps, 3)
    assert {"a": 1} == upcast("act.made", 3, {"a": 1}, steps, 3)


def test_a_missing_or_orphaned_step_stops_the_start() -> None:
    """Better no ledger than one that cannot read its past."""
    types_ = (EventType("act.made", 3, object),)
    step = {("act.made", 1): dict, ("act.made", 2): dict}
    check_steps(types_, step)
    with pytest.raises(BrokenUpcastError, match=r"No step leads on from act\.made/2"):
        check_steps(types_, {("act.made", 1): dict})
    with pytest.raises(BrokenUpcastError, match=r"from act\.made/3, to nowhere"):
        check_steps(types_, step | {("act.made", 3): dict})


def test_a_finding_starts_with_its_place() -> None:
    """A finding starts with its file and line, or its seq, in the form that editors link."""
    at = Place("a.yaml", 14)
    finding = Finding(at, "unknown-name", "“Abbot” is not a known name.", "Did you mean Abbott?")
    expected = "a.yaml:14: error [unknown-name] “Abbot” is not a known name. Did you mean Abbott?"
    assert expected == str(finding)
    assert ["a.yaml", "seq 3", "-"] == [str(Place("a.yaml")), str(Place(seq=3)), str(NOWHERE)]


def test_only_errors_refuse() -> None:
    """A warning is kept and printed."""
    error, warning = (
        Finding(NOWHERE, "x", "y", severity=each) for each in (Severity.ERROR, Severity.WARNING)
    )
    assert (error,) == refusing((error, warning))


def test_an_error_says_its_own_sentence() -> None:
    """Raised bare, it says what its class says."""
    assert "Something in the ledger cannot go on." == str(LedgerError())
