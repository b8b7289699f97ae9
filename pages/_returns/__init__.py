"""The pages on which enterprises file their returns and look at them."""

from flask import Flask

from governance import Door
from pages._gate import Entrance
from pages._returns.filed import filed_doors
from pages._returns.filing import filing_doors
from pages._returns.receipt import receipt_doors


def open_returns(server: Flask, door: Door, entrance: Entrance) -> None:
    """Open the form of a return, what was filed by it, and its receipt."""
    server.register_blueprint(filing_doors(door, entrance))
    server.register_blueprint(filed_doors(door, entrance))
    server.register_blueprint(receipt_doors(door))


__all__ = ["open_returns"]
