"""What every store guarantees, on either database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from attrs import evolve

from ledger.chain import Links
from ledger.codec import encode
from ledger.errors import ValueRefusedError
from ledger.events.envelope import GENESIS
from ledger.store import Head, Ledger, open_ledger
from ledger.store.refusals import (
    AmbiguousReferenceError,
    ClashError,
    ConflictError,
    MovedOnError,
    NotFoundError,
)
from tests.samples import citation, correction, draft, event_id, nomination, retraction


def test_an_empty_ledger_has_no_events_and_a_head_of_nought(ledger: Ledger) -> None:
    """Nothing is recorded yet, and that is a state like any other."""
    assert Head(0, GENESIS) == ledger.head()
    assert [] == list(ledger.events())
    assert () == ledger.contests()


def test_what_is_appended_is_read_back_in_order(ledger: Ledger) -> None:
    """Three nominations are recorded, and come back as they were, numbered from 1."""
    bodies = [nomination("ben"), nomination("cat"), nomination("dee")]
    receipt = ledger.append([draft(body, body.endorser) for body in bodies], recorded_by="ed")
    events = list(ledger.events())
    assert (1, 3) == (receipt.first, receipt.last)
    assert [event_id(key) for key in ("ben", "cat", "dee")] == list(receipt.added)
    assert bodies == [event.body for event in events]
    assert [1, 2, 3] == [event.seq for event in events]
    assert {"ed"} == {event.recorded_by for event in events}


def test_the_receipt_names_the_head_that_is_then_read(ledger: Ledger) -> None:
    """A receipt is proof: the hash it gives is the hash on record."""
    receipt = ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    assert ledger.head() == receipt.head
    assert [receipt.head.entry_hash] == [entry.entry_hash for entry in ledger.entries()]


def test_appends_leave_no_gap_and_chain_on(ledger: Ledger) -> None:
    """After appends large and small, seqs run from 1 and each entry follows on the last."""
    for size in (1, 5, 2):
        keys = [f"{size}-{index}" for index in range(size)]
        ledger.append([draft(nomination(key), key) for key in keys], recorded_by="ed")
    head = ledger.head()
    assert list(range(1, 9)) == [entry.seq for entry in ledger.entries()]
    links = Links()
    assert [] == [finding for entry in ledger.entries() for finding in links.follow(entry)]
    assert [] == list(links.end(8, head.entry_hash))


def test_reading_can_start_and_end_anywhere(ledger: Ledger) -> None:
    """A reader who has seen seq 2 asks for what came after it, up to seq 4."""
    keys = list("abcdef")
    ledger.append([draft(nomination(key), key) for key in keys], recorded_by="ed")
    assert [3, 4] == [event.seq for event in ledger.events(after=2, upto=4)]


def test_saying_the_same_again_changes_nothing(ledger: Ledger) -> None:
    """An import that is run twice records once, and says so."""
    drafts = [draft(nomination("ben"), "ben"), draft(nomination("cat"), "cat")]
    first = ledger.append(drafts, recorded_by="ed")
    again = ledger.append(drafts, recorded_by="someone else")
    assert ((), first.added, first.head) == (again.added, again.unchanged, again.head)
    assert (None, None) == (again.first, again.last)


def test_only_what_is_new_in_an_import_is_added(ledger: Ledger) -> None:
    """A file that has grown by one line adds one event."""
    ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    receipt = ledger.append(
        [draft(nomination("ben"), "ben"), draft(nomination("cat"), "cat")], recorded_by="ed"
    )
    assert ((event_id("cat"),), (event_id("ben"),)) == (receipt.added, receipt.unchanged)
    assert (2, 2) == (receipt.first, receipt.last)


def test_a_claim_that_was_corrected_since_is_still_the_same_import(ledger: Ledger) -> None:
    """The file still has the old value: it neither undoes the correction nor fails for ever."""
    original = draft(nomination("ben", "ada"), "ben")
    ledger.append([original], recorded_by="ed")
    mended = correction("claim-ben", nomination("ben", "bo"), replaces=original.event_id)
    ledger.append([draft(mended, "mend", claim="claim-ben")], recorded_by="ed")
    receipt = ledger.append([original], recorded_by="ed")
    assert ((), (original.event_id,)) == (receipt.added, receipt.unchanged)


def test_the_same_id_with_another_content_refuses_all(ledger: Ledger) -> None:
    """One changed line of a file refuses the whole file, and both wordings are shown."""
    ledger.append([draft(nomination("ben", "ada"), "ben")], recorded_by="ed")
    before = ledger.head()
    with pytest.raises(ClashError) as refused:
        ledger.append(
            [draft(nomination("cat"), "cat"), draft(nomination("ben", "bo"), "ben")],
            recorded_by="ed",
        )
    (finding,) = refused.value.findings
    assert before == ledger.head()
    assert ("clash", 1) == (finding.code, finding.place.seq)
    assert '"candidate":"ada"' in finding.message
    assert '"candidate":"bo"' in finding.message
    assert "endorsements correct" in finding.hint


def test_every_clash_is_told_at_once(ledger: Ledger) -> None:
    """Two changed lines make two findings."""
    keys = ("ben", "cat")
    ledger.append([draft(nomination(key, "ada"), key) for key in keys], recorded_by="ed")
    with pytest.raises(ClashError) as refused:
        ledger.append([draft(nomination(key, "bo"), key) for key in keys], recorded_by="ed")
    assert [1, 2] == [finding.place.seq for finding in refused.value.findings]


def test_one_append_cannot_say_two_things_under_one_id(ledger: Ledger) -> None:
    """The same id twice in a file is one event when it says the same, and a clash when not."""
    same = [draft(nomination("ben"), "ben"), draft(nomination("ben"), "ben")]
    assert 1 == len(ledger.append(same, recorded_by="ed").added)
    with pytest.raises(ClashError):
        ledger.append(
            [draft(nomination("cat", "ada"), "cat"), draft(nomination("cat", "bo"), "cat")],
            recorded_by="ed",
        )


def test_a_correction_must_have_seen_the_last_word(ledger: Ledger) -> None:
    """Two editors correct one claim: the second learns who got there first, and is not recorded."""
    original = draft(nomination("ben", "ada"), "ben")
    ledger.append([original], recorded_by="ed")
    first = correction("claim-ben", nomination("ben", "bo"), replaces=original.event_id)
    ledger.append([draft(first, "first", claim="claim-ben")], recorded_by="fay")
    rival = correction("claim-ben", nomination("ben", "cy"), replaces=original.event_id)
    with pytest.raises(ConflictError) as refused:
        ledger.append([draft(rival, "rival", claim="claim-ben")], recorded_by="gus")
    (finding,) = refused.value.findings
    assert 2 == ledger.head().seq
    assert ("overtaken", 2) == (finding.code, finding.place.seq)
    assert "fay recorded claim.corrected" in finding.message
    assert "endorsements show claim-ben" in finding.hint


def test_a_claim_and_its_correction_can_come_in_one_append(ledger: Ledger) -> None:
    """A claim and its correction can be appended together, the claim first."""
    original = draft(nomination("ben", "ada"), "ben")
    mended = correction("claim-ben", nomination("ben", "bo"), replaces=original.event_id)
    mending = draft(mended, "mend", claim="claim-ben")
    assert 2 == ledger.append([original, mending], recorded_by="ed").last
    other = draft(nomination("cat", "ada"), "cat")
    early = correction("claim-cat", nomination("cat", "bo"), replaces=other.event_id)
    with pytest.raises(ConflictError, match="not on record"):
        ledger.append([draft(early, "early", claim="claim-cat"), other], recorded_by="ed")


def test_two_mendings_of_one_append_follow_on_each_other(ledger: Ledger) -> None:
    """The second of two corrections in a file replaces the first, or it has not seen it."""
    original = draft(nomination("ben", "ada"), "ben")
    mendings = [
        draft(
            correction("claim-ben", nomination("ben", candidate), replaces=original.event_id),
            candidate,
            claim="claim-ben",
        )
        for candidate in ("bo", "cy")
    ]
    with pytest.raises(ConflictError) as refused:
        ledger.append([original, *mendings], recorded_by="ed")
    (finding,) = refused.value.findings
    assert "overtaken" == finding.code
    assert f"event {event_id('bo')} of this same append comes before" in finding.message


def test_what_was_never_recorded_cannot_be_mended(ledger: Ledger) -> None:
    """A correction, a retraction and a citation each need their claim, and their version of it."""
    ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    ben, nobody = event_id("ben"), event_id("nobody")
    corrected = correction("claim-no", nomination("ben"), replaces=ben)
    retracted = retraction("claim-ben", retracts=nobody, replaces=ben)
    cited = citation("claim-ben", version=nobody, source="post")
    mendings = [
        draft(corrected, "c", claim="claim-no"),
        draft(retracted, "r", claim="claim-ben"),
        draft(cited, "a", claim="claim-ben"),
    ]
    with pytest.raises(ConflictError) as refused:
        ledger.append(mendings, recorded_by="ed")
    codes = [finding.code for finding in refused.value.findings]
    assert ["no-such-claim", "no-such-version", "no-such-version"] == codes


def test_a_mending_carries_the_id_of_the_claim_it_mends(ledger: Ledger) -> None:
    """A mending with another claim's id is refused, since nobody would find it."""
    ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    taken_back = retraction("claim-ben", retracts=event_id("ben"), replaces=event_id("ben"))
    with pytest.raises(ConflictError, match="Give it claim id claim-ben"):
        ledger.append([draft(taken_back, "r", claim="claim-other")], recorded_by="ed")


def test_a_writer_can_insist_on_the_head_it_saw(ledger: Ledger) -> None:
    """An append that expects the head at seq 0 is refused once the ledger has moved on."""
    ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed", expect=0)
    with pytest.raises(MovedOnError, match="its head is seq 1, not seq 0"):
        ledger.append([draft(nomination("cat"), "cat")], recorded_by="ed", expect=0)
    assert 1 == ledger.head().seq


def test_recorded_time_never_falls(url: str) -> None:
    """The clock is put back an hour between two appends, and the record does not follow it."""
    noon = dt.datetime(2010, 7, 26, 12, tzinfo=dt.UTC)
    times: Iterator[dt.datetime] = iter([noon, noon - dt.timedelta(hours=1)])
    with open_ledger(url, clock=lambda: next(times)) as ledger:
        for key in ("ben", "cat"):
            ledger.append([draft(nomination(key), key)], recorded_by="ed")
        assert [noon, noon] == [entry.recorded_at for entry in ledger.entries()]


def test_the_store_gives_the_time_in_utc(ledger: Ledger) -> None:
    """The store alone sets the time of recording, in UTC."""
    before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=5)
    ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    (entry,) = ledger.entries()
    assert before < entry.recorded_at < before + dt.timedelta(minutes=5)
    assert dt.timedelta(0) == entry.recorded_at.utcoffset()


def test_a_time_leads_to_the_last_seq_recorded_by_then(url: str) -> None:
    """Asked for "as recorded on the 27th", the store answers with a seq."""
    start = dt.datetime(2010, 7, 26, 12, tzinfo=dt.UTC)
    times = iter([start + dt.timedelta(days=day) for day in range(4)])
    with open_ledger(url, clock=lambda: next(times)) as ledger:
        for key in "abcd":
            ledger.append([draft(nomination(key), key)], recorded_by="ed")
        asked = [start + dt.timedelta(hours=hours) for hours in (-1, 0, 23, 24, 100)]
        assert [0, 1, 1, 2, 4] == [ledger.seq_at(moment) for moment in asked]
        with pytest.raises(ValueRefusedError, match="not a UTC time"):
            ledger.seq_at(dt.datetime(2010, 7, 26))  # noqa: DTZ001 - what is refused


def test_an_event_is_found_by_seq_by_id_and_by_claim(ledger: Ledger) -> None:
    """However a reader refers to it: #2, the start of its id, or the claim it is about."""
    original = draft(nomination("ben"), "ben")
    mended = correction("claim-ben", nomination("ben", "bo"), replaces=original.event_id)
    ledger.append(
        [draft(nomination("ann"), "ann"), original, draft(mended, "m", claim="claim-ben")],
        recorded_by="ed",
    )
    for reference in ("#2", "2", original.event_id, original.event_id[:6]):
        assert [2] == [event.seq for event in ledger.find(reference)]
    assert [2, 3] == [event.seq for event in ledger.find("claim-ben")]
    assert [2] == [event.seq for event in ledger.find("claim-ben", upto=2)]


def test_each_kind_of_event_in_a_stretch_comes_with_its_first_seq(ledger: Ledger) -> None:
    """After seq 1 the first nomination is seq 2; up to seq 2 no correction is on record."""
    first = draft(nomination("ben"), "ben")
    mended = correction("claim-ben", nomination("ben", "bo"), replaces=first.event_id)
    ledger.append(
        [
            first,
            draft(nomination("ann"), "ann"),
            draft(mended, "m", claim="claim-ben"),
        ],
        recorded_by="ed",
    )

    assert [("act.made", 1, 1), ("claim.corrected", 1, 3)] == sorted(ledger.kinds(0, 3))
    assert [("act.made", 1, 2)] == sorted(ledger.kinds(1, 2))
    assert [("claim.corrected", 1, 3)] == sorted(ledger.kinds(2, 3))


def test_an_event_is_found_by_a_prefix_whatever_follows_it(ledger: Ledger) -> None:
    """An id may go on with a character beyond those of any alphabet."""
    ledger.append([evolve(draft(nomination("x"), "x"), event_id="abcdef😀x")], recorded_by="ed")
    assert [1] == [event.seq for event in ledger.find("abcdef")]


def test_a_reference_that_fits_nothing_or_two_is_refused(ledger: Ledger) -> None:
    """The sentence says how to refer to an event; a prefix that fits two shows both."""
    twins = [evolve(draft(nomination(key), key), event_id=f"abcdef-{key}") for key in "xy"]
    ledger.append(twins, recorded_by="ed")
    for reference in ("#3", "nobody-knows", "abc"):
        with pytest.raises(NotFoundError, match="Give a seq"):
            ledger.find(reference)
    with pytest.raises(AmbiguousReferenceError, match="abcdef-x and abcdef-y"):
        ledger.find("abcdef")


def test_what_an_event_is_about_finds_it(ledger: Ledger) -> None:
    """The events about an endorser, a source, and a claim."""
    original = draft(nomination("ben"), "ben")
    mended = correction("claim-ben", nomination("ben", "bo"), replaces=original.event_id)
    ledger.append([original, draft(nomination("cat", source="post"), "cat")], recorded_by="ed")
    ledger.append([draft(mended, "m", claim="claim-ben")], recorded_by="ed")
    found = {
        subject: [event.seq for event in ledger.about(subject)]
        for subject in ("endorser:ben", "source:post", "claim:claim-ben", "endorser:nobody")
    }
    expected = {
        "endorser:ben": [1, 3],
        "source:post": [2],
        "claim:claim-ben": [3],
        "endorser:nobody": [],
    }
    assert expected == found
    assert [1] == [event.seq for event in ledger.about("endorser:ben", upto=2)]


@pytest.mark.parametrize("name", ["", "  ", "e\x00d"])
def test_whoever_records_has_a_name(ledger: Ledger, name: str) -> None:
    """An event without someone who answers for it is refused."""
    with pytest.raises(ValueRefusedError):
        ledger.append([draft(nomination("ben"), "ben")], recorded_by=name)


def test_names_are_kept_whatever_their_letters(ledger: Ledger) -> None:
    """A note and a body in Welsh come back letter for letter, as the bytes that were hashed."""
    body = nomination("ynys-môn")
    ledger.append([evolve(draft(body, "m"), note="Ynys Mo\u0302n")], recorded_by="Siân")
    (entry,) = ledger.entries()
    assert ("Siân", "Ynys Môn", encode(body)) == (entry.recorded_by, entry.note, entry.body)
