"""How good the record is: what is named, dated, told twice and kept, and what is worth finding."""

from __future__ import annotations

from attrs import evolve

from ledger.events.source import SourceCited
from ledger.events.who import EndorserKind
from projections.answers.health import PRIVATE, SectionHealth, health, wishes
from tests.projections.answers.telling import registered, with_more
from tests.story import Story, told

STORY = told("""
    source page  2010-07-09
    source other 2010-07-12
    source copy  2010-07-13
    source count 2010-07-20
    nomination page  clps leigh   ed on 2010-07-01
    nomination other clps leigh   ed on 2010-07-01
    nomination page  clps bolton  ed on ../2010-07-09
    nomination copy  clps bolton  ed on ../2010-07-09
    tally count clps ed 5 on 2010-07-20
    tally count clps david 3 on 2010-07-20
    tally other clps david 4 on 2010-07-12
    tally count clps balls 0 on 2010-07-20
""")


def clps(story: Story) -> SectionHealth:
    """The health of the constituency parties."""
    return next(one for one in health(story.inquiry("2010-07-27")) if one.section == "clps")


def copied(story: Story) -> Story:
    """The story, in which one page copies another, and one source has an archived copy."""
    changed = {
        "copy": {"repeats": "page"},
        "other": {"archive": "https://example.org/archive"},
    }
    return Story(
        tuple(
            evolve(event, body=evolve(event.body, **changed[event.event_id]))  # type: ignore[arg-type]  # fields of a source
            if isinstance(event.body, SourceCited) and event.event_id in changed
            else event
            for event in story.events
        )
    )


def test_a_section_is_counted_by_what_it_lacks() -> None:
    """Two of nine are named, one without a day; a total lags; two of four sources are kept."""
    one = clps(copied(STORY))

    assert (2, 7, False) == (one.named, one.unnamed, one.open)
    assert (("bolton",), ("bolton",)) == (one.undated, one.single)
    assert ("David Miliband",) == one.disputed
    assert (4, ("copy", "count", "page")) == (one.sources, one.unarchived)


def test_a_copy_adds_no_independence() -> None:
    """Bolton is told by two pages, and one of them copies the other."""
    assert () == clps(STORY).single
    assert ("bolton",) == clps(copied(STORY)).single


def test_what_would_settle_most_is_worth_finding_first() -> None:
    """Seven names behind totals, three copies to keep; then a day, a second source, a dispute."""
    found = [(wish.count, wish.what) for wish in wishes([clps(copied(STORY))])]

    assert [
        (7, "counted and named by nobody"),
        (3, "sources of which no copy is kept"),
        (1, "disputed"),
        (1, "without a day"),
        (1, "told by one source"),
    ] == found


def test_a_section_of_which_nothing_is_known_is_open() -> None:
    """No total, no name: what nobody names is unknown there, and not 0."""
    one = next(one for one in health(STORY.inquiry("2010-07-27")) if one.section == "meps")

    assert (0, 0, True) == (one.named, one.unnamed, one.open)


def test_a_private_person_is_not_named() -> None:
    """The page is published: whoever is not public is counted and not named."""
    private = evolve(registered("bolton", "Jo Roe", EndorserKind.PERSON), public=False)

    assert (PRIVATE,) == clps(with_more(STORY, private)).undated
