"""A source file to fill in: what the URL alone shows, and gaps for everything else."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from typing import Final
from urllib.parse import urlsplit

from attrs import frozen

from ledger.authoring.source import web_address
from ledger.ids import slug
from ledger.view import View

_DAY: Final = re.compile(r"[/-](\d{4})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?:[/-]|$)")
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SHARED: Final = frozenset(
    "co org ac gov com net blogspot wordpress typepad substack tumblr medium".split()
)
"""Parts of a host name that many sites share: national second levels, and blog hosts."""
_LONGEST: Final = 60
_WIDEST: Final = 90

TEMPLATE: Final = """\
source: {source}
kind: article-newspaper    # or post-weblog, webpage, post, broadcast, report …
title:                     # as printed
publisher: {publisher}
# author:
url: {url}
published: {published}
archive: none held         # or the address of an archived copy
# sha256:                  # of the copy you read, as sha256sum prints it
contest: {contest}
{roster}
# endorsers:               # those not on record yet
# - id: weavers
#   name: Weavers
#   kind: union            # person, union, society, clp, group, body

claims:
# - nomination: Weavers → Ann Ames
#   when: source           # or a day, 2010-07, by source, two weeks before source, unknown
#   at: paragraph 2
# - tally: CLPs for Ann Ames
#   count: 22              # or more than 100, at least 5, about 20
#   when: source
#   at: last paragraph
"""


@frozen
class Roster:
    """The names that a contest's claims may use: its candidates and its sections."""

    candidates: tuple[str, ...]
    sections: tuple[str, ...]

    @classmethod
    def of(cls, contest: str, view: View) -> Roster | None:
        """Return the names on record, sorted by last name; None if the contest is not known."""
        called = view.contests.get(contest)
        if called is None:
            return None
        names = sorted(view.candidates.get(contest, {}).values(), key=lambda name: name.split()[-1])
        return cls(tuple(names), tuple(section.name for section in called.sections))


def template(url: str, contest: str | None, roster: Roster | None = None) -> tuple[str, str]:
    """Return the id of a source at a URL, and a file to fill in. Raises `ValueRefusedError`.

    Nothing is fetched. A day in the URL is offered as an inferred date, and the names that claims
    may use are given as comments.
    """
    parts = urlsplit(web_address(url))
    host = (parts.hostname or "").removeprefix("www.")
    publisher = slug(_site(host))
    last = slug(re.sub(r"\.\w+$", "", parts.path.rstrip("/").rsplit("/", 1)[-1]))
    day = _day_in(parts.path)
    named = f"{publisher}-{day or last}"[:_LONGEST].strip("-")
    written = TEMPLATE.format(
        source=named,
        publisher=host,
        url=url,
        published=_published(day),
        contest=contest or "             # such as labour-2010",
        roster=_comments(roster),
    )
    return named, written


def _site(host: str) -> str:
    """Return the part of a host name that names the site: bbc of bbc.co.uk, a blog's own name."""
    labels = host.split(".")[:-1] or [host]
    while len(labels) > 1 and labels[-1] in _SHARED:
        labels.pop()
    return labels[-1]


def _comments(roster: Roster | None) -> str:
    """Return the roster as comment lines of at most `_WIDEST` characters after the `#`."""
    if roster is None:
        return ""
    lines = [
        line
        for what, names in (("candidates", roster.candidates), ("sections", roster.sections))
        if names
        for line in textwrap.wrap(f"{what}: {', '.join(names)}", _WIDEST)
    ]
    return "".join(f"# {line}\n" for line in lines)


def _day_in(path: str) -> str | None:
    """Return the day in a URL's path, as many blogs and papers have it; None if there is none."""
    match = _DAY.search(path)
    if match is None:
        return None
    month = match[2]
    number = (
        _MONTHS.index(month) + 1 if month in _MONTHS else None if month.isalpha() else int(month)
    )
    try:
        return None if number is None else dt.date(int(match[1]), number, int(match[3])).isoformat()
    except ValueError:
        return None


def _published(day: str | None) -> str:
    if day is None:
        return "               # a day, a range such as 2010-07-05/2010-07-09, or unknown"
    return f"{day}\npublished-basis: inferred\npublished-why: The address carries the day."
