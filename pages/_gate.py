"""The gate every request passes: whose it is, whether it was sent by our own pages, how often.

A change is taken only with a token that our own pages alone can read, bound to the session, from
our own origin. A request to the API with a bearer token is that token's account, as far as its
scopes go, and has no session, so nobody can borrow one by it.
"""

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import ip_address, ip_network
from itertools import chain
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Flask, Response, g, has_request_context, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

from facts.refusal import BadSetting
from governance import Actor, Permission
from governance.accounts import Account, account_of, digest
from governance.ledger import BY_TOKEN, Ledger
from governance.mail import Post
from governance.sessions import HALF, WHOLE, Limits, Stage, Visitor, session_of
from governance.tokens import account_of_token, permissions_of
from pages._pace import MINUTE, Pace

SAFE = ("GET", "HEAD", "OPTIONS")
CSRF_COOKIE, CSRF_HEADER, CSRF_FIELD = "_csrf_token", "X-CSRFToken", "csrf"
OPEN = ("/assets/", "/_dash-component-suites/", "/boundaries/", "/healthz", "/_favicon.ico")
"""Paths that are the same for everyone; no session is looked up for them."""

API = "/api/"
"""Paths that bearer tokens are for; what is refused there is an exception the API answers."""

NUL = "\0"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
ENTRIES = ("/sign-in", "/second-factor", "/link/", "/account/")
ENTRIES_A_MINUTE = 30  # passwords and codes one address may try


class Provider(NamedTuple):
    """An OpenID Connect provider people may sign in with."""

    issuer: str
    client: str
    secret: str


@dataclass(frozen=True)
class Entrance:
    """What an installation says of its gate.

    address : at which people reach it, as https://osh.example.org.
    key : signs what browsers keep. [32 bytes]
    anonymous : who those are that have not signed in.
    requests : to the API a minute, of one address and by one token.
    upload : the largest file of returns that may be sent. [bytes]
    header, proxies : the header in which proxies at these addresses name an account.
    """

    address: str
    key: bytes = field(repr=False)
    anonymous: Actor
    limits: Limits = field(default_factory=Limits)
    requests: int = 600
    upload: int = 20_000_000
    post: Post | None = None
    provider: Provider | None = None
    header: str = ""
    proxies: str = ""

    def __post_init__(self) -> None:
        if self.header and not self.proxies:
            raise BadSetting(
                "OSH_TRUSTED_HEADER is set without OSH_TRUSTED_PROXIES; "
                "anybody could write that header: name the addresses of the proxies"
            )
        try:
            [ip_network(each) for each in self.networks]
        except ValueError as found:
            raise BadSetting(f"OSH_TRUSTED_PROXIES: {found}; write 10.0.0.5,10.1.0.0/16") from found

    @property
    def networks(self) -> list[str]:
        """Give the addresses of the proxies one by one."""
        return [each.strip() for each in self.proxies.split(",") if each.strip()]

    @property
    def is_secure(self) -> bool:
        """Say whether people reach it by HTTPS; cookies are then sent over nothing else."""
        return self.address.startswith("https://")

    @property
    def cookie(self) -> str:
        """Name the cookie of a session; browsers hold __Host- to this host and to HTTPS."""
        return "__Host-osh_session" if self.is_secure else "osh_session"


@dataclass
class Visit:
    """Whose a request is; signing in and out within it change it.

    only : what a bearer token leaves of the account's permissions; None where there is none.
    """

    visitor: Visitor
    token: str = ""
    account: Account | None = None
    stage: Stage = HALF
    only: frozenset[Permission] | None = None

    @property
    def owner(self) -> Account | None:
        """Give the account that is signed in, second factor and all."""
        return self.account if self.stage == WHOLE else None


def visit() -> Visit:
    """Give the visit of this request."""
    found: Visit = g.osh_visit
    return found


def open_gate(server: Flask, ledger: Ledger, entrance: Entrance) -> Callable[[], Actor]:
    """Let every request of a server pass by the gate.

    Returns
    -------
    Who asks, within a request: the account that is signed in, or the anonymous one.
    """
    entries, api = Pace(ENTRIES_A_MINUTE), Pace(entrance.requests)
    by_token = Pace(entrance.requests)

    @server.before_request
    def look() -> Response | None:
        path = request.path
        address = _address(entrance)
        g.osh_visit = Visit(Visitor(address, request.headers.get("User-Agent", "")))
        BY_TOKEN.set("")  # the thread may have served somebody else before
        if path.startswith(OPEN) and request.method in SAFE:
            return None
        if path.startswith(API):
            if not api.is_kept(address, time.time()):
                return _slower()
            kind, _space, shown = request.headers.get("Authorization", "").partition(" ")
            if kind.lower() == "bearer":
                return _let_in(g.osh_visit, ledger, shown.strip(), by_token)
        _recognise(g.osh_visit, ledger, entrance)
        if request.method in SAFE:
            return _no_text() if _has_nul() else None
        if path.startswith(ENTRIES) and not entries.is_kept(address, time.time()):
            return _slower()
        if not _is_ours(g.osh_visit, entrance):
            return _not_ours(g.osh_visit)
        return _no_text() if _has_nul() else None

    @server.after_request
    def dress(response: Response) -> Response:
        """Give the token for changes to who has none that fits, and keep answers to their owner."""
        held: Visit | None = g.get("osh_visit")
        if held is None or request.path.startswith(OPEN):
            return response
        has_token = _fits(request.cookies.get(CSRF_COOKIE, ""), held.token, entrance.key)
        if not request.path.startswith(API) and not has_token:
            token = csrf(held, entrance)
            response.set_cookie(CSRF_COOKIE, token, samesite="Lax", secure=entrance.is_secure)
        if held.account:
            response.headers["Cache-Control"] = "no-store"
        response.vary.update(("Authorization", "Cookie"))
        return response

    def who() -> Actor:
        held = visit() if has_request_context() else None
        owner = held.owner if held else None
        return replace(owner.actor, only=held.only) if held and owner else entrance.anonymous

    return who


def csrf(held: Visit, entrance: Entrance) -> str:
    """Give the token for changes within a visit; one a request."""
    if "osh_csrf" not in g or not _fits(g.osh_csrf, held.token, entrance.key):
        kept = request.cookies.get(CSRF_COOKIE, "")
        nonce = secrets.token_urlsafe(16)
        fresh = f"{nonce}.{_sealed(nonce, held.token, entrance.key)}"
        g.osh_csrf = kept if _fits(kept, held.token, entrance.key) else fresh
    token: str = g.osh_csrf
    return token


def is_private(entrance: Entrance) -> bool:
    """Say whether what is sent here is read by nobody on the way: HTTPS, or this machine."""
    return entrance.is_secure or urlsplit(f"//{request.host}").hostname in LOOPBACK


def keep_session(response: Response, entrance: Entrance, token: str) -> None:
    """Have the browser keep a session, until it is closed or the session is over."""
    response.set_cookie(
        entrance.cookie, token, httponly=True, secure=entrance.is_secure, samesite="Lax", path="/"
    )


def now() -> datetime:
    """Give the moment, in UTC."""
    return datetime.now(UTC)


def _recognise(held: Visit, ledger: Ledger, entrance: Entrance) -> None:
    named = request.headers.get(entrance.header, "") if entrance.header else ""
    if named and _is_proxy(request.remote_addr or "", entrance):
        held.account, held.stage = account_of(ledger, named), WHOLE
        held.token = f"proxy {named}"
        return
    token = request.cookies.get(entrance.cookie, "")
    found = session_of(ledger, token, now(), entrance.limits) if token else None
    if found:
        held.token, (held.account, held.stage) = token, found


def _let_in(held: Visit, ledger: Ledger, shown: str, pace: Pace) -> Response | None:
    """Let a request be the account of its bearer token, as far as the token's scopes go."""
    found = account_of_token(ledger, shown, now())
    if found is None:
        said = "this token is unknown, revoked or expired; make one at /account/tokens"
        raise _unknown(said, error="invalid_token")
    if not pace.is_kept(digest(shown), time.time()):
        return _slower()
    held.account, held.stage, held.only = found.account, WHOLE, permissions_of(found.scopes)
    BY_TOKEN.set(found.name)
    return None


def _is_ours(held: Visit, entrance: Entrance) -> bool:
    """Say whether a change was sent by a page of ours."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    hosts = (request.host, urlsplit(entrance.address).netloc)
    if origin is not None and urlsplit(origin).netloc not in hosts:
        return False
    said = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    kept = request.cookies.get(CSRF_COOKIE, "")
    is_same = hmac.compare_digest(said.encode(), kept.encode())
    return is_same and _fits(kept, held.token, entrance.key)


def _has_nul() -> bool:
    """Say whether an address or form holds U+0000, which no text of PostgreSQL may hold.

    The API judges its words itself.
    """
    if request.path.startswith(API):
        return False
    return any(NUL in word for word in (request.path, *chain(*request.values.items(multi=True))))


def _no_text() -> Response:
    said = "what was sent holds a character that is no letter (U+0000); take it out"
    return Response(said, 400, mimetype="text/plain")


def _fits(token: str, session: str, key: bytes) -> bool:
    nonce, _dot, seal = token.partition(".")
    return hmac.compare_digest(seal.encode(), _sealed(nonce, session, key).encode())


def _sealed(nonce: str, session: str, key: bytes) -> str:
    words = f"{nonce} {digest(session)}".encode()
    return hmac.new(key, words, sha256).hexdigest()


def _address(entrance: Entrance) -> str:
    """Tell where a request comes from: behind a trusted proxy, what it was told last."""
    near = request.remote_addr or ""
    if not _is_proxy(near, entrance):
        return near
    told = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",")]
    far = [each for each in told if each and not _is_proxy(each, entrance)]
    return far[-1] if far else near


def _is_proxy(address: str, entrance: Entrance) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(each) for each in entrance.networks)


def _slower() -> Response:
    said = "too many requests from this address or by this token; wait a minute"
    if request.path.startswith(API):
        raise TooManyRequests(said, retry_after=MINUTE)
    return Response(said, 429, {"Retry-After": str(MINUTE)}, mimetype="text/plain")


def _not_ours(held: Visit) -> Response:
    said = "this change was not sent by a page of ours, or the page is old; load it again"
    if request.path.startswith(API) and held.account is None:
        raise _unknown("a change needs a bearer token; make one at /account/tokens")
    if request.path.startswith(API):
        raise Forbidden(said)
    return Response(said, 403, mimetype="text/plain")


def _unknown(said: str, **more: str) -> Unauthorized:
    asked = WWWAuthenticate("bearer", {"realm": "osh", **more})
    return Unauthorized(said, www_authenticate=asked)
