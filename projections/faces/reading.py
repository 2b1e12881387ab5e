"""Where an answer is read from: from what is stored beside the log, or by folding the contest.

Both say the same; only the wait differs. Which it is follows from how things lie, and nobody needs
to choose:

- What is stored and at the head is read, beside a SQLite file by the driver alone: what it takes
  to change a database takes longer to load than the answer does. Where no more than `NEAR` events
  are new it is brought to the head first.
- Where it is further behind, or nothing is stored, the one contest asked about is folded. A read
  never builds: that takes minutes on a long log and leaves a file of a third of its size, which
  whoever only asks may not want. From `LONG` events on a hint says what to type, before the wait.
- Where it cannot be used the contest is folded, and nothing is said of a folder that must not be
  written, of a full disk, or of somebody else who is writing: none of that is the reader's fault,
  and the answer is right. Of a file that is damaged a hint says what to delete.

Hints go to standard error, so that an answer in a pipe is the same bytes in every case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

import click

from ledger.cli.progress import waiting
from projections.faces.names import act_kind

if TYPE_CHECKING:
    from projections.answers.behind import Choice
    from projections.answers.inquiry import Inquiry
    from projections.answers.stored import Stored
    from projections.faces.asking import Asking
    from projections.faces.flags import Flags
    from projections.stored.log import Log

NEAR: Final = 5_000
"""New events that a read works in by itself: a few seconds."""
LONG: Final = 20_000
"""Events from which on somebody waits for a fold: a few seconds too."""

Answer = TypeVar("Answer")


def inquire_figures(flags: Flags, contest: str, act: str | None) -> Inquiry:
    """Ask about the figures of one act (default: the one the contest counts), and no others.

    Raises `AskedWronglyError` if there is no such contest or act, and what opening a ledger raises.
    """
    from projections.faces.asking import asking

    now = dt.datetime.now(dt.UTC)
    if (at_once := _at_once(flags, contest, act, now)) is not None:
        return at_once
    with asking(flags) as ask:
        kind = act_kind(act) if act is not None else None
        seq = ask.basis.seq
        ask.must_hold(contest)
        found = _read(
            ask, lambda stored: stored.inquire(contest, ask.clocks, now, recorded=seq, act=kind)
        )
        return ask.inquire(contest) if found is None else found


def inquire_cells(ask: Asking, contest: str, choose: Choice) -> tuple[Inquiry, Log]:
    """Ask about some cells and no others, and give the events behind them.

    Raises as `inquire_figures`, and what `choose` raises.
    """
    from projections.answers.behind import inquire_behind
    from projections.answers.inquiry import inquire
    from projections.stored.log import contest_log

    now = dt.datetime.now(dt.UTC)
    seq = ask.basis.seq
    ask.must_hold(contest)
    found = _read(
        ask, lambda stored: inquire_behind(stored, contest, choose, ask.clocks, now, recorded=seq)
    )
    if found is not None:
        return found
    log = contest_log(ask, contest, seq)
    return inquire(log, contest, ask.clocks, now), log


def _at_once(flags: Flags, contest: str, act: str | None, now: dt.datetime) -> Inquiry | None:
    """Have what is stored beside a SQLite file answer as it is; None where it does not."""
    from msgspec import DecodeError

    from ledger.codec import BodyRefusedError, BodyUnreadableError
    from ledger.store.files import GivenUpError
    from ledger.store.places import file_at, resolve
    from ledger.store.tip import tip_of
    from projections.answers.opened import inquire_at_once
    from projections.faces.asking import clocks_of, must_hold, recorded_seq
    from projections.stored.shelves.beside import Beside, beside

    clocks = clocks_of(flags)
    if (path := file_at(resolve(flags.db))) is None:
        return None
    try:
        with tip_of(path) as tip:
            seq = recorded_seq(tip, flags.recorded)
            kind = act_kind(act) if act is not None else None
            must_hold(tip, contest, seq)
            kept = Beside(beside(path))
            with waiting("Reading what is stored"):
                return inquire_at_once(tip, kept, contest, clocks, now, recorded=seq, act=kind)
    except (GivenUpError, DecodeError, UnicodeDecodeError, BodyRefusedError, BodyUnreadableError):
        return None


def _read(ask: Asking, question: Callable[[Stored], Answer | None]) -> Answer | None:
    """Have what is stored answer; None where the contest is to be folded."""
    from msgspec import DecodeError

    from ledger.codec import BodyRefusedError, BodyUnreadableError
    from ledger.store.refusals import StoreError
    from projections.answers.keeping import reading_stored
    from projections.stored.following.projecting import StoppedError
    from projections.stored.shelves.keeping import DamagedProjectionsError

    try:
        with reading_stored(ask.ledger) as stored:
            try:
                if not _is_near(ask, stored):
                    return None
                with waiting("Bringing what is stored up to date"):
                    return question(stored)
            except (
                DecodeError,
                UnicodeDecodeError,
                BodyRefusedError,
                BodyUnreadableError,
            ) as error:  # the file's pages hold, what is written on them does not
                raise DamagedProjectionsError(stored.keeping.where, str(error)) from error
    except DamagedProjectionsError as error:
        click.echo(f"{error} Until then every answer reads the whole contest.", err=True)
    except (StoreError, StoppedError):  # the fold says what is wrong, if it is not merely locked
        pass
    return None


def _is_near(ask: Asking, stored: Stored) -> bool:
    """Whether what is stored is near enough to the head to be read; a hint where it is not."""
    from projections.answers.keeping import behind

    new = behind(stored)
    if new is not None and new <= NEAR:
        return True
    if ask.basis.seq >= LONG:
        why = "Nothing to read is stored" if new is None else f"What is stored is {new:,} behind"
        click.echo(
            f"{why}, so the whole contest is worked out, which takes a while. To have answers at"
            " once, type endorsements rebuild.",
            err=True,
        )
    return False
