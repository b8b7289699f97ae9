"""Mail: one short letter at a time, through the server an installation names."""

import smtplib
import ssl
from email.message import EmailMessage
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from facts.refusal import BadSetting

SCHEMES = {"smtp": 587, "smtps": 465}
SECONDS = 20  # a server that does not answer for so long is not there


class Post(NamedTuple):
    """A mail server: smtp encrypts after a greeting (STARTTLS), smtps from the first byte."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str
    is_plain: bool = False


def post_office(url: str) -> Post | None:
    """Read the address of a mail server, as smtp://user:password@host:587?from=osh@example.org.

    Parameters
    ----------
    url : `tls=no` in its query leaves out encryption, for a server on this machine; empty is none.

    Raises
    ------
    BadSetting
        If it cannot be read, or asks for no encryption on another machine.
    """
    if not url:
        return None
    parts = urlsplit(url)
    words = {name: said[-1] for name, said in parse_qs(parts.query).items()}
    if parts.scheme not in SCHEMES or not parts.hostname or "@" not in words.get("from", ""):
        raise BadSetting(
            "OSH_SMTP_URL is no address of a mail server; "
            "write smtp://user:password@host:587?from=osh@example.org"
        )
    is_plain = words.get("tls") == "no"
    if is_plain and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise BadSetting("OSH_SMTP_URL says tls=no, which only a server on this machine may")
    return Post(
        parts.scheme, parts.hostname, parts.port or SCHEMES[parts.scheme],
        unquote(parts.username or ""), unquote(parts.password or ""), words["from"], is_plain,
    )  # fmt: skip


def send(post: Post, to: str, subject: str, text: str) -> None:
    """Send a letter.

    Raises
    ------
    OSError
        If the server is not there or does not take it.
    """
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = post.sender, to, subject
    letter.set_content(text)
    safely = ssl.create_default_context()
    if post.scheme == "smtps":
        with smtplib.SMTP_SSL(post.host, post.port, timeout=SECONDS, context=safely) as server:
            _hand_over(server, post, letter)
        return
    with smtplib.SMTP(post.host, post.port, timeout=SECONDS) as server:
        if not post.is_plain:
            server.starttls(context=safely)
        _hand_over(server, post, letter)


def _hand_over(server: smtplib.SMTP, post: Post, letter: EmailMessage) -> None:
    if post.user:
        server.login(post.user, post.password)
    server.send_message(letter)
