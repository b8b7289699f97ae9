"""An open home: its ledger, its vintages, and the door bound to whoever asks."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock

import polars as pl

from facts.refusal import BadQuestion, BrokenHome
from facts.vintage import Shelf, Vintage
from governance import ledger as books
from governance.alerts import Alert, Kept, alerts, answer
from governance.coverage import coverage
from governance.explain import MOST_LINES, Explanation, explain
from governance.holdings import holdings
from governance.ledger import Ledger, open_ledger
from governance.provenance import Provenance, provenance
from governance.quality import Report, reports
from governance.question import Question
from governance.reading_notes import Notes
from governance.release import Ask, Edition, Release, edition, release
from governance.roles import Actor, Permission, areas_seen_in_full, require
from governance.watched import watched
from governance.watching import warn
from ingest import known_sources

KEPT_RELEASES = 256
"""Answers kept in memory: a vintage never changes, so neither does an answer from it."""


class Door:
    """Everything the faces may reach of a home."""

    def __init__(self, home: Path, ledger_url: str = "") -> None:
        self.home = home
        self.ledger: Ledger = open_ledger(home, ledger_url)
        self._shelf = Shelf(home)
        self._notes = Notes(self.ledger)
        self._lock = Lock()
        self._releases: OrderedDict[tuple[str, frozenset[str] | None], Release] = OrderedDict()
        self._coverage: dict[int, pl.DataFrame] = {}
        self._holdings: dict[int, pl.DataFrame] = {}
        self._provenance: dict[int, dict[str, Provenance]] = {}
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

    def holdings(self, actor: Actor) -> pl.DataFrame:
        """Give how much the current vintage holds for each indicator, and from which source."""
        require(actor, Permission.ASK)
        vintage = self._vintage(None)
        if vintage.number not in self._holdings:
            self._holdings[vintage.number] = holdings(vintage)
        return self._holdings[vintage.number]

    def sources(self, actor: Actor, number: int | None = None) -> list[Provenance]:
        """Say of each source of a vintage, or of the current one, where its figures come from."""
        require(actor, Permission.ASK)
        return [*self._sources(self._vintage(number).number).values()]

    def explain(
        self, actor: Actor, question: Question, row: Mapping[str, str], most: int = MOST_LINES
    ) -> Explanation:
        """Explain the one figure of an answer that a row names, as far as the actor may see."""
        made = self.ask(actor)(question)
        vintage = self._vintage(made.edition.number)
        return explain(made, vintage, self.ledger, self.home, row, actor, most)

    def quality(self, actor: Actor) -> list[Report]:
        """Give the reports on batches that this actor may read, the last accepted first."""
        return reports(self.ledger, self.home, actor)

    def warn(self, actor: Actor, when: datetime) -> Kept:
        """Look over what is watched in the current vintage; what stands out becomes alerts."""
        require(actor, Permission.WARN)
        number = self._vintage(None).number
        return warn(
            self.ledger, self.ask(actor), self.coverage(actor), watched(), number, actor, when
        )

    def alerts(self, actor: Actor, states: Sequence[str] = ()) -> list[Alert]:
        """Give the alerts of an actor's area, the new ones first."""
        return alerts(self.ledger, actor, states)

    def answer_alert(
        self, actor: Actor, number: int, move: str, remark: str, when: datetime
    ) -> Alert:
        """Acknowledge or close an alert of an actor's area."""
        return answer(self.ledger, number, move, remark, actor, when)

    def note(self, actor: Actor, verb: str, said: dict[str, object], when: datetime) -> None:
        """Write into the journal that somebody took figures away or read what others do not see."""
        self._notes.note(actor, verb, said, when)

    def forget(self) -> None:
        """Forget the answers kept in memory; they are the same when they are worked out again."""
        with self._lock:
            self._releases.clear()

    def close(self) -> None:
        """Close the vintages and the ledger."""
        self._notes.close()
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
        made = partial(release, question, vintage, actor, self.home)
        return self._kept(key, lambda: self._with_provenance(made()))

    def _with_provenance(self, made: Release) -> Release:
        known = self._sources(made.edition.number)
        names = sorted({part for each in made.figures["source"].drop_nulls().unique()
                        for part in each.split("+")})  # fmt: skip
        return replace(made, provenance=tuple(known[name] for name in names if name in known))

    def _sources(self, number: int) -> dict[str, Provenance]:
        """Say where the figures of a vintage come from; what is accepted later changes nothing."""
        if number not in self._provenance:
            batches = books.known(self.ledger.vintages(), number).batches
            self._provenance[number] = provenance(
                self.ledger.batches(), batches, known_sources(self.home)
            )
        return self._provenance[number]

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
