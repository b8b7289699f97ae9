"""A browser's part in tests of the gate: it keeps cookies and sends the token for changes."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import make_app
from governance import Door
from settings import Settings
from tests.governance.signing_in import GOOD

TOKEN = re.compile(r"/link/([\w-]{20,})")


def house(home, **said) -> tuple[Door, FlaskClient]:
    """Open a home and give its door and a browser before it."""
    door = Door(home)
    return door, make_app(Settings(home=home, **said), door).server.test_client()


def token_of(client: FlaskClient) -> str:
    """Give the token for changes that the browser holds now."""
    if client.get_cookie("_csrf_token") is None:
        client.get("/sign-in")
    return client.get_cookie("_csrf_token").value


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form as our own page does."""
    return client.post(path, data={"csrf": token_of(client), **fields})


def enter(client: FlaskClient, name: str, password: str = GOOD) -> TestResponse:
    """Sign in by name and password."""
    return send(client, "/sign-in", name=name, password=password)
