"""Tries cases: finds the adapter of a method, lets it answer, and says how it went."""

import importlib
import math
import pkgutil
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple

import polars as pl

from facts.refusal import Refusal
from tests.oracle._case import Case, Ours
from tests.oracle._comparing import Difference, differences, not_answered

WRONG = (
    Refusal,
    LookupError,
    ValueError,
    TypeError,
    ArithmeticError,
    AssertionError,
    StopIteration,
    pl.exceptions.PolarsError,
)
"""What a case in a form the adapter does not know may end in: a failure, not the end of the run."""

Adapter = Callable[[Case], Ours]
_ADAPTERS: dict[str, Adapter] = {}


class Outcome(StrEnum):
    """How a case went."""

    PASS = "pass"
    FAIL = "fail"
    UNSUPPORTED = "unsupported"


class Tried(NamedTuple):
    """A case that was tried.

    compared : how many quantities.
    worst : the one that differs most for what is allowed.
    left_out : what was not compared, and why.
    """

    case: str
    method: str
    outcome: Outcome
    compared: int
    worst: Difference | None
    failed: tuple[Difference, ...]
    left_out: Mapping[str, str]
    seconds: float
    why: str = ""


class Unsupported(Exception):
    """An adapter knows the method, and not this form of it."""


def adapter(*names: str) -> Callable[[Adapter], Adapter]:
    """Register how cases of a method are answered."""

    def register(function: Adapter) -> Adapter:
        for name in names:
            known = _ADAPTERS.get(name, function)
            is_same = known.__code__.co_filename == function.__code__.co_filename
            assert is_same, f"{name} has two adapters"
            _ADAPTERS[name] = function
        return function

    return register


def adapters() -> Mapping[str, Adapter]:
    """Every adapter, by method; each family is a module of this folder."""
    _import_families()
    return _ADAPTERS


@cache
def _import_families() -> None:
    import tests.oracle

    for found in pkgutil.iter_modules(tests.oracle.__path__):
        if not found.name.startswith(("_", "test_")):
            importlib.import_module(f"tests.oracle.{found.name}")


def outcome(case: Case) -> Outcome:
    """Say in one word how a case goes."""
    return try_case(case).outcome


def try_case(case: Case) -> Tried:
    """Answer a case and compare; a refusal or a table it lacks is a failure with its sentence."""
    started = time.perf_counter()

    def tried(found: Outcome, why: str = "", *told: object) -> Tried:
        compared, worst, failed, left_out = told or (0, None, (), {})
        seconds = time.perf_counter() - started
        return Tried(case.name, case.method, found, compared, worst, failed, left_out, seconds, why)

    answer_with = adapters().get(case.method)
    if answer_with is None:
        return tried(Outcome.UNSUPPORTED, "no adapter for this method")
    try:
        ours = answer_with(case)
    except Unsupported as reason:
        return tried(Outcome.UNSUPPORTED, str(reason))
    except WRONG as error:
        return tried(Outcome.FAIL, f"{type(error).__name__}: {error}")
    found = list(differences(case, ours))
    worst = max(found, key=lambda one: one.excess, default=None)
    failed = tuple(one for one in found if not one.excess <= 1)
    is_good = bool(found) and not failed
    why = "" if found else "nothing was compared"
    left_out = not_answered(case, ours)
    return tried(
        Outcome.PASS if is_good else Outcome.FAIL, why, len(found), worst, failed, left_out
    )


def finite(number: float) -> float | str:
    """Give a number JSON can say."""
    return number if math.isfinite(number) else "inf"
