"""Kills, load and the drill: `python -m tests.load kills`, `server-kills`, `filing`, `drill`.

A home is made in a folder that is thrown away, unless --home names one. --url keeps the ledger in
another database, which must be empty.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from governance.ledger import open_ledger
from tests.load.drilling import drill
from tests.load.filing import FILERS, file_and_read, kill_server
from tests.load.killing import (
    Told,
    kill,
    publish_on,
    seeded,
    submit_on,
    wrong_publications,
    wrong_returns,
)


def _kills(home: Path, given: argparse.Namespace) -> list[str]:
    seed, chance = seeded(given.seed)
    print(f"seed {seed}")
    told = kill(submit_on, home / "submitting", given.url, given.times, 8, chance)
    ledger = open_ledger(home / "submitting", given.url)
    found = wrong_returns(ledger, told)
    print(f"{given.times} kills while submitting: {len(told)} receipts, {len(found)} wrong")
    made = kill(publish_on, home / "publishing", "", given.times, 2.5, chance)
    second = open_ledger(home / "publishing")
    worse = wrong_publications(second, home / "publishing", made)
    print(f"{given.times} kills while publishing: {len(made)} vintages, {len(worse)} wrong")
    return found + worse


def _server_kills(home: Path, given: argparse.Namespace) -> list[str]:
    seed, chance = seeded(given.seed)
    print(f"seed {seed}")
    told = kill_server(home, given.url, given.port, given.times, chance)
    ledger = open_ledger(home, given.url)
    found = wrong_returns(ledger, [Told(*one) for one in told], FILERS)
    print(f"{given.times} kills of the server: {len(told)} receipts, {len(found)} wrong")
    return found


def _filing(home: Path, given: argparse.Namespace) -> list[str]:
    return file_and_read(home, given.url, given.port, given.enterprises, given.registered)


def _drill(home: Path, given: argparse.Namespace) -> list[str]:
    return drill(home)


WORKS = {"kills": _kills, "server-kills": _server_kills, "filing": _filing, "drill": _drill}


def main() -> int:
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("work", choices=WORKS)
    reading.add_argument("--home", type=Path)
    reading.add_argument("--url", default="")
    reading.add_argument("--times", type=int, default=200)
    reading.add_argument("--seed", type=int)
    reading.add_argument("--port", type=int, default=8078)
    reading.add_argument("--enterprises", type=int, default=200)
    reading.add_argument("--registered", type=int, default=0)
    given = reading.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="osh-load-") as made:
        found = WORKS[given.work](given.home or Path(made) / "home", given)
    for sentence in found:
        print(sentence, file=sys.stderr)
    print(
        f"{given.work}: {'wrong' if found else 'as it should be'}, {time.monotonic() - begun:.0f} s"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
