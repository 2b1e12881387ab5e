"""A dispute, an estimated date and a rival are shown wherever a figure is, in every form."""

from __future__ import annotations

import pytest

from tests.projections.faces.conftest import Ask, Said
from tests.projections.faces.test_mending import CONTEST, GAZETTE, STAR, Newsroom, newsroom

__all__ = ["newsroom"]  # a fixture, used by name

ON = ("--on", "2016-08-10")


@pytest.fixture
def rivals(newsroom: Newsroom) -> Newsroom:
    """Two papers' counts of one day, the later of which holds."""
    newsroom.take("star")
    return newsroom


@pytest.mark.parametrize("form", [(), ("--md",), ("--csv",), ("--json",)])
@pytest.mark.parametrize(
    "question", [("standings", CONTEST), ("known", CONTEST, "ada-ames")], ids=lambda one: one[0]
)
def test_a_rival_is_printed_beside_the_figure(
    rivals: Newsroom, question: tuple[str, ...], form: tuple[str, ...]
) -> None:
    """44 holds, as the later publication; 41 stands beside it, and why it does not decide."""
    page = rivals.run(*question, *ON, *form).out

    assert "41" in page
    assert "overtaken by a later publication" in page


def test_why_opens_the_rival_as_well(rivals: Newsroom) -> None:
    """`why` opens the rival too, down to the page that prints it."""
    page = rivals.run("why", CONTEST, "clps", "ada-ames", *ON).out

    assert "rival 41" in page
    assert "The Gazette, “Ames gathers nominations”" in page


@pytest.mark.parametrize("form", [(), ("--md",), ("--csv",), ("--json",)])
def test_what_an_editor_set_aside_stays_shown(rivals: Newsroom, form: tuple[str, ...]) -> None:
    """The decision is printed as one."""
    rivals.mend("assess", "--set-aside", STAR, "--accept", GAZETTE)

    page = rivals.run("standings", CONTEST, *ON, *form).out

    assert "44" in page
    assert "set aside by an editor" in page


@pytest.mark.parametrize("form", [(), ("--md",), ("--csv",), ("--json",)])
@pytest.mark.parametrize(
    "question",
    [("standings", "labour-2010"), ("known", "labour-2010", "ed-miliband")],
    ids=lambda one: one[0],
)
def test_an_estimated_date_is_marked_and_certain_leaves_it_out(
    seeds: Ask, question: tuple[str, ...], form: tuple[str, ...]
) -> None:
    """8 July is a best estimate of a table's day: with --certain nothing leans on it."""
    day = ("--on", "2010-07-08", "--as-known", "2010-07-20")

    leaning, certain = (seeds(*question, *day, *more, *form) for more in ((), ("--certain",)))

    assert _leans(leaning)
    assert not _leans(certain)


def _leans(page: Said) -> bool:
    if page.out.startswith("contest,"):
        return any(
            record.get("estimated_date") == "true" or "best estimate" in record.get("words", "")
            for record in page.records
        )
    return "best estimate" in page.out or '"estimated_date": true' in page.out
