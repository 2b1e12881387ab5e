"""Pictures of a race: what they show, also to readers who cannot see them."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from ledger.events.total import TallyPublished
from projections.answers.mending.mendings import mendings
from projections.answers.race import Race, race
from projections.answers.replay import replay_as_then
from projections.faces.charts.looks import look
from projections.faces.charts.race import Words, race_chart
from projections.faces.charts.scales import Days, counts_up_to, round_step, spread
from projections.faces.charts.svg import balanced, document, text, text_width, wrapped
from projections.faces.cli import main
from projections.faces.pictures import png
from projections.stored.log import Log
from tests.projections.faces.conftest import Ask
from tests.story import NOMINATION, Moment, Story, told

ROOT = Path(__file__).parents[3]
PICTURE = ROOT / "docs" / "pictures" / "clps-2010.svg"
SVG = "{http://www.w3.org/2000/svg}"
RACE = told(
    """
    source ibt 2010-07-08
    source ake 2010-07-16
    source blog 2010-07-27
    source errata 2010-07-29
    window ake clps closes 2010-07-26
    tally ibt clps ed 28 on 2010-07-08
    tally ibt clps david 22 on 2010-07-08
    tally ake clps ed 46 on 2010-07-16
    tally ake clps david 56 on 2010-07-16
    rumour ake clps unite balls
    tally blog clps ed 148 on 2010-07-26 as blog-ed
    tally blog clps david 165 on 2010-07-26
    correct blog-ed by errata: tally blog clps ed 151 on 2010-07-26
    """
)
WORDS = Words("The race · on 31 July 2010", "Nominations by CLPs", "Published by: IBT.")


def _race(story: Story = RACE, on: str = "2010-07-31", *, known_too: bool = False) -> Race:
    inquiry, log = story.inquiry(on), Log(story.events, story.inquiry(on).basis)
    columns = [("clps", NOMINATION)]
    then = replay_as_then(inquiry, log, columns) if known_too else None
    mended = mendings(story.events, len(story.events))
    return race(inquiry, "clps", NOMINATION, mended, then)


def _texts(svg: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own picture


def test_the_sentence_comes_first() -> None:
    """A sentence on who led, by how much and since when is the picture's heading and title."""
    sentence = (
        "David Miliband led Ed Miliband by 14 among CLPS on 31 July 2010, 165 to 151. "
        "David Miliband passed Ed Miliband after 8 July and no later than 16 July 2010."
    )
    svg = race_chart(_race(), WORDS)

    assert sentence == _race().title
    assert sentence == ET.fromstring(svg).findtext(f"{SVG}title")  # noqa: S314 - our own picture
    assert sentence == " ".join(_texts(svg)[:2])


def test_who_cannot_be_told_ahead_is_not() -> None:
    """Between two totals either may lead: 28 to 46 against 22 to 56."""
    pair = "Ed Miliband 28–46, David Miliband 22–56"
    title = f"Who led among CLPS on 12 July 2010 cannot be said: {pair}."
    assert title == _race(on="2010-07-12").title


def test_of_what_nothing_bounds_the_sentence_says_so() -> None:
    """With a name on record and no total the sentence says “most on record” and no lead."""
    story = told("source a 2010-07-08\nnomination a clps leeds ed on 2010-07-08")
    assert "Ed Miliband had 1+ among CLPS on 31 July 2010." == _race(story).title


def test_who_is_open_above_is_not_passed_over_for_somebody_smaller() -> None:
    """68, 56 or more, and 35: whoever comes second is the one with 56, not the one with 35."""
    story = told("""
        source a 2010-07-08
        tally a clps ed 68 on 2010-07-08
        tally a clps david >=56 on 2010-07-08
        tally a clps balls 35 on 2010-07-08
        source b 2010-07-31
        tally b clps ed 68 on 2010-07-31
        tally b clps balls 35 on 2010-07-31
    """)
    assert _race(story).title == (
        "On record by 31 July 2010 Ed Miliband had most among CLPS, 68 to 56+ for David Miliband; "
        "nothing published bounds David Miliband above."
    )


def test_who_left_with_less_does_not_spoil_the_lead_of_the_others() -> None:
    """Balls left with 1 on record that nothing bounds: among those who stayed Ed led by 2."""
    story = told("""
        source a 2010-07-08
        nomination a clps leeds balls on 2010-07-08
        left a balls on 2010-07-09
        source b 2010-07-31
        tally b clps ed 5 on 2010-07-31
        tally b clps david 3 on 2010-07-31
    """)
    assert "Ed Miliband led David Miliband by 2 among CLPS on 31 July 2010, 5 to 3." == (
        _race(story).title
    )


def test_a_line_ends_at_the_number_beside_it() -> None:
    """Of ten the two named withdrew, in an order nobody knows: 8+ is drawn at 8, not at 10."""
    story = told("""
        source a 2010-07-12
        nomination a clps leeds ed on ../2010-07-12
        nomination a clps york ed on ../2010-07-12
        tally a clps ed 10 on 2010-07-12
        ended a clps leeds ed on 2010-07-12
        ended a clps york ed on 2010-07-12
    """)
    ed = next(line for line in _race(story).lines if line.candidate == "ed")

    assert (8, None) == (ed.last.figure.low, ed.last.figure.high)
    assert (8, 8) == (ed.last.level, ed.last.height)


def test_a_bracket_without_a_line_has_both_its_edges() -> None:
    """Two sources say 63 and 64 for the same day: a band one nomination high, with two edges."""
    story = told("""
        source a 2010-07-08
        source b 2010-07-08
        tally a clps ed 63 on 2010-07-08
        tally b clps ed 64 on 2010-07-08
    """)
    svg = race_chart(_race(story), WORDS)
    edges = re.findall(r'<path d="(M[^"]* M[^"]*)" stroke="[^"]*" stroke-width="0.9"', svg)

    assert 1 == len(edges)
    assert 2 == len({re.split("[ ,]", part)[1] for part in edges[0].split("M")[1:]})


def test_a_total_for_all_of_them_together_is_on_record_too() -> None:
    """Of MPs, 322 had nominated somebody on the 8th; a page of the 20th tells of 5 on the 1st."""
    bare = told("""
        source a 2010-07-09
        source b 2010-07-20
        tally a mps ed 322 on 2010-07-08
        tally b mps ed 5 on 2010-07-01
        tally b mps ed 400 on 2010-08-08
    """)
    events = tuple(
        evolve(event, body=evolve(event.body, candidate=None))
        if isinstance(event.body, TallyPublished)
        else event
        for event in bare.events
    )
    inquiry = Story(events).inquiry("2010-07-31")
    assert race(inquiry, "mps", NOMINATION, ()).title == (
        "By 31 July 2010 a total of 322 nominations by MPS is on record, "
        "and for no candidate a number."
    )


def test_where_nothing_is_on_record_the_picture_says_that() -> None:
    """Where nothing is on record the picture says so in words."""
    story = told("source a 2010-07-08")
    svg = race_chart(_race(story), WORDS)

    assert "No nomination by CLPS is on record by 31 July 2010." == _texts(svg)[0]
    assert "No figure on record: Ed Balls, David Miliband, Ed Miliband." in _texts(svg)


def test_whoever_cannot_see_it_hears_every_step() -> None:
    """The description holds every stretch of every line, and the marks."""
    desc = ET.fromstring(race_chart(_race(), WORDS)).findtext(f"{SVG}desc") or ""  # noqa: S314

    assert (
        "Ed Miliband: 28 from 8 July 2010, 28–46 from 9 July 2010, 46 from 16 July 2010, "
        "46–151 from 17 July 2010, 151 from 26 July 2010." in desc
    )
    assert "16 July 2010: Rumoured, counts nothing: unite → Ed Balls" in desc
    assert "26 July 2010: Correction: Ed Miliband 148 → 151." in desc


def test_every_line_has_its_own_dash_marker_and_name() -> None:
    """Every line has its own dash, marker and name, so that colour is not needed."""
    looks = [look(at) for at in range(12)]
    assert len(looks) == len({(one.dash, one.marker) for one in looks})
    assert {"David Miliband 165", "Ed Miliband 151"} <= set(_texts(race_chart(_race(), WORDS)))


def test_a_rumour_is_a_hollow_mark_above_the_plot() -> None:
    """Off the line, numbered, told beneath as what it is."""
    svg = race_chart(_race(), WORDS)
    without = race_chart(evolve(_race(), rumours=()), WORDS)

    assert "Hearsay" in _texts(svg)
    assert "Hearsay" not in _texts(without)
    assert [one.stretches for one in _race().lines] == [
        one.stretches for one in evolve(_race(), rumours=()).lines
    ]


def test_rumours_of_neighbouring_days_are_one_mark_with_both_numbers() -> None:
    """Rumours of days too close to draw apart share one mark, with both numbers."""
    story = told(
        """
        source a 2010-05-20
        source b 2010-07-23
        source c 2010-07-24
        nomination a clps leeds ed on 2010-05-20
        nomination c clps york ed on 2010-08-31
        rumour b clps unite balls
        rumour c clps gmb balls
        """
    )
    assert "1, 2" in _texts(race_chart(_race(story, "2010-09-25"), WORDS))


def test_what_most_of_them_may_have_beyond_the_record_is_said_shortly() -> None:
    """Names alone bound nobody above: most on record, of three."""
    story = told(
        """
        source a 2010-07-08
        nomination a clps leeds ed on 2010-07-08
        nomination a clps york ed on 2010-07-08
        nomination a clps hull david on 2010-07-08
        nomination a clps bath balls on 2010-07-08
        """
    )
    title = _race(story).title
    assert title.startswith("On record by 31 July 2010 Ed Miliband had most among CLPS, 2+ to 1+")
    assert title.endswith("; nothing published bounds 3 of them above.")


def test_a_correction_is_a_flag() -> None:
    """A correction is a flag on the day of its claim, with the old words and the new."""
    assert [("2010-07-26", "ed", "Correction: Ed Miliband 148 → 151")] == [
        (str(one.day), one.candidate, one.words) for one in _race().flags
    ]


def test_what_was_settled_later_is_no_flag_as_known_before() -> None:
    """Two counts of the 26th; an editor goes by one of the 27th. On the 26th nobody had read it."""
    story = told(
        """
        source ake 2010-05-26
        source bbc 2010-05-27
        tally ake clps ed 46 on 2010-05-26
        tally bbc clps ed 45 on 2010-05-26
        assess tally-2 over tally-1
        """
    )
    mended = mendings(story.events, len(story.events))

    def flags(known: str | None) -> list[str]:
        inquiry = story.inquiry(Moment("2010-05-28", known=known))
        return [one.words for one in race(inquiry, "clps", NOMINATION, mended).flags]

    assert ["Assessment: Ed Miliband 46 → 45"] == flags(None) == flags("2010-05-27")
    assert [] == flags("2010-05-26")


def test_a_slip_in_a_page_of_later_is_no_flag_as_known_before() -> None:
    """We mistyped a count of 26 July: a picture as known on the 20th has neither number."""
    story = told(
        """
        source ibt 2010-07-08
        source blog 2010-07-26
        tally ibt clps ed 28 on 2010-07-08
        tally blog clps ed 148 on 2010-07-26 as typed
        correct typed slip: tally blog clps ed 151 on 2010-07-26
        """
    )
    mended = mendings(story.events, len(story.events))

    def flags(known: str) -> list[str]:
        inquiry = story.inquiry(Moment("2010-07-31", known=known))
        return [one.words for one in race(inquiry, "clps", NOMINATION, mended).flags]

    assert ["Correction: Ed Miliband 148 → 151"] == flags("2010-07-26")
    assert [] == flags("2010-07-25")


def test_a_correction_of_a_later_total_is_no_flag_before_it() -> None:
    """A picture of 20 July has no flag for a total of the 26th."""
    assert () == _race(on="2010-07-20").flags


def test_a_correction_outside_the_days_drawn_keeps_its_own_date() -> None:
    """Nothing changed after 8 July but a nomination of the 30th, which was taken back."""
    story = told("""
        source a 2010-07-08
        nomination a clps leeds ed on 2010-07-08
        nomination a clps york ed on 2010-07-30 as typed
        retract typed slip
    """)
    (flag,) = _race(story).flags

    assert "2010-07-09" == str(flag.day)
    assert "30 July 2010: Correction: york nominated Ed Miliband" in flag.caption
    assert flag.caption.endswith(" → taken back")


def test_of_a_claim_without_a_date_the_flag_says_so() -> None:
    """A nomination that no source dated was taken back: its caption names no day."""
    story = told("""
        source a 2010-07-08
        nomination a clps leeds ed on 2010-07-08
        nomination a clps york ed as typed
        retract typed slip
    """)
    assert ["Date unknown"] == [one.dated for one in _race(story).flags]


def test_known_too_draws_what_could_be_read_on_each_day() -> None:
    """148 on the day, 151 only since the source put itself right."""
    ed = next(line for line in _race(known_too=True).lines if line.candidate == "ed")

    assert [("2010-07-27", 148), ("2010-07-29", 151)] == [
        (str(one.first), one.figure.value) for one in ed.then if str(one.first) >= "2010-07-27"
    ]
    assert () == next(line for line in _race().lines if line.candidate == "ed").then


def test_what_nobody_could_read_yet_is_drawn_as_nothing() -> None:
    """Known before all pages: no frame, so no line as known, and a picture all the same."""
    inquiry = RACE.inquiry(Moment("2010-07-31", known="2010-01-01"))
    then = replay_as_then(inquiry, Log(RACE.events, inquiry.basis), [("clps", NOMINATION)])
    drawn = race(inquiry, "clps", NOMINATION, (), then)

    assert () == then.frames
    assert {()} == {line.then for line in drawn.lines}
    assert "</svg>" in race_chart(drawn, WORDS)


def test_a_picture_as_known_on_a_day_does_not_say_that_it_is_known_now(seeds: Ask) -> None:
    """The marked lines show what its own clocks say, and the key beneath says the same."""
    plot = ("plot", "labour-2010", "--section", "clps", "--known-too")

    assert "With marks: what is known now." in seeds(*plot).out
    then = seeds(*plot, "--as-known", "2010-07-20").out
    assert "With marks: what could be read by 20 July 2010." in then
    assert "known now" not in then


def test_a_picture_says_which_of_its_dates_are_estimates(seeds: Ask) -> None:
    """The headline's “after 8 July” leans on one; without estimates nothing is said of them."""
    plot = ("plot", "labour-2010", "--section", "clps")
    sentence = "Some dates behind this are best estimates (5–9 July 2010, best 8 July 2010)."

    assert sentence in seeds(*plot).out
    assert "best estimates" not in seeds(*plot, "--certain").out


def test_a_picture_of_the_first_day_of_the_calendar_is_a_picture(ask: Ask) -> None:
    """Nothing could be read on 1 January 1, and no day is before it for a margin."""
    answer = ask("plot", "thornbury-2010", "--section", "clps", "--as-known", "0001-01-01")

    assert 0 == answer.code
    assert "</svg>" in answer.out


def test_a_picture_is_plain_and_the_same_every_time() -> None:
    """No script, no address to fetch anything from, the same bytes for the same answer."""
    svg = race_chart(_race(known_too=True), WORDS)

    assert svg == race_chart(_race(known_too=True), WORDS)
    assert ["http://www.w3.org/2000/svg"] == re.findall(r"https?://[^\"']+", svg)
    assert not re.search(r"<script|\son\w+=|<image|<foreignObject|<animate", svg)


@given(st.text())
def test_no_name_can_break_a_picture(name: str) -> None:
    """Whatever a name contains, the picture stays well formed and shows that name."""
    svg = document(10, 10, name, name, [text(0, 0, name, 12, data_name=name)])
    root = ET.fromstring(svg.encode())  # noqa: S314 - our own picture
    assert ["rect", "text"] == [one.tag.removeprefix(SVG) for one in root][2:]


@given(st.lists(st.floats(0, 400), max_size=12))
def test_labels_never_cover_each_other(wished: list[float]) -> None:
    """Labels are a line's height apart, inside the plot, and in the order of their lines."""
    placed = spread(wished, 17, 0, 400)

    assert all(0 - 1e-6 <= one <= 400 + 1e-6 for one in placed)
    in_order = sorted(placed)
    assert all(b - a >= 17 - 1e-6 for a, b in pairwise(in_order))
    assert in_order == [placed[at] for at in sorted(range(len(wished)), key=lambda at: wished[at])]


def test_labels_with_room_stay_where_they_belong() -> None:
    """Labels with room between them stay where they are wished."""
    assert (10, 100, 300) == spread((10, 100, 300), 17, 0, 400)


@pytest.mark.parametrize(
    ("most", "step"), [(1, 1), (6, 2), (33, 10), (81, 20), (165, 50), (379, 100), (1201, 500)]
)
def test_counts_are_labelled_with_round_numbers(most: int, step: int) -> None:
    """Counts are labelled in round steps from 0."""
    assert step == round_step(most)
    assert 0 == counts_up_to(most, 100, 0).ticks[0]
    assert most <= counts_up_to(most, 100, 0).most


@given(st.dates(), st.integers(0, 5000), st.floats(100, 1000))
def test_dates_are_labelled_apart(first: dt.date, days: int, wide: float) -> None:
    """However long a race: labels have room, and there is at least one."""
    last = dt.date.fromordinal(min(first.toordinal() + days, dt.date.max.toordinal()))
    scale = Days(first, last, 0.0, wide)
    spots = [scale.at(day) for day in scale.ticks(64)]
    assert spots
    assert all(b - a >= 55 for a, b in pairwise(spots))


def test_words_are_broken_before_they_are_cut() -> None:
    """Wrapped lines fit their width, and a heading's last line has more than one word."""
    words = "Jeremy Corbyn led Andy Burnham by 42 among CLPs on 12 September 2015, 153 to 111."
    assert all(text_width(one, 20, bold=True) <= 780 for one in wrapped(words, 20, 780, bold=True))
    assert len(balanced(words, 20, 780)[-1].split()) > 2
    assert words == " ".join(balanced(words, 20, 780))


def test_a_heading_is_broken_between_its_parts() -> None:
    """Each of the clocks in a heading stays whole."""
    heading = "Labour leadership 2010 · on 20 July 2010 · known 20 July 2010 · recorded seq 5299"
    assert (
        "Labour leadership 2010 · on 20 July 2010",
        "known 20 July 2010 · recorded seq 5299",
    ) == wrapped(heading, 12, 300, at=" · ")


def test_the_picture_in_the_documents_is_what_is_drawn(seeds: Ask) -> None:
    """The five articles' race of the CLPs. Run with UPDATE_EXAMPLES=1 to draw it anew."""
    drawn = seeds("plot", "labour-2010", "--section", "clps").out
    own = re.compile(r"recorded seq \d+ \(head [0-9a-f]{8}…\)")
    if os.environ.get("UPDATE_EXAMPLES"):
        PICTURE.write_text(drawn, encoding="utf-8")
    assert own.sub("", PICTURE.read_text(encoding="utf-8")) == own.sub("", drawn)


def test_a_picture_goes_into_the_file_named(seeds: Ask, tmp_path: Path) -> None:
    """The file named gets the same SVG as a pipe."""
    target = tmp_path / "race.svg"
    answer = seeds("plot", "labour-2010", "--section", "CLPs", "-o", str(target))

    assert f"Drawn: {target}\n" == answer.out
    assert seeds("plot", "labour-2010", "--section", "clps").out == target.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-o", "race.gif"), "race.gif is neither SVG nor PNG. Name it FILE.svg or FILE.png."),
        (
            ("--md",),
            "A picture is not MD. For the figures type "  # noqa: ISC004 - one message of two lines
            "endorsements timeline labour-2010 clps --md.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_a_sentence(
    seeds: Ask, words: tuple[str, ...], message: str
) -> None:
    """What cannot be drawn exits with 2 and says what to type instead."""
    answer = seeds("plot", "labour-2010", "--section", "clps", *words)
    assert (2, f"{message}\n") == (answer.code, answer.err)


def test_a_pipe_gets_utf_8_as_the_first_line_says(seeds_template: Path) -> None:
    """Under another encoding of the terminal the picture is the same bytes."""
    words = ["plot", "labour-2010", "--section", "clps", "--db", str(seeds_template)]
    latin, utf = (CliRunner(charset=one).invoke(main, words) for one in ("latin-1", "utf-8"))

    assert "UTF-8" in utf.stdout.splitlines()[0]
    assert utf.stdout_bytes == latin.stdout_bytes


def test_a_picture_that_cannot_be_written_leaves_the_one_before(
    seeds: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: a sentence, the picture of yesterday, and no scrap of today's."""
    target = tmp_path / "race.svg"
    target.write_text("yesterday's", encoding="utf-8")

    def half(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    answer = seeds("plot", "labour-2010", "--section", "clps", "-o", str(target))

    assert 1 == answer.code
    assert f"{target} cannot be written (No space left on device)." in answer.err
    assert "yesterday's" == target.read_text(encoding="utf-8")
    assert [target] == [*tmp_path.iterdir()]


def test_a_picture_may_be_named_in_capitals(seeds: Ask, tmp_path: Path) -> None:
    """RACE.PNG is a PNG."""
    target = tmp_path / "RACE.PNG"
    seeds("plot", "labour-2010", "--section", "clps", "-o", str(target))
    assert b"\x89PNG" == target.read_bytes()[:4]


def test_a_missing_painter_is_a_sentence(
    seeds: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the optional extra a PNG cannot be had; nothing is left behind."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    target = tmp_path / "race.png"
    answer = seeds("plot", "labour-2010", "--section", "clps", "-o", str(target))

    assert 1 == answer.code
    assert "pip install 'endorsement-ledger[plot]'" in answer.err
    assert not target.exists()


def test_a_png_is_painted_offline() -> None:
    """With the optional extra `plot` a PNG is painted offline."""
    painted = png(race_chart(_race(), WORDS))
    assert b"\x89PNG\r\n\x1a\n" == painted[:8]


def test_a_hostile_name_is_drawn_as_it_is(ask: Ask) -> None:
    """A name that is a formula in a spreadsheet is only a name in a picture."""
    assert "=Cy Cole 1+" in _texts(ask("plot", "thornbury-2010", "--section", "clps").out)


def test_plot_needs_a_section(seeds: Ask) -> None:
    """A picture is of one section; the message says how to name it."""
    answer = seeds("plot", "labour-2010")
    assert 2 == answer.code
    assert "--section" in answer.err


def test_a_rumour_is_never_drawn_without_its_denial(ask: Ask) -> None:
    """A rumour's caption includes its denial."""
    plot = ("plot", "thornbury-2010", "--section", "clps")
    said = "=Cy Cole: about to pull out"

    assert f"{said}; denied 20 July 2010: in to win" in ask(*plot).out
    assert f"{said}." in ask(*plot, "--on", "2010-07-19").out
