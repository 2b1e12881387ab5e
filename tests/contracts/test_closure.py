"""A dossier read by the index holds what reading the whole log finds, on random logs."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ledger.briefs import Dossier
from ledger.citations import Citation
from ledger.codec import encode
from ledger.events.act import ActMade
from ledger.events.envelope import Draft, Event, Redacted, Unknown
from ledger.events.mending import ClaimAssessed, ClaimCorrected
from ledger.events.registry import Body, Claim
from ledger.events.source import SourceCited
from ledger.events.subjects import claims_of, subjects
from ledger.events.total import TallyPublished
from ledger.events.who import (
    EndorserDescribed,
    EndorserNamed,
    EndorserRegistered,
    EndorsersLinked,
    EndorsersUnlinked,
    Relation,
)
from ledger.store import Ledger, open_ledger
from tests.samples import (
    CITED,
    citation,
    correction,
    draft,
    endorser,
    event_id,
    link,
    nomination,
    retraction,
    source,
)

CONTESTS = ("thornbury-2010", "otherton-2010")
PAGES = ("gazette", "post", "wire")
BODIES = ("gmb", "unite", "north", "amicus")
WHO = (EndorserRegistered, EndorserNamed, EndorserDescribed, EndorsersLinked, EndorsersUnlinked)


def claims() -> st.SearchStrategy[Claim]:
    """Acts in two contests, pages that repeat each other, bodies and links: few of each."""
    pages, bodies = st.sampled_from(PAGES), st.sampled_from(BODIES)
    pairs = st.permutations(BODIES).map(lambda each: (each[0], each[1]))
    return st.one_of(
        st.builds(
            lambda who, contest, read: evolve(
                nomination(who, contest=contest), citations=tuple(map(cited, read))
            ),
            bodies,
            st.sampled_from(CONTESTS),
            st.lists(pages, max_size=2),
        ),
        st.builds(lambda page, other: source(page, repeats=other), pages, st.none() | pages),
        st.builds(endorser, bodies),
        st.builds(lambda who, page: EndorserNamed(who, who, (cited(page),)), bodies, pages),
        st.builds(lambda pair, how: link(pair[0], pair[1], how), pairs, st.sampled_from(Relation)),
    )


def cited(page: str) -> Citation:
    """A citation of a page."""
    return Citation(page, "headline")


@st.composite
def logs(draw: st.DrawFn) -> tuple[tuple[Draft, ...], frozenset[str]]:
    """Drafts as one append takes them, and the event ids of those that a court has forgotten."""
    drafts: list[Draft] = []
    newest: dict[str, str] = {}
    for number in range(draw(st.integers(1, 14))):
        key, mended = f"e{number}", draw(st.sampled_from(("", "", "", *newest)))
        body: Body = draw(claims())
        if mended:
            body = draw(mendings(mended, newest[mended], tuple(newest)))
        settles = isinstance(body, ClaimAssessed | EndorsersUnlinked)
        drafts.append(draft(body, key, claim=mended if mended and not settles else None))
        newest[drafts[-1].claim_id] = event_id(key)
    forgotten = draw(st.sets(st.sampled_from([each.event_id for each in drafts]), max_size=2))
    return tuple(drafts), frozenset(forgotten)


@st.composite
def mendings(draw: st.DrawFn, claim: str, version: str, all_claims: tuple[str, ...]) -> Body:
    """Draw a mending of a claim on record, or an assessment of it and its rival."""
    other = draw(st.sampled_from(all_claims))
    rivals = (other,) if other != claim else ()
    return draw(
        st.one_of(
            claims().map(lambda body: correction(claim, body, replaces=version)),
            st.just(retraction(claim, retracts=version, replaces=version)),
            st.sampled_from(PAGES).map(lambda page: citation(claim, version=version, source=page)),
            st.just(ClaimAssessed(rivals, (claim,), "nearer", CITED)),
            st.just(EndorsersUnlinked(claim, "two of a name", CITED)),
        )
    )


@given(logs())
def test_what_is_found_by_index_is_what_reading_everything_finds(
    empty_file: Path, recorded: tuple[tuple[Draft, ...], frozenset[str]]
) -> None:
    """A contest's events, and those behind each claim, at the head and half way there."""
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(empty_file, folder))
        with open_ledger(path) as ledger:
            assert_closed(ledger, *recorded)


def test_both_databases_find_the_same(ledger: Ledger) -> None:
    """Mended, linked, repeated, settled and forgotten: one of each way to hang together."""
    first = nomination("north")
    bodies: dict[str, Body] = {
        "wire": source("wire"),
        "gazette": source("gazette", repeats="wire"),
        "north": endorser("north"),
        "unite": endorser("unite"),
        "gmb": endorser("gmb"),
        "part": link("north", "unite", Relation.PART_OF),
        "same": link("gmb", "north"),
        "act": first,
        "elsewhere": nomination("north", contest=CONTESTS[1], source="post"),
        "post": source("post"),
    }
    drafts = [draft(body, key) for key, body in bodies.items()]
    moved = correction("claim-act", nomination("gmb"), replaces=event_id("act"))
    led_on = correction("claim-elsewhere", nomination("gmb"), replaces=event_id("elsewhere"))
    undone = EndorsersUnlinked("claim-same", "two of a name", CITED)
    settled = ClaimAssessed((), ("claim-act",), "nearer", CITED)
    drafts += [
        draft(moved, "moved", claim="claim-act"),
        draft(led_on, "led-on", claim="claim-elsewhere"),
        draft(undone, "undone"),
        draft(settled, "settled"),
    ]
    assert_closed(ledger, tuple(drafts), frozenset({event_id("moved")}))


def test_claims_bring_what_is_behind_them_and_nothing_else(ledger: Ledger) -> None:
    """A claim brings its own page and union, and not the contest's other act."""
    bodies: dict[str, Body] = {
        "gazette": source("gazette"),
        "post": source("post"),
        "gmb": endorser("gmb"),
        "unite": endorser("unite"),
        "act": nomination("gmb"),
        "other": nomination("unite", source="post"),
    }
    ledger.append([draft(body, key) for key, body in bodies.items()], recorded_by="ed")
    assert [1, 3, 5] == [event.seq for event in ledger.events_behind(["claim-act"])]
    assert () == ledger.events_behind(["claim-act"], upto=4)
    assert () == ledger.events_behind([])


def assert_closed(ledger: Ledger, drafts: tuple[Draft, ...], forgotten: frozenset[str]) -> None:
    """Record drafts, forget some, and compare every dossier with the plain closure."""
    ledger.append(drafts, recorded_by="ed")
    for each in sorted(forgotten):
        ledger.redact(each, reason="a minor", authority="court", recorded_by="ed")
    told = {one.event_id: frozenset(subjects(one.body)) for one in drafts}
    events = tuple(ledger.events())
    for upto in (len(events), len(events) // 2):
        plain = Plainly(events[:upto], told)
        for contest in CONTESTS:
            found = ledger.contest_events(contest, upto)
            assert plain.of_contest(contest) == [event.seq for event in found]
            assert_the_same(ledger.contest_in_brief(contest, upto), found)
        for claim in {one.claim_id for one in drafts}:
            found = ledger.events_behind([claim], upto)
            assert plain.behind(f"claim:{claim}") == [event.seq for event in found]


def assert_the_same(dossier: Dossier, events: tuple[Event, ...]) -> None:
    """Compare a dossier in brief with whole events: no claim of an act in brief comes up again."""
    briefly = {act.seq: act for act in dossier.acts}
    assert list(briefly) == sorted(briefly)
    assert dossier.events == tuple(event for event in events if event.seq not in briefly)
    whole = tuple(event for event in events if event.seq in briefly)
    assert whole == dossier.whole(briefly)
    for event in whole:
        act = briefly[event.seq]
        assert isinstance(event.body, ActMade)
        assert (event.event_id, event.claim_id) == (act.event_id, act.claim_id)
        assert encode(event.body) == msgspec.json.encode(act.body, order="sorted")
    spoken_of = {claim for event in dossier.events for claim in _claims_of(event)}
    assert not spoken_of & {act.claim_id for act in dossier.acts}


def _claims_of(event: Event) -> set[str]:
    if isinstance(event.body, Redacted | Unknown):
        return {event.claim_id}
    return {event.claim_id} | claims_of(event.body)


class Plainly:
    """The closure computed simply and slowly from the whole log."""

    def __init__(self, events: Iterable[Event], told: dict[str, frozenset[str]]) -> None:
        """Take the events, and what each was about before any was forgotten."""
        self.events = tuple(events)
        self.told = told

    def of_contest(self, contest: str) -> list[int]:
        """The seqs of what a contest's fold depends on."""
        return self._closed([one for one in self.events if f"contest:{contest}" in self.about(one)])

    def behind(self, thread: str) -> list[int]:
        """Return the seqs of everything that a thread leads to, directly or by other threads."""
        return self._closed([one for one in self.events if self._reached(thread, one)])

    def _closed(self, found: list[Event]) -> list[int]:
        for event in found:  # the loop itself adds to it
            for thread in self._threads(event):
                found += [
                    one for one in self.events if one not in found and self._reached(thread, one)
                ]
        return sorted(event.seq for event in found)

    def about(self, event: Event) -> frozenset[str]:
        """Return an event's subjects; once redacted, without those that its body named."""
        if isinstance(event.body, Redacted):
            kept = ("contest:", "claim:", "event:")
            return frozenset(one for one in self.told[event.event_id] if one.startswith(kept))
        return frozenset() if isinstance(event.body, Unknown) else subjects(event.body)

    def _reached(self, thread: str, event: Event) -> bool:
        if thread == f"claim:{event.claim_id}":
            return True
        if thread not in self.about(event):
            return False
        said = event.body
        said = said.body if isinstance(said, ClaimCorrected) else said
        if thread.startswith("endorser:"):
            return isinstance(said, WHO) and not isinstance(said, EndorsersUnlinked)
        return not thread.startswith("source:") or isinstance(said, SourceCited)

    def _threads(self, event: Event) -> Iterator[str]:
        yield f"claim:{event.claim_id}"
        said = event.body
        if isinstance(said, Redacted):
            yield f"event:{event.event_id}"
            return
        inner = said.body if isinstance(said, ClaimCorrected) else said
        if isinstance(inner, EndorsersLinked):
            yield f"endorser:{inner.second}"
            if inner.relation is not Relation.PART_OF:
                yield f"endorser:{inner.first}"
        if isinstance(inner, TallyPublished):
            yield from (f"endorser:{one}" for one in inner.lists)
        if isinstance(inner, ClaimAssessed):
            yield from (f"claim:{one}" for one in inner.accepts)
        kinds = ("source:",) if isinstance(inner, EndorsersLinked) else ("source:", "endorser:")
        yield from (one for one in self.about(event) if one.startswith(kinds))
