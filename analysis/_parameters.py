"""What a method may be told beside its tables: declared once, checked once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from math import isnan

from facts.refusal import BadQuestion
from facts.text import Text

Value = float | str | bool | None
Values = Value | tuple[Value, ...]


class Kind(StrEnum):
    """What a parameter or a column holds."""

    NUMBER = "number"
    WHOLE = "whole"
    WORD = "word"
    TRUTH = "truth"


MOST_NAMED = 8  # parameters of a card named all together where one is not known
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
SAID = {
    Kind.NUMBER: "a number",
    Kind.WHOLE: "a whole number",
    Kind.WORD: "a word",
    Kind.TRUTH: "true or false",
}


@dataclass(frozen=True)
class Parameter:
    """One thing a method may be told.

    id : its name.
    kind : what it holds.
    default : what holds when it is not given; None when the method then decides, as `says` tells.
    says : what it means, with its unit.
    choices : the only words it may be; empty for any.
    least, most : the smallest and largest number it may be, None for any.
    is_open : the two ends themselves are left out.
    is_list : it is several, written a,b,c.
    """

    id: str
    says: Text
    kind: Kind = Kind.NUMBER
    default: Values = None
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    is_open: bool = False
    is_list: bool = False


class Given(Mapping[str, Values]):
    """Parameters as a method gets them: every one it declares, each of its kind."""

    def __init__(self, values: Mapping[str, Values]):
        self._values = dict(values)

    def __getitem__(self, name: str) -> Values:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def number(self, name: str) -> float:
        """Give a number that is known to be given."""
        value = self._values[name]
        assert isinstance(value, float | int)
        return float(value)

    def number_or_none(self, name: str) -> float | None:
        """Give a number, or None where the method is to decide."""
        return None if self._values[name] is None else self.number(name)

    def whole(self, name: str) -> int:
        """Give a whole number that is known to be given."""
        return int(self.number(name))

    def whole_or_none(self, name: str) -> int | None:
        """Give a whole number, or None where the method is to decide."""
        return None if self._values[name] is None else self.whole(name)

    def word(self, name: str) -> str:
        """Give a word; empty where none is given."""
        value = self._values[name]
        return "" if value is None else str(value)

    def truth(self, name: str) -> bool:
        """Give whether something is so; not given is not so."""
        return bool(self._values[name])

    def numbers(self, name: str) -> tuple[float, ...]:
        """Give several numbers; none where none is given."""
        values = self._values[name]
        if values is None:
            return ()
        several = values if isinstance(values, tuple) else (values,)
        return tuple(float(value) for value in several if value is not None)

    def words(self, name: str) -> tuple[str, ...]:
        """Give several words; none where none is given."""
        values = self._values[name]
        if values is None:
            return ()
        return tuple(map(str, values if isinstance(values, tuple) else (values,)))


def checked(card: str, parameters: Sequence[Parameter], given: Mapping[str, object]) -> Given:
    """Fill in what is not given and refuse what cannot be meant.

    Parameters
    ----------
    card : id of the card, for the sentence.
    parameters : what it declares.
    given : values, or text as a person wrote them (`0.95`, `true`, `1,2,3`).

    Raises
    ------
    BadQuestion
        If a name is none of the card's, or a value is of another kind, no choice or out of range.
    """
    known = {parameter.id: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.4)
            near = near if near and len(known) > MOST_NAMED else sorted(known)
            there = f"there are: {', '.join(near)}" if near else "it takes none"
            raise BadQuestion(f"{card} has no parameter '{name}'; {there}")
    return Given(
        {
            name: _value(card, parameter, given[name]) if name in given else parameter.default
            for name, parameter in known.items()
        }
    )


def _value(card: str, parameter: Parameter, given: object) -> Values:
    if given is None or given == "":
        return parameter.default
    if not parameter.is_list:
        return _one(card, parameter, given)
    several = given.split(",") if isinstance(given, str) else given
    if not isinstance(several, Sequence):
        several = (several,)
    return tuple(_one(card, parameter, value) for value in several)


def _one(card: str, parameter: Parameter, given: object) -> Value:
    value = read(parameter.kind, given)
    place = f"{card}: {parameter.id} is '{given}'"
    if value is None:
        raise BadQuestion(f"{place}, not {SAID[parameter.kind]}; {_expected(parameter)}")
    if parameter.choices and value not in parameter.choices:
        raise BadQuestion(f"{place}; {_expected(parameter)}")
    if (
        isinstance(value, float | int)
        and not isinstance(value, bool)
        and _outside(value, parameter)
    ):
        raise BadQuestion(f"{place}; {_expected(parameter)}")
    return value


def read(kind: Kind, given: object) -> Value:
    """Read one value of a kind, None when it is not of the kind."""
    text = str(given).strip()
    if kind is Kind.WORD:
        return text
    if kind is Kind.TRUTH:
        return TRUTHS.get(text.lower())
    try:
        number = float(text)
    except ValueError:
        return None
    if isnan(number) or isinstance(given, bool):
        return None
    if kind is Kind.NUMBER:
        return number
    return int(number) if number.is_integer() else None


def _outside(value: float, parameter: Parameter) -> bool:
    least = parameter.least if parameter.least is not None else float("-inf")
    most = parameter.most if parameter.most is not None else float("inf")
    return not (least < value < most if parameter.is_open else least <= value <= most)


def _expected(parameter: Parameter) -> str:
    if parameter.choices:
        return f"write one of: {', '.join(parameter.choices)}"
    bounds = []
    if parameter.least is not None:
        bounds.append(f"{'above' if parameter.is_open else 'at least'} {parameter.least:g}")
    if parameter.most is not None:
        bounds.append(f"{'below' if parameter.is_open else 'at most'} {parameter.most:g}")
    return f"write {SAID[parameter.kind]}{' ' if bounds else ''}{' and '.join(bounds)}"
