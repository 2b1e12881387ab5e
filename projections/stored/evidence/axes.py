"""The two clocks of belief: by which seq a thing was recorded, and by which day it was known."""

from __future__ import annotations

from typing import Final

RECORDED: Final = 0
KNOWN: Final = 1
