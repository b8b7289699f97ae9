"""Returns by program: submitted, checked, amended, withdrawn, moved by offices, receipts taken."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import polars as pl
from flask import Response
from pydantic import Field

from api.listing import page_of
from api.problems import MOST_FAULTS, Fault, Refused
from api.route import Call, File, Given, Key, Number, Route, Sent, Told
from api.words import PLAIN, Checked, Code, Paged, Period, Return, Returns
from facts.refusal import UnreadableFile
from facts.text import Text
from governance import Permission
from governance.answers import Answer
from governance.filings import Version, filing
from governance.moving import BY_HAND, LONGEST, move
from governance.own_return import opened
from governance.receipts import pdf, receipt
from governance.return_doors import MOST_SENT, take
from governance.returns import submit
from governance.submissions import returns_after, submission
from governance.workflow import MOVES, Action, State

GROUP = "returns"
LARGEST_JSON, LARGEST_FILE = 8_000_000, 64_000_000  # [bytes]


class Row(Told):
    """What became of one return. outcome : submitted, ready (when only checked), refused or
    reason_needed. hard, soft : findings."""

    line: int
    enterprise: str | None
    period: str | None
    outcome: str
    number: int | None
    version: int | None
    receipt: str | None
    hard: int
    soft: int
    state: str | None


class Submitted(Told):
    """What became of what was sent. findings : the first of finding_count."""

    key: str
    is_only_checked: bool
    rows: list[Row]
    findings: list[Fault]
    finding_count: int


class Status(Told):
    """Where what was sent under a key stands now."""

    key: str
    at: str
    rows: list[Row]


class Summary(Told):
    """A version of a return in a list."""

    number: int
    enterprise: str
    period: str
    version: int
    state: State
    area: str
    receipt: str
    submitted: str | None
    changed: str


class Said(Told):
    """A comment on a return: of one field, or of the whole where `field` is empty."""

    field: str
    said: str
    at: str
    by: str


class Whole(Summary):
    """A version of a return, with its cells. soft : rules it broke, with the reason given."""

    cells: dict[str, str]
    soft: dict[str, str]
    reason: str
    digest: str
    comments: list[Said]


class Page(Told):
    """A part of a list; `next` is `after` of the part that follows, null at the end."""

    items: list[Summary]
    next: int | None


class Receipted(Told):
    """What the receipt of a return says."""

    receipt: str
    submitted: str
    enterprise: str
    name: str
    period: str
    version: int
    digest: str
    code: str


class Remark(Sent):
    """What is said with a move: of one field, or of the whole return."""

    field: Annotated[str, Field(pattern=r"^[a-z0-9_]{0,64}$")] = ""
    said: Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=PLAIN)]


class Move(Sent):
    """What is said with a move; one that sends back says something."""

    comments: Annotated[list[Remark], Field(max_length=100, default_factory=list)]


class Of(Paged):
    """Which returns."""

    state: Annotated[State | None, Text("Where they stand.", "状态。")] = None
    period: Annotated[Period | None, Text("Their period.", "报告期。")] = None
    enterprise: Annotated[Code | None, Text("Of one enterprise.", "企业代码。")] = None


def send(call: Call, asked: Checked, body: Returns | File) -> Given:
    """Submit what is sent, or only check it; the same key does so once."""
    is_dry = asked.validate_ is not None
    key = call.key or uuid4().hex
    if isinstance(body, File):
        name = body.path.with_name(f"{key.replace(':', '-')}.csv")
        body.path.rename(name)
        _require_text(name)
        answer = take(
            call.door.ledger, name, call.actor, call.when, key=key, dry_run=is_dry, most=MOST_SENT
        ).answer  # fmt: skip
    else:
        _require_known(body.root)
        words = [one.cells() for one in body.root]
        answer = submit(
            call.door.ledger, words, call.actor, call.when, key=key, dry_run=is_dry
        )  # fmt: skip
    return _answered(answer, key, is_dry=is_dry)


def _require_text(file: Path) -> None:
    """Refuse what is no text under the name of CSV: workbooks have a door of their own."""
    with file.open("rb") as content:
        if b"\0" in content.read(1 << 16):
            raise UnreadableFile("the body is no text; send CSV in UTF-8 or GB 18030")


def _require_known(several: Iterable[Return]) -> None:
    wrong = [
        Fault(detail=f"no field is called '{name}'", pointer=f"#/{place}/{name}")
        for place, one in enumerate(several)
        for name in one.strangers()
    ]
    if wrong:
        said = "a return has fields that there are not; /api lists those there are"
        raise Refused(said, 422, "bad-body", wrong[:MOST_FAULTS])


def _answered(answer: Answer, key: str, *, is_dry: bool) -> Given:
    found = _faults(answer.findings)
    told = Submitted(
        key=key, is_only_checked=is_dry, rows=_rows(answer.rows, {}),
        findings=found, finding_count=answer.findings.height,
    )  # fmt: skip
    if is_dry:
        return Given(told)
    if not answer.rows["outcome"].eq("submitted").any():
        raise Refused(_nothing(answer.rows), 422, "findings", found)
    return Given(told, 201, {"Location": f"/api/v1/submissions/{key}"})


def _nothing(rows: pl.DataFrame) -> str:
    if rows.is_empty():
        return "there is no return in what was sent"
    if rows["outcome"].eq("reason_needed").any():
        return (
            "nothing was submitted: what stands out, or amends a return, needs a `reason`; "
            "errors say what"
        )
    return "nothing was submitted: every return breaks a rule; errors say which"


def _faults(found: pl.DataFrame) -> list[Fault]:
    return [
        Fault(
            detail=row["en"], rule=row["rule"], severity=row["severity"], line=row["line"],
            enterprise=row["enterprise"], period=row["period"], field=row["field"],
            value=row["value"], fix=row["fix_en"], detail_zh=row["zh"], fix_zh=row["fix_zh"],
        )
        for row in found.head(MOST_FAULTS).iter_rows(named=True)
    ]  # fmt: skip


def _rows(rows: pl.DataFrame, states: dict[int, str]) -> list[Row]:
    submitted = dict.fromkeys(rows["number"].drop_nulls(), State.SUBMITTED.value)
    now = submitted | states
    return [Row(**row, state=now.get(row["number"])) for row in rows.iter_rows(named=True)]


def status(call: Call, key: Key) -> Given:
    """Say where what the account sent under a key stands."""
    found = submission(call.door.ledger, key, call.actor)
    return Given(Status(key=found.key, at=found.at, rows=_rows(found.rows, found.states)))


def listed(call: Call, asked: Of) -> Given:
    """List the returns the account may see."""
    rows = returns_after(
        call.door.ledger, call.actor, asked.after, asked.limit + 1, state=asked.state,
        period=asked.period or "", enterprise=asked.enterprise or "",
    )  # fmt: skip
    shown = rows[: asked.limit]
    following = shown[-1].number if len(rows) > asked.limit else None
    return page_of(Page(items=[_summary(one) for one in shown], next=following), following)


def one(call: Call, number: Number) -> Given:
    """Open a return; that an office did stands in the journal."""
    found = opened(call.door.ledger, number, call.actor, call.when)
    version = found.version
    told = Whole(
        **_summary(version).model_dump(), cells=version.words, soft=version.soft,
        reason=version.reason, digest=version.digest,
        comments=[Said(**each._asdict()) for each in found.comments],
    )  # fmt: skip
    return Given(told)


def receipt_of(call: Call, number: Number) -> Given:
    """Give what the receipt of a return says."""
    version = filing(call.door.ledger, number, call.actor)
    made = receipt(version)
    told = Receipted(
        receipt=version.receipt, submitted=version.submitted or "", enterprise=version.enterprise,
        name=version.words.get("enterprise_name", ""), period=version.period,
        version=version.version, digest=version.digest, code=made.code,
    )  # fmt: skip
    return Given(told)


def printed(call: Call, number: Number) -> Given:
    """Give the receipt of a return to print."""
    version = filing(call.door.ledger, number, call.actor)
    name = f'inline; filename="{version.receipt}.pdf"'
    page = Response(pdf(receipt(version)), mimetype="application/pdf")
    return Given(page, 200, {"Content-Disposition": name})


def _summary(version: Version) -> Summary:
    return Summary(**{name: getattr(version, name) for name in Summary.model_fields})


def _mover(action: Action) -> Route:
    """Make the route of one move."""

    def made(call: Call, number: Number, body: Move) -> Given:
        filing(call.door.ledger, number, call.actor)  # what one may not see is not there
        said = {
            field: "\n".join(one.said for one in body.comments if one.field == field)
            for field in dict.fromkeys(one.field for one in body.comments)
        }
        (moved,) = move(call.door.ledger, [number], action, call.actor, call.when, said)
        return Given(_summary(moved))

    (needed, *_same) = [given for (_state, known), (_to, given) in MOVES.items() if known is action]
    return Route(
        "POST", f"/returns/{{number}}/{action.value}", GROUP, (needed,), DOES[action], made,
        {200: Summary},
    )  # fmt: skip


DOES: dict[Action, Text] = {
    Action.WITHDRAW: Text("Withdraw a return", "撤回报表"),
    Action.RETURN: Text("Send a return back, with comments", "附意见退回报表"),
    Action.APPROVE: Text("Approve a return", "审核通过报表"),
    Action.UNAPPROVE: Text("Take an approval back, with comments", "附意见撤销审核"),
    Action.ACCEPT: Text("Accept a return", "接收报表"),
}
CSV = Text(
    "A row a return under a line of field names, in UTF-8 or GB 18030.",
    "首行为字段名，每行一份报表，UTF-8 或 GB 18030 编码。",
)
SEES, FILES = (Permission.SEE_RETURNS,), (Permission.FILE_RETURNS,)
ROUTES: tuple[Route, ...] = (
    Route(
        "POST", "/submissions", GROUP, FILES,
        Text("Submit returns, amend them, or only check them", "提交、更正或仅校验报表"),
        send, {200: Submitted, 201: Submitted}, {"text/csv": CSV}, LARGEST_FILE, takes_key=True,
    ),
    Route(
        "GET", "/submissions/{key}", GROUP, FILES,
        Text("Where stands what was sent under a key", "按键查询提交结果"), status, {200: Status},
    ),
    Route(
        "GET", "/returns", GROUP, SEES, Text("The returns you may see", "可查看的报表列表"),
        listed, {200: Page},
    ),
    Route(
        "GET", "/returns/{number}", GROUP, SEES, Text("One return, whole", "一份报表的全部内容"),
        one, {200: Whole},
    ),
    Route(
        "GET", "/returns/{number}/receipt", GROUP, SEES, Text("Its receipt", "报表回执"),
        receipt_of, {200: Receipted},
    ),
    Route(
        "GET", "/returns/{number}/receipt.pdf", GROUP, SEES,
        Text("Its receipt to print, PDF", "可打印的回执（PDF）"), printed, {200: "application/pdf"},
    ),
    *(_mover(action) for action in BY_HAND),
)  # fmt: skip
