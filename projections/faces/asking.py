"""An open ledger and a question's clocks: a command's flags, settled against the record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click
from attrs import evolve, frozen

from ledger.cli.progress import waiting
from ledger.edtf import asked, day_at
from ledger.errors import DateNotUnderstoodError
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.subjects import subjects
from ledger.times import Asked, AsOf
from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.faces.flags import Flags
from projections.faces.forms import Form, formed
from projections.faces.page import Page
from projections.faces.refusals import AskedWronglyError, nothing_called
from projections.fold.belief import Belief, believe
from projections.stored.log import Basis, contest_log

if TYPE_CHECKING:
    from ledger.store import Ledger
    from ledger.store.tip import Tip
    from projections.answers.sentences import Names

_SEQ: Final = re.compile(r"#?(\d{1,15})\Z", re.ASCII)
_CLOCK_ZONE: Final = "UTC"
"""The zone of the record's own times, which belong to no contest."""


@frozen
class Asking:
    """One question: the ledger, the flags as typed, and the recorded clock as a seq."""

    ledger: Ledger
    flags: Flags
    basis: Basis

    @property
    def clocks(self) -> Clocks:
        """The two clocks that a contest's zone settles."""
        return clocks_of(self.flags)

    def contest_events(self, contest: str, upto: int) -> tuple[Event, ...]:
        """Every event needed to answer about a contest, up to and including a seq."""
        return self.ledger.contest_events(contest, upto)

    def hash_at(self, seq: int) -> str:
        """The entry hash at a seq; the genesis hash at 0."""
        return self.ledger.hash_at(seq)

    def contests(self) -> tuple[str, ...]:
        """The ids of the contests on record at the seq asked about, sorted."""
        return tuple(sorted(self.ledger.contests(self.basis.seq)))

    def inquire(self, contest: str) -> Inquiry:
        """Settle the clocks for one contest. Raises `AskedWronglyError` if it is not on record."""
        self.must_hold(contest)
        with waiting(f"Reading {contest}"):
            log = contest_log(self, contest, self.basis.seq)
            return inquire(log, contest, self.clocks, dt.datetime.now(dt.UTC))

    def must_hold(self, contest: str) -> None:
        """Raise `AskedWronglyError` for an unknown contest, naming the ids most like it."""
        must_hold(self.ledger, contest, self.basis.seq)

    def beliefs(self, contest: str | None) -> tuple[Belief, Belief]:
        """Return two beliefs, of one contest or of the whole ledger (None).

        The first is as known at the question's clock, the second as known now. For the whole
        ledger days are read in UTC, since there is no contest to give a zone.
        """
        if contest is not None:
            as_of = self.inquire(contest).as_of
            events = self.contest_events(contest, self.basis.seq)
        else:
            on, known = self.flags.on, self.flags.known
            today = day_at(int(dt.datetime.now(dt.UTC).timestamp()), _CLOCK_ZONE)
            as_of = AsOf(
                asked(on, _CLOCK_ZONE) if on is not None else today,
                asked(known, _CLOCK_ZONE) if known is not None else None,
                self.basis.seq,
                self.flags.certain,
            )
            events = tuple(self.ledger.events(upto=self.basis.seq))
        return believe(events, as_of), believe(events, evolve(as_of, known=None))

    def all_names(self) -> Names:
        """Every printed name on record at the seq asked about."""
        from projections.answers.listings import NAMING, names_in

        return names_in(self.ledger.of_types(*NAMING, upto=self.basis.seq))

    def related(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Return events plus every event of or about their claims, and about their subjects."""
        found = {event.seq: event for event in events}
        keys: set[str] = set()
        for event in tuple(found.values()):
            keys |= {f"claim:{event.claim_id}", f"event:{event.event_id}"}
            if not isinstance(event.body, Redacted | Unknown):
                keys |= {
                    key
                    for key in subjects(event.body)
                    if not key.startswith(("contest:", "claim:"))
                }
            for same_claim in self.ledger.find(event.claim_id, self.basis.seq):
                found[same_claim.seq] = same_claim
        for key in sorted(keys):
            for about in self.ledger.about(key, self.basis.seq):
                found[about.seq] = about
        return tuple(found[seq] for seq in sorted(found))

    def show(self, page: Page) -> None:
        """Print a page in the form asked for."""
        show(page, self.flags)


@contextmanager
def asking(flags: Flags) -> Iterator[Asking]:
    """Open the ledger that the flags name and settle the recorded clock."""
    from ledger.store import open_ledger

    with open_ledger(flags.db) as ledger:
        seq = recorded_seq(ledger, flags.recorded)
        yield Asking(ledger, flags, Basis(seq, ledger.hash_at(seq)))


def clocks_of(flags: Flags) -> Clocks:
    """The two clocks that a contest's zone settles."""
    return Clocks(flags.on, flags.known, flags.certain)


def show(page: Page, flags: Flags) -> None:
    """Print a page in the form asked for."""
    click.echo(formed(page, Form(flags.form)))


def must_hold(ledger: Ledger | Tip, contest: str, seq: int) -> None:
    """Raise `AskedWronglyError` if a contest is not on record at a seq, naming the most alike."""
    recorded = tuple(sorted(ledger.contests(seq)))
    if contest in recorded:
        return
    if contest in ledger.contests():
        raise AskedWronglyError(
            f"There was no contest {contest} yet at seq {seq}.",
            "Give a later seq, or leave the seq out.",
        )
    raise nothing_called("contest", contest, recorded)


def recorded_seq(ledger: Ledger | Tip, text: str | None) -> int:
    """Return the seq that the recorded clock means.

    That is the head (None), a seq as typed, or the last seq of a day or minute (UTC). Raises
    `AskedWronglyError` for a seq beyond the head, `DateNotUnderstoodError` for text that is
    neither a seq nor a time.
    """
    head = ledger.head().seq
    if text is None:
        return head
    if (number := _SEQ.match(text)) is None:
        moment = _recorded_time(text, head).moment
        end = dt.datetime.fromtimestamp(moment, dt.UTC) - dt.timedelta(microseconds=1)
        return ledger.seq_at(end)
    seq = int(number[1])
    if seq > head:
        raise AskedWronglyError(
            f"The ledger has no seq {seq}: it ends at seq {head}.",
            f"Give a number up to {head}, or a time.",
        )
    return seq


def _recorded_time(text: str, head: int) -> Asked:
    """Read a day or a minute of the recorded clock; the error's hint also offers a seq."""
    try:
        return asked(text, _CLOCK_ZONE)
    except DateNotUnderstoodError as error:
        hint = f"{error.hint} Or give a seq, a number up to {head}."
        raise DateNotUnderstoodError(error.text, error.reason, hint) from error
