"""The pages on which the register of enterprises is searched and kept."""

from flask import Flask

from governance import Door
from pages._desk.duplicates import duplicates_doors
from pages._desk.register import register_doors
from pages._desk.register_entry import entry_doors
from pages._desk.register_file import register_file_doors
from pages._gate import Entrance


def open_register(server: Flask, door: Door, entrance: Entrance) -> None:
    """Open the register, its entries, its files and its duplicates."""
    server.register_blueprint(register_doors(door))
    server.register_blueprint(entry_doors(door, entrance))
    server.register_blueprint(register_file_doors(door, entrance))
    server.register_blueprint(duplicates_doors(door, entrance))
