"""The words of queries and bodies that several routes take, each said in both languages."""

import re
from functools import cache
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    RootModel,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from api.route import Asked
from facts.text import Text
from governance.return_form import fields
from ingest import RETURN_DETAILS, return_details

MOST_ROWS = 500  # on a page
LARGEST_CELL = 1e15
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
        int, Digits, Field(ge=1, le=MOST_ROWS), Text("Rows of a page.", "每页行数。")
    ] = 100
    after: Annotated[
        int, Digits, Field(ge=0, le=2**31 - 1),
        Text("What `next` of the page before says.", "上一页 `next` 给出的值。"),
    ] = 0  # fmt: skip


class Checked(Asked):
    """Whether something is submitted, or only checked."""

    validate_: Annotated[
        Literal["only"] | None, Field(alias="validate"),
        Text("`only`: check and say what would become of it; submit nothing.",
             "`only`：只校验并给出结果，不提交。"),
    ] = None  # fmt: skip


Cell = Annotated[str, Field(max_length=CELL_LETTERS, pattern=PLAIN)] | Annotated[
    int, Field(ge=-LARGEST_CELL, le=LARGEST_CELL)
] | Annotated[float, Field(ge=-LARGEST_CELL, le=LARGEST_CELL)] | None  # fmt: skip


class Return(RootModel[dict[str, Cell]]):
    """The cells of one return by field; a number may be written as one, or as text."""

    model_config = {"strict": True, "frozen": True}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say which fields there are."""
        cell = handler(core)["additionalProperties"]
        named = {
            one.id: cell | {
                "title": one.label.en,
                "description": f"{one.label.en}{f' [{one.unit.en}]' if one.unit.en else ''}",
            }
            for one in fields()
        }  # fmt: skip
        return {
            "type": "object",
            "title": "Return",
            "description": (
                "One return. What breaks the rules of returns is not said here: it is answered "
                "as findings. enterprise_id and period are always needed."
            ),
            "properties": named,
            "patternProperties": {_detail_pattern(): cell},
            "additionalProperties": False,
        }

    def cells(self) -> dict[str, str]:
        """Give the cells as they would be typed."""
        return {name: _typed(cell) for name, cell in self.root.items() if cell is not None}

    def strangers(self) -> list[str]:
        """Give the names that are no field's."""
        return sorted(set(self.root) - known_names())


def _detail_pattern() -> str:
    return f"^({'|'.join(RETURN_DETAILS)})_[a-z0-9_]{{1,64}}$"


@cache
def known_names() -> frozenset[str]:
    """Give the name of every field a return may have."""
    return frozenset({one.id for one in fields()} | set(return_details()))


def _typed(cell: str | float) -> str:
    if isinstance(cell, str):
        return cell
    return str(int(cell)) if float(cell).is_integer() else f"{cell:.15g}"


