"""An open home: its ledger, its vintages, and the door bound to whoever asks."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock

import polars as pl

from facts.refusal import BadQuestion, BrokenHome
from facts.vintage import Shelf, Vintage
from governance.coverage import coverage
from governance.ledger import Ledger, open_ledger
from governance.question import Question
from governance.release import Ask, Edition, Release, edition, release
from governance.roles import Actor, Permission, areas_seen_in_full, require

KEPT_RELEASES = 256
"""Answers kept in memory: a vintage never changes, so neither does an answer from it."""


class Door:
    """Everything the faces may reach of a home."""

    def __init__(self, home: Path, ledger_url: str = "") -> None:
        self.home = home
        self.ledger: Ledger = open_ledger(home, ledger_url)
        self._shelf = Shelf(home)
        self._lock = Lock()
        self._releases: OrderedDict[tuple[str, frozenset[str] | None], Release] = OrderedDict()
        self._coverage: dict[int, pl.DataFrame] = {}
        self._published: set[int] = set()

    def ask(self, actor: Actor) -> Ask:
        """Bind the door to an actor."""
        return lambda question: self._answer(question, actor)

    def edition(self) -> Edition | None:
        """Say which vintage readers are sent to; None before the first."""
        number = self.ledger.current()
        return None if number is None else edition(self._shelf.vintage(number))

    def coverage(self, actor: Actor) -> pl.DataFrame:
        """Give what the current vintage can answer; the same for every actor who may ask."""
        require(actor, Permission.ASK)
        vintage = self._vintage(None)
        if vintage.number not in self._coverage:
            self._coverage[vintage.number] = coverage(vintage)
        return self._coverage[vintage.number]

    def forget(self) -> None:
        """Forget the answers kept in memory; they are the same when they are worked out again."""
        with self._lock:
            self._releases.clear()

    def close(self) -> None:
        """Close the vintages and the ledger."""
        self._shelf.close()
        self.ledger.close()

    def _vintage(self, number: int | None) -> Vintage:
        current = self.ledger.current()
        if current is None:
            raise BrokenHome(
                "nothing is published yet; `osh ingest SOURCE FILE`, then `osh publish`"
            )
        if number is not None:
            self._find(number)
        return self._shelf.vintage(current if number is None else number)

    def _find(self, number: int) -> None:
        """Refuse a vintage that the ledger does not know: its file may not be whole yet."""
        if number not in self._published:
            self._published = {vintage.number for vintage in self.ledger.vintages()}
        if number not in self._published:
            numbers = ", ".join(str(known) for known in sorted(self._published))
            raise BadQuestion(f"there is no vintage {number}; there are: {numbers}")

    def _answer(self, question: Question, actor: Actor) -> Release:
        require(actor, Permission.ASK)
        vintage = self._vintage(question.vintage)
        key = (str(question.at(vintage.number)), areas_seen_in_full(actor))
        return self._kept(key, lambda: release(question, vintage, actor))

    def _kept(self, key: tuple[str, frozenset[str] | None], make: Callable[[], Release]) -> Release:
        with self._lock:
            if key in self._releases:
                self._releases.move_to_end(key)
                return self._releases[key]
        made = make()
        with self._lock:
            self._releases[key] = made
            while len(self._releases) > KEPT_RELEASES:
                self._releases.popitem(last=False)
        return made
