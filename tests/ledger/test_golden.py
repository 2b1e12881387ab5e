"""Stored bytes are for ever: one file for each type and version, none of them ever edited.

If one of these fails, the code is wrong, or the event needs a new version with an upcast.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ledger.codec import decode, encode, type_of
from ledger.events.envelope import Unknown
from ledger.events.registry import BY_NAME, EVENT_TYPES

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
FILES = sorted(path.name for path in GOLDEN.glob("*.json"))


def _parts(file: str) -> tuple[str, int]:
    name, _, version = file.removesuffix(".json").rpartition("-")
    return name, int(version)


def test_every_version_of_every_type_has_its_bytes() -> None:
    """Every version of every type has a golden file, so that none changes unnoticed."""
    versions = {(kind.name, old) for kind in EVENT_TYPES for old in range(1, kind.version + 1)}
    assert versions == {_parts(file) for file in FILES}


def test_no_file_was_edited() -> None:
    """Every golden file has the digest noted when it was written."""
    listed = [line.split() for line in (GOLDEN / "SHA256SUMS").read_text().splitlines()]
    found = {file: hashlib.sha256((GOLDEN / file).read_bytes()).hexdigest() for file in FILES}
    assert {file: digest for digest, file in listed} == found


@pytest.mark.parametrize("file", FILES)
def test_the_bytes_decode_and_encode_to_themselves(file: str) -> None:
    """Golden bytes decode, and encode to themselves."""
    name, version = _parts(file)
    written = (GOLDEN / file).read_bytes()
    body = decode(name, version, written)
    assert not isinstance(body, Unknown)
    assert BY_NAME[name].shape is type(body)
    if version == BY_NAME[name].version:
        assert (name, version) == type_of(body)
        assert written == encode(body)


@pytest.mark.parametrize("file", FILES)
def test_any_program_would_write_the_bytes_so(file: str) -> None:
    """Golden bytes are plain JSON, keys sorted and no spaces: any language can write them."""
    written = (GOLDEN / file).read_bytes()
    plain = json.loads(written)
    again = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert written == again.encode()
