"""The words of queries and bodies that several routes take, each said in both languages."""

import re
from functools import cache
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    PlainValidator,
    RootModel,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from api.route import Asked
from facts.text import Text
from governance.return_form import fields
from ingest import RETURN_DETAILS, return_details

MOST_ROWS = 500  # on a page
LARGEST_CELL = 1e15
MOST_RETURNS = 1_000  # in one body of JSON; more go as CSV
MOST_CELLS = 100_000  # in one body of JSON; each may be wrong, and what is wrong is listed
CELL_LETTERS = 2_000
PLAIN = r"^[^\x00-\x08\x0e-\x1f\x7f]*$"
"""Text without control characters; tabs and line ends are let pass."""


def _plain_digits(said: object) -> object:
    """Refuse what a whole number may otherwise be written as: 1_000, +5, 12.0."""
    if isinstance(said, str) and not re.fullmatch(r"-?[0-9]{1,12}", said):
        raise PydanticCustomError("digits", "a whole number is written in digits")
    return said


Digits = BeforeValidator(_plain_digits)
Day = Annotated[str, Field(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Period = Annotated[
    str, Field(pattern=r"^[12][0-9]{3}(-Q[1-4]|-(0[1-9]|1[0-2]))?$")
]  # 2024, 2024-Q1, 2024-03
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9._+-]{1,64}$")]


class Paged(Asked):
    """Which part of a list."""

    limit: Annotated[
        int, Field(ge=1, le=MOST_ROWS), Digits, Text("Rows of a page.", "每页行数。")
    ] = 100
    after: Annotated[
        int, Field(ge=0, le=2**31 - 1), Digits,
        Text("What `next` of the page before says.", "上一页 `next` 给出的值。"),
    ] = 0  # fmt: skip


class Checked(Asked):
    """Whether something is submitted, or only checked."""

    validate_: Annotated[
        Literal["only"] | None, Field(alias="validate"),
        Text("`only`: check and say what would become of it; submit nothing.",
             "`only`：只校验并给出结果，不提交。"),
    ] = None  # fmt: skip


def _cell(said: object) -> str:
    """Read a cell as it would be typed; empty where there is none."""
    if said is None:
        return ""
    if isinstance(said, str) and len(said) <= CELL_LETTERS and re.match(PLAIN, said):
        return said
    if isinstance(said, int | float) and _is_number(said):
        return str(int(said)) if float(said).is_integer() else f"{said:.15g}"
    raise PydanticCustomError(
        "cell", "a cell is text of at most 2,000 letters, a number up to 1e15, or null"
    )


def _is_number(said: float) -> bool:
    return not isinstance(said, bool) and abs(said) <= LARGEST_CELL


CELL: JsonSchemaValue = {
    "anyOf": [
        {"type": "string", "maxLength": CELL_LETTERS, "pattern": PLAIN},
        {"type": "number", "minimum": -LARGEST_CELL, "maximum": LARGEST_CELL},
        {"type": "null"},
    ]
}
Cell = Annotated[str, PlainValidator(_cell), WithJsonSchema(CELL)]


class Return(RootModel[dict[str, Cell]]):
    """The cells of one return by field; a number may be written as one, or as text."""

    model_config = {"frozen": True}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say which fields there are."""
        named = {
            one.id: CELL | {
                "title": one.label.en,
                "description": f"{one.label.en}{f' [{one.unit.en}]' if one.unit.en else ''}",
            }
            for one in fields()
        }  # fmt: skip
        return {
            "type": "object",
            "title": "Return",
            "description": (
                "One return. What breaks the rules of returns is answered as findings; they need "
                "enterprise_id and period first of all. The names of the patterns end in an id of "
                "the code lists disease and hazard_agent."
            ),
            "properties": named,
            "patternProperties": {_detail_pattern(): CELL},
            "additionalProperties": False,
        }

    def cells(self) -> dict[str, str]:
        """Give the cells as they would be typed."""
        return {name: cell for name, cell in self.root.items() if cell}

    def strangers(self) -> list[str]:
        """Give the names that are no field's."""
        return sorted(set(self.root) - known_names())


def _detail_pattern() -> str:
    return f"^({'|'.join(RETURN_DETAILS)})_[a-z0-9_]{{1,64}}$"


@cache
def known_names() -> frozenset[str]:
    """Give the name of every field a return may have."""
    return frozenset({one.id for one in fields()} | set(return_details()))


def _size(said: object) -> int:
    return len(said) if isinstance(said, dict) else 1


class Returns(RootModel[Annotated[list[Return], Field(min_length=1, max_length=MOST_RETURNS)]]):
    """Several returns; one alone may stand without the brackets of a list."""

    model_config = {"frozen": True}

    @model_validator(mode="before")
    @classmethod
    def several(cls, said: object) -> object:
        """Take one return for a list of one; refuse very many cells before each is looked at."""
        listed = [said] if isinstance(said, dict) else said
        if isinstance(listed, list) and sum(map(_size, listed)) > MOST_CELLS:
            raise PydanticCustomError("cells", "more than 100,000 cells; send fewer, or CSV")
        return listed

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say that one may stand alone."""
        listed = handler(core)
        return {"anyOf": [listed, listed["items"]]}
