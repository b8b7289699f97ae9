"""The regulator's desk: returns that wait, one of them to review, many at once, later last days."""

from flask import Flask

from governance import Door
from governance.glance import complete
from pages._desk.extending import extending_doors
from pages._desk.inbox import inbox_doors
from pages._desk.many import many_doors
from pages._desk.publishing import publishing_doors
from pages._desk.review import review_doors
from pages._desk.sensing import sensing_doors
from pages._gate import Entrance


def open_reviewing(server: Flask, door: Door, entrance: Entrance) -> None:
    """Open the pages on which returns are reviewed, and read off what was filed before."""
    complete(door.ledger)
    server.register_blueprint(inbox_doors(door))
    server.register_blueprint(review_doors(door, entrance))
    server.register_blueprint(many_doors(door, entrance))
    server.register_blueprint(extending_doors(door, entrance))
    server.register_blueprint(publishing_doors(door, entrance))
    server.register_blueprint(sensing_doors(door, entrance))


__all__ = ["open_reviewing"]
