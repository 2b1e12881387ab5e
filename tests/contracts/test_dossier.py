"""Folding one contest needs its own events, and what they lean on; never the rest of the log."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from attrs import evolve

from ledger.chain import body_digest
from ledger.citations import Citation
from ledger.codec import BodyUnreadableError
from ledger.events.envelope import Redacted
from ledger.events.mending import ClaimAssessed
from ledger.events.registry import Body
from ledger.events.who import Relation
from ledger.store import Ledger
from tests.samples import (
    CITED,
    citation,
    contest,
    correction,
    draft,
    endorser,
    event_id,
    link,
    nomination,
    retraction,
    source,
)


def record(ledger: Ledger, **bodies: Body) -> None:
    """Record bodies, each under its name as key."""
    drafts = [draft(body, key) for key, body in bodies.items()]
    ledger.append(drafts, recorded_by="ed")


def keys(ledger: Ledger, *names: str, contest: str = "thornbury-2010") -> list[str]:
    """Return the keys whose events are in a contest's dossier, in seq order."""
    found = [event.event_id for event in ledger.contest_events(contest)]
    return [name for name in names if event_id(name) in found]


def test_a_contest_brings_its_own_events_and_no_others(ledger: Ledger) -> None:
    """Another contest's acts stay out, though the same union acted in both."""
    record(
        ledger,
        here=contest(),
        there=contest("otherton-2010"),
        act=nomination("gmb"),
        other=nomination("gmb", contest="otherton-2010"),
    )
    assert ["here", "act"] == keys(ledger, "here", "there", "act", "other")
    assert ("thornbury-2010", "otherton-2010") == ledger.contests()
    assert ("thornbury-2010",) == ledger.contests(upto=1)


def test_a_contest_brings_the_sources_it_cites_and_those_they_repeat(ledger: Ledger) -> None:
    """The Gazette repeats a wire report; the Post is cited elsewhere only."""
    record(
        ledger,
        wire=source("wire"),
        gazette=source("gazette", repeats="wire"),
        post=source("post"),
        act=nomination("gmb"),
        other=nomination("gmb", contest="otherton-2010", source="post"),
    )
    assert ["wire", "gazette", "act"] == keys(ledger, "wire", "gazette", "post", "act", "other")


def test_an_act_brings_every_page_it_was_read_in(ledger: Ledger) -> None:
    """A dossier has every page of an act, in whichever order they are cited."""
    read = (Citation("gazette", "paragraph 2"), Citation("post", "headline"))
    record(
        ledger,
        gazette=source("gazette"),
        post=source("post"),
        act=evolve(nomination("gmb"), citations=read),
        same=evolve(nomination("unite"), citations=read[::-1]),
    )
    assert ["gazette", "post"] == keys(ledger, "gazette", "post")
    for claim in ("claim-act", "claim-same"):
        assert {1, 2} <= {event.seq for event in ledger.events_behind([claim])}


def test_a_contest_brings_its_endorsers_and_those_linked_with_them(ledger: Ledger) -> None:
    """Amicus became Unite, and Unite is called by another name as well."""
    record(
        ledger,
        unite=endorser("unite"),
        amicus=endorser("amicus"),
        tgwu=endorser("tgwu"),
        stranger=endorser("stranger"),
        merged=link("amicus", "unite", Relation.SUCCESSOR),
        same=link("tgwu", "amicus"),
        act=nomination("unite"),
    )
    expected = ["unite", "amicus", "tgwu", "merged", "same", "act"]
    assert expected == keys(ledger, *expected[:3], "stranger", *expected[3:])


def test_a_branch_brings_its_union_but_not_the_unions_other_branches(ledger: Ledger) -> None:
    """A branch brings its union but no other branch, of which there may be hundreds."""
    record(
        ledger,
        union=endorser("union"),
        north=endorser("north"),
        south=endorser("south"),
        part=link("north", "union", Relation.PART_OF),
        other=link("south", "union", Relation.PART_OF),
        act=nomination("north"),
    )
    assert ["union", "north", "part"] == keys(ledger, "union", "north", "south", "part")


def test_a_contest_brings_whatever_mends_what_it_leans_on(ledger: Ledger) -> None:
    """The act, its source and its endorser were each mended; an assessment settles a rivalry."""
    record(
        ledger,
        gazette=source("gazette"),
        gmb=endorser("gmb"),
        act=nomination("gmb"),
        rival=nomination("gmb", "bo"),
    )
    mendings: dict[str, Body] = {
        "act": correction("claim-act", nomination("gmb", "cy"), replaces=event_id("act")),
        "gazette": correction("claim-gazette", source("gazette"), replaces=event_id("gazette")),
        "gmb": retraction("claim-gmb", retracts=event_id("gmb"), replaces=event_id("gmb")),
        "rival": citation("claim-rival", version=event_id("rival"), source="late"),
    }
    ledger.append(
        [
            draft(source("late"), "late"),
            *(draft(body, f"m-{key}", claim=f"claim-{key}") for key, body in mendings.items()),
            draft(ClaimAssessed(("claim-act",), ("claim-rival",), "nearer", CITED), "settled"),
        ],
        recorded_by="ed",
    )
    expected = ["late", "m-act", "m-gazette", "m-gmb", "m-rival", "settled"]
    assert expected == keys(ledger, *expected)


def test_a_claim_corrected_into_a_contest_comes_with_its_first_version(ledger: Ledger) -> None:
    """A claim corrected from one contest into another is in both dossiers with all its versions."""
    record(ledger, act=nomination("gmb", contest="otherton-2010"))
    mended = correction("claim-act", nomination("gmb"), replaces=event_id("act"))
    ledger.append([draft(mended, "m", claim="claim-act")], recorded_by="ed")
    for name in ("thornbury-2010", "otherton-2010"):
        assert ["act", "m"] == keys(ledger, "act", "m", contest=name)


def test_a_link_corrected_to_name_an_endorser_comes_with_it(ledger: Ledger) -> None:
    """The link named the wrong union at first."""
    record(ledger, gmb=endorser("gmb"), gmwu=endorser("gmwu"), wrong=link("gmwu", "unite"))
    mended = correction("claim-wrong", link("gmwu", "gmb"), replaces=event_id("wrong"))
    ledger.append(
        [draft(mended, "m", claim="claim-wrong"), draft(nomination("gmb"), "act")],
        recorded_by="ed",
    )
    assert ["gmb", "gmwu", "wrong", "m"] == keys(ledger, "gmb", "gmwu", "wrong", "m")


def test_a_redacted_act_comes_with_its_redaction(ledger: Ledger) -> None:
    """A redacted act's redaction is in the dossier, so that an answer can mention it."""
    record(ledger, act=nomination("ben"), other=nomination("cat"))
    ledger.redact(event_id("act"), reason="a minor", authority="court", recorded_by="ed")
    bodies = [event.body for event in ledger.contest_events("thornbury-2010")]
    assert Redacted() == bodies[0]
    assert [1, 2, 3] == [event.seq for event in ledger.contest_events("thornbury-2010")]


@pytest.mark.parametrize(("upto", "expected"), [(0, []), (1, [1]), (2, [1, 2]), (3, [1, 2, 3])])
def test_a_dossier_ends_with_the_seq_asked_for(
    ledger: Ledger, upto: int, expected: list[int]
) -> None:
    """Nothing recorded after the seq asked for is in a dossier, whatever it mends."""
    record(ledger, act=nomination("gmb"), gmb=endorser("gmb"))
    mended = correction("claim-act", nomination("gmb", "bo"), replaces=event_id("act"))
    ledger.append([draft(mended, "m", claim="claim-act")], recorded_by="ed")
    assert expected == [event.seq for event in ledger.contest_events("thornbury-2010", upto)]


WRONG = {
    "a citation without a place": ('"at":"paragraph 2"', '"at":" "'),
    "a day that never was": ("2010-07-24", "2010-02-30"),
    "a vote": ('"act":"nomination"', '"act":"vote"'),
    "a flag that is a number": ('"lent":false', '"lent":0'),
    "no JSON": ('"lent":false', '"lent"'),
}


@pytest.mark.parametrize(("right", "wrong"), WRONG.values(), ids=WRONG)
def test_a_forged_act_stops_a_dossier_in_brief_as_it_stops_a_whole_one(
    sqlite_ledger: Ledger, right: str, wrong: str
) -> None:
    """Its body has the hash on record, but breaks a rule; both say which."""
    record(sqlite_ledger, gazette=source("gazette"), act=nomination("gmb"), one=nomination("bo"))
    with closing(sqlite3.connect(str(sqlite_ledger.address))) as raw:
        ((salt, body),) = raw.execute("SELECT salt, body FROM event WHERE seq = 2").fetchall()
        bad = body.replace(right.encode(), wrong.encode())
        assert bad != body
        raw.execute("DROP TRIGGER event_update")
        raw.execute(
            "UPDATE event SET body = ?, body_hash = ? WHERE seq = 2",
            (bad, body_digest(salt, bad)),
        )
        raw.commit()
    with pytest.raises(BodyUnreadableError) as whole:
        sqlite_ledger.contest_events("thornbury-2010")
    with pytest.raises(BodyUnreadableError) as brief:
        sqlite_ledger.contest_in_brief("thornbury-2010")
    assert str(whole.value) == str(brief.value)


def test_most_acts_are_read_in_brief(sqlite_ledger: Ledger) -> None:
    """But not one that was mended, nor one that is for one of several."""
    record(
        sqlite_ledger,
        gazette=source("gazette"),
        plain=nomination("gmb"),
        mended=nomination("unite"),
        either=evolve(nomination("amicus"), candidate=None, either=("ada", "bo")),
    )
    mended = correction("claim-mended", nomination("bo"), replaces=event_id("mended"))
    sqlite_ledger.append([draft(mended, "m", claim="claim-mended")], recorded_by="ed")
    for upto, seqs in ((5, [2]), (4, [2, 3])):
        dossier = sqlite_ledger.contest_in_brief("thornbury-2010", upto)
        assert seqs == [act.seq for act in dossier.acts]


def test_an_act_of_whose_claim_anything_else_speaks_is_read_whole(sqlite_ledger: Ledger) -> None:
    """One claim was recorded twice over; another was weighed by an editor, under an id apart."""
    drafts = [
        draft(nomination("gmb"), "twice", claim="claim-twice"),
        draft(nomination("gmb"), "again", claim="claim-twice"),
        draft(nomination("unite"), "weighed"),
        draft(nomination("amicus"), "plain"),
        draft(ClaimAssessed((), ("claim-weighed",), "nearer", CITED), "settled"),
    ]
    sqlite_ledger.append(drafts, recorded_by="ed")
    dossier = sqlite_ledger.contest_in_brief("thornbury-2010")
    assert [event_id("plain")] == [act.event_id for act in dossier.acts]
    assert [1, 2, 3, 5] == [event.seq for event in dossier.events]
