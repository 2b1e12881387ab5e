"""A replay as a page: one block for each frame, with what happened, where it stood, what moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ledger.edtf import spoken
from projections.answers.brackets import bracket, exactly, shown
from projections.answers.happenings import Happening, Sort, joined
from projections.answers.inquiry import Inquiry
from projections.answers.replay import Frame, FrameColumn, Replay, Shift
from projections.answers.why import names_of
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, heading
from projections.faces.page import Block, Branch, Lines, Page, Scalar
from projections.faces.pages.standings import YET_TO_DECLARE, figure_data
from projections.fold.figures import Figure

_COLUMNS: Final = (
    *("contest", "act", *CLOCK_COLUMNS, "frame", "section", "candidate", "name"),
    *("shown", "value", "low", "high", "named", "kind", "was", "happened"),
)

_NO_NEWS: Final = (
    "Nothing is dated this very day: a date that is a range begins, or a total's own day is over"
)


def replay_page(inquiry: Inquiry, answer: Replay, again: str) -> Page:
    """Return a replay as a page, frame by frame."""
    frame = inquiry.scaffold
    title = f"replay by {answer.step}"
    if answer.as_then:
        title = f"{title}, as known on each day"
    blocks: list[Block] = [
        _block(inquiry, one, at, len(answer.frames))
        for at, one in enumerate(answer.frames, start=1)
    ]
    blocks.append(Lines(tuple(_left_out(answer))))
    return Page(
        heading=heading(inquiry, title, (act for _, act in answer.columns)),
        blocks=tuple(blocks),
        data={
            "contest": frame.contest,
            "as_of": as_of_data(inquiry),
            "step": str(answer.step),
            "as_then": answer.as_then,
            "columns": [{"section": section, "act": act} for section, act in answer.columns],
            "frames": [_data(one) for one in answer.frames],
            "undated": [_happening_data(one) for one in answer.undated],
        },
        columns=_COLUMNS,
        records=tuple(
            record
            for at, one in enumerate(answer.frames, start=1)
            for record in frame_records(inquiry, answer, one, at)
        ),
        hint=f"→ endorsements standings {frame.contest}{again}",
    )


def csv_columns() -> tuple[str, ...]:
    """Return the columns of a frame's records."""
    return _COLUMNS


def news(frame: Frame) -> tuple[str, ...]:
    """Return a frame's news in sentences: what happened, was learned, and no longer stands.

    Where there is none, a figure changed all the same, and a sentence says how that can be.
    """
    if not (frame.happened or frame.learned):
        return (_NO_NEWS,)
    learned = [one for one in frame.learned if one.sort is not Sort.GONE]
    gone = [one for one in frame.learned if one.sort is Sort.GONE]
    return (
        *joined(frame.happened),
        *(f"Learned: {words}" for words in joined(learned)),
        *(f"No longer stands: {words}" for words in joined(gone)),
    )


def moved(inquiry: Inquiry, frame: Frame) -> tuple[str, ...]:
    """Return each cell's move in words: "Ed Miliband 28–46 → 46", "Unions: Ed Balls 0 → 1"."""
    names, many = names_of(inquiry), len(frame.standings) > 1
    return tuple(
        f"{names.section(one.becomes.cell.section)}: {words}" if many else words
        for one in frame.shifts
        if (words := _shift(inquiry, one))
    )


def _shift(inquiry: Inquiry, one: Shift) -> str:
    """Return a cell's move in words; "" where only a total's age made the figure less certain."""
    if one.is_only_doubt:
        return ""
    who = inquiry.scaffold.candidate_name(one.becomes.cell.candidate)
    was, becomes = shown(one.was), shown(one.becomes)
    if was != becomes:
        return f"{who} {was} → {becomes}"
    if one.was.named != one.becomes.named:
        return f"{who} {becomes}, of them named {one.was.named} → {one.becomes.named}"
    return ""


def moment_words(frame: Frame) -> str:
    """Return a frame's day in words."""
    return spoken(frame.on.text)


def _block(inquiry: Inquiry, frame: Frame, at: int, of: int) -> Branch:
    """Return a frame with the columns where a figure moved; the first and last frame have all."""
    moves = moved(inquiry, frame)
    differs = {one.becomes.cell.section for one in frame.shifts if not one.is_only_doubt}
    return Branch(
        f"{moment_words(frame)} · {at} of {of}",
        (
            *(Branch(words) for words in news(frame)),
            *(
                Branch(_stood(inquiry, standing))
                for standing in frame.standings
                if at in {1, of} or standing.section in differs
            ),
            *((Branch(f"moved: {', '.join(moves)}"),) if moves else ()),
        ),
    )


def _stood(inquiry: Inquiry, standing: FrameColumn) -> str:
    column = names_of(inquiry).section(standing.section)
    counts = ", ".join(
        f"{inquiry.scaffold.candidate_name(one.cell.candidate)} {shown(one)}"
        for one in standing.figures
    )
    rest = bracket(standing.remainder.low, standing.remainder.high)
    return f"{column}: {counts}; {YET_TO_DECLARE.lower()} {rest}"


def _left_out(answer: Replay) -> Iterable[str]:
    if answer.undated:
        yield f"In no frame, since no source dates them: {len(answer.undated)}."
        yield from joined(answer.undated)
    if not answer.frames:
        yield "Nothing is on record that could be replayed."


def _data(frame: Frame) -> dict[str, object]:
    return {
        "on": frame.on.text,
        "known": None if frame.known is None else frame.known.text,
        "happened": [_happening_data(one) for one in frame.happened],
        "learned": [_happening_data(one) for one in frame.learned],
        "sections": {
            one.section: {
                "figures": {each.cell.candidate: figure_data(each) for each in one.figures},
                "remainder": {"low": one.remainder.low, "high": one.remainder.high},
            }
            for one in frame.standings
        },
        "moved": [
            {
                "section": one.becomes.cell.section,
                "candidate": one.becomes.cell.candidate,
                "was": shown(one.was),
                "becomes": shown(one.becomes),
                "difference": exactly(one.difference),
                "difference_low": one.difference[0],
                "difference_high": one.difference[1],
                "only_doubt": one.is_only_doubt,
            }
            for one in frame.shifts
        ],
    }


def _happening_data(one: Happening) -> dict[str, object]:
    return {
        "sort": str(one.sort),
        "hedged": one.hedged,
        "words": one.words,
        "section": one.section,
        "candidates": list(one.candidates),
        "because": list(one.events),
    }


def frame_records(
    inquiry: Inquiry, answer: Replay, frame: Frame, number: int
) -> Iterable[tuple[Scalar, ...]]:
    """Yield a record for each cell of a frame; `was` is its figure before, where it moved."""
    acts = dict(answer.columns)
    known = None if frame.known is None else frame.known.text
    clocks = (frame.on.text, known, inquiry.basis.seq, inquiry.basis.head, inquiry.as_of.certain)
    happened = "; ".join(news(frame))
    for standing in frame.standings:
        for one in standing.figures:
            yield (
                *(inquiry.scaffold.contest, acts[standing.section], *clocks, number),
                *(standing.section, one.cell.candidate),
                inquiry.scaffold.candidate_name(one.cell.candidate),
                *(shown(one), one.value, one.low, one.high, one.named, one.kind),
                *(_was(one, frame.shifts), happened),
            )


def _was(figure: Figure, shifts: Sequence[Shift]) -> str | None:
    return next((shown(one.was) for one in shifts if one.becomes.cell == figure.cell), None)
