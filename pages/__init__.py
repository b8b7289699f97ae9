"""What people see."""

from collections.abc import Callable, Mapping

from flask import Flask

from facts.cards import cards
from facts.text import Text
from governance import Actor, Door
from governance.ledger import Ledger
from pages._api_page import api_page
from pages._desk import open_reviewing
from pages._desk.missing import missing_doors
from pages._desk.opening import open_register
from pages._entering import entering
from pages._gate import Entrance, Provider, open_gate, visit
from pages._headers import guard
from pages._journal import journal_doors
from pages._keeping_accounts import keeping_accounts
from pages._own_account import own_account
from pages._page import House, Page
from pages._places import places
from pages._provider import provider_doors
from pages._returns import open_returns
from pages._returns.attaching import attaching
from pages._returns.enterprise import enterprise_doors
from pages._returns.remarking import remarking
from pages._returns.sending import sending
from pages._shell import open_pages
from pages._tokens import own_tokens


def pages() -> Mapping[str, Page]:
    """Every page of the house, by id."""
    return cards("pages", "PAGE", Page)


def open_accounts(server: Flask, ledger: Ledger, entrance: Entrance) -> Callable[[], Actor]:
    """Open the gate of a server and the pages of accounts; gives who asks, within a request."""
    who = open_gate(server, ledger, entrance)
    server.register_blueprint(entering(ledger, entrance))
    server.register_blueprint(own_account(ledger, entrance))
    server.register_blueprint(keeping_accounts(ledger, entrance))
    server.register_blueprint(journal_doors(ledger, entrance))
    if entrance.provider:
        server.register_blueprint(provider_doors(server, ledger, entrance, entrance.provider))
    return who


def open_desk(server: Flask, door: Door, entrance: Entrance) -> None:
    """Open the pages on which returns are filed and reviewed; `open_accounts` comes first."""
    open_returns(server, door, entrance)
    open_reviewing(server, door, entrance)
    server.register_blueprint(attaching(door, entrance))
    server.register_blueprint(enterprise_doors(door))
    server.register_blueprint(missing_doors(door, entrance))
    open_register(server, door, entrance)
    server.register_blueprint(remarking(door.ledger))
    server.register_blueprint(sending(door, entrance))
    server.register_blueprint(own_tokens(door.ledger, entrance))


def own_places() -> list[tuple[Text, str]]:
    """Give where the account of the request may go: title and address."""
    owner = visit().owner
    return [(one.title, one.path) for one in places(owner.actor)] if owner else []


def signed_in() -> str:
    """Name the account of the request; empty where nobody has signed in."""
    owner = visit().owner
    return owner.name if owner else ""


__all__ = [
    "Entrance",
    "House",
    "Page",
    "Provider",
    "api_page",
    "guard",
    "open_accounts",
    "open_desk",
    "open_pages",
    "own_places",
    "pages",
    "signed_in",
]
