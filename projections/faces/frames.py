"""The frames of a replay as files: a picture and a table each, and an index without a script."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from projections.answers.inquiry import Inquiry
from projections.answers.replay import Replay, biggest
from projections.faces.charts.frame import frame_chart
from projections.faces.escapes import shown
from projections.faces.forms import as_csv
from projections.faces.headings import heading
from projections.faces.page import Page
from projections.faces.pages.replay import csv_columns, frame_records, moment_words, news
from projections.faces.refusals import AskedWronglyError, writing

KINDS: Final = ("svg", "csv")
INDEX: Final = "index.html"
_STYLE: Final = (
    "body{font:16px/1.5 Helvetica,Arial,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}"
    "img{width:100%;height:auto;border:1px solid #d4d4d4}h2{margin-top:3rem}"
)


def kinds_of(text: str | None) -> tuple[str, ...]:
    """Read the kinds of files asked for, as "svg,csv". Raises `AskedWronglyError` for others."""
    typed = KINDS if text is None else (one.strip() for one in text.split(","))
    kinds = tuple(dict.fromkeys(one for one in typed if one))
    wrong = [one for one in kinds if one not in KINDS]
    if wrong or not kinds:
        raise AskedWronglyError(
            f"Frames cannot be written as {', '.join(wrong) or 'nothing'}.",
            "Write --format svg, csv or svg,csv.",
        )
    return kinds


def write_frames(folder: Path, inquiry: Inquiry, replay: Replay, kinds: tuple[str, ...]) -> str:
    """Write every frame and the index into a new or empty folder; return a line that says so."""
    with writing(folder):
        if folder.is_dir() and any(folder.iterdir()):
            raise AskedWronglyError(f"{folder} is not empty.", "Give --frames a new folder.")
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in frame_files(inquiry, replay, kinds):
            (folder / name).write_text(content, encoding="utf-8", newline="\n")
    count = len(replay.frames)
    what = " and ".join(one.upper() for one in kinds)
    return f"{count} {'frame' if count == 1 else 'frames'} as {what}: {folder / INDEX}"


def frame_files(
    inquiry: Inquiry, replay: Replay, kinds: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file, the index last."""
    most = biggest(replay)
    title = "as known on each day" if replay.as_then else ""
    foot = heading(inquiry, title, (act for _, act in replay.columns))
    digits = max(len(str(len(replay.frames))), 3)
    for at, frame in enumerate(replay.frames, start=1):
        name, number = f"{at:0{digits}}", f"{at} of {len(replay.frames)}"
        if "svg" in kinds:
            yield f"{name}.svg", frame_chart(inquiry, frame, most, number)
        if "csv" in kinds:
            records = tuple(frame_records(inquiry, replay, frame, at))
            yield f"{name}.csv", as_csv(Page("", (), {}, csv_columns(), records)) + "\n"
    yield INDEX, _index(inquiry, replay, kinds, foot, digits)


def _index(inquiry: Inquiry, replay: Replay, kinds: tuple[str, ...], foot: str, digits: int) -> str:
    """Return the index: every frame in order, with its picture, its table and its news."""
    title = escape(shown(f"{inquiry.scaffold.name}, step by step"))
    parts = [
        "<!doctype html>",
        f'<html lang="en"><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{_STYLE}</style>",
        f"<h1>{title}</h1>",
        f"<p>{escape(shown(foot))}</p>",
    ]
    for at, frame in enumerate(replay.frames, start=1):
        name = f"{at:0{digits}}"
        parts.append(f'<h2 id="f{at}">{escape(moment_words(frame))}</h2>')
        parts.append("<ul>")
        parts += [f"<li>{escape(shown(words))}</li>" for words in news(frame)]
        parts.append("</ul>")
        if "svg" in kinds:
            alt = escape(shown(f"Where it stood on {moment_words(frame)}"), quote=True)
            parts.append(f'<p><img src="{name}.svg" alt="{alt}"></p>')
        if "csv" in kinds:
            parts.append(f'<p><a href="{name}.csv">The figures as CSV</a></p>')
    return "\n".join(parts) + "\n</html>\n"
