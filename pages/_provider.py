"""Signing in with an OpenID Connect provider: authorization code, PKCE, nonce.

An account must exist. It is bound to the provider's subject the first time, by a verified mail
address; a second factor is the provider's business.
"""

from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, Response, session
from joserfc.errors import JoseError

from governance.account_words import NOT_KNOWN_THERE, AccountRefusal
from governance.ledger import Ledger
from governance.sessions import sign_in_known
from pages._entering import enter, needs_privacy
from pages._gate import Entrance, Provider, now, visit
from pages._plain_frame import alert, framed, sentence_of
from pages._shell import language
from pages._words import words

BACK = "/sign-in/provider/back"


def provider_doors(
    server: Flask, ledger: Ledger, entrance: Entrance, provider: Provider
) -> Blueprint:
    """Make the way to a provider and back."""
    doors = Blueprint("provider", __name__)
    known: Any = OAuth(server).register(  # Authlib has no types
        "osh_provider",
        client_id=provider.client,
        client_secret=provider.secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256"},
    )

    @doors.get("/sign-in/provider")
    def go() -> Response:
        try:
            needs_privacy(entrance)
        except AccountRefusal as refusal:
            return _refused(refusal)
        sent: Response = known.authorize_redirect(f"{entrance.address}{BACK}")
        return sent

    @doors.get(BACK)
    def come_back() -> Response:
        held = visit()
        try:
            said = known.authorize_access_token().get("userinfo") or {}
            session.clear()  # what Authlib kept for the way back
            subject = f"{said.get('iss', '')} {said.get('sub', '')}"
            email = said.get("email", "") if said.get("email_verified") is True else ""
            opened = sign_in_known(ledger, subject, email, held.visitor, now(), held.token)
        except (OAuthError, JoseError):
            return _refused(AccountRefusal(NOT_KNOWN_THERE))
        except AccountRefusal as refusal:
            return _refused(refusal)
        return enter(opened, entrance, "")

    return doors


def _refused(refusal: AccountRefusal) -> Response:
    _ = words(language())
    return framed(_("Sign in"), [alert(sentence_of(refusal, language()))], language(), 403)
