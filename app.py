"""Puts the house together: `make_app` for a server, `python app.py` for this machine."""

import sys
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from dash import Dash
from flask import Flask, Response, abort, send_file
from flask_compress import Compress
from gunicorn.app.base import BaseApplication
from rich.console import Console

from api.describing import described, kinds
from api.routes import ROUTES, routes
from facts.boundaries import boundaries
from facts.on_disk import sweep
from facts.refusal import NotAllowed, Refusal
from governance import Actor, Door, Report, Role, accept, actor, publish
from governance.accounts import first_link
from governance.gathering import gather
from governance.mail import post_office
from governance.secret import secret
from governance.sessions import Limits
from ingest import known_sources, sources
from pages import (
    Entrance,
    House,
    Provider,
    api_page,
    guard,
    open_accounts,
    open_desk,
    open_pages,
    own_places,
    signed_in,
)
from settings import Settings, settings

OPERATOR = Actor("demonstration", Role.ADMINISTRATOR)
"""Who fills a home that is empty."""

FIRST = Actor("first start", Role.ADMINISTRATOR)
"""Who makes the first account."""

LEFT_AFTER = timedelta(days=1)  # what is unfinished so long was cut short


def make_app(given: Settings, door: Door | None = None) -> Dash:
    """Make the dashboard and the API of one home, whose door may be open already.

    Returns
    -------
    The Dash app; its `server` is the Flask app with the API beside it.
    """
    door = door or Door(given.home, given.ledger_url)
    entrance = entrance_of(given)
    server = Flask("osh_observatory")
    server.secret_key = entrance.key
    server.config.update(
        SESSION_COOKIE_NAME="osh_way_back",  # of whom a provider sends back
        SESSION_COOKIE_SECURE=entrance.is_secure,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    server.config["MAX_CONTENT_LENGTH"] = 1_000_000  # a door for files sets its own [bytes]
    Compress(server)
    who = open_accounts(server, door.ledger, entrance)
    open_desk(server, door, entrance)
    server.register_blueprint(routes(door, who))
    server.register_blueprint(api_page(described(ROUTES), kinds()))
    _serve_boundaries(server, given.home)
    server.errorhandler(Refusal)(_refused)  # the API's blueprint answers its own, in JSON
    house = House(
        ask=lambda question: door.ask(who())(question),
        edition=door.edition,
        coverage=lambda: door.coverage(who()),
        holdings=lambda: door.holdings(who()),
        boundaries=lambda area: _address(area, given.home),
        sources=lambda: known_sources(given.home),
        quality=lambda: _read_quality(door, who()),
        alerts=lambda: door.alerts(who()),
        answer_alert=lambda number, move, remark: door.answer_alert(
            who(), number, move, remark, _now()
        ),
        signed_in=signed_in,
        places=own_places,
    )
    app = open_pages(house, server)
    guard(app, is_secure=entrance.is_secure)
    return app


def _read_quality(door: Door, actor: Actor) -> list[Report]:
    """Give the reports on batches, and write into the journal that they were read."""
    found = door.quality(actor)
    door.note(actor, "read quality reports", {"reports": len(found)}, _now())
    return found


def entrance_of(given: Settings) -> Entrance:
    """Say what an installation sets of its gate."""
    host = given.host if given.host not in ("0.0.0.0", "::") else "127.0.0.1"
    oidc = Provider(given.oidc_issuer, given.oidc_client, given.oidc_secret)
    return Entrance(
        address=given.address or f"http://{host}:{given.port}",
        key=secret(given.home),
        anonymous=actor(given.actor),
        limits=Limits(
            timedelta(minutes=given.session_idle), timedelta(minutes=given.session_longest)
        ),
        requests=given.requests,
        upload=given.upload * 1_000_000,
        post=post_office(given.smtp_url),
        provider=oidc if oidc.issuer else None,
        header=given.trusted_header,
        proxies=given.trusted_proxies,
    )


def _refused(refusal: Refusal) -> Response:
    status = 403 if isinstance(refusal, NotAllowed) else 400
    return Response(str(refusal), status=status, mimetype="text/plain")


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
        seed = demo.SEED if seed is None else seed
        files = demo.write(given.home / "demo", scale, seed)
        for number, (source, file, synthetic) in enumerate(files, start=1):
            with say.status(f"taking in {file.name} ({number} of {demo.FILES})"):
                receipt = accept(
                    door.ledger, door.home, sources()[source], file, OPERATOR, _now(),
                    synthetic=synthetic,
                )  # fmt: skip
            say.print(f"  {file.name}: {receipt.facts:,} facts, {receipt.seconds:.1f} s")
        with say.status("filling the desk"):
            returns = demo.fill_desk(door.ledger, given.home / "demo", scale, seed, _now())
            gather(door.ledger, door.home, OPERATOR, _now(), synthetic=True)
        say.print(f"  {returns:,} returns filed")
        with say.status("publishing"):
            number = publish(door.ledger, door.home, OPERATOR, _now()).number
        with say.status("looking for alerts"):
            door.warn(OPERATOR, _now())
        with say.status("deciding on some returns"):
            demo.leave_waiting(door.ledger, _now())
        return number
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
        server.test_client().get("/")  # Dash sets itself up at its first answer
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
    say = Console(stderr=True, highlight=False)
    fill_demo(given, say)
    _welcome(given, say, is_demo=True)


def _welcome(given: Settings, say: Console, *, is_demo: bool = False) -> None:
    """Make the first accounts of a home without any and tell their links, this once."""
    door = Door(given.home, given.ledger_url)
    try:
        token = first_link(door.ledger, FIRST, _now())
        links = {"administrator": token} if token else {}
        if token and is_demo:
            links |= _parts(door)
    finally:
        door.close()
    if links:
        say.print("these accounts wait for a password; each link works once:")
        width = max(map(len, links))
        for name, token in links.items():
            address = f"{entrance_of(given).address}/link/{token}"
            say.print(f"  {name:{width}}  {address}", soft_wrap=True)
        say.print("  lost one? `osh user reset NAME` makes another", soft_wrap=True)


def _parts(door: Door) -> dict[str, str]:
    """Make the accounts of the demonstration; gives the token of each by its name."""
    import demo

    return {made.account.name: made.token for made in demo.invite(door.ledger, _now())}


def serve(given: Settings) -> None:
    """Serve until stopped; a home that is not there yet gets the demonstration."""
    say = Console(stderr=True, highlight=False)
    if not (given.home / "ledger.sqlite").exists() and not given.ledger_url:
        say.print(f"no home at {given.home} yet: filling it with the demonstration")
        _fill_apart(given)
    sweep(given.home, (_now() - LEFT_AFTER).timestamp())
    _welcome(given, say)
    say.print(f"OSH Observatory is on http://{given.host}:{given.port} (home {given.home})")
    _Server(given).run()


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    serve(settings())
