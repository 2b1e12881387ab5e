"""Comparing quotes with the copy of a page that the author holds, if there is one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz

from ledger.authoring.fields import Fields
from ledger.authoring.guards import FileRefusedError, text_of
from ledger.commands import RecordClaim
from ledger.errors import Finding
from ledger.ids import name_key

_CLOSE: Final = 60
"""How similar, out of 100, a passage must be to a quote to be shown as the one perhaps meant."""
_QUOTES: Final = str.maketrans(
    dict.fromkeys("“”„«»", '"') | {"\N{LEFT SINGLE QUOTATION MARK}": "'", "–": "-", "—": "-"}
)


def held_copy(fields: Fields, path: Path) -> str | None:
    """Return the text that `copy:` names; the file must be in the same folder or below it."""
    name = fields.text("copy")
    if name is None:
        return None
    line = fields.line_of("copy")
    # A file from a stranger must not make us print passages of any file on this machine.
    folder = path.parent.resolve()
    copy = (folder / name).resolve()
    if not copy.is_relative_to(folder):
        fields.find(line, "copy-elsewhere", f"{name} lies outside this folder.", "Put it here.")
        return None
    try:
        text = text_of(copy, name)
    except FileRefusedError as refusal:
        fields.find(line, refusal.finding.code, f"{name}: {refusal.finding.message}")
        return None
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    stated = fields.text("sha256")
    if stated is not None and stated != digest:
        fields.find(
            fields.line_of("sha256"),
            "copy-differs",
            f"{name} is not the copy with this sha256.",
            f"It has {digest}. Which of them was read?",
        )
    return text


def quotes_not_in(copy: str, commands: Sequence[RecordClaim]) -> Iterator[Finding]:
    """Yield a finding for each quote that the copy does not have, spaces and dashes aside."""
    plain = _plain(copy)
    for command in commands:
        for citation in getattr(command.body, "citations", ()):
            if citation.quote is None or _plain(citation.quote) in plain:
                continue
            yield Finding(
                command.place,
                "quote-not-in-copy",
                f"Quote not found in the held copy{_closest(_plain(citation.quote), plain)}.",
                "Check the words or the copy.",
            )


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", name_key(text.translate(_QUOTES)).translate(_QUOTES))


def _closest(quote: str, copy: str) -> str:
    found = fuzz.partial_ratio_alignment(quote, copy, score_cutoff=_CLOSE)
    return "" if found is None else f" (closest: “… {copy[found.dest_start : found.dest_end]} …”)"
