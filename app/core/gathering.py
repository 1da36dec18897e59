"""What activities that gather texts from everybody share: a text with an author, and what is asked before it changes.

A text gets its number when all can see it (BR-7); its author may change or withdraw it for a time (BR-6); it may be
parked; it may be set aside and put back (BR-15); and it stays as it is while a vote runs (MV-10).  Pure.
"""

import unicodedata
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from app.core.contract import Seat
from app.core.errors import Gone, NotAllowed, Refused
from app.core.words import N_


def folded(text: str) -> str:
    """For comparing: NFC, case and runs of white space ignored (BR-2)."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


@dataclass(frozen=True, slots=True)
class Written:
    """One text as a rule needs it.  number: None while only its author sees it."""

    id: str
    text: str
    author: str | None
    number: int | None = None
    withdrawn: bool = False
    parked: bool = False
    aside_by: str | None = None
    erased: bool = False


T = TypeVar("T", bound=Written)


@dataclass(frozen=True, slots=True)
class Says:
    """The sentences of one activity, of the catalogue."""

    ask_first: str
    frozen: str
    not_open: str
    closed: str
    sent_already: str
    unknown: str
    not_yours: str
    withdrawn: str
    too_late: str


@dataclass(frozen=True, slots=True)
class Gathering(Generic[T]):
    """What was asked and how it stands, as one command needs it.

    own: id and text of this person's texts that are not withdrawn.  frozen: a vote round runs (MV-10).
    """

    says: ClassVar[Says]
    id: str = ""
    started: bool = True
    ended: bool = False
    frozen: bool = False
    next_number: int = 1
    own: tuple[tuple[str, str], ...] = ()

    @property
    def about(self) -> T | None:
        """The text that the command names."""
        raise NotImplementedError

    @property
    def is_asked(self) -> bool:
        """Whether there is something to write about."""
        raise NotImplementedError

    @property
    def is_opened(self) -> bool:
        """Whether texts ever came."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        raise NotImplementedError

    @property
    def hidden(self) -> bool:
        """Whether nobody sees all texts."""
        raise NotImplementedError

    @property
    def is_too_late(self) -> bool:
        """Whether authors can change their texts no more."""
        raise NotImplementedError

    def must_run(self) -> None:
        if self.ended:
            raise Refused(N_("This meeting has ended. Thank you."))

    def must_be_asked(self) -> None:
        if not self.is_asked:
            raise Refused(self.says.ask_first)

    def must_not_be_frozen(self) -> None:
        if self.frozen:
            raise Refused(self.says.frozen)

    def may_change(self) -> None:
        """What every change of the list needs."""
        self.must_run()
        self.must_be_asked()
        self.must_not_be_frozen()

    def must_take(self) -> None:
        """What one more text needs."""
        self.must_run()
        self.must_be_asked()
        if self.frozen:
            raise Refused(N_("A vote is running. Your text is kept on this phone. Add it to the parking lot?"))
        if not self.is_opened:
            raise Refused(self.says.not_open)
        if not self.is_open:
            raise Refused(self.says.closed)

    def must_be_new(self, text: str, but: str = "") -> None:
        if any(folded(mine) == folded(text) for one, mine in self.own if one != but):
            raise Refused(self.says.sent_already)

    def numbered(self) -> T:
        """A text that all have seen, perhaps on a ballot: it has a number."""
        one = self.about
        if one is None or one.number is None or one.withdrawn:
            raise Gone(self.says.unknown)
        return one

    def seen(self, one: T | None) -> T:
        """A text that all can see now, or Gone: nobody learns here that somebody wrote in silence."""
        if one is None or self.hidden or one.number is None or one.withdrawn:
            raise Gone(self.says.unknown)
        return one

    def readable(self) -> T:
        """The same, with words that may be used: not one that is set aside."""
        one = self.seen(self.about)
        if one.aside_by:
            raise Refused(N_("This text is set aside. Put it back first."))
        return one

    def authors(self, seat: Seat) -> T:
        """The text, if this person wrote it and may still change it (BR-6)."""
        one = self.about
        if one is None or one.author is None or one.author != seat.participant:
            raise Gone(self.says.not_yours)
        self.may_change()
        if one.withdrawn:
            raise Refused(self.says.withdrawn)
        if self.is_too_late or one.parked or one.erased:
            raise Refused(self.says.too_late)
        return one

    def may_set_aside(self) -> T:
        """At any time, also while a vote round runs: the one change MV-10 allows (BR-15)."""
        one = self.numbered()
        if one.aside_by:
            raise Refused(N_("This text is set aside already."))
        return one

    def may_put_back(self, seat: Seat) -> T:
        """By its author or whoever set it aside, until the meeting ends (BR-15)."""
        one = self.numbered()
        if one.aside_by is None:
            raise Refused(N_("This text is not set aside."))
        if one.erased:
            raise Refused(N_("The meeting has ended. The text is erased."))
        if seat.by not in (one.aside_by, one.author):
            raise NotAllowed(N_("Only its author and the one who set this text aside can put it back."))
        return one
