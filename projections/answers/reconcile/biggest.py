"""Assertions of size, "the biggest so far", "the three biggest all": by memberships on record.

Memberships are printed as round numbers ("about 641,000") that bound no count. Here they are
ordered by the number printed: nothing better can check such an assertion, and the answer says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from attrs import frozen

from ledger.events.total import AssertionStated
from ledger.events.who import Attribute, EndorserDescribed, EndorserKind, EndorserRegistered
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.asserted import NOT_CHECKED, acts_in
from projections.answers.reconcile.holding import Answer, Held
from projections.answers.reconcile.moments import span_at
from projections.fold.belief import Standing

_NUMBER: Final = re.compile(r"\d[\d,]*")


@frozen
class _Members:
    """A membership on record: the number printed, and the source's words."""

    number: int
    words: str
    claim: Standing


def biggest(inquiry: Inquiry, asserted: AssertionStated) -> Answer:
    """Check “the biggest to back her” among those who had by then, “the three biggest” by kind."""
    if asserted.section is None or not asserted.candidates:
        return Answer(Held.OPEN, "?", NOT_CHECKED)
    backers = {
        act.key.endorser
        for act in acts_in(inquiry, asserted.section)
        if act.key.candidate in asserted.candidates
    }
    members = _members(inquiry)
    if asserted.endorser is not None:
        who = inquiry.identity.of(asserted.endorser)
        return _among(inquiry, members, backers | {who}, {who})
    everybody = _of_kinds(inquiry, backers) & set(members)
    number = asserted.number or 1
    top = set(sorted(everybody, key=lambda one: -members[one].number)[:number])
    if len(top) < number:
        return Answer(Held.OPEN, _words(inquiry, members, top), "too few memberships on record")
    held = Held.YES if top <= backers else Held.NO
    words = _words(inquiry, members, top)
    rows = tuple(members[one].claim for one in sorted(top))
    return Answer(held, words, f"the biggest by printed membership: {words}", rows)


def _among(
    inquiry: Inquiry, members: dict[str, _Members], several: set[str], ours: set[str]
) -> Answer:
    """Return whether one body is the biggest of several: open while a membership is missing."""
    unknown = several - set(members)
    known = several & set(members)
    words = _words(inquiry, members, known)
    rows = tuple(members[body].claim for body in sorted(known))
    top = max((members[body].number for body in known), default=0)
    ours_known = {body for body in ours if body in members}
    if ours_known and all(members[body].number < top for body in ours_known):
        return Answer(Held.NO, words, f"by printed membership: {words}", rows)
    if unknown:
        missing = ", ".join(sorted(inquiry.identity.name(body) for body in unknown))
        return Answer(Held.OPEN, words or "?", f"no membership on record for {missing}", rows)
    return Answer(Held.YES, words, f"the biggest by printed membership: {words}", rows)


def _members(inquiry: Inquiry) -> dict[str, _Members]:
    """Return each endorser's membership as printed nearest in time to the moment asked about."""
    moment = inquiry.as_of.on.moment
    nearest: dict[str, tuple[int, _Members]] = {}
    for claim, body in inquiry.belief.of(EndorserDescribed):
        if body.attribute is not Attribute.MEMBERS or body.count is None:
            continue
        match = _NUMBER.search(body.count.words)
        number = body.count.exact or (int(match[0].replace(",", "")) if match else None)
        if number is None or claim.claim_id in inquiry.belief.set_aside:
            continue
        who = inquiry.identity.of(body.endorser)
        off = abs(span_at(inquiry, body.as_of).end - moment)
        if who not in nearest or off < nearest[who][0]:
            nearest[who] = (off, _Members(number, body.count.words, claim))
    return {who: members for who, (_, members) in nearest.items()}


def _of_kinds(inquiry: Inquiry, backers: Iterable[str]) -> set[str]:
    """Return everybody registered who is of the same kind as some backer."""
    kinds: dict[str, EndorserKind] = {
        body.endorser: body.kind for _, body in inquiry.belief.of(EndorserRegistered)
    }
    ours = {kinds[one] for one in backers if one in kinds}
    return {one for one, kind in kinds.items() if kind in ours}


def _words(inquiry: Inquiry, members: dict[str, _Members], several: Iterable[str]) -> str:
    in_order = sorted(several, key=lambda one: (-members[one].number, one))
    return ", ".join(f"{inquiry.identity.name(one)} {members[one].words}" for one in in_order)
