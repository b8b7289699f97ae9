"""What somebody took away or read in full is written into the journal, beside their answer.

A reader waits a moment for the entry. Where the ledger is held for longer, as by a large file that
is submitted, the answer goes out and the entry is written as soon as the ledger is free.
"""

import logging
from datetime import datetime
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import NamedTuple

import sqlalchemy as sql

from governance.ledger import Ledger, write
from governance.roles import Actor, Role

PATIENCE = 3.0  # how long a reader waits for the entry [s]
LOG = logging.getLogger(__name__)


class _Note(NamedTuple):
    """An entry that waits; written is set once it is in the ledger."""

    when: datetime
    by: str
    verb: str
    said: dict[str, object]
    written: Event


class Notes:
    """Writes entries for readers, one after the other, from a thread of its own."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: SimpleQueue[_Note | None] = SimpleQueue()
        self._lock = Lock()
        self._writer: Thread | None = None

    def note(self, actor: Actor, verb: str, said: dict[str, object], when: datetime) -> bool:
        """Write that somebody read or took something; the public, who has no name, is not noted.

        Returns
        -------
        Whether the entry is in the ledger already.
        """
        if actor.role is Role.PUBLIC:
            return True
        made = _Note(when, actor.name, verb, said, Event())
        with self._lock:
            if self._writer is None:  # begun at the first note: a server forks before it answers
                self._writer = Thread(target=self._write_all, name="reading notes", daemon=True)
                self._writer.start()
            self._waiting.put(made)
        return made.written.wait(PATIENCE)

    def close(self) -> None:
        """Write what waits, then stop."""
        with self._lock:
            writer, self._writer = self._writer, None
            if writer:
                self._waiting.put(None)
        if writer:
            writer.join()

    def _write_all(self) -> None:
        while (note := self._waiting.get()) is not None:
            self._write(note)

    def _write(self, note: _Note) -> None:
        """Write one entry; a ledger that is held for long is asked again until it is free."""
        while not note.written.is_set():
            try:
                with self._ledger.writing() as connection:
                    write(connection, note.when, note.by, note.verb, note.said)
                note.written.set()
            except sql.exc.OperationalError:  # SQLite gives up after its own 30 s
                LOG.warning("the ledger is held; an entry '%s' waits to be written", note.verb)
