"""The other questions: why, known, open, stance, and what is on record."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from ledger.edtf import When
from ledger.events.act import ActMade
from ledger.events.envelope import Draft
from ledger.events.mending import Cause, ChangeClass, ClaimCorrected
from ledger.store import open_ledger
from projections.answers.diff import diff
from projections.answers.lead import lead
from projections.faces.forms import as_text
from projections.faces.pages.diff import diff_page
from projections.faces.pages.lead import lead_page
from tests.projections.faces.conftest import Said, said
from tests.story import NOMINATION, Moment
from tests.story import told as story

Ask = Callable[..., Said]


def test_why_opens_a_figure_down_to_the_source(ask: Ask) -> None:
    """30 is Courier's published total: the claim, its place, its page and the copy read."""
    lines = ask("why", "thornbury-2010", "clps", "ada-ash", "--on", "2010-07-20").lines

    assert "30  Ada Ash · CLPs · nomination" == lines[1]
    assert "├ tally: 30 = 0 named + 30 unnamed" == lines[2]
    assert lines[3].startswith("└ published total 30")
    assert any("Courier, “Backers \\u200fof the day”, 20 July 2010" in line for line in lines)
    assert any("https://courier-2.example/" in line for line in lines)


def test_why_shows_both_rivals_of_a_disputed_figure(ask: Ask) -> None:
    """5–7 rests on two pages, and both are shown with what they give."""
    out = ask("why", "thornbury-2010", "mps", "ben-birch", "--on", "2010-07-20").out

    assert "disputed" in out
    assert "rival 5 (unsettled)" in out
    assert "rival 7 (unsettled)" in out


def test_why_says_that_an_unknown_figure_has_nothing_behind_it(ask: Ask) -> None:
    """A question mark is taken apart too: nothing published counts it by then."""
    lines = ask("why", "thornbury-2010", "mps", "cy-cole", "--on", "2010-07-20").lines

    assert "?  =Cy Cole · MPs · nomination" == lines[1]
    assert "nothing published counts it by then" in lines[2]


def test_why_of_a_whole_contest_takes_apart_every_cell(ask: Ask) -> None:
    """Three candidates and who is yet to declare, in three sections."""
    figures = ask("why", "thornbury-2010", "--json").data["figures"]

    assert 12 == len(figures)
    assert 3 == sum(one["candidate"] is None for one in figures)


def test_why_of_one_remainder(ask: Ask) -> None:
    """Who is yet to declare is a figure of its own, asked for by that name."""
    [figure] = ask(
        *("why", "thornbury-2010", "CLPs", "yet-to-declare", "--on", "2010-07-02", "--json")
    ).data["figures"]

    assert (85, "stated") == (figure["value"], figure["kind"])


def test_why_has_a_record_for_each_proof(ask: Ask) -> None:
    """The CSV can be filtered down to what one source carries."""
    records = ask("why", "thornbury-2010", "unions", "--on", "2010-07-20", "--csv").records

    assert {"courier-2", "leaflet-4"} <= {one["source"] for one in records}
    assert all(one["at"] for one in records if one["source"])


def test_a_timeline_without_a_section_follows_all_that_the_contest_counts(ask: Ask) -> None:
    """Without a section each section's timeline follows under its name, as if asked for alone."""
    whole, sections = ask("timeline", "thornbury-2010"), ("mps", "clps", "unions")
    alone = [ask("timeline", "thornbury-2010", section) for section in sections]
    told = ask("timeline", "thornbury-2010", "--json").data["sections"]
    records = ask("timeline", "thornbury-2010", "--csv").records

    assert 0 == whole.code
    assert [line for one in alone for line in one.lines[1:-1]] == [
        line for line in whole.lines[1:-1] if line not in {"MPs", "CLPs", "Unions"}
    ]
    for one, section in zip(told, sections, strict=True):
        by_itself = ask("timeline", "thornbury-2010", section, "--json").data
        assert one == {key: by_itself[key] for key in ("section", "act", "moments")}
    assert records == [
        record
        for section in sections
        for record in ask("timeline", "thornbury-2010", section, "--csv").records
    ]


def test_the_section_of_a_timeline_may_be_a_flag_as_everywhere_else(ask: Ask) -> None:
    """`--section clps` is `clps`; two sections are one too many, and the answer says so."""
    plain = ask("timeline", "thornbury-2010", "clps")
    by_flag = ask("timeline", "thornbury-2010", "--section", "clps")
    both = ask("timeline", "thornbury-2010", "clps", "--section", "mps")

    assert plain.out == by_flag.out
    assert (2, True) == (both.code, "Two sections are asked for: clps and mps." in both.err)


def test_a_timeline_of_one_figure_says_what_the_sections_timeline_says_of_it(seeds: Ask) -> None:
    """Each day has the figure of the whole section, in a line of its own only where it changes."""
    whole = seeds("timeline", "labour-2010", "clps", "--json").data["moments"]
    for candidate in ("ed-miliband", "andy-burnham"):
        alone = seeds("timeline", "labour-2010", "clps", candidate, "--json").data["moments"]
        ends = [one["last"] for one in alone]

        assert whole[-1]["last"] == ends[-1]
        for one in whole:
            told = next(each for each in alone if one["last"] <= each["last"])
            assert one["figures"][candidate] | {"because": []} == (
                told["figures"][candidate] | {"because": []}
            )


def test_a_timeline_of_one_figure_prints_names_and_doubts_beside_it(seeds: Ask) -> None:
    """One line for each change of the figure; the sources behind it are a `why` away."""
    lines = seeds("timeline", "labour-2010", "unions", "david-miliband").lines

    assert [
        ["When", "David Miliband", "Named"],
        ["up to 20 June 2010", "0", "0", "leans on a best estimate of a date"],
        ["21–24 June 2010", "? ≤1", "0", "leans on a best estimate of a date"],
        ["25 June – 7 July 2010", "1", "1", "leans on a best estimate of a date"],
        ["8–25 July 2010", "2", "2", "leans on a best estimate of a date"],
        ["26 July – 25 September 2010", "2", "2"],
    ] == [re.split(r"\s{2,}", line.strip()) for line in lines[1:-1]]
    assert lines[-1].startswith("→ endorsements why labour-2010 unions david-miliband")


def test_a_timeline_of_who_is_left_says_where_a_source_states_it(seeds: Ask) -> None:
    """`yet-to-declare` is a row like any other, and its records are those of the section."""
    words = ("timeline", "labour-2010", "clps")
    lines = seeds(*words, "yet-to-declare").lines

    assert ["8 July 2010", "572", "stated"] in [re.split(r"\s{2,}", line) for line in lines]
    assert {one["shown"] for one in seeds(*words, "--csv").records if not one["candidate"]} == {
        one["shown"] for one in seeds(*words, "yet-to-declare", "--csv").records
    }


def test_the_candidate_of_a_timeline_may_follow_a_section_flag(ask: Ask) -> None:
    """A candidate needs a section, before it or as a flag; without one the answer says so."""
    plain = ask("timeline", "thornbury-2010", "clps", "ada-ash")
    by_flag = ask("timeline", "thornbury-2010", "--section", "clps", "ada-ash")
    alone = ask("timeline", "thornbury-2010", "ada-ash")

    assert (0, plain.out) == (by_flag.code, by_flag.out)
    assert (2, True) == (alone.code, "no section of thornbury-2010 but a candidate" in alone.err)


def test_blame_says_what_changed_where_the_figure_prints_alike(ask: Ask) -> None:
    """A line that leads from a figure to the same figure is a riddle."""
    answers = [
        one["answer"]
        for one in ask("blame", "thornbury-2010", "unions", "ada-ash", "--json").data["changes"]
    ]

    assert answers
    assert all(len(set(answer.split(" → "))) == 2 for answer in answers), answers
    assert answers[0].startswith("no contest yet → ")


def test_who_is_yet_to_declare_has_no_blame_and_is_told_where_to_look(ask: Ask) -> None:
    """`why` opens that row; blame and bisect say so rather than that no such candidate is."""
    for command in ("blame", "bisect"):
        answer = ask(command, "thornbury-2010", "clps", "yet-to-declare")
        assert (
            f"{command} follows the figures of candidates, not who is yet to declare. For what that"
            " figure rests on type endorsements why thornbury-2010 clps yet-to-declare.\n"
        ) == answer.err
        assert 2 == answer.code


def test_no_two_lines_of_a_timeline_print_alike(seeds: Ask) -> None:
    """A day on which no figure changed, such as the close for MEPs, has no line in a timeline."""
    rows = seeds("timeline", "labour-2010", "meps").lines[2:-1]
    stretches = seeds("timeline", "labour-2010", "meps", "--json").data["moments"]

    assert "9 July – 25 September 2010" == rows[-1].split("  ")[0]
    assert (len(rows), "2010-07-26") == (len(stretches) - 1, stretches[-1]["first"])


def test_a_rumour_is_open_until_it_is_denied(ask: Ask) -> None:
    """As known on 10 July Cole was rumoured to go; ten days later he had denied it."""
    before = ask("known", "thornbury-2010", "cy-cole", "--as-known", "2010-07-10")
    after = ask("known", "thornbury-2010", "cy-cole", "--as-known", "2010-07-20")

    assert "open · Rumoured: about to pull out" in before.lines
    assert "denied" not in before.out
    assert "denied · Rumoured: about to pull out" in after.lines
    assert "└ denied: in to win (Cole)" in after.lines
    assert "Status: standing" == before.lines[1] == after.lines[1]


def test_a_headline_firmer_than_its_page_is_told_apart(ask: Ask) -> None:
    """A headline firmer than its page is printed as such, and the page's body prevails."""
    out = ask("known", "thornbury-2010", "cy-cole").out

    assert "the headline is firmer: Cole to quit; the body prevails" in out
    assert "says: Gazette < a friend" in out


def test_open_tells_what_was_met_and_what_was_not_given(ask: Ask) -> None:
    """The bakers did as expected; the drivers refused; the weavers chose nobody."""
    out = ask("open", "thornbury-2010").out

    assert "met · Bakers → Ada Ash · Expected: thought to be its choice" in out
    assert "since then: Bakers nominated Ada Ash, 18 July 2010" in out
    assert "not given · Drivers refused its backing to =Cy Cole, 13 July 2010" in out
    assert "not given · Weavers nominated nobody, 12 July 2010" in out


def test_open_knows_nothing_of_what_came_later(ask: Ask) -> None:
    """As known on 10 July the bakers were still expected, and nobody had refused anything."""
    out = ask("open", "thornbury-2010", "--as-known", "2010-07-10").out

    assert "open · Bakers → Ada Ash" in out
    assert "since then" not in out
    assert "not given" not in out


def test_open_on_an_earlier_day_tells_nothing_that_came_after_it(ask: Ask) -> None:
    """On 10 July, as we know now, no union had chosen or refused yet."""
    out = ask("open", "thornbury-2010", "--on", "2010-07-10").out

    assert "Bakers → Ada Ash" in out
    assert "since then" not in out
    assert "not given" not in out


@pytest.mark.parametrize(("day", "state"), [("2020-01-19", "open"), ("2020-01-20", "lapsed")])
def test_an_expectation_nothing_came_of_lapses(ask: Ask, day: str, state: str) -> None:
    """The bakers were to choose by 20 January 2020; nothing on record says that they did."""
    [expected] = ask("open", "thornbury-2020", "--on", day, "--json").data["pending"]

    assert (state, state == "lapsed", "bakers", "2020-01-20") == (
        *(expected["state"], expected["derived"], expected["endorser"]),
        expected["due"],
    )


def test_each_kind_of_stance_has_its_own_word(ask: Ask) -> None:
    """A nomination, a second preference, an endorsement and an expectation, side by side."""
    rows = ask("stance", "bakers", "--csv").records

    assert [
        ("thornbury-2010", "expected", "false"),
        ("thornbury-2010", "nominated", "true"),
        ("thornbury-2010", "second preference", "true"),
        ("thornbury-2015", "endorsed", "true"),
        ("thornbury-2020", "expected", "false"),
    ] == [(row["contest"], row["did"], row["firm"]) for row in rows]


@pytest.mark.parametrize(
    ("who", "did", "whom"),
    [
        ("painters", "statement", "Ada Ash"),
        ("drivers", "refused", "=Cy Cole"),
        ("weavers", "nominated nobody", "nobody"),
    ],
)
def test_a_statement_a_refusal_and_nobody_never_look_alike(
    ask: Ask, who: str, did: str, whom: str
) -> None:
    """Three unions that did not nominate, in three ways."""
    [line] = [
        line for line in ask("stance", who).lines if line.startswith("Thornbury") and "2010" in line
    ]

    assert did in line
    assert whom in line


def test_silence_is_told_as_silence(ask: Ask) -> None:
    """Of 2020 nothing is on record for the miners, which is neither a no nor nobody."""
    lines = ask("stance", "miners").lines

    assert any("2020" in line and "nothing on record" in line for line in lines)
    assert any("2015" in line and "nominated nobody" in line for line in lines)
    assert "Nothing on record is not a refusal, and not a decision to back nobody." in lines


def test_a_body_carried_on_keeps_its_acts_under_its_own_name(ask: Ask) -> None:
    """The pitmen became the miners; what they did is told as theirs."""
    lines = ask("stance", "Miners").lines

    assert any("nominated (as Pitmen)" in line for line in lines)
    assert "Miners carries on from Pitmen, 2012" in lines


def test_stance_obeys_the_clocks(ask: Ask) -> None:
    """In 2011 nobody could know of 2015; and on 12 July the miners had not yet withdrawn."""
    known = ask("stance", "bakers", "--as-known", "2011-01-01", "--csv").records
    on = ask("stance", "miners", "--on", "2010-07-12").out

    assert {"thornbury-2010"} == {row["contest"] for row in known if row["firm"] == "true"}
    assert "withdrawn" not in on


def test_a_vote_is_told_as_a_vote(ask: Ask) -> None:
    """A published ballot is no endorsement: whom they voted for, and whom then."""
    [row] = [one for one in ask("stance", "jo-mp", "--csv").records if one["did"] == "voted"]

    assert ("cy-cole", "'=Cy Cole", "in mps; then Ada Ash") == (
        *(row["candidate"], row["name"]),
        row["words"],
    )


def test_contests_are_listed_with_what_is_known_of_them(ask: Ask) -> None:
    """Contests are listed in the order in which they close, with what is known of them."""
    contests = ask("contests", "--json").data["contests"]

    assert ["thornbury-2010", "thornbury-2015", "thornbury-2020"] == [one["id"] for one in contests]
    assert ("2010-09-25", ["ada-ash", "ben-birch", "cy-cole"]) == (
        *(contests[0]["closes"], contests[0]["candidates"]),
    )


def test_sources_are_listed_with_how_their_dates_are_known(ask: Ask) -> None:
    """Best estimates are told, unknown dates are question marks, a hidden character is shown."""
    lines = ask("sources").lines

    assert any("1–3 July 2010, best 2 July 2010 (stated)" in line for line in lines)
    assert any(line.startswith("leaflet-4") and "? (unknown)" in line for line in lines)
    assert any("Backers \\u200fof the day" in line for line in lines)


def test_sources_of_one_contest_by_argument_or_by_flag(ask: Ask) -> None:
    """Both ways of asking give the same answer, and as known then only what was out."""
    one, other = ask("sources", "thornbury-2015"), ask("sources", "--contest", "thornbury-2015")
    early = ask("sources", "thornbury-2010", "--as-known", "2010-07-10")

    assert one.out == other.out
    assert "gazette-1" not in one.out
    assert ["gazette-1"] == [line.split()[0] for line in early.lines[2:3]]
    assert "Not certainly public by then, so not listed: 3." in early.lines


def test_the_log_is_printed_in_the_order_of_recording(ask: Ask) -> None:
    """The log prints each event in a sentence, and ends at the seq asked for."""
    lines = ask("log", "--as-recorded", "9").lines
    records = ask("log", "--csv").records

    assert "Log · recorded seq 9 (head …)" == lines[0]
    assert 11 == len(lines)
    assert lines[-1].startswith("9 ")
    assert [str(seq) for seq in range(1, 58)] == [one["seq"] for one in records]


def test_the_log_of_a_contest_holds_what_it_rests_on(ask: Ask) -> None:
    """A contest's log has its own events, sources and endorsers, and no other contest's acts."""
    out = ask("log", "thornbury-2015").out

    assert "Miners nominated nobody, 30 July 2015" in out
    assert "Source: Courier, Fifteen" in out
    assert "Drivers refused" not in out


def test_an_event_is_shown_in_full(ask: Ask) -> None:
    """An event in full has its sentence, its place, its body's fields and its three hashes."""
    answer = ask("show", "thornbury-2010/drivers/refusal")
    event = ask("show", "thornbury-2010/drivers/refusal", "--json").data["events"][0]

    assert "Drivers refused its backing to =Cy Cole, 13 July 2010" in answer.lines[1]
    assert "├ read in Courier, Backers \\u200fof the day; paragraph 2" in answer.lines
    assert "│ ├ endorser: drivers" in answer.lines
    assert "├ mended by nothing" in answer.lines
    assert {64} == {len(event[key]) for key in ("prev_hash", "body_hash", "entry_hash")}
    by_seq = ask("show", f"#{event['seq']}", "--json").data["events"][0]
    assert event == by_seq


def test_the_log_can_be_read_a_piece_at_a_time(ask: Ask) -> None:
    """`log` can start after a seq and stop after so many events; names are printed all the same."""
    records = ask("log", "--after", "30", "--limit", "4", "--csv").records

    assert ["31", "32", "33", "34"] == [one["seq"] for one in records]
    assert "Drivers refused its backing to =Cy Cole, 13 July 2010" in [
        one["says"] for one in records
    ]


def test_a_mended_event_says_what_mended_it(race: Path) -> None:
    """The builders' act was typed with the wrong day: the event stays, and names its mending."""
    key = "thornbury-2010/builders/nomination"
    where = ("--db", str(race))
    with open_ledger(race) as ledger:
        [first] = ledger.find(key)
        assert isinstance(first.body, ActMade)
        mended = ClaimCorrected(
            claim=key,
            replaces=first.event_id,
            mends=first.event_id,
            cause=Cause.RECORDED_IN_ERROR,
            change=ChangeClass.CORRECTION,
            reason="typed the 5th for the 6th",
            body=evolve(first.body, on=When("2010-07-06", "Europe/London")),
            citations=first.body.citations,
        )
        again = evolve(mended, replaces="e" * 32, mends="e" * 32, reason="typed it twice wrongly")
        for event_id, body in (("e" * 32, mended), ("f" * 32, again)):
            ledger.append([Draft(event_id, key, body)], recorded_by="the tests")
    event = said("show", f"#{first.seq}", "--json", *where).data["events"][0]
    mending, second = event["mended_by"]
    day = ("standings", "thornbury-2010", "--section", "unions", "--on", "2010-07-05", "--json")
    now = said(*day, *where).data["candidates"][0]["figures"]["unions"]
    before = said(*day, "--as-recorded", "57", *where).data["candidates"][0]["figures"]["unions"]

    assert (58, "2010-07-05") == (mending["seq"], event["body"]["on"]["text"])
    assert "typed the 5th for the 6th" in mending["says"]
    assert (59, True) == (second["seq"], "typed it twice wrongly" in second["says"])
    assert (0, 1) == (now["named"], before["named"])


def test_answers_say_which_sources_the_clock_left_out(ask: Ask) -> None:
    """The leaflet has no date: every answer about the contest says that it was not used."""
    for words in (("why",), ("open",), ("known", "ada-ash")):
        name, *rest = words
        answer = ask(name, "thornbury-2010", *rest, "--as-known", "2010-07-20")
        assert answer.lines[0].endswith(" · 1 undated source not used")


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",), ("--md",)])
@pytest.mark.parametrize(
    "words",
    [
        ("standings", "thornbury-2010"),
        ("why", "thornbury-2010"),
        ("known", "thornbury-2010", "ada-ash"),
        ("open", "thornbury-2010"),
        ("bisect", "thornbury-2010", "clps", "ada-ash"),
        ("bisect", "thornbury-2010", "clps", "ada-ash", "30", "--on", "2010-07-20"),
        ("stance", "bakers"),
        ("contests",),
        ("sources",),
        ("log",),
        ("show", "#1"),
    ],
)
def test_every_answer_names_its_basis_in_every_form(
    ask: Ask, words: tuple[str, ...], form: tuple[str, ...]
) -> None:
    """Every answer in every form exits with 0 and names the seq it stands on."""
    answer = ask(*words, *form)

    assert 0 == answer.code
    assert "" == answer.err
    assert "57" in answer.out
    assert "\x1b" not in answer.out


def test_what_was_learned_is_about_one_day(ask: Ask) -> None:
    """Where no day is named both answers are about the later one's, and so differ in one clock."""
    learned = ("diff", "thornbury-2010", "--known", "2010-07-03..2010-07-20")

    assert ask(*learned, "--on", "2010-07-20").lines[:-1] == ask(*learned).lines[:-1]
    assert "Ada Ash" in ask(*learned).out
    assert 0 == ask("diff", "thornbury-2010", "--recorded", "10..57").code


def test_a_lead_that_cannot_always_be_said_is_not_said_to_have_lasted(seeds: Ask) -> None:
    """Ed Miliband leads Burnham on 8 July and at the close; on the days between nobody can say."""
    words = ("lead", "labour-2010", "--section", "clps", "--between", "andy-burnham,ed-miliband")
    answer = seeds(*words)

    assert answer.lines[1] == (
        "Ed Miliband led wherever it can be said among CLPs on the evidence held; "
        "where it cannot, a change of hands is not ruled out."
    )
    assert "no change of hands is seen" == seeds(*words, "--json").data["verdict"]


def test_a_change_of_hands_after_an_estimated_day_says_that_it_is_an_estimate(seeds: Ask) -> None:
    """IBTimes' page is of the 5th to the 9th; nothing but our estimate says the 8th."""
    words = ("lead", "labour-2010", "--section", "clps", "--between", "ed-miliband,david-miliband")
    answer = seeds(*words)

    assert answer.lines[-3].startswith("David Miliband passed Ed Miliband after 8 July 2010")
    assert answer.lines[-2] == (
        "Some dates behind this are best estimates (5–9 July 2010, best 8 July 2010). "
        "--certain leaves the estimates out."
    )
    assert [True] == [one["estimated_date"] for one in seeds(*words, "--json").data["handovers"]]
    assert "best estimates" not in seeds(*words, "--certain").out


def test_a_lead_of_many_days_prints_where_it_began_and_where_it_ended(seeds: Ask) -> None:
    """David had one union on 25 June and two on 8 July: both are in the line, and in the JSON."""
    words = (
        "lead",
        "labour-2010",
        "--section",
        "unions",
        "--between",
        "ed-miliband,david-miliband",
    )
    line = "25 June – 8 July 2010 · David Miliband ahead · Ed Miliband 0, David Miliband 1 → 2"
    standings = seeds(*words, "--json").data["standings"]
    [told] = [one for one in standings if one["first"] == "2010-06-25"]

    assert line in seeds(*words).lines
    assert (["0", "1"], ["0", "2"]) == (told["shown"], told["shown_last"])


def test_a_lead_is_not_buried_under_the_names_it_rests_on() -> None:
    """Of twenty sources twelve are printed and the rest counted; the answer stays in sight."""
    names = [f"branch-{number:02}" for number in range(20)]
    race = story(
        "source news 2010-07-20\ntally news clps david 0 on 2010-07-20\n"
        + "\n".join(f"nomination news clps {one} ed on 2010-07-10" for one in names)
    )
    inquiry = race.inquiry("2010-07-20")
    answer = lead(inquiry, "clps", NOMINATION, "ed", "david")
    lines = as_text(lead_page(inquiry, answer, "")).splitlines()

    assert 21 == len(answer.standings[-1].proofs)
    assert "└ … and 9 more; --json prints all." in lines
    assert 12 == len([one for one in lines if "(seq " in one])


def test_what_was_late_leads_to_the_log_with_the_one_clock_that_it_has(seeds: Ask) -> None:
    """Pasted as it is, the hint must not be refused for a flag that `log` does not know."""
    clocks = ("--on", "2010-07-26", "--as-known", "2010-08-31", "--as-recorded", "200", "--certain")
    hint = seeds("late", "labour-2010", *clocks).lines[-1]

    assert hint.startswith("→ endorsements log labour-2010 --as-recorded 200 --db ")
    assert 0 == said(*hint.removeprefix("→ endorsements ").split()).code


def test_a_record_of_what_was_late_has_its_clocks_and_its_two_delays(seeds: Ask) -> None:
    """`recorded` is a seq there as everywhere; days to publication and to the record are days."""
    words = ("late", "labour-2010", "--on", "2010-07-26", "--as-recorded", "200", "--days", "1")
    [first, *_] = seeds(*words, "--csv").records
    told = seeds(*words, "--json").data["late"][0]

    assert ("2010-07-26", "200") == (first["on"], first["recorded"])
    assert (first["days_to_publication"], first["days_to_record"], first["recorded_at"]) == (
        str(told["days_to_publication"]),
        str(told["days_to_record"]),
        told["recorded_at"],
    )
    assert int(first["days_to_publication"]) >= 1
    assert int(first["days_to_record"]) > 5_000


def test_what_was_learned_says_about_which_day(seeds: Ask) -> None:
    """Between two days and two knowledges, what was learned is about the first of the days."""
    words = ("diff", "labour-2010", "--known", "2010-07-01..2010-07-10", "--to", "2010-07-15")

    assert (
        seeds(*words, "--from", "2010-07-08")
        .lines[1]
        .startswith(
            "Learned in between about 8 July 2010, known 1 July 2010 → known 10 July 2010: "
        )
    )
    assert seeds(*words).lines[1].startswith("Learned in between, known 1 July 2010")


def test_a_figure_that_prints_alike_says_what_differs_about_it() -> None:
    """Ed had 28 and has 28, but a later page says 20: a line with nothing on it is a riddle."""
    race = story(
        """
        source ibt 2010-07-16
        source late 2010-07-20
        tally ibt clps ed 28 on 2010-07-16
        tally late clps ed 20 on 2010-07-20
        """
    )
    before, after = (race.inquiry(Moment("2010-07-21", known)) for known in ("2010-07-17", None))
    text = as_text(diff_page(after, [diff(before, after)], ""))

    assert "28+  28+    disputed; beside it 20 (below an earlier floor)" in text


@pytest.mark.parametrize(
    "words", [("standings", "labour-2010", "--section"), ("why", "labour-2010")]
)
def test_a_section_asked_for_by_name_is_told_in_what_it_counts(
    seeds: Ask, words: tuple[str, ...]
) -> None:
    """Council leaders endorse: `?` nominations beside a timeline of 101 would be two stories."""
    assert "101+" in seeds("timeline", "labour-2010", "council-leaders").lines[-2]
    answer = seeds(*words, "council-leaders").lines

    assert any("101+" in line for line in answer)
    assert "--act endorsement" in answer[-1]


@pytest.mark.parametrize(
    "words",
    [
        ("timeline", "labour-2010", "unions"),
        ("lead", "labour-2010", "--section", "unions", "--between", "ed-balls,ed-miliband"),
        ("blame", "labour-2010", "unions", "ed-miliband"),
        ("replay", "labour-2010", "--section", "unions"),
        ("diff", "labour-2010", "--from", "2010-07-01", "--to", "2010-07-26"),
    ],
)
def test_an_answer_about_another_act_says_so_and_leads_on_to_the_same_act(
    seeds: Ask, words: tuple[str, ...]
) -> None:
    """Two endorsements never read as two nominations, and the hint never opens these instead."""
    lines = seeds(*words, "--act", "endorsement").lines

    assert " · endorsements · " in lines[0]
    assert " --act endorsement" in lines[-1]
    assert " · nominations · " not in seeds(*words).lines[0]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (
            ("why", "labour-2010", "unions", "ed-balls", "--act", "second-preference"),
            "standings labour-2010 --act second-preference",
        ),
        (
            ("why", "labour-2010", "unions", "ed-miliband", "--act", "endorsement"),
            "standings labour-2010 --section unions --act endorsement",
        ),
        (("why", "labour-2010", "council-leaders"), "standings labour-2010 --act endorsement"),
        (
            ("replay", "labour-2010", "--section", "council-leaders"),
            "standings labour-2010 --act endorsement",
        ),
        (
            ("replay", "labour-2010", "--section", "unions", "--act", "endorsement"),
            "standings labour-2010 --section unions --act endorsement",
        ),
        (
            ("replay", "labour-2010", "--section", "unions", "--section", "council-leaders"),
            "standings labour-2010",
        ),
        (("replay", "labour-2010", "--section", "unions"), "standings labour-2010"),
    ],
)
def test_a_hint_leads_to_standings_that_have_the_section(
    seeds: Ask, words: tuple[str, ...], hint: str
) -> None:
    """The act's own table would lack a section that counts another; nor is the act left out."""
    last = seeds(*words).lines[-1]

    assert f"→ endorsements {hint}" == last.partition(" --db ")[0]
    assert 0 == said(*last.removeprefix("→ endorsements ").split()).code


def test_a_timeline_as_csv_says_who_is_left_as_its_text_and_json_do(seeds: Ask) -> None:
    """A record a stretch with no candidate, as in the CSV of standings."""
    words = ("timeline", "labour-2010", "mps")
    left = [one for one in seeds(*words, "--csv").records if not one["candidate"]]
    standings = seeds("standings", "labour-2010", "--section", "mps", "--csv").records
    told = [
        (one["first"], one["last"], one["remainder"]["low"], one["remainder"]["high"])
        for one in seeds(*words, "--json").data["moments"]
    ]

    assert told == [
        (
            one["first"] or None,
            one["last"] or None,
            *(int(one[end]) if one[end] else None for end in ("low", "high")),
        )
        for one in left
    ]
    same = ("section", "act", "candidate", "value", "low", "high", "named", "kind")
    [last] = [one for one in standings if not one["candidate"]]
    assert {key: last[key] for key in same} == {key: left[-1][key] for key in same}
    assert seeds(*words).lines[-2].endswith(f"  {left[-1]['shown']}")


def test_a_diff_as_csv_gives_each_step_its_clocks_and_its_ends_as_dates(ask: Ask) -> None:
    """A spreadsheet sorts 2010-07-03, but not "known 3 July 2010"; JSON says it as it did."""
    words = ("diff", "thornbury-2010", "--known", "2010-07-03..2010-07-20", "--on", "2010-07-26")
    columns = ("kind", "on", "known", "from", "to")
    [step] = ask(*words, "--json").data["steps"]

    assert {("learned", "2010-07-26", "2010-07-20", "2010-07-03", "2010-07-20")} == {
        tuple(one[column] for column in columns) for one in ask(*words, "--csv").records
    }
    assert ("2010-07-03", "2010-07-20") == (step["from"], step["to"])


def test_a_diff_of_several_clocks_as_csv_gives_each_record_those_of_its_own_step(ask: Ask) -> None:
    """What this ledger changed is told about the earlier day, what happened up to the later one."""
    words = ("diff", "thornbury-2010", "--recorded", "20..57", "--from", "2010-07-03")
    records = ask(*words, "--to", "2010-07-20", "--csv").records
    columns = ("kind", "on", "known", "recorded", "certain", "from", "to")

    assert {
        ("changed", "2010-07-03", "", "57", "false", "20", "57"),
        ("happened", "2010-07-20", "", "57", "false", "2010-07-03", "2010-07-20"),
    } == {tuple(one[column] for column in columns) for one in records}


def test_what_was_learned_since_goes_on_to_all_that_is_known_now(seeds: Ask) -> None:
    """`A..` ends where every other answer does: at now, undated sources and all."""
    words = ("diff", "labour-2010", "--on", "2010-07-26", "--known", "2010-07-26..")
    [step] = seeds(*words, "--json").data["steps"]
    ed = next(
        one
        for one in step["moves"]
        if (one["section"], one["candidate"]) == ("clps", "ed-miliband")
    )

    assert "Learned in between, known 26 July 2010 → now:" in seeds(*words).lines[1]
    assert (None, "28+", "151") == (step["to"], ed["was"], ed["becomes"])
    assert (
        seeds(*words[:4], "--recorded", "200..")
        .lines[1]
        .startswith("Changed in this ledger in between, seq 200 → seq 233:")
    )


def test_ends_that_are_one_are_still_ends_of_the_clock_asked_about(seeds: Ask) -> None:
    """Two minutes of the record between which nothing was written changed nothing."""
    for words, said_so in (
        (("--recorded", "233..233"), "Changed in this ledger in between, seq 233 → seq 233: 0"),
        (
            ("--known", "2010-07-26..2010-07-26"),
            "Learned in between, known 26 July 2010 → known 26 July 2010: 0",
        ),
    ):
        assert seeds("diff", "labour-2010", *words).lines[1].startswith(said_so)


def test_a_diff_of_one_section_is_its_part_of_the_whole(seeds: Ask) -> None:
    """A section's moves are those of the whole contest there, and its hint opens that section."""
    words = ("diff", "labour-2010", "--from", "2010-07-08", "--to", "2010-07-26")
    alone = seeds(*words, "--section", "CLPs")

    whole = [one.split() for one in seeds(*words).lines if "  CLPs  " in one]
    assert whole == [one.split() for one in alone.lines[3:-1]]
    assert alone.lines[-1].startswith("→ endorsements why labour-2010 clps --on 2010-07-26")


def test_a_diff_names_no_more_than_can_be_read() -> None:
    """Of thirty who came twelve are named and the rest counted; the JSON names them all."""
    names = [f"branch-{number:02}" for number in range(30)]
    race = story(
        "source news 2010-07-20\n"
        + "\n".join(f"nomination news clps {one} ed on 2010-07-10" for one in names)
    )
    answer = diff(race.inquiry("2010-07-09"), race.inquiry("2010-07-20"))
    page = diff_page(race.inquiry("2010-07-20"), [answer], "")
    line = next(one for one in as_text(page).splitlines() if "+branch-00" in one)

    assert line.endswith("+branch-11 and +18 more (--json names all)")
    assert names == sorted(answer.moves[0].came)


def test_blame_as_csv_pins_every_line_to_the_clocks_of_its_question(seeds: Ask) -> None:
    """A CSV line of blame has the clocks of its question, and the values of its JSON."""
    words = ("blame", "labour-2010", "clps", "ed-miliband", "--on", "2010-07-20", "--certain")
    data, records = seeds(*words, "--json").data, seeds(*words, "--csv").records
    clocks = data["as_of"]

    assert records
    for record, told in zip(records, data["changes"], strict=True):
        assert (clocks["on"], "", str(clocks["recorded"]), clocks["head"], "true") == tuple(
            record[column] for column in ("on", "known", "recorded", "head", "certain")
        )
        assert {
            "seq",
            "recorded_at",
            "recorded_by",
            "was",
            "becomes",
            "answer",
            "event",
            "claim",
            "says",
            "note",
        } == (set(told))
        assert (str(told["seq"]), told["becomes"]) == (record["seq"], record["becomes"])
