"""A return as whoever files it finds it: where it stands, what it begins with, what was said."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

import polars as pl

from facts.hierarchy import closure
from facts.periods import frequency
from facts.refusal import BadQuestion, NotAllowed, UnknownCode, WrongState
from governance import ledger as books
from governance.answers import Answer
from governance.extending import extensions
from governance.filings import (
    QUIET,
    Comment,
    Version,
    comments,
    filing,
    last_versions,
    mark_of,
    require_seen,
    versions,
)
from governance.ledger import Ledger
from governance.moving import move
from governance.obligations import Obligation, last_day, obligations
from governance.register import as_entered
from governance.return_form import FORM
from governance.returns import OPEN, save, submit
from governance.roles import Actor, Permission, require
from governance.workflow import DECIDED, Action, State, after, enterprises, may_see

FROM_REGISTER = {"name": "enterprise_name"}
REGISTERED = ("name", "area", "industry", "ownership", "size")
FREQUENCIES = ("A", "Q", "M")
FIRST_YEAR, LAST_YEAR = "1990", "2199"  # rules say more of what may be filed
LONGEST = 2_000  # of a cell [characters]
Words = Mapping[str, str]


class Standing(NamedTuple):
    """A return of an enterprise and period.

    last : its latest version; None of one that nobody has begun.
    before : the return of the same frequency before it.
    known : what the register says of the enterprise at the end of the period, by field.
    comments : what regulators said of the latest version.
    due, locked : last day it is in time, and last day it may come; None where nothing says so.
    """

    enterprise: str
    period: str
    last: Version | None
    before: Version | None
    known: dict[str, str]
    comments: list[Comment]
    due: date | None
    locked: date | None

    @property
    def words(self) -> dict[str, str]:
        """Give what the form begins with; an amendment has a reason of its own."""
        if self.last is None:
            return self.known
        words = dict(self.last.words)
        return words | {"reason": ""} if self.is_amendment else words

    @property
    def is_amendment(self) -> bool:
        """Whether what is submitted now amends what was decided on."""
        return self.last is not None and self.last.state in DECIDED

    @property
    def is_open(self) -> bool:
        """Whether it may be saved as a draft."""
        return self.last is None or self.last.state in OPEN

    def is_locked(self, on: date) -> bool:
        """Whether it comes too late on a day; one that was sent back may come again."""
        is_returned = self.last is not None and self.last.state is State.RETURNED
        return self.locked is not None and on > self.locked and not is_returned

    @property
    def mark(self) -> str:
        """Give what shows that this was seen."""
        return mark_of(self.last)


def standing(
    ledger: Ledger, enterprise: str, period: str, actor: Actor, when: datetime
) -> Standing:
    """Find how a return stands, for who files it; a look not of the enterprise is in the journal.

    Raises
    ------
    NotAllowed
        If the actor may not file returns, or none of this enterprise.
    UnknownCode
        If the period is none, or nobody knows the enterprise.
    """
    found = unread_standing(ledger, enterprise, period, actor)
    if enterprises(actor) is None:
        _note(ledger, actor, when, {"enterprise": enterprise, "period": period})
    return found


def unread_standing(ledger: Ledger, enterprise: str, period: str, actor: Actor) -> Standing:
    """Find how a return stands where nothing of it is shown; see `standing`."""
    require(actor, Permission.FILE_RETURNS)
    own = enterprises(actor)
    if own is not None and enterprise not in own:
        raise NotAllowed(f"{actor.name} may not file returns of {enterprise}")
    end = last_day(_period(period))
    rows = as_entered(ledger, [enterprise])
    with ledger.reading() as connection:
        found = [one for one in versions(connection, of=[enterprise]) if one.form == FORM]
    if own is None and rows.is_empty() and not found:
        raise UnknownCode(f"there is no enterprise {enterprise} in the register")
    last = max((one for one in found if one.period == period), key=_version, default=None)
    known = _known(rows, enterprise, period, end)
    return Standing(
        enterprise, period, last, before(found, period), known,
        comments(ledger, last.number, actor) if last else [], *_days(ledger, known),
    )  # fmt: skip


def _period(period: str) -> str:
    """Let pass a period that a return may be of.

    Raises
    ------
    UnknownCode
        If it is none.
    """
    try:
        is_period = frequency(period) in FREQUENCIES and FIRST_YEAR <= period[:4] <= LAST_YEAR
    except BadQuestion:
        is_period = False
    if not is_period:
        raise UnknownCode(f"no return is of '{period}'; a period is written 2024, 2024-Q1, 2024-03")
    return period


def before(found: list[Version], period: str) -> Version | None:
    """Give the last return before a period that is of the same frequency and stands."""
    same = [
        one for one in found
        if one.period < period and frequency(one.period) == frequency(period)
        and one.state not in QUIET
    ]  # fmt: skip
    return max(same, key=lambda one: (one.period, one.version), default=None)


def send(
    ledger: Ledger, words: Words, actor: Actor, when: datetime, *, key: str, seen: str,
    dry_run: bool = False,
) -> Answer:  # fmt: skip
    """Check or submit a return that was typed into the form; see governance.returns.submit.

    Raises
    ------
    ChangedMeanwhile
        If it was changed by somebody else since it was looked at.
    """
    _require_writable(words)
    try:
        answer = submit(ledger, [words], actor, when, key=key, dry_run=dry_run, seen=seen)
    except BadQuestion:  # the form was sent before, said something else then
        require_seen(_latest(ledger, words), seen)
        raise
    if not answer.is_submitted:  # what refused it may be the very change
        require_seen(_latest(ledger, words), seen)
    return answer


def keep(ledger: Ledger, words: Words, actor: Actor, when: datetime, seen: str) -> str:
    """Save a draft; give the mark of what is kept now, for the next saving.

    Raises
    ------
    ChangedMeanwhile
        If it was changed by somebody else since it was looked at.
    """
    _require_writable(words)
    require_seen(_latest(ledger, words), seen)
    save(ledger, words, actor, when, seen)
    return mark_of(_latest(ledger, words))


def _latest(ledger: Ledger, words: Words) -> Version | None:
    key = (words["enterprise_id"], words["period"])
    with ledger.reading() as connection:
        return last_versions(connection, [key]).get(key)


def _require_writable(words: Words) -> None:
    for name, word in words.items():
        if len(word) > LONGEST:
            raise BadQuestion(f"{name} has {len(word):,} characters; it has {LONGEST:,} at most")
        if not all(letter.isprintable() or _is_space(letter) for letter in word):
            raise BadQuestion(f"{name} has a character that cannot be shown; type it again")


def _is_space(letter: str) -> bool:
    """Whether it is one that people type: a line's end, or a space, that of Chinese too."""
    return letter in "\r\n\t" or unicodedata.category(letter) == "Zs"


class Opened(NamedTuple):
    """A version of a return with what stands beside it.

    versions : every one of the same enterprise and period, the first first.
    acts : what the actor may do with it: SAVE, AMEND, WITHDRAW.
    """

    version: Version
    before: Version | None
    versions: list[Version]
    comments: list[Comment]
    acts: tuple[Action, ...]

    @property
    def older(self) -> Version | None:
        """Give the version before this one."""
        place = [one.version for one in self.versions].index(self.version.version)
        return self.versions[place - 1] if place else None


def opened(ledger: Ledger, number: int, actor: Actor, when: datetime) -> Opened:
    """Open a return to read it; that somebody not of the enterprise did stands in the journal.

    Raises
    ------
    UnknownCode
        If there is none that the actor may see.
    """
    version = filing(ledger, number, actor)
    with ledger.reading() as connection:
        found = [
            one
            for one in versions(connection, of=[version.enterprise])
            if may_see(one.filing, actor)
        ]
    if enterprises(actor) is None:
        _note(ledger, actor, when, {"return": number})
    same = [one for one in found if one.period == version.period and one.form == version.form]
    is_last = version.version == max(one.version for one in same)
    acts = tuple(one for one in OWN_ACTS if is_last and _may(version, one, actor))
    return Opened(
        version, before(found, version.period), sorted(same, key=_version),
        comments(ledger, number, actor), acts,
    )  # fmt: skip


OWN_ACTS = (Action.SAVE, Action.AMEND, Action.WITHDRAW)


def _may(version: Version, action: Action, actor: Actor) -> bool:
    try:
        after(version.filing, action, actor)
    except (NotAllowed, WrongState):
        return False
    return True


def withdraw(ledger: Ledger, number: int, actor: Actor, when: datetime, seen: str) -> Version:
    """Take a return back, or throw a draft away.

    Raises
    ------
    UnknownCode
        If there is none that the actor may see.
    ChangedMeanwhile, WrongState
        If it is no longer as it was seen, or can no longer be withdrawn.
    """
    found = filing(ledger, number, actor)
    after(found.filing, Action.WITHDRAW, actor)
    require_seen(found, seen)
    return move(ledger, [number], Action.WITHDRAW, actor, when)[0]


def _note(ledger: Ledger, actor: Actor, when: datetime, said: dict[str, object]) -> None:
    with ledger.writing() as connection:
        books.write(connection, when, actor.name, "read return", said)


def _version(one: Version) -> int:
    return one.version


def _known(rows: pl.DataFrame, enterprise: str, period: str, end: date) -> dict[str, str]:
    """Fill in what the register says at the end of the period, or first said."""
    told = {"enterprise_id": enterprise, "period": period}
    if rows.is_empty():
        return told
    then = rows.sort("since").filter(pl.col("since") <= end.isoformat())
    row = (then.tail(1) if then.height else rows.sort("since").head(1)).row(0, named=True)
    return told | {FROM_REGISTER.get(name, name): row[name] or "" for name in REGISTERED}


def _days(ledger: Ledger, known: Words) -> tuple[date | None, date | None]:
    """Give the day a return is due and the day it is locked, extensions among them."""
    period = known["period"]
    owed = [one for one in obligations() if _is_owed(one, known)]
    if not owed:
        return None, None
    later = extensions(ledger).filter(
        pl.col("obligation").is_in([one.id for one in owed]),
        pl.col("enterprise") == known["enterprise_id"], pl.col("period") == period,
    )["until"].to_list()  # fmt: skip
    until = [date.fromisoformat(day) for day in later]
    due = max([last_day(period, owed[0].due_days), *until])
    return due, max([last_day(period, owed[0].lock_days), *until])


def _is_owed(one: Obligation, known: Words) -> bool:
    """Say whether an enterprise owes a return for the period, by what the register says of it."""
    if one.form != FORM or one.clock != "calendar" or one.frequency != frequency(known["period"]):
        return False
    if one.sizes and known.get("size") not in one.sizes:
        return False
    rows = closure().filter(
        pl.col("dimension") == "industry", pl.col("id") == known.get("industry", "")
    )
    return not one.sections or not set(one.sections).isdisjoint(rows["ancestor"])
