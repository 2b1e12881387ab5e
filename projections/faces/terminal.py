"""Run the stepper on a terminal, and restore the terminal however that ends."""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from projections.faces.stepper import Place, Stage, keys, pressed, printable_in, ticked

_ENTER: Final = "\x1b[?1049h\x1b[?25l"  # alternate screen, no cursor: the reader's own lines stay
_LEAVE: Final = "\x1b[?25h\x1b[?1049l"
_HOME: Final = "\x1b[H"
_TO_LINE_END: Final = "\x1b[K"
_BELOW: Final = "\x1b[J"
_LOOK: Final = 0.25
"""Seconds between two checks of the window's size."""


def is_interactive() -> bool:
    """Whether standard input and output are a terminal that can be drawn on."""
    try:
        on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    except ValueError:  # a closed stream
        return False
    return on_terminal and os.environ.get("TERM", "dumb") != "dumb" and _has_termios()


def _has_termios() -> bool:
    try:
        import termios  # noqa: F401 - not on every system
    except ImportError:
        return False
    return True


def step_through(stage: Stage, place: Place) -> None:
    """Show a replay until the reader quits. It starts paused."""
    frames, sections = len(stage.replay.frames), len(stage.replay.columns)
    with _borrowed() as source:
        due = time.monotonic()
        drawn: tuple[Place, tuple[int, int]] | None = None
        while not place.over:
            size = shutil.get_terminal_size()
            if drawn != (place, (size.columns, size.lines)):
                _draw(stage.screen(place, size.columns, size.lines))
                drawn = (place, (size.columns, size.lines))
            wait = max(due - time.monotonic(), 0) if place.playing else _LOOK
            typed = _typed(source, min(wait, _LOOK))
            was_playing = place.playing
            if typed is None:
                return  # the terminal is gone
            for key in keys(typed):
                place = pressed(place, key, frames, sections)
            if place.playing and not was_playing:
                due = time.monotonic() + 1 / place.speed
            elif place.playing and time.monotonic() >= due:
                place = ticked(place, frames)
                due = time.monotonic() + 1 / place.speed


def _draw(lines: tuple[str, ...]) -> None:
    """Write a screen at once, each line over the old one, so that nothing flickers."""
    encoding = sys.stdout.encoding or "ascii"
    text = f"{_TO_LINE_END}\r\n".join(printable_in(encoding, lines))
    sys.stdout.write(f"{_HOME}{text}{_TO_LINE_END}{_BELOW}")
    sys.stdout.flush()


def _typed(source: int, wait: float) -> bytes | None:
    """Return what was typed within `wait` seconds; None once the input has ended.

    A lone escape may be the start of an arrow key whose other bytes are still to come.
    """
    if not select.select([source], [], [], wait)[0]:
        return b""
    typed = _read(source)
    if typed.endswith(b"\x1b") and select.select([source], [], [], 0.05)[0]:
        typed += _read(source)
    return typed or None


def _read(source: int) -> bytes:
    try:
        return os.read(source, 256)
    except OSError:
        return b""


@contextmanager
def _borrowed() -> Iterator[int]:
    """Read the terminal key by key on its alternate screen, and restore it on every way out.

    Ctrl-C and Ctrl-Z arrive as keys, so no signal from the keyboard can leave the alternate screen
    behind. SIGTERM and SIGHUP restore it too.
    """
    import termios

    source = sys.stdin.fileno()
    before = termios.tcgetattr(source)
    raw = termios.tcgetattr(source)
    raw[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
    raw[0] &= ~(termios.IXON | termios.ICRNL)
    handlers = {one: signal.signal(one, _leave) for one in (signal.SIGTERM, signal.SIGHUP)}
    try:
        termios.tcsetattr(source, termios.TCSADRAIN, raw)
        sys.stdout.write(_ENTER)
        yield source
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, before)
        sys.stdout.write(_LEAVE)
        sys.stdout.flush()
        for one, handler in handlers.items():
            signal.signal(one, handler)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
