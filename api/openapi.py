"""The OpenAPI 3.1 document of the API, written from the table of its routes."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from api.answering import KEY_HEADER, KEYS, ROOT
from api.problems import Problem
from api.route import JSON, PROBLEM, Route
from facts.text import Text
from governance import Permission
from governance.tokens import SCOPES

Part = dict[str, object]
Kind = TypeVar("Kind")
REF = "#/components/schemas/{model}"
GROUPS: Mapping[str, Text] = {
    "figures": Text("Figures", "数据"),
    "returns": Text("Returns", "报表"),
    "lists": Text("Lists", "代码与应报事项"),
    "sensors": Text("Sensor batches", "监测数据批次"),
}
ALWAYS = {
    400: Text("Asked wrongly.", "请求有误。"),
    401: Text("The token cannot be used, or one is needed.", "令牌无效，或需要令牌。"),
    403: Text("The account or the token may not.", "账户或令牌无此权限。"),
    404: Text("There is no such thing, or it is not yours to see.", "不存在或无权查看。"),
    429: Text("Too many requests in this minute.", "本分钟内请求过多。"),
}  # fmt: skip
OF_CHANGES = {
    409: Text("It cannot be done from where it stands.", "当前状态不允许此操作。"),
    413: Text("The body is too large.", "请求体过大。"),
    415: Text("The body is of no type that is taken.", "不支持的媒体类型。"),
    422: Text(
        "What was sent breaks rules; `errors` says which.", "所报内容违反规则，见 `errors`。"
    ),
}
OF_FIGURES = {503: Text("Nothing is published yet.", "尚无已发布的数据。")}
OF_RECEIPTS = {409: OF_CHANGES[409]}
OF_LISTS = {422: OF_CHANGES[422]}


def document(table: tuple[Route, ...]) -> Part:
    """Write the document of a table of routes."""
    paths: dict[str, Part] = {}
    kept: dict[str, Part] = {"Problem": _schema(TypeAdapter(Problem), "serialization", {})}
    for route in table:
        paths.setdefault(f"{ROOT}{route.path}", {})[route.method.lower()] = _operation(route, kept)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "OSH Observatory",
            "version": version("osh-observatory"),
            "description": "What a page shows, a machine can ask; what a form sends, it can send.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [{"name": name, "description": said.en} for name, said in GROUPS.items()],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(kept.items())),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of an account, made at /account/tokens. Scopes: "
                    + "; ".join(f"{name}: {one.title.en}" for name, one in SCOPES.items()),
                }
            },
        },
    }


def scopes_for(route: Route) -> list[str]:
    """Name the scopes that open a route."""
    return [name for name, one in SCOPES.items() if one.gives & set(route.permissions)]


def is_public(route: Route) -> bool:
    """Say whether a route answers without a token."""
    return Permission.ASK in route.permissions


def statuses(route: Route) -> dict[int, Text]:
    """Give the refusals a route may answer with, by their status."""
    more = OF_CHANGES if route.has_body else OF_RECEIPTS if "receipt" in route.path else {}
    of_group = {"lists": OF_LISTS, "figures": OF_FIGURES}.get(route.group, {})
    return dict(sorted((ALWAYS | more | of_group).items()))


def _operation(route: Route, kept: dict[str, Part]) -> Part:
    scoped = [{"token": scopes_for(route)}]
    made: Part = {
        "operationId": route.id,
        "tags": [route.group],
        "summary": route.title.en,
        "x-summary-zh": route.title.zh,
        "security": [{}, *scoped] if is_public(route) else scoped,
        "parameters": [*_parameters(route, kept)],
        "responses": {
            **{str(status): _given(kind, kept) for status, kind in route.gives.items()},
            **{str(status): _refusal(said) for status, said in statuses(route).items()},
        },
    }
    if route.method == "GET":
        made["responses"] = _with_unchanged(made["responses"])
    if route.has_body:
        made["requestBody"] = _body(route, kept)
    return made


def _with_unchanged(responses: object) -> Part:
    assert isinstance(responses, dict)
    return {
        **responses,
        "304": {"description": "Not changed since the answer whose ETag was sent."},
    }


def _parameters(route: Route, kept: dict[str, Part]) -> Iterator[Part]:
    for name, kind in route.places.items():
        yield {
            "name": name, "in": "path", "required": True,
            "schema": _schema(kind, "validation", kept),
        }  # fmt: skip
    listed = _schema(TypeAdapter(route.words), "validation", kept)
    properties = listed.get("properties", {})
    assert isinstance(properties, dict)
    needed = listed.get("required", [])
    assert isinstance(needed, list)
    said = {
        one.alias or name: _said(one.metadata) for name, one in route.words.model_fields.items()
    }
    for name, schema in properties.items():
        yield {
            "name": name, "in": "query", "required": name in needed,
            "description": said[name].en, "x-description-zh": said[name].zh,
            "schema": _without_null(schema),
        }  # fmt: skip
    if route.takes_key:
        yield {
            "name": KEY_HEADER, "in": "header", "required": False,
            "description": "A name for this sending: the same is done once and answered alike.",
            "x-description-zh": "本次报送的键：相同的键只处理一次，答复相同。",
            "schema": _schema(KEYS, "validation", kept),
        }  # fmt: skip


def _said(metadata: list[object]) -> Text:
    found = [one for one in metadata if isinstance(one, Text)]
    return found[0] if found else Text("", "")


def _without_null(schema: Part) -> Part:
    """Leave null out of what a query may say: there a word is said or left out."""
    kinds = schema.get("anyOf")
    if not isinstance(kinds, list):
        return {name: value for name, value in schema.items() if name != "title"}
    rest = [kind for kind in kinds if kind != {"type": "null"}]
    assert len(rest) == 1
    return dict(rest[0])


def _body(route: Route, kept: dict[str, Part]) -> Part:
    content: Part = {}
    if route.body is not None:
        content[JSON] = {"schema": _schema(route.body, "validation", kept)}
    for media in route.files:
        content[media] = {"schema": {"type": "string", "contentMediaType": media}}
    return {
        "required": True,
        "description": f"At most {route.largest:,} bytes.",
        "content": content,
    }


def _given(kind: object, kept: dict[str, Part]) -> Part:
    if isinstance(kind, str):
        return {"description": "As asked.", "content": {kind: {"schema": {}}}}
    schema = _schema(TypeAdapter(kind), "serialization", kept)  # type: ignore[arg-type]  # a type of the table
    said = kind.__doc__ if isinstance(kind, type) and issubclass(kind, BaseModel) else None
    return {
        "description": " ".join((said or "As asked.").split()),
        "content": {JSON: {"schema": schema}},
    }


def _refusal(said: Text) -> Part:
    return {
        "description": said.en,
        "content": {PROBLEM: {"schema": {"$ref": REF.format(model="Problem")}}},
    }


def _schema(kind: TypeAdapter[Kind], mode: JsonSchemaMode, kept: dict[str, Part]) -> Part:
    """Write the schema of a type; the parts it is made of go to `kept`."""
    made: Part = kind.json_schema(
        mode=mode, ref_template=REF, schema_generator=GenerateJsonSchema
    )  # fmt: skip
    parts = made.pop("$defs", {})
    assert isinstance(parts, dict)
    for name, part in parts.items():
        assert kept.setdefault(name, part) == part, f"two schemas are called {name}"
    return made
