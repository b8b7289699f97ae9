"""Opens the routes of the table: checks who and what, calls what answers, writes it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, request
from pydantic import TypeAdapter, ValidationError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from api.problems import Fault, Refused, faults, of_exception, of_refusal
from api.route import JSON, Asked, Call, File, Given, Key, Route
from facts.refusal import NotAllowed, Refusal
from governance import Actor, Door, require

ROOT = "/api/v1"
KEY_HEADER = "Idempotency-Key"
KEYS: TypeAdapter[str] = TypeAdapter(Key)
PIECE = 1 << 20  # of a file that is received [bytes]


def open_routes(table: tuple[Route, ...], door: Door, who: Callable[[], Actor]) -> Blueprint:
    """Make the blueprint of a table of routes; `who` says who asks this request."""
    api = Blueprint("api", __name__, url_prefix=ROOT)
    for route in table:
        rule = route.path.replace("{", "<").replace("}", ">")
        api.add_url_rule(
            rule, route.id, _view(route, door, who), methods=[route.method], strict_slashes=True
        )

    @api.app_errorhandler(HTTPException)
    def not_as_it_should(found: HTTPException) -> Response | HTTPException:
        return of_exception(found) if request.path.startswith(ROOT) else found

    return api


def _view(route: Route, door: Door, who: Callable[[], Actor]) -> Callable[..., Response]:
    def view(**places: str) -> Response:
        try:
            actor = who()
            _require_one(actor, route)
            words: dict[str, object] = dict(_places(route, places))
            if not route.is_own_reader:
                asked = _asked(route)
                words |= {"asked": asked} if "asked" in route.hints else {}
            call = Call(door, actor, datetime.now(UTC), _key(route))
            with _body(route) as body:
                words |= body
                return _written(route.answer(call, **words))
        except Refusal as refusal:
            return of_refusal(refusal, is_question=route.is_own_reader)

    return view


def _require_one(actor: Actor, route: Route) -> None:
    """Refuse whoever has none of the permissions, naming the first."""
    if not any(actor.may(one) for one in route.permissions):
        require(actor, route.permissions[0])


def _places(route: Route, given: dict[str, str]) -> Iterator[tuple[str, object]]:
    for name, kind in route.places.items():
        try:
            yield name, kind.validate_strings(given[name])
        except ValidationError as found:
            errors = [one.model_copy(update={"pointer": name}) for one in faults(found, "")]
            raise Refused(f"'{given[name]}' in the address is no {name}", 404, "not-found",
                          errors) from found  # fmt: skip


def _asked(route: Route) -> Asked:
    twice = sorted(name for name, values in request.args.lists() if len(values) > 1)
    if twice:
        raise Refused(f"the address says {', '.join(twice)} twice; say it once", 400, "bad-request")
    try:
        return route.words.model_validate_strings(request.args.to_dict())
    except ValidationError as found:
        known = ", ".join(_names(route)) or "none"
        raise Refused(
            f"a word of the address is not as this route takes it; it takes {known}",
            400, "bad-request", faults(found, ""),
        ) from found  # fmt: skip


def _names(route: Route) -> list[str]:
    return [one.alias or name for name, one in route.words.model_fields.items()]


def _key(route: Route) -> str:
    said = request.headers.get(KEY_HEADER)
    if said is None or not route.takes_key:
        return ""
    try:
        return KEYS.validate_strings(said)
    except ValidationError as found:
        raise Refused(
            f"the header {KEY_HEADER} is 1 to 128 letters, digits and . _ : -",
            400, "bad-request", [Fault(detail="not a key", pointer=KEY_HEADER)],
        ) from found  # fmt: skip


@contextmanager
def _body(route: Route) -> Iterator[dict[str, object]]:
    """Read the body of a request as its route takes it: JSON at once, a file to the disk."""
    if not route.has_body:
        yield {}
        return
    request.max_content_length = route.largest
    media = request.mimetype
    if route.body is not None and media == JSON:
        yield {"body": _json(route.body, route)}
    elif media in route.files:
        with tempfile.TemporaryDirectory(prefix="osh-received-") as folder:
            yield {"body": File(_received(Path(folder), route.largest), media)}
    else:
        known = ", ".join([*([JSON] if route.body is not None else []), *route.files])
        raise Refused(
            f"the body is of type '{media}'; this route takes {known}",
            415, "unsupported-media-type",
        )  # fmt: skip


def _json(kind: TypeAdapter[object], route: Route) -> object:
    try:
        return kind.validate_json(request.get_data(cache=False))
    except ValidationError as found:
        raise Refused(
            "the body is not as this route takes it; /api says what it takes",
            400, "bad-body", faults(found, "#"),
        ) from found  # fmt: skip
    except RequestEntityTooLarge as found:
        raise _too_large(route.largest) from found


def _received(folder: Path, largest: int) -> Path:
    """Write a file as it comes, a piece at a time, and no more of it than may be."""
    file = folder / "received"
    got = 0
    with file.open("wb") as out:
        try:
            while piece := request.stream.read(PIECE):
                got += len(piece)
                if got > largest:
                    raise _too_large(largest)
                out.write(piece)
        except RequestEntityTooLarge as found:
            raise _too_large(largest) from found
    return file


def _too_large(largest: int) -> Refused:
    said = f"the body has more than {largest:,} bytes; send it in parts"
    return Refused(said, 413, "too-large")


def _written(given: Given) -> Response:
    told, status, headers = given
    if isinstance(told, Response):
        response = told
        response.status_code = status
    else:
        response = Response(told.model_dump_json(), status, mimetype=JSON)
    response.headers.update(headers)
    if request.method == "GET" and not response.is_streamed:
        response.headers.setdefault("Cache-Control", "no-cache")
        response.add_etag()
        response.make_conditional(request)
    return response


__all__ = ["KEY_HEADER", "ROOT", "NotAllowed", "open_routes"]
