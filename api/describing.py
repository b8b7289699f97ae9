"""The routes in words, for the page that explains them: drawn from the OpenAPI document."""

from collections.abc import Mapping

from api.openapi import GROUPS, Part, document, is_public, scopes_for, statuses
from api.problems import KINDS
from api.route import JSON, Route
from facts.text import Text
from governance.described import Described, Word

EXAMPLES: Mapping[str, str] = {
    "{number}": "7", "{key}": "october-1", "{name}": "industry",
    "/ask.": "indicator=deaths&area=IT", "/explain.": "indicator=deaths&area=IT&row=period=2023",
}  # fmt: skip
"""What stands in an example for a part of an address, or behind it."""

BODIES: Mapping[str, str] = {
    "submissions": "@returns.json", "refuse": '{"reason": "sent twice"}',
    "return": '{"comments": [{"field": "deaths", "said": "look again"}]}',
    "unapprove": '{"comments": [{"said": "approved by mistake"}]}',
}  # fmt: skip
"""The body of an example, by the last word of its address; an empty object for others."""


def described(table: tuple[Route, ...]) -> list[Described]:
    """Put a table of routes into words, in its order."""
    told = document(table)
    paths, parts = told["paths"], told["components"]
    assert isinstance(paths, dict)
    assert isinstance(parts, dict)
    return [
        _one(route, paths[f"/api/v1{route.path}"][route.method.lower()], parts["schemas"])
        for route in table
    ]


def kinds() -> list[tuple[str, str]]:
    """Give the kinds of problems and their titles."""
    return [*KINDS.items()]


def _one(route: Route, told: Part, schemas: Mapping[str, Part]) -> Described:
    listed = told["parameters"]
    assert isinstance(listed, list)
    bodies = (*([JSON] if route.body is not None else []), *route.files) if route.has_body else ()
    return Described(
        route.method, f"/api/v1{route.path}", route.title, GROUPS[route.group],
        tuple(scopes_for(route)), is_public(route), tuple(_word(one, schemas) for one in listed),
        bodies, route.largest, tuple(statuses(route).items()), _example(route, bodies),
    )  # fmt: skip


def _word(told: Mapping[str, object], schemas: Mapping[str, Part]) -> Word:
    schema = told["schema"]
    assert isinstance(schema, dict)
    schema = schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
    text = Text(str(told.get("description", "")), str(told.get("x-description-zh", "")))
    return Word(
        str(told["name"]), str(told["in"]), _kind(schema), text, is_needed=bool(told["required"])
    )


def _kind(schema: Mapping[str, object]) -> str:
    """Say what a word may be."""
    choices = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(choices, list):
        return " | ".join(map(str, choices))
    if schema.get("type") == "integer":
        default = f" ({schema['default']})" if "default" in schema else ""
        return f"{schema.get('minimum', '')}…{schema.get('maximum', '')}{default}"
    return str(schema.get("pattern", "text"))


def _example(route: Route, bodies: tuple[str, ...]) -> str:
    address = f"/api/v1{route.path}"
    for hole, value in EXAMPLES.items():
        if hole.startswith("{"):
            address = address.replace(hole, value)
        elif hole in address:
            address = f"{address}?{value}"
    lines = [f'curl "$OSH{address}"']
    if not is_public(route):
        lines.append('-H "Authorization: Bearer $OSH_TOKEN"')
    if bodies:
        last = route.path.rsplit("/", 1)[-1]
        body = BODIES.get(last, "{}") if bodies[0] == JSON else "@batch.csv"
        lines += [f"-H 'Content-Type: {bodies[0]}'", f"--data-binary '{body}'"]
    return " \\\n  ".join(lines)
