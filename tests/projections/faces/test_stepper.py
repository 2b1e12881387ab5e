"""Stepping through a race: what keys do, what a screen shows, and a real terminal given back."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from ledger.events.kinds import ActKind
from projections.answers.replay import replay
from projections.faces.forms import width
from projections.faces.stepper import (
    FASTEST,
    SLOWEST,
    Place,
    Stage,
    keys,
    pressed,
    printable_in,
    ticked,
)
from tests.story import NOMINATION, told

RACE = told(
    """
    source ibt 2010-07-08
    source ake 2010-07-16
    tally ibt clps ed 28 on 2010-07-08
    tally ibt clps david 22 on 2010-07-08
    nomination ibt clps leeds ed on 2010-07-05
    tally ake clps ed 46 on 2010-07-16
    tally ake clps david 56 on 2010-07-16
    rumour ake clps unite balls
    """
)


def _stage() -> Stage:
    inquiry = RACE.inquiry("2010-07-31")
    return Stage.of(inquiry, replay(inquiry, [("clps", NOMINATION), ("unions", NOMINATION)]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (b" ", ["play"]),
        (b"n\x1b[Cp\x1b[D", ["next", "next", "back", "back"]),
        (b"\x1bOC\x1bOD", ["next", "back"]),
        (b"+=-", ["faster", "faster", "slower"]),
        (b"\x1b[H\x1b[FgG", ["first", "last", "first", "last"]),
        (b"q\x03\x04", ["quit", "quit", "quit"]),
        (b"\x1b[5~x\xff\x1b", []),
    ],
)
def test_keys_mean_what_the_screen_says(typed: bytes, meant: list[str]) -> None:
    """Arrows in both of a terminal's dialects; anything else means nothing."""
    assert meant == list(keys(typed))


def test_nothing_plays_until_somebody_says_so() -> None:
    """A tick moves nothing while the replay is paused, as it is at the start."""
    assert Place() == ticked(Place(), 5)
    assert 1 == ticked(pressed(Place(), "play", 5, 1), 5).at


def test_it_stops_at_the_end_and_begins_again_when_asked() -> None:
    """The last frame stays; play from there starts over."""
    last = ticked(Place(at=3, playing=True), 5)
    assert Place(at=4) == last
    assert Place(at=0, playing=True) == pressed(last, "play", 5, 1)


def test_stepping_by_hand_pauses_and_stays_inside() -> None:
    """Steps by hand pause the replay and stay between its first and last frame."""
    assert Place(at=1) == pressed(Place(at=0, playing=True), "next", 5, 1)
    assert Place(at=4) == pressed(Place(at=4), "next", 5, 1)
    assert Place(at=0) == pressed(Place(at=0), "back", 5, 1)


def test_speed_has_bounds() -> None:
    """The speed is doubled and halved between its bounds."""
    place = Place()
    for _ in range(20):
        place = pressed(place, "faster", 5, 1)
    assert FASTEST == place.speed
    for _ in range(20):
        place = pressed(place, "slower", 5, 1)
    assert SLOWEST == place.speed


def test_a_screen_shows_bars_values_and_what_happened() -> None:
    """Named in full blocks, published lighter, what may be lightest, unknown as a question mark."""
    last = len(_stage().replay.frames) - 1
    lines = _stage().screen(Place(at=last), 80, 24)

    assert lines[0].startswith("Labour leadership · CLPS · known now")
    assert lines[1].startswith("16 July 2010")
    assert "Ed Balls        ?" == lines[3]
    assert re.fullmatch(r"David Miliband  ▓+ 56", lines[4])
    assert re.fullmatch(r"Ed Miliband     █▓+ 46", lines[5])
    assert any("Rumoured, counts nothing: unite → Ed Balls" in line for line in lines)
    assert any("→ 56" in line for line in lines)


def test_a_screen_says_which_act_it_counts_where_the_contest_counts_another() -> None:
    """A screen names its act where the contest's standings count another."""
    inquiry = RACE.inquiry("2010-07-31")
    columns = [("clps", NOMINATION), ("unions", ActKind.ENDORSEMENT)]
    stage = Stage.of(inquiry, replay(inquiry, columns))

    first, other = (stage.screen(Place(section=one), 80, 24)[0] for one in (0, 1))
    assert first.startswith("Labour leadership · CLPS · known now")
    assert other.startswith("Labour leadership · UNIONS · endorsements · known now")


def test_what_a_value_may_be_is_drawn_lightest() -> None:
    """On 5 July Leeds is named, and 28 is the most there can be."""
    at = next(at for at, one in enumerate(_stage().replay.frames) if one.on.text == "2010-07-05")
    assert re.fullmatch(r"Ed Miliband     █░+ 1–28", _stage().screen(Place(at=at), 80, 24)[5])


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 14), (40, 12), (200, 60), (20, 5)])
def test_a_screen_fits_its_window(columns: int, rows: int) -> None:
    """Every frame and section fits the window's columns and rows."""
    stage = _stage()
    for at in range(len(stage.replay.frames)):
        for section in (0, 1):
            lines = stage.screen(Place(at=at, section=section), columns, rows)
            assert len(lines) <= rows
            assert max(width(line) for line in lines) <= columns


def test_a_low_window_shows_what_happened_rather_than_empty_lines() -> None:
    """Three candidates in nine rows: what happened first has the last row above the legend."""
    stage = _stage()
    last = len(stage.replay.frames) - 1
    tall, low = (stage.screen(Place(at=last), 80, rows) for rows in (24, 9))

    (first, *_) = [line for line in tall if line.startswith("• ")]
    assert first == low[-3]
    assert "" not in low


def test_a_terminal_without_blocks_gets_other_bars_and_never_a_false_unknown() -> None:
    """Where only ASCII can be shown, a bar is of # = - and a `?` still means unknown."""
    screen = ("Ed  █▓▓░ 3–4", "David  ? ≤22", "space play/pause · → n next …")

    assert screen == printable_in("utf-8", screen)
    assert ("Ed  #==- 3-4", "David  ? <=22", "space play/pause . > n next ~") == (
        printable_in("ascii", screen)
    )


def test_another_section_is_a_key_away() -> None:
    """The key s shows the next section, and after the last the first."""
    assert 1 == pressed(Place(), "section", 5, 2).section
    assert 0 == pressed(evolve(Place(), section=1), "section", 5, 2).section


class _Terminal:
    """A command at a real terminal of 80 by 24, typed into and read from."""

    def __init__(self, *words: str) -> None:
        self.master, slave = pty.openpty()
        self.slave = slave
        self.before = termios.tcgetattr(slave)
        # Started in the background, a shell has its children ignore SIGINT; a terminal does not.
        command = (
            "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
            "from projections.faces.cli import main; main()"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", command, *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "80", "LINES": "24"},
        )
        self.heard = ""

    def until(self, text: str, seconds: float = 20) -> str:
        """Read until a text has come, and return what came since the last time."""
        heard, end = "", time.monotonic() + seconds
        while text not in heard:
            assert time.monotonic() < end, f"{text!r} never came: {heard!r}"
            if select.select([self.master], [], [], 0.2)[0]:
                heard += os.read(self.master, 65536).decode(errors="replace")
        self.heard += heard
        return heard

    def type(self, keys: str) -> None:
        """Press some keys."""
        os.write(self.master, keys.encode())

    def ended(self) -> int:
        """The exit code; everything printed meanwhile is read, or it could not end."""
        end = time.monotonic() + 20
        while self.process.poll() is None:
            assert time.monotonic() < end, "it never ended"
            if select.select([self.master], [], [], 0.05)[0]:
                self.heard += os.read(self.master, 65536).decode(errors="replace")
        while select.select([self.master], [], [], 0.05)[0]:
            self.heard += os.read(self.master, 65536).decode(errors="replace")
        return self.process.returncode

    def close(self) -> None:
        """End what still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def at_terminal(race: Path) -> Iterator[_Terminal]:
    """The invented race replayed at a real terminal."""
    terminal = _Terminal("--db", str(race), "replay", "thornbury-2010", "--section", "clps")
    yield terminal
    terminal.close()


def _is_given_back(terminal: _Terminal) -> bool:
    """The reader's own screen and cursor are back, and typing shows and runs by lines again."""
    after = termios.tcgetattr(terminal.slave)
    screens = re.findall(r"\x1b\[\?(?:1049|25)[hl]", terminal.heard)
    left = screens[-2:] == ["\x1b[?25h", "\x1b[?1049l"]
    return left and terminal.before[3] == after[3] and terminal.before[0] == after[0]


def test_a_reader_steps_and_quits(at_terminal: _Terminal) -> None:
    """It starts paused on the first frame, goes where the keys say, and gives the terminal back."""
    assert "paused" in at_terminal.until("1 of ")
    at_terminal.type("n")
    at_terminal.until("2 of ")
    at_terminal.type("\x1b[C")
    at_terminal.until("3 of ")
    at_terminal.type("p")
    at_terminal.until("2 of ")
    at_terminal.type("q")

    assert 0 == at_terminal.ended()
    assert _is_given_back(at_terminal)


def test_it_plays_when_told_to(at_terminal: _Terminal) -> None:
    """Once told to play it reaches the end by itself, and waits there."""
    at_terminal.until("1 of ")
    at_terminal.type("++++ ")
    at_terminal.until("playing")
    last = re.search(r"1 of (\d+)", at_terminal.heard)
    assert last is not None
    end = f"{last[1]} of {last[1]}"
    at_terminal.until(end)
    at_terminal.type("q")

    assert 0 == at_terminal.ended()
    assert "paused" in at_terminal.heard.rpartition(end)[2]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, None])
def test_the_terminal_is_given_back_whatever_happens(
    at_terminal: _Terminal, ending: signal.Signals | None
) -> None:
    """Ctrl-C typed, or an end from outside: the reader's screen is as it was."""
    at_terminal.until("1 of ")
    if ending is None:
        at_terminal.type("\x03")
    else:
        at_terminal.process.send_signal(ending)
    code = at_terminal.ended()

    assert (code == 0) is (ending is None)
    assert _is_given_back(at_terminal)
    assert "Traceback" not in at_terminal.heard
