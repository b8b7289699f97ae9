"""Kills those who submit and publish, at moments drawn by chance, and looks at what they left.

A child process works and acknowledges each thing it did, as a server answers a request; SIGKILL
ends it between any two instructions. The next child sends again what was not acknowledged, under
the same key. What is left must be as if nobody had been killed.
"""

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import duckdb

from facts.on_disk import sweep
from facts.vintage import file_of
from governance import check, publish
from governance.filings import digest_of, versions
from governance.ledger import Ledger, open_ledger
from governance.returns import submit
from governance.roles import Actor, Role
from tests.governance.making import ANN, WHEN, accept_accidents, open_home
from tests.governance.returns_made import REPORTER, code, words

YEARS = range(1991, 2024)
PRELOADED = ["governance.returns", "governance.publication", "facts.engines.duckdb"]
"""What children have imported when they begin; nothing in it works with Polars while imported,
which hangs in a process that was forked after it had worked."""


class Told(NamedTuple):
    """What a child acknowledged: which it was in the order they are sent, and its receipt."""

    place: int
    receipt: str


def sent(place: int) -> dict[str, str]:
    """Make the return of a place: enterprise after enterprise, each with all its years."""
    enterprise, year = divmod(place, len(YEARS))
    hours = str(200_001 + 40 * enterprise + year)
    return words(enterprise_id=code(enterprise), period=str(YEARS[year]), hours_worked=hours)


def submit_on(home: Path, url: str, first: int, tell: Connection) -> None:
    """Submit one return after another, from a place on, and acknowledge each."""
    ledger = open_ledger(home, url)
    submit(ledger, [words()], REPORTER, WHEN, dry_run=True)  # reads the lists and the rules
    begun = time.monotonic()
    submit(ledger, [words()], REPORTER, WHEN, dry_run=True)
    tell.send(time.monotonic() - begun)
    for place in range(first, 999 * len(YEARS)):
        told = sent(place)
        reporter = Actor("rita", Role.ENTERPRISE, told["enterprise_id"])
        answer = submit(ledger, [told], reporter, WHEN, key=f"sending-{place}")
        tell.send(Told(place, answer.rows["receipt"][0]))


def publish_on(home: Path, url: str, first: int, tell: Connection) -> None:
    """Take in and publish one table after another, and acknowledge each vintage."""
    elsewhere, other = open_home(home.parent / f"before-{os.getpid()}", 30)
    begun = time.monotonic()
    accept_accidents(elsewhere, other, 31)
    publish(other, elsewhere, ANN, WHEN)
    ledger = open_ledger(home, url)
    tell.send(time.monotonic() - begun)
    for place in range(first, 10_000):
        accept_accidents(home, ledger, 30 + place % 9)
        tell.send(Told(place, str(publish(ledger, home, ANN, WHEN).number)))


def kill(
    work: Callable[[Path, str, int, Connection], None], home: Path, url: str, times: int,
    longest: float, chance: random.Random,
) -> list[Told]:  # fmt: skip
    """Let children work one after another and kill each; give what they acknowledged.

    Parameters
    ----------
    longest : what a child has time for before it is killed, at the most. [pieces of its work]
    """
    spawning = get_context("forkserver")  # a child begins at once, with everything imported
    spawning.set_forkserver_preload(PRELOADED)
    told: list[Told] = []
    for _ in range(times):
        hear, tell = spawning.Pipe(duplex=False)
        child = spawning.Process(target=work, args=(home, url, len(told), tell), daemon=True)
        child.start()
        tell.close()
        assert hear.poll(60), "the child never came to work"
        piece: float = hear.recv()
        time.sleep(chance.uniform(0, longest) * piece)
        child.kill()
        child.join()
        assert child.exitcode == -9, "the child ended by itself"
        told += _heard(hear)
    return told


def _heard(hear: Connection) -> list[Told]:
    """Read what a killed child had acknowledged."""
    told = []
    while True:
        try:
            told.append(hear.recv())
        except EOFError:
            return told


def wrong_returns(ledger: Ledger, told: list[Told], senders: int = 1) -> list[str]:
    """Give a sentence for each acknowledged return that is lost, changed or there twice.

    Each of the senders may have one return in the ledger that it was not told of.
    """
    with ledger.reading() as connection:
        kept = versions(connection)
    by_receipt = {one.receipt: one for one in kept}
    found = [
        f"return {one.place}: {one.receipt} was acknowledged and is lost"
        for one in told
        if one.receipt not in by_receipt
    ]
    for one in told:
        cells, version = sent(one.place), by_receipt.get(one.receipt)
        named = (cells["enterprise_id"], cells["period"])
        if version and version.digest != digest_of(cells, *named, 1):
            found.append(f"return {one.place}: {one.receipt} is not what was sent")
    if len({one.place for one in told}) != len(told):
        found.append("a return was acknowledged twice")
    if len({(one.enterprise, one.period) for one in kept}) != len(kept):
        found.append("a return is in the ledger twice")
    if not len(told) <= len(kept) <= len(told) + senders:
        found.append(f"{len(told)} were acknowledged and {len(kept)} are kept")
    return found + ledger.breaks()


def wrong_publications(ledger: Ledger, home: Path, told: list[Told]) -> list[str]:
    """Give a sentence for each thing that is half published, lost, or left lying about."""
    numbers = [one.number for one in ledger.vintages()]
    found = check(ledger, home, ANN)
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"the vintages are numbered {numbers}")
    if lost := {int(one.receipt) for one in told} - set(numbers):
        found.append(f"vintages {sorted(lost)} were acknowledged and are lost")
    if numbers and ledger.current() != numbers[-1]:
        found.append(f"readers are sent to {ledger.current()}, and {numbers[-1]} is the last")
    for number in numbers:
        with duckdb.connect(file_of(home, number), read_only=True) as duck:
            duck.sql("SELECT * FROM about").fetchall()
    sweep(home, time.time() + timedelta(days=1).total_seconds())
    left = [path for path in home.rglob("*") if path.name.startswith((".", "taking-in"))]
    return found + [f"{path.relative_to(home)}: is left" for path in left]


def seeded(seed: int | None) -> tuple[int, random.Random]:
    """Give a chance that can be had again by its seed, and the seed."""
    chosen = int.from_bytes(os.urandom(4)) if seed is None else seed
    return chosen, random.Random(chosen)
