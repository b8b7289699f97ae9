"""Sensor batches by program: sent as a file, checked at once, and taken in by a publisher."""

from typing import Annotated, Literal

from pydantic import Field

from api.listing import page_of
from api.problems import Fault, Refused
from api.route import Call, File, Given, Number, Route, Sent, Told
from api.words import PLAIN, Paged
from facts.text import Text
from governance import Permission
from governance.sensor_batches import (
    ENDINGS,
    LONGEST,
    Received,
    Sending,
    receive,
    refuse,
    sending,
    sendings,
    take,
)

GROUP = "sensors"
LARGEST = 512_000_000  # of a batch [bytes]
State = Literal["waiting", "taken in", "refused"]


class Batch(Told):
    """A sensor batch that was sent. rows : in the file; rejects : of those that are not kept."""

    number: int
    state: State
    rows: int
    rejects: int
    first_period: str
    last_period: str
    digest: str
    at: str
    by: str
    changed: str
    changed_by: str
    reason: str


class Checked(Batch):
    """A batch that was just sent, with the first rows that are not kept."""

    findings: list[Fault]


class Batches(Told):
    """A part of the batches."""

    items: list[Batch]
    next: int | None


class Of(Paged):
    """Which batches."""

    state: Annotated[State | None, Text("How they stand.", "状态。")] = None


class Nothing(Sent):
    """An empty object."""


class Why(Sent):
    """Why a batch is refused."""

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=PLAIN)]


def send(call: Call, body: File) -> Given:
    """Check a batch and let it wait to be taken in."""
    received = receive(
        call.door.ledger, call.door.home, body.path, body.media, call.actor, call.when
    )  # fmt: skip
    found = _faults(received)
    if received.sending is None:
        raise Refused("no row of the batch can be kept; errors say why", 422, "findings", found)
    told = Checked(**_batch(received.sending).model_dump(), findings=found)
    where = {"Location": f"/api/v1/sensor-batches/{received.sending.number}"}
    return Given(told, 201 if received.is_new else 200, where)


def _faults(received: Received) -> list[Fault]:
    rows = received.rejects.iter_rows(named=True)
    return [Fault(detail=row["reason"], line=row["line"], severity="hard") for row in rows]


def listed(call: Call, asked: Of) -> Given:
    """List the batches the account may see."""
    rows = sendings(
        call.door.ledger, call.actor, asked.after, asked.limit + 1, asked.state or ""
    )  # fmt: skip
    shown = rows[: asked.limit]
    following = shown[-1].number if len(rows) > asked.limit else None
    return page_of(Batches(items=[_batch(one) for one in shown], next=following), following)


def one(call: Call, number: Number) -> Given:
    """Say how a batch stands."""
    return Given(_batch(sending(call.door.ledger, number, call.actor)))


def accepted(call: Call, number: Number, body: Nothing) -> Given:  # noqa: ARG001  # only empty
    """Take a batch in; the next vintage has it."""
    return Given(_batch(take(call.door.ledger, call.door.home, number, call.actor, call.when)))


def refused(call: Call, number: Number, body: Why) -> Given:
    """Refuse a batch."""
    return Given(
        _batch(refuse(call.door.ledger, number, body.reason, call.actor, call.when))
    )  # fmt: skip


def _batch(found: Sending) -> Batch:
    return Batch(**{name: getattr(found, name) for name in Batch.model_fields})


COLUMNS = Text("Columns of the source sensor_summary", "列与来源 sensor_summary 相同")
FILES = dict.fromkeys(ENDINGS, COLUMNS)
SENDS, TAKES = Permission.SEND_SENSORS, Permission.TAKE_IN
ROUTES: tuple[Route, ...] = (
    Route(
        "POST", "/sensor-batches", GROUP, (SENDS,),
        Text("Send daily summaries of sensors; they wait to be taken in", "报送监测日汇总，待接收"),
        send, {200: Checked, 201: Checked}, FILES, LARGEST,
    ),
    Route(
        "GET", "/sensor-batches", GROUP, (SENDS, TAKES), Text("Batches sent", "已报送批次"), listed,
        {200: Batches},
    ),
    Route(
        "GET", "/sensor-batches/{number}", GROUP, (SENDS, TAKES),
        Text("How a batch stands", "批次状态"), one, {200: Batch},
    ),
    Route(
        "POST", "/sensor-batches/{number}/accept", GROUP, (TAKES,),
        Text("Take a batch in; the next vintage has it", "接收批次，进入下一数据版本"), accepted,
        {200: Batch},
    ),
    Route(
        "POST", "/sensor-batches/{number}/refuse", GROUP, (TAKES,),
        Text("Refuse a batch, with a reason", "说明理由并拒收批次"), refused, {200: Batch},
    ),
)  # fmt: skip
