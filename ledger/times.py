"""Instants, spans and the three clocks. The only module in which two times are compared.

An instant is a whole number of seconds since 1970-01-01T00:00Z. A span is half-open,
`[start, end)`, and says "at some moment in here", so what it leaves open is asked in two ways
everywhere: did it *certainly* happen by then, and could it *possibly* have.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ledger.errors import ValueRefusedError

ALWAYS: Final = -(2**53) + 1
"""The start of a span open or unknown on its left: the lowest integer that JSON carries safely."""
FOREVER: Final = 2**53 - 1
"""The end of a span open or unknown on its right."""


@frozen(order=True)
class Span:
    """A half-open stretch of instants, `[start, end)`, never empty."""

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        """Hold the invariant every comparison below leans on."""
        if self.start >= self.end:
            raise ValueRefusedError(f"A span must end after it starts: [{self.start}, {self.end}).")

    def over_by(self, moment: int) -> bool:
        """Whether it certainly happened by `moment`: no instant of the span lies at or after it."""
        return self.end <= moment

    def possible_by(self, moment: int) -> bool:
        """Whether it may have happened by `moment`: some instant of the span lies before it."""
        return self.start < moment

    def not_before(self, moment: int) -> bool:
        """Whether it certainly did not happen before `moment`."""
        return self.start >= moment

    def possible_from(self, moment: int) -> bool:
        """Whether it may have happened at `moment` or later."""
        return self.end > moment

    def precedes(self, other: Span) -> bool:
        """Whether it is certainly over before any moment of `other`."""
        return self.end <= other.start

    def surer_by(self, other: Span) -> bool:
        """Whether it is surely over sooner than `other` (in a tie, whether it may start sooner)."""
        return (self.end, self.start) < (other.end, other.start)

    def within(self, other: Span) -> bool:
        """Whether every moment of it lies in `other`."""
        return other.start <= self.start and self.end <= other.end

    def surely_after(self, other: Span) -> int:
        """Seconds that certainly passed since `other`; negative where it may have come sooner."""
        return self.start - other.end

    def meet(self, other: Span) -> Span | None:
        """The moments in both, or None if there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def hull(self, other: Span) -> Span:
        """The shortest span that has both in it."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def since(self, other: Span) -> Span:
        """What is left of it without the moments before `other` began; all of which it outlasts."""
        return Span(max(self.start, other.start), self.end)

    def lead_over(self, other: Span) -> int:
        """Seconds from its end to the start of `other`; none or fewer where they touch or meet."""
        return other.start - self.end

    @property
    def width(self) -> int:
        """Seconds from start to end: how much the source leaves open."""
        return self.end - self.start


ANY_TIME: Final = Span(ALWAYS, FOREVER)
"""Some moment, nobody says which."""


@frozen
class Asked:
    """The moment a question is about: a day (to its end, in the contest's zone) or a minute."""

    text: str
    span: Span

    @property
    def moment(self) -> int:
        """The instant the question is about: the exclusive end of the day or minute asked for."""
        return self.span.end


ANY_DAY: Final = Asked("", ANY_TIME)
"""Stands for the moment of a question where none makes a difference: what stands on record, say."""


@frozen
class AsOf:
    """The three clocks of one question. No read takes a bare date.

    `on`: when was it so in the world. `known`: what could the public read by then (None: all that
    was published, dated or not). `recorded`: what the ledger said after this seq (0: nothing yet).
    `certain`: ignore best estimates, keep only what the sources' own dates make sure.
    """

    on: Asked
    known: Asked | None
    recorded: int
    certain: bool = False

    def could_read(self, published: Span | None) -> bool:
        """Whether something published in `published` was certainly public by `known`.

        The latest moment decides, so that no page leaks back into a day on which it may not yet
        have stood. An unknown date (None) is visible only where `known` is not asked for.
        """
        if self.known is None:
            return True
        return published is not None and published.over_by(self.known.moment)

    def might_have_read(self, published: Span | None) -> bool:
        """Whether something hidden by `could_read` may nevertheless have been public by `known`."""
        if self.known is None or self.could_read(published):
            return False
        return published is None or published.possible_by(self.known.moment)
