"""A replay on a terminal, as values: the keys pressed, the place reached, the lines to show.

Nothing here touches a terminal, and nothing moves by itself until somebody presses play.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve, frozen

from projections.answers.brackets import bracket, shown
from projections.answers.inquiry import Inquiry
from projections.answers.replay import Frame, FrameColumn, Replay, biggest
from projections.answers.why import names_of
from projections.faces.escapes import shown as printable
from projections.faces.forms import width
from projections.faces.headings import other_acts
from projections.faces.pages.replay import moment_words, moved, news
from projections.faces.pages.standings import YET_TO_DECLARE
from projections.fold.figures import Figure

_KEY: Final = re.compile(rb"\x1b(?:\[|O)[0-9;]*[A-Za-z~]|\x1b|[\x00-\x7f]")
_MEANS: Final = {
    b" ": "play",
    b"n": "next",
    b"p": "back",
    b"+": "faster",
    b"=": "faster",
    b"-": "slower",
    b"s": "section",
    b"\t": "section",
    b"g": "first",
    b"G": "last",
    b"q": "quit",
    b"\x03": "quit",
    b"\x04": "quit",
}
_ARROWS: Final = {b"C": "next", b"D": "back", b"H": "first", b"F": "last", b"1~": "first"}
_LEGEND: Final = "█ named  ▓ published, not named  ░ may be  ? unknown  + open above"
_KEYS: Final = "space play/pause · → n next · ← p back · + - speed · q quit"
_PLAIN_CHARACTERS: Final = "█▓░·•–→←…"
_PLAIN: Final = str.maketrans(_PLAIN_CHARACTERS, "#=-.*-><~") | {ord("≤"): "<="}
SLOWEST: Final = 0.125
FASTEST: Final = 16.0


@frozen
class Place:
    """What the reader sees: the frame, the section, whether it plays, and how fast."""

    at: int = 0
    section: int = 0
    playing: bool = False
    speed: float = 1.0
    over: bool = False


def keys(typed: bytes) -> Iterator[str]:
    """Yield the keys that a terminal's bytes stand for; other bytes are skipped."""
    for found in _KEY.findall(typed):
        meaning = _MEANS.get(found) or (_ARROWS.get(found[2:]) if found[:1] == b"\x1b" else None)
        if meaning is not None:
            yield meaning


def pressed(place: Place, key: str, frames: int, sections: int) -> Place:
    """Return the place after a key. A step by hand pauses; play at the last frame starts over."""
    last = max(frames - 1, 0)
    steps = {
        "next": min(place.at + 1, last),
        "back": max(place.at - 1, 0),
        "first": 0,
        "last": last,
    }
    if key in steps:
        return evolve(place, at=steps[key], playing=False)
    match key:
        case "play":
            again = not place.playing and place.at == last
            return evolve(place, playing=not place.playing, at=0 if again else place.at)
        case "faster" | "slower":
            faster = place.speed * (2 if key == "faster" else 0.5)
            return evolve(place, speed=max(min(faster, FASTEST), SLOWEST))
        case "section":
            return evolve(place, section=(place.section + 1) % max(sections, 1))
        case _:
            return evolve(place, over=place.over or key == "quit")


def ticked(place: Place, frames: int) -> Place:
    """Return the place one tick later: the next frame while it plays, paused at the last."""
    if not place.playing:
        return place
    at = min(place.at + 1, max(frames - 1, 0))
    return evolve(place, at=at, playing=at < frames - 1)


@frozen
class Stage:
    """A replay with what every screen of it needs: its question and its longest bar."""

    inquiry: Inquiry
    replay: Replay
    most: int

    @classmethod
    def of(cls, inquiry: Inquiry, replay: Replay) -> Stage:
        """Find a replay's longest bar once, so that all frames have one scale."""
        return cls(inquiry, replay, biggest(replay))

    def screen(self, place: Place, columns: int, rows: int) -> tuple[str, ...]:
        """Return the lines of a screen, cut to its columns and rows."""
        frame = self.replay.frames[place.at]
        head, standing = self._head(place, frame, columns), frame.standings[place.section]
        bars = tuple(self._bars(standing, columns))
        foot = (_LEGEND, self._keys())
        air: tuple[str, ...] = ("",)
        if rows < len(head) + len(bars) + len(foot) + 4:  # rather what happened than empty lines
            head, air = head[:-1], ()
        room = max(rows - len(head) - len(bars) - len(air) - len(foot), 1)
        happened = _fitted(tuple(self._news(frame, columns)), room)
        body = (*head, *bars, *air, *happened)
        filled = (*body[: rows - 2], *[""] * max(rows - 2 - len(body), 0))
        return tuple(_cut(line, columns) for line in (*filled, *foot))[:rows]

    def _head(self, place: Place, frame: Frame, columns: int) -> tuple[str, ...]:
        names = names_of(self.inquiry)
        column = frame.standings[place.section].section
        section = printable(names.section(column))
        act = other_acts(self.inquiry, (dict(self.replay.columns)[column],))
        contest = printable(self.inquiry.scaffold.name)
        known = "as known that day" if self.replay.as_then else "known now"
        limit = self.inquiry.as_of.known
        if limit is not None and not self.replay.as_then:
            known = f"known {limit.text}"
        state = "playing" if place.playing else "paused"
        return (
            _sides(
                " · ".join(each for each in (contest, section, act, known) if each),
                f"{place.at + 1} of {len(self.replay.frames)}",
                columns,
            ),
            _sides(moment_words(frame), f"{state} · {place.speed:g} a second", columns),
            "",
        )

    def _bars(self, standing: FrameColumn, columns: int) -> Iterator[str]:
        candidates = self.inquiry.scaffold.candidate_name
        named = {one: printable(candidates(one.cell.candidate)) for one in standing.figures}
        wide = min(max(width(one) for one in (*named.values(), YET_TO_DECLARE)), columns // 3)
        room = max(columns - wide - 14, 8)
        for figure, name in named.items():
            bar = _bar(figure, self.most, room)
            yield f"{_padded(name, wide)}  {bar}{' ' if bar else ''}{shown(figure)}"
        rest = bracket(standing.remainder.low, standing.remainder.high)
        yield f"{_padded(YET_TO_DECLARE, wide)}  {rest}"

    def _news(self, frame: Frame, columns: int) -> Iterator[str]:
        for words in news(frame):
            yield from _folded(printable(words), columns, "• ")
        moves = moved(self.inquiry, frame)
        if moves:
            yield from _folded(printable(", ".join(moves)), columns, "moved: ")

    def _keys(self) -> str:
        return _KEYS if len(self.replay.columns) < 2 else f"{_KEYS} · s section"


def _bar(figure: Figure, most: int, room: int) -> str:
    """Draw the named, the published and the possible part, each at least one block if not 0."""
    top = figure.low if figure.high is None else figure.high
    named = min(figure.named, figure.low)
    parts = (("█", 0, named), ("▓", named, figure.low), ("░", figure.low, top))
    drawn = ""
    for block, first, last in parts:
        if last > first:
            drawn += block * max(round(last * room / max(most, 1)) - len(drawn), 1)
    return drawn[:room]


def _folded(words: str, columns: int, start: str) -> Iterable[str]:
    lines = [start]
    empty = True
    for word in words.split():
        longer = f"{lines[-1]}{'' if empty else ' '}{word}"
        if empty or width(longer) <= columns:
            lines[-1] = longer
        else:
            lines.append(f"{' ' * len(start)}{word}")
        empty = False
    return lines


def _fitted(lines: tuple[str, ...], room: int) -> tuple[str, ...]:
    if len(lines) <= room or room == 1:
        return lines[:room]
    return (*lines[: room - 1], f"… {len(lines) - room + 1} lines more")


def _sides(left: str, right: str, columns: int) -> str:
    room = columns - width(right) - 1
    return f"{_padded(_cut(left, room), room)} {right}"


def printable_in(encoding: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return a screen in characters that an encoding has: bars of # = - where it has no blocks.

    A `?` means unknown here, so it stands for no block.
    """
    try:
        "".join((*lines, *_PLAIN_CHARACTERS)).encode(encoding)
    except UnicodeEncodeError:
        plain = (line.translate(_PLAIN) for line in lines)
        return tuple(one.encode(encoding, errors="replace").decode(encoding) for one in plain)
    return lines


def _padded(words: str, wide: int) -> str:
    cut = _cut(words, wide)
    return cut + " " * (wide - width(cut))


def _cut(words: str, wide: int) -> str:
    """Cut a text to some columns, with an ellipsis for what was cut off."""
    if width(words) <= wide:
        return words
    kept = ""
    for character in words:
        if width(kept + character) > wide - 1:
            break
        kept += character
    return f"{kept}…" if wide > 0 else ""
