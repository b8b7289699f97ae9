"""Finds the cards of a box: every module of a package whose name has no underscore in front."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Protocol, TypeVar


class Card(Protocol):
    """Anything with an id; its module is called the same."""

    @property
    def id(self) -> str:
        """Name of the card, which is the name of its file."""


C = TypeVar("C", bound=Card)


def cards(package: str, name: str, kind: type[C]) -> Mapping[str, C]:
    """Collect the constant `name` of every card module of `package`.

    Returns
    -------
    The cards by id, in the order of their file names.

    Raises
    ------
    TypeError
        If a card module has no such constant, or its id is not its file name.
    """
    found = {}
    for module in _modules(package):
        card = getattr(importlib.import_module(f"{package}.{module}"), name, None)
        if not isinstance(card, kind):
            raise TypeError(
                f"{package}/{module}.py has no {name} that is a {kind.__name__}; "
                "a card module ends with one, a box module starts with an underscore"
            )
        if card.id != module:
            raise TypeError(f"{package}/{module}.py holds the card '{card.id}'; name both the same")
        found[module] = card
    return MappingProxyType(found)


@cache
def _modules(package: str) -> tuple[str, ...]:
    path = importlib.import_module(package).__path__
    return tuple(
        sorted(
            found.name
            for found in pkgutil.iter_modules(path)
            if not found.name.startswith("_") and not found.ispkg
        )
    )
