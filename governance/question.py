"""A question is an address: the same words on a page, in a link, in the API, on a terminal."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import parse_qsl, quote, urlencode

from facts.as_of import NOW, as_of, scheme
from facts.periods import ALL_YEARS, Span, span
from facts.refusal import BadQuestion
from facts.schema import DIMENSIONS, TOTAL, UNKNOWN

N = TypeVar("N", int, float)

WORDS = ("by", "period", "asof", "scheme", "analysis", "with", "benchmark", "vintage")


@dataclass(frozen=True)
class Question:
    """What is asked of a vintage.

    by : dimensions to break down by, in the order asked.
    where : codes each dimension is held to. A dimension that is in `by` and held to one code that
        has parts is broken down into those parts; held to codes without parts, or to several
        codes, it shows those codes.
    asof : by which codes, hierarchies and attributes of enterprises: those of "now", of "then"
        (each period by its own) or of a day, as 2018-12-31.
    scheme : the scheme industries are said in, one of facts.followed.SCHEMES; empty for their own.
    parameters : what the analysis is told, by the names it declares, as a person writes it; in an
        address with=select:permutation,level:0.9, several values of one joined by a semicolon.
    benchmark : value to compare with, in the indicator's unit; None for the pooled value.
    vintage : number of the vintage; None asks the current one.
    """

    indicator: str
    by: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    period: Span = ALL_YEARS
    analysis: str | None = None
    benchmark: float | None = None
    vintage: int | None = None
    asof: str = NOW
    scheme: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Write the address: INDICATOR?by=industry&area=IT&period=2016:2023."""
        words: dict[str, str] = {}
        if self.by:
            words["by"] = ",".join(self.by)
        words |= {name: ",".join(self.where[name]) for name in DIMENSIONS if self.where.get(name)}
        if str(self.period):
            words["period"] = str(self.period)
        if self.asof != NOW:
            words["asof"] = self.asof
        if self.scheme:
            words["scheme"] = self.scheme
        if self.analysis:
            words["analysis"] = self.analysis
        if self.parameters:
            words["with"] = ",".join(f"{name}:{said}" for name, said in self.parameters.items())
        if self.benchmark is not None:
            words["benchmark"] = repr(self.benchmark)
        if self.vintage is not None:
            words["vintage"] = str(self.vintage)
        query = urlencode(words, safe=",:;", quote_via=quote)
        return f"{self.indicator}?{query}" if query else self.indicator

    def at(self, vintage: int) -> "Question":
        """Ask the same of one vintage, so that the address shows the same for ever."""
        return replace(self, vintage=vintage)


def question(address: str) -> Question:
    """Read an address as `Question.__str__` writes it; a bare ':' ends neither side of a period.

    Raises
    ------
    BadQuestion
        If a word is not known, is said twice, or its value cannot be read.
    """
    indicator, _, query = address.strip().lstrip("/").partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    words = {name: value.strip() for name, value in pairs if value.strip()}
    if len({name for name, _ in pairs}) < len(pairs):
        raise BadQuestion(f"'{query}' says a word twice; join the values with a comma")
    if strangers := set(words) - set(WORDS) - set(DIMENSIONS):
        raise BadQuestion(
            f"no such word in a question: {', '.join(sorted(strangers))}; "
            f"there are {', '.join((*DIMENSIONS, *WORDS))}"
        )
    by = tuple(dict.fromkeys(_parts(words.get("by", ""))))
    if strangers := set(by) - set(DIMENSIONS):
        raise BadQuestion(
            f"cannot break down by {', '.join(sorted(strangers))}; "
            f"by {', '.join(DIMENSIONS)} can be"
        )
    where = {name: _parts(words[name]) for name in DIMENSIONS if name in words}
    in_scheme = scheme(words.get("scheme", ""))
    _refuse_others(in_scheme, where.get("industry", ()))
    return Question(
        indicator=indicator,
        by=by,
        where=where,
        period=span(words.get("period", "")),
        analysis=words.get("analysis"),
        benchmark=_number(words, "benchmark", float),
        vintage=_number(words, "vintage", int),
        asof=as_of(words.get("asof", NOW)),
        scheme=in_scheme,
        parameters=_parameters(words.get("with", "")),
    )


def _refuse_others(in_scheme: str, industries: tuple[str, ...]) -> None:
    """Refuse to hold a question to a code of another scheme than it asks for."""
    own = (TOTAL, UNKNOWN)
    others = [
        code for code in industries if code not in own and not code.startswith(f"{in_scheme}_")
    ]
    if in_scheme and others:
        raise BadQuestion(
            f"industry '{others[0]}' is not of the scheme {in_scheme}; name codes that begin with "
            f"{in_scheme}_, or leave scheme out"
        )


def _parameters(listed: str) -> dict[str, str]:
    """Read the parameters of an analysis: max:3,method:wbic."""
    found: dict[str, str] = {}
    for part in _parts(listed):
        name, colon, said = (piece.strip() for piece in part.partition(":"))
        if not (name and colon and said) or name in found:
            raise BadQuestion(
                f"with '{listed}' does not name each parameter once with its value; "
                "write with=name:value,other:value"
            )
        found[name] = said
    return found


def _parts(listed: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in listed.split(",") if part.strip())


def _number(words: Mapping[str, str], name: str, kind: Callable[[str], N]) -> N | None:
    if name not in words:
        return None
    try:
        number = kind(words[name])
    except ValueError:
        number = None
    if number is None or not math.isfinite(number):
        raise BadQuestion(f"{name} '{words[name]}' is not a number; write {name}=3")
    return number
