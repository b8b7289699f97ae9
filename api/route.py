"""What a route is: one row says where it stands, who may, what it is told and what it answers.

The same row opens the address, checks a request against it and is written into the OpenAPI
document, so the three cannot differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple, get_args, get_type_hints

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from facts.text import Text
from governance import Actor, Door, Permission

JSON, PROBLEM = "application/json", "application/problem+json"
ORDINARY = 1_000_000  # a body of JSON [bytes]

NOT_TOLD = ("return", "call", "_call")
"""Parameters of what answers that are in no request."""

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""What the ledger numbers things by."""
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,128}$")]
"""A name a sender gives to one sending."""


class Asked(BaseModel):
    """Words of a query; each says in both languages what it is, by a Text in its annotation."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(frozen=True)


class Sent(BaseModel):
    """Part of a body; what it does not name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


@dataclass(frozen=True)
class Call:
    """One request: whose it is, and the name the sender gave to it."""

    door: Door
    actor: Actor
    when: datetime
    key: str = ""


class Given(NamedTuple):
    """What is answered."""

    told: BaseModel | Response
    status: int = 200
    headers: Mapping[str, str] = MappingProxyType({})


class File(NamedTuple):
    """A body that is a file; it lies at `path` until it is answered."""

    path: Path
    media: str


@dataclass(frozen=True)
class Route:
    """One row of the table.

    permissions : of which the actor needs one; what is done may need more.
    answer : its parameters are read by their names: `call`, `asked` (an Asked, from the query),
        `body` (from the body), and those of the path.
    gives : of each status that is no refusal, what is answered: a type, or a media type.
    files : media types a body may have beside JSON, and what each is.
    largest : a body may have. [bytes]
    is_own_reader : reads the words of its query itself; `asked` only documents them.
    """

    method: Literal["GET", "POST"]
    path: str
    group: str
    permissions: tuple[Permission, ...]
    title: Text
    answer: Callable[..., Given]
    gives: Mapping[int, type[BaseModel] | object]
    files: Mapping[str, Text] = field(default_factory=dict)
    largest: int = ORDINARY
    takes_key: bool = False
    is_own_reader: bool = False
    asked: type[Asked] = Asked

    @property
    def id(self) -> str:
        """Name it after what answers it; moves of returns after the move too."""
        words = [word for word in self.path.split("/") if word and "{" not in word]
        return "-".join([self.method.lower(), *words]).replace(".", "-") + (
            "-one" if self.path.endswith("}") else ""
        )

    @cached_property
    def hints(self) -> dict[str, object]:
        """Give the types of what it is told, by name."""
        found = get_type_hints(self.answer, include_extras=True)
        return {name: kind for name, kind in found.items() if name not in NOT_TOLD}

    @cached_property
    def words(self) -> type[Asked]:
        """Give the words of its query."""
        named = self.hints.get("asked", self.asked)
        assert isinstance(named, type)
        assert issubclass(named, Asked)
        return named

    @cached_property
    def places(self) -> dict[str, TypeAdapter[object]]:
        """Give the parameters of its path."""
        return {
            name: _adapter(kind) for name, kind in self.hints.items() if f"{{{name}}}" in self.path
        }

    @cached_property
    def body(self) -> TypeAdapter[object] | None:
        """Give what a body of JSON is; None where it takes none."""
        kind = self.hints.get("body", File)
        return None if kind is File else _adapter(kind)

    @property
    def has_body(self) -> bool:
        """Say whether a body is sent to it."""
        return "body" in self.hints


def _adapter(kind: object) -> TypeAdapter[object]:
    """Read a type; the part of it that is a file does not come as JSON."""
    rest = [part for part in get_args(kind) if part is not File]
    of_json = rest[0] if File in get_args(kind) else kind
    return TypeAdapter(of_json)  # type: ignore[arg-type]  # a type that is only known now
