"""The two clocks of belief that changes are laid along."""

from __future__ import annotations

from typing import Final

RECORDED: Final = 0
KNOWN: Final = 1
