"""Puts the house together: `make_app` for a server, `python app.py` for this machine."""

import secrets
import sys
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from dash import Dash
from flask import Flask, Response, abort, send_file
from flask_compress import Compress
from gunicorn.app.base import BaseApplication
from rich.console import Console

from api.routes import routes
from facts.boundaries import boundaries
from facts.refusal import Refusal
from governance import Actor, Door, Role, accept, actor, publish
from ingest import known_sources, sources
from pages import House, open_pages
from settings import Settings, settings

OPERATOR = Actor("demonstration", Role.ADMINISTRATOR)
"""Who fills a home that is empty."""


def make_app(given: Settings, door: Door | None = None) -> Dash:
    """Make the dashboard and the API of one home, whose door may be open already.

    Returns
    -------
    The Dash app; its `server` is the Flask app with the API beside it.
    """
    door = door or Door(given.home, given.ledger_url)
    asking = actor(given.actor)
    server = Flask("osh_observatory")
    server.secret_key = secrets.token_bytes(32)
    server.config["MAX_CONTENT_LENGTH"] = 1_000_000  # nobody uploads here yet [bytes]
    Compress(server)
    server.register_blueprint(routes(door, lambda: asking))
    _serve_boundaries(server, given.home)
    server.errorhandler(Refusal)(_refused)  # the API's blueprint answers its own, in JSON
    house = House(
        ask=door.ask(asking),
        edition=door.edition,
        coverage=lambda: door.coverage(asking),
        holdings=lambda: door.holdings(asking),
        boundaries=lambda area: _address(area, given.home),
        sources=lambda: known_sources(given.home),
        quality=lambda: door.quality(asking),
    )
    return open_pages(house, server)


def _refused(refusal: Refusal) -> Response:
    return Response(str(refusal), status=400, mimetype="text/plain")


def _address(area: str, home: Path) -> str | None:
    file = boundaries(area, home)
    return f"/boundaries/{area}.geojson?{file.stat().st_mtime_ns}" if file else None


def _serve_boundaries(server: Flask, home: Path) -> None:
    @server.get("/boundaries/<string(maxlength=40):area>.geojson")
    def geojson(area: str) -> Response:
        file = boundaries(area, home)
        if file is None:
            abort(404)
        return send_file(file.absolute(), mimetype="application/geo+json", max_age=31_536_000)

    @server.get("/healthz")
    def healthz() -> Response:
        return Response("whole", mimetype="text/plain")


def fill_demo(
    given: Settings, say: Console | None = None, scale: float = 1, seed: int | None = None
) -> int:
    """Fill an empty home with published figures and a made-up economy, and publish it.

    Parameters
    ----------
    scale : size of the economy beside the ordinary one. [times]
    seed : another one makes up another economy; None the ordinary one.

    Returns
    -------
    The number of the vintage; of the current one where the home is not empty.
    """
    import demo  # a server that is restarted needs none of it

    say = say or Console(quiet=True)
    door = Door(given.home, given.ledger_url)
    try:
        current = door.ledger.current()
        if current is not None:
            return current
        files = demo.write(given.home / "demo", scale, demo.SEED if seed is None else seed)
        for number, (source, file, synthetic) in enumerate(files, start=1):
            with say.status(f"taking in {file.name} ({number} of {demo.FILES})"):
                receipt = accept(
                    door.ledger, door.home, sources()[source], file, OPERATOR, _now(),
                    synthetic=synthetic,
                )  # fmt: skip
            say.print(f"  {file.name}: {receipt.facts:,} facts, {receipt.seconds:.1f} s")
        with say.status("publishing"):
            return publish(door.ledger, door.home, OPERATOR, _now()).number
    finally:
        door.close()


def _now() -> datetime:
    return datetime.now(UTC)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, given: Settings) -> None:
        self._given = given
        super().__init__()

    def load_config(self) -> None:
        words = {
            "bind": f"{self._given.host}:{self._given.port}",
            "workers": self._given.workers,
            "worker_class": "gthread",
            "threads": 8,
            "timeout": 120,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in words.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        server: Flask = make_app(self._given).server
        # Dash learns which scripts it may serve when the page is first asked for, in each process.
        server.test_client().get("/")
        return server


def _fill_apart(given: Settings) -> None:
    """Fill the home in a process of its own.

    Polars hangs in a process that was forked after it had worked [1]_, and the server forks.

    References
    ----------
    .. [1] Polars user guide, "Multiprocessing", on the fork start method.
    """
    filling = get_context("spawn").Process(target=_fill, args=(given,))
    filling.start()
    filling.join()
    if filling.exitcode:
        sys.exit(filling.exitcode)


def _fill(given: Settings) -> None:
    fill_demo(given, Console(stderr=True, highlight=False))


def serve(given: Settings) -> None:
    """Serve until stopped; a home that is not there yet gets the demonstration."""
    say = Console(stderr=True, highlight=False)
    if not (given.home / "ledger.sqlite").exists() and not given.ledger_url:
        say.print(f"no home at {given.home} yet: filling it with the demonstration")
        _fill_apart(given)
    say.print(f"OSH Observatory is on http://{given.host}:{given.port} (home {given.home})")
    _Server(given).run()


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    serve(settings())
