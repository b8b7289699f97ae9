"""What the API answers when something is refused: problem details (RFC 9457), never a traceback."""

from collections.abc import Iterable, Mapping, Sequence

from flask import Response, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from api.route import PROBLEM, Told
from facts.refusal import (
    BadQuestion,
    BrokenHome,
    NotAcknowledged,
    NotAllowed,
    Refusal,
    UnknownCode,
    UnreadableFile,
    WrongState,
)


class Fault(Told):
    """One thing that is wrong: in what was sent, or found in a return by a rule.

    pointer : JSON pointer into the body, or the name of a parameter.
    """

    detail: str
    pointer: str | None = None
    rule: str | None = None
    severity: str | None = None
    line: int | None = None
    enterprise: str | None = None
    period: str | None = None
    field: str | None = None
    value: str | None = None
    fix: str | None = None
    detail_zh: str | None = None
    fix_zh: str | None = None


class Problem(Told):
    """What was refused and why (RFC 9457). type : names the kind; /api says more of it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Fault] | None = None


MOST_FAULTS = 2_000  # in one answer


class Refused(Refusal):
    """A refusal that has its status and its list of what is wrong already."""

    def __init__(self, detail: str, status: int, kind: str, errors: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.status, self.kind, self.errors = status, kind, errors


KINDS: dict[str, str] = {
    "bad-request": "The request is not as the route takes it",
    "bad-question": "This cannot be asked",
    "bad-body": "The body is not as the route takes it",
    "findings": "The returns break rules",
    "unauthorized": "The token is not one that can be used",
    "not-allowed": "Not allowed",
    "not-found": "There is no such thing",
    "method-not-allowed": "Not done to this address",
    "wrong-state": "This cannot be done from where it stands",
    "too-large": "The body is too large",
    "unsupported-media-type": "The body is of no type the route takes",
    "unreadable-file": "The file cannot be read",
    "too-many-requests": "Too many requests",
    "not-whole": "Nothing is published yet, or the home is not whole",
    "our-fault": "Something went wrong here",
}
"""Each kind of problem and its title."""

REFUSALS: tuple[tuple[type[Refusal], int, str], ...] = (
    (NotAllowed, 403, "not-allowed"),
    (BrokenHome, 503, "not-whole"),
    (WrongState, 409, "wrong-state"),
    (NotAcknowledged, 409, "wrong-state"),
    (UnknownCode, 404, "not-found"),
    (UnreadableFile, 422, "unreadable-file"),
    (BadQuestion, 422, "bad-question"),
    (Refusal, 422, "bad-question"),
)
"""Status and kind of each refusal; the first that fits holds."""

QUESTIONS: tuple[tuple[type[Refusal], int, str], ...] = (
    (NotAllowed, 403, "not-allowed"),
    (BrokenHome, 503, "not-whole"),
    (Refusal, 400, "bad-question"),
)
"""The same for questions: all of one is in the query, so an unknown code is asked wrongly."""

STATUSES: Mapping[int, str] = {
    400: "bad-request", 401: "unauthorized", 403: "not-allowed", 404: "not-found",
    405: "method-not-allowed", 413: "too-large", 415: "unsupported-media-type",
    429: "too-many-requests",
}  # fmt: skip
"""The kind of what Flask itself refuses."""


def problem(
    status: int, kind: str, detail: str, errors: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """Write a problem as an answer."""
    listed = [*errors]
    made = Problem(
        type=f"/api#{kind}", title=KINDS[kind], status=status, detail=detail,
        instance=request.path, errors=listed or None,
    )  # fmt: skip
    return Response(
        made.model_dump_json(exclude_none=True), status, dict(headers or {}), mimetype=PROBLEM
    )


def of_refusal(refusal: Refusal, *, is_question: bool) -> Response:
    """Write a refusal of ours."""
    if isinstance(refusal, Refused):
        return problem(refusal.status, refusal.kind, str(refusal), refusal.errors)
    table = QUESTIONS if is_question else REFUSALS
    status, kind = next((status, kind) for known, status, kind in table
                        if isinstance(refusal, known))  # fmt: skip
    return problem(status, kind, str(refusal))


def of_exception(found: HTTPException) -> Response:
    """Write what Flask refused, with the headers it gives: Allow, Retry-After and the like."""
    status = found.code or 500
    kind = STATUSES.get(status, "bad-request" if status < 500 else "our-fault")
    kept = {
        name: value for name, value in found.get_headers()
        if name.lower() not in ("content-type", "content-length")
    }  # fmt: skip
    detail = found.description or KINDS[kind]
    return problem(status, kind, detail, headers=kept)


def faults(found: ValidationError, place: str) -> list[Fault]:
    """Say of each thing that does not fit where it is and what was expected.

    Parameters
    ----------
    place : "#" for a body, whose parts are pointed to; "" for parameters.
    """
    errors = found.errors(include_url=False, include_context=False, include_input=False)
    return [
        Fault(
            detail=_sentence(one["msg"]),
            pointer="/".join([place, *map(str, one["loc"])]).lstrip("/"),
        )
        for one in errors[:MOST_FAULTS]
    ]


def _sentence(said: str) -> str:
    return said[:1].lower() + said[1:]
