"""Who is on record: names, links and their undoing, and names that a person should look at."""

from __future__ import annotations

import pytest
from attrs import evolve

from ledger.events.who import EndorserKind
from projections.answers.alikes import Named, alikes, resembles
from projections.answers.endorsers import EndorserList, Wanted, endorser_list
from projections.answers.rosters import candidate_lines, section_lines
from tests.projections.answers.telling import called, registered, with_more
from tests.story import Moment, Story, told

NAMES = (
    registered("cwu", "CWU"),
    registered("gmb", "GMB"),
    called("cwu", "Communication Workers Union"),
    registered("communications-workers-union", "Communications Workers Union"),
    registered("leeds-north-east", "Leeds North East", EndorserKind.CLP),
    registered("leeds-north-west", "Leeds North West", EndorserKind.CLP),
)
BODIES = with_more(
    told("""
        source page 2010-07-09
        nomination page unions cwu ed on 2010-07-01
        nomination page unions gmb ed on 2010-07-02
    """),
    *NAMES,
)


def listed(
    story: Story, wanted: Wanted | None = None, asked: Moment | str = "2010-07-27"
) -> EndorserList:
    """The endorsers of a story."""
    return endorser_list(story.inquiry(asked).belief, wanted or Wanted())


def pairs(*names: str, kind: str = "clp") -> list[tuple[str, str]]:
    """Return which of some names are alike."""
    found = alikes(Named(name, kind, (name,)) for name in names)
    return [(pair.first, pair.second) for pair in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Diane Abbot", "Diane Abbott"),
        ("ASLEF", "Aslef"),
        ("Denton & Reddish", "Denton and Reddish"),
        ("Communication Workers Union", "Communications Workers Union"),
        ("Fire Brigades Union", "FBU"),
        ("Hull West and Hessle", "Kingston upon Hull West and Hessle"),
        ("Islington North", "Islington North CLP"),
        ("Ynys Môn", "Ynys Mon"),
    ],
)
def test_one_name_in_two_spellings_is_found(one: str, other: str) -> None:
    """Letters lost, case, an ampersand, initials, a longer form: each is for a person to judge."""
    assert [tuple(sorted((one, other)))] == pairs(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Leeds North East", "Leeds North West"),
        ("Birmingham Edgbaston", "Birmingham Erdington"),
        ("Ed Miliband", "David Miliband"),
        ("Leeds North", "Leeds North East"),
        ("Ward 1", "Ward 2"),
        ("Unite", "Unity"),
        ("Labour", "Constituency Labour Party"),
    ],
)
def test_names_that_differ_in_what_tells_them_apart_are_not(one: str, other: str) -> None:
    """A compass point, a number, another first name, or a short word: two bodies, not one."""
    assert [] == pairs(one, other)


def test_alike_names_are_findings_and_nothing_is_merged() -> None:
    """The list shows both bodies, each with its own acts, and says that they are alike."""
    found = listed(BODIES)

    assert [("communications-workers-union", "cwu")] == [
        (pair.first, pair.second) for pair in found.alike
    ]
    assert ["cwu"] == [line.counted_as for line in found.lines if line.endorser == "cwu"]


def test_a_link_settles_a_pair_and_so_does_its_undoing() -> None:
    """Linked, they are one; unlinked, a person has looked: neither is a finding any more."""
    linked = with_more(
        told("""
            source page 2010-07-09
            link page cwu communications-workers-union relation same
        """),
        *NAMES,
    )
    found = listed(linked)

    assert () == found.alike
    assert {"communications-workers-union"} == {
        line.counted_as for line in found.lines if "communication" in line.names[-1].casefold()
    }


def test_undoing_a_link_rewrites_nothing() -> None:
    """Before the undoing was recorded they counted as one; after it as two; both can be asked."""
    story = with_more(
        told("""
            source page 2010-07-09
            nomination page unions unity ed on 2010-07-01
            nomination page unions unite ed on 2010-07-01
            link page unity unite relation same
            unlink page link-1
        """),
    )
    before = Moment("2010-07-27", recorded=story.seq("link-1"))

    assert (1, 2) == (
        story.figure("unions ed", before).named,
        story.figure("unions ed", "2010-07-27").named,
    )
    shown = with_more(story, registered("unity", "Unity"), registered("unite", "Unite"))
    (line,) = listed(shown, Wanted(like="unity")).lines
    assert ("undone: Unity and Unite are one endorser (They were two.)",) == line.links
    assert () == listed(shown).alike


def test_lists_are_filtered_by_kind_name_and_contest() -> None:
    """The list is filtered by kind, contest and any name that an endorser goes by."""
    by_kind = listed(BODIES, Wanted(kind=EndorserKind.CLP))
    by_name = listed(BODIES, Wanted(like="communication workers"))
    by_contest = listed(BODIES, Wanted(contest="race"))

    assert ["leeds-north-east", "leeds-north-west"] == [one.endorser for one in by_kind.lines]
    assert ["communications-workers-union", "cwu"] == [one.endorser for one in by_name.lines]
    assert ["cwu", "gmb"] == [one.endorser for one in by_contest.lines]


def test_what_is_typed_resembles_part_of_a_name() -> None:
    """A part of a name or a slip in it resembles it; another name does not."""
    assert resembles("workers", ("Communication Workers Union",))
    assert resembles("comunication", ("Communication Workers Union",))
    assert not resembles("bakers", ("Communication Workers Union",))


def test_candidates_and_sections_with_what_is_on_record() -> None:
    """Who left stays listed; a section has its size, its window, and how many are named."""
    inquiry = told("""
        source page 2010-07-09
        size page unions 14
        window party unions closes 2010-07-26
        nomination page unions gmb ed on 2010-07-01
        tally page unions ed 1 on 2010-07-09
        left page balls on 2010-07-05
    """).inquiry("2010-07-27")
    balls = next(one for one in candidate_lines(inquiry) if one.candidate == "balls")
    ed = next(one for one in candidate_lines(inquiry) if one.candidate == "ed")
    unions = next(one for one in section_lines(inquiry) if one.section == "unions")

    assert ("withdrawn", "2010-07-05") == (balls.status, balls.left and balls.left.text)
    assert (1, 1, 1) == (ed.acts, ed.totals, ed.sources)
    assert unions.size is not None
    assert (14, True, "closed", 1) == (
        *(unions.size.exact, unions.size.stated),
        *(unions.window, unions.named),
    )


def test_a_private_person_is_marked() -> None:
    """Political opinion is special-category data: the list says who is not for publication."""
    person = evolve(registered("jo", "Jo Roe", EndorserKind.PERSON), public=False)
    (line,) = listed(with_more(told("source page 2010-07-09"), person)).lines

    assert not line.public
