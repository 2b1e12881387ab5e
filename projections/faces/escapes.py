"""Escape what must not reach a terminal, a spreadsheet or a Markdown page unchanged.

Names and titles come from strangers' pages. A control character can move the cursor, a bidi
override can turn a sentence round, and a cell that starts with `=` is a formula.
"""

from __future__ import annotations

import re
from typing import Final

# C0 and C1 controls, delete; Arabic letter mark, LRM, RLM, the embeddings, overrides and isolates;
# line and paragraph separators; zero-width space and BOM; lone surrogates, which no file can hold.
_HIDDEN: Final = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff"
    "\\ud800-\\udfff]"
)
_FORMULA: Final = (
    *("=", "+", "-", "@", "\t", "\r"),
    # The full-width forms also start a formula in a spreadsheet set to an East Asian language.
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)
_MARKDOWN: Final = re.compile(r"([\\|`*_<>\[\]])")


def shown(text: str) -> str:
    r"""Write each control or bidi character as `\uXXXX`: visible and without effect."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shown_in_json(text: str) -> str:
    r"""Escape such characters in JSON text. `\uXXXX` is JSON's own escape: values stay the same."""
    return "\n".join(shown(line) for line in text.split("\n"))


def csv_cell(text: str) -> str:
    """Return a cell's text so that no spreadsheet reads it as a formula."""
    safe = shown(text)
    return f"'{safe}" if text.startswith(_FORMULA) else safe


def markdown_text(text: str) -> str:
    """Escape the characters that Markdown would read as markup."""
    return _MARKDOWN.sub(r"\\\1", shown(text))
