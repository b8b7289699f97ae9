"""Defends signing in with a provider: a whole OpenID Connect round against one on this machine."""

import base64
import json
import threading
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from governance.accounts import account_of, disable
from tests.governance.making import ANN, WHEN
from tests.governance.signing_in import with_account
from tests.pages.visiting import house

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
STRANGER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


class Provider(BaseHTTPRequestHandler):
    """As much of an OpenID Connect provider as a sign-in needs."""

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        at = self.server.issuer
        self.answer(
            {"keys": [KEY.as_dict(private=False)]}
            if self.path == "/keys"
            else {
                "issuer": at, "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token", "jwks_uri": f"{at}/keys",
                "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )  # fmt: skip

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        seal = base64.urlsafe_b64encode(sha256(sent["code_verifier"][0].encode()).digest())
        asked = self.server.asked
        assert seal.decode().rstrip("=") == asked["code_challenge"]
        begun = int(time.time())
        claims = {
            "iss": self.server.issuer, "aud": "osh", "sub": "7", "iat": begun,
            "exp": begun + 60, "nonce": asked["nonce"], **self.server.claims,
        }  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.server.key)
        self.answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def answer(self, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def provider():
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        server.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        server.key, server.claims, server.asked = KEY, {}, {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def visited(tmp_path, provider):
    said = {"oidc_issuer": provider.issuer, "oidc_client": "osh", "oidc_secret": "hush"}
    door, client = house(tmp_path / "home", address="http://localhost", **said)
    with_account(door.ledger, "bob", "researcher")
    yield door, client
    door.close()


def come_back(client, provider, state: str = "", **claims: object):
    """Go to the provider and come back with what it says of somebody."""
    sent = client.get("/sign-in/provider").headers["Location"]
    asked = {name: said[0] for name, said in parse_qs(urlsplit(sent).query).items()}
    provider.asked, provider.claims = asked, claims
    return client.get(f"/sign-in/provider/back?code=c&state={state or asked['state']}")


BOB = {"email": "bob@example.org", "email_verified": True}


def test_somebody_the_provider_knows_comes_in_and_is_bound(visited, provider):
    door, client = visited
    assert come_back(client, provider, **BOB).status_code == 303
    assert client.get("/account").status_code == 200
    assert account_of(door.ledger, "bob").subject == f"{provider.issuer} 7"
    client.delete_cookie("osh_session")
    assert come_back(client, provider).status_code == 303
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": "bob@example.org"},
        {"email": "bob@example.org", "email_verified": False},
        {"email": "bob@example.org", "email_verified": "true"},
        {"email": "nobody@example.org", "email_verified": True},
        {**BOB, "aud": "another"},
        {**BOB, "iss": "https://evil.example"},
        {**BOB, "nonce": "another"},
        {**BOB, "exp": 1_000_000_000},
    ],
)
def test_what_is_not_sure_lets_nobody_in(visited, provider, claims):
    door, client = visited
    assert come_back(client, provider, **claims).status_code == 403
    assert client.get("/account").status_code == 303
    assert account_of(door.ledger, "bob").subject == ""


def test_a_token_signed_by_another_lets_nobody_in(visited, provider):
    _door, client = visited
    provider.key = STRANGER
    assert come_back(client, provider, **BOB).status_code == 403


def test_a_way_back_that_was_not_begun_here_lets_nobody_in(visited, provider):
    _door, client = visited
    assert come_back(client, provider, state="guess", **BOB).status_code == 403
    assert client.get("/sign-in/provider/back?error=access_denied").status_code == 403


def test_a_disabled_account_does_not_come_in_by_a_provider(visited, provider):
    door, client = visited
    come_back(client, provider, **BOB)
    disable(door.ledger, "bob", ANN, WHEN)
    client.delete_cookie("osh_session")
    assert come_back(client, provider, **BOB).status_code == 403
