"""Many enterprises file at once while regulators read; says who waited how long."""

import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread

import urllib3

from governance.ledger import open_ledger
from tests.governance.signing_in import GOOD
from tests.load.killing import YEARS, sent
from tests.load.serving import OFFICE, Server, fill, serving, spread

READ = ("/api/v1/returns?limit=50", "/desk", "/trends?indicator=fatal_injury_rate_esaw&area=IT")
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
SIGN_INS = 50  # at once
FILERS = 8  # enterprises that file while the server is killed


class Waits:
    """How long each kind of request took, and what was answered."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.seconds: dict[str, list[float]] = {}
        self.answers: Counter[tuple[str, int]] = Counter()

    def note(self, kind: str, begun: float, status: int) -> None:
        with self._lock:
            self.seconds.setdefault(kind, []).append(time.perf_counter() - begun)
            self.answers[kind, status] += 1


def submit_over(
    pool: urllib3.PoolManager, address: str, token: str, place: int
) -> urllib3.BaseHTTPResponse:
    """Submit the return of a place by the API, under a key of its own."""
    return pool.request(
        "POST", f"{address}/api/v1/submissions", body=json.dumps([sent(place)]),
        headers={
            "Authorization": f"Bearer {token}", "Content-Type": "application/json",
            "Idempotency-Key": f"sending-{place}",
        },
    )  # fmt: skip


def file_and_read(home: Path, url: str, port: int, enterprises: int, registered: int) -> list[str]:
    """Let every enterprise file three returns at once while eight readers read.

    Returns
    -------
    A sentence for each kind of request that was answered otherwise than it should be.
    """
    tokens = fill(home, url, enterprises, registered)
    waits, is_over = Waits(), Event()
    with serving(home, url, port) as server:
        warm = urllib3.PoolManager(timeout=120)
        assert submit_over(warm, server.address, tokens["e0"], 32).status == 201
        readers = [_thread(_read, server, tokens, waits, is_over) for _ in range(8)]
        begun = time.perf_counter()
        filers = [
            _thread(_file, server, tokens[f"e{number}"], number, waits)
            for number in range(enterprises)
        ]
        for filer in filers:
            filer.join()
        took = time.perf_counter() - begun
        is_over.set()
        for reader in readers:
            reader.join()
        said = f"{enterprises * 3} returns of {enterprises} enterprises in {took:.1f} s"
        _say(f"filing: {said}; the server holds {server.memory():.0f} MiB", waits)
        storm = Waits()
        calm = server.memory()
        enterers = [_thread(_enter, server, n, storm) for n in range(min(SIGN_INS, enterprises))]
        for enterer in enterers:
            enterer.join()
        _say(f"signing in, all at once: {calm:.0f} to {server.memory():.0f} MiB", storm)
    ledger = open_ledger(home, url)
    found = ledger.breaks()
    ledger.close()
    answers = waits.answers + storm.answers
    return found + [
        f"{kind}: answered {status} {times} times"
        for (kind, status), times in answers.items()
        if status not in (200, 201, 303)
    ]


def kill_server(
    home: Path, url: str, port: int, times: int, chance: random.Random
) -> list[tuple[int, str]]:
    """Kill the server again and again while some enterprises file; give what was acknowledged."""
    tokens = fill(home, url, FILERS, 0)
    told: list[tuple[int, str]] = []
    is_over = Event()
    with serving(home, url, port) as server:
        filers = [
            _thread(_file_on, server, tokens[f"e{number}"], number, told, is_over)
            for number in range(FILERS)
        ]
        for _ in range(times):
            time.sleep(chance.uniform(0, 1.5))
            server.kill()
            server.start()
        is_over.set()
        for filer in filers:
            filer.join()
    return told


def _thread(work: Callable[..., None], *words: object) -> Thread:
    made = Thread(target=work, args=words)
    made.start()
    return made


def _file(server: Server, token: str, number: int, waits: Waits) -> None:
    pool = urllib3.PoolManager(timeout=120, retries=False)
    for year in range(3):
        begun = time.perf_counter()
        answer = submit_over(pool, server.address, token, number * len(YEARS) + year)
        waits.note("submit", begun, answer.status)


def _file_on(
    server: Server, token: str, number: int, told: list[tuple[int, str]], is_over: Event
) -> None:
    """File year after year, sending again under the same key until each is answered."""
    pool = urllib3.PoolManager(timeout=30, retries=False)
    for year in range(len(YEARS)):
        place = number * len(YEARS) + year
        while not is_over.is_set():
            try:
                answer = submit_over(pool, server.address, token, place)
            except urllib3.exceptions.HTTPError:
                time.sleep(0.1)
                continue
            assert answer.status == 201, answer.data
            told.append((place, answer.json()["rows"][0]["receipt"]))
            break


def _read(server: Server, tokens: dict[str, str], waits: Waits, is_over: Event) -> None:
    pool = urllib3.PoolManager(timeout=120, retries=False)
    while not is_over.is_set():
        for path in READ:
            headers = {"Authorization": f"Bearer {tokens[OFFICE]}"}
            as_office = headers if path.startswith("/api") else {"X-Remote-User": OFFICE}
            begun = time.perf_counter()
            answer = pool.request("GET", f"{server.address}{path}", headers=as_office)
            waits.note(path.partition("?")[0], begun, answer.status)


def _enter(server: Server, number: int, waits: Waits) -> None:
    """Sign in by password, from an address of one's own."""
    pool = urllib3.PoolManager(timeout=120, retries=False)
    headers = {"X-Forwarded-For": f"198.51.{number // 250}.{number % 250}"}
    page = pool.request("GET", f"{server.address}/sign-in", headers=headers)
    (token,) = set(TOKEN.findall(page.data.decode()))
    cookie = page.headers["Set-Cookie"].split(";")[0]
    begun = time.perf_counter()
    answer = pool.request(
        "POST", f"{server.address}/sign-in", headers=headers | {"Cookie": cookie}, redirect=False,
        fields={"csrf": token, "name": f"e{number}", "password": GOOD}, encode_multipart=False,
    )  # fmt: skip
    waits.note("sign-in", begun, answer.status)


def _say(title: str, waits: Waits) -> None:
    print(title)
    for kind, seconds in waits.seconds.items():
        answers = {status: n for (one, status), n in waits.answers.items() if one == kind}
        print(f"  {kind}: {spread(seconds)}; answered {answers}")
