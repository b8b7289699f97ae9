"""Counts what the declarations of an exchange message say; no name, place or number leaves it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as parquet

from facts.codes import crosswalk
from facts.refusal import UnreadableFile
from ingest._hearing import scratch
from ingest._message import Leaf, Record, records

EVENT = 4  # depth of a declaration: DataExchange/EventBody/DETECTION_INFO_LIST/DETECTION_INFO
PERSONAL = {
    "HEALTH_EXAM_RECORD_LIST": "health examinations of persons",
    "SUSPECTED_OCPD_LIST": "suspected diseases of persons",
    "DIAGNOSE_OCPD_LIST": "diagnosed diseases of persons",
    "APPRAISAL_INFO_LIST": "appraisals of persons",
    "NYZD_LIST": "poisonings of persons",
}
"""Messages about one person each: nothing of them may be kept, so they are not read at all."""

OF_A_PERSON = {"ID_CARD", "WORKER_NAME"}
"""Elements that only a message about persons has, wherever they stand."""

KINDS = {"DUST": "1", "CHEMISTRY": "2", "NOISE": "3008", "PHYSICS": "3099", "BIOLOGY": "4"}
"""Kinds of hazard, and the code of each in the specification's table of hazards; PHYSICS is
physical hazards other than noise."""

DUE = ("CURRENT_YEAR_CHECK_SUM", "IN_CURRENT_YEAR_CHECK_SUM", "LEAVE_CURRENT_YEAR_CHECK_SUM")
"""Examinations due before, during and at the end of work."""

DAY = r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
COUNT = (r"\d{1,6}", "a whole number of up to six digits")
UNDER = "ENTERPRISE_INFO"


class Field(NamedTuple):
    """A leaf that is read: where it stands, how its text must look, and that in words."""

    path: tuple[str, ...]
    pattern: str
    words: str
    required: bool = True


FIELDS = (
    Field((UNDER, "CREDIT_CODE"), r".{1,18}", "up to 18 characters"),
    Field((UNDER, "ECONOMIC_TYPE_CODE"), r"\d{3}", "three digits of GB/T 12402-2000", False),
    Field((UNDER, "INDUSTRY_CATEGORY_CODE"), r"[A-T]|\d{2,4}", "a code of GB/T 4754-2017"),
    Field((UNDER, "BUSINESS_SCALE_CODE"), r"0[1-4]|99", "01, 02, 03, 04 or 99", False),
    Field((UNDER, "ADDRESS_CODE"), r"\d{9}", "nine digits, the first six of GB/T 2260"),
    Field((UNDER, "ALL_WORKER_SUM"), *COUNT),
    Field((UNDER, "EXPOSE_HAZARD_WORKER_SUM"), *COUNT),
    *(
        Field((UNDER, f"{name}_{kind}"), *COUNT)
        for kind in KINDS
        for name in ("EXPOSE_HAZARD_WORKER_SUM", *DUE)
    ),
    Field(("IS_USE",), r"[01]", "0 or 1"),
    Field(("WRITE_DATE",), DAY, "a day, yyyyMMdd"),
    Field(("AUDIT_INFO", "AUDITSTATUS"), r"\d{2}", "two digits of the table of audit statuses"),
)
RESULT = ("CHECK_RESULT_LIST", "CHECK_RESULT")
RESULT_FIELDS = (
    Field(("FACTOR_CODE",), r"\d{1,4}([,，]\d{1,4})*", "codes of the table of hazards"),
    Field(("WORKPLACE_NAME",), r".+", "the name of a workplace"),
    Field(("POSITION_NAME",), r".+", "the name of a position"),
    Field(("DENSITY_TYPE_CODE",), r"0[123]|99", "01, 02, 03 or 99"),
    Field(("CHECK_DATE",), DAY, "a day, yyyyMMdd"),
    Field(("IS_STANDARD",), r"0[12]", "01 (within the limit) or 02 (over it)"),
)
TEXTS = tuple(field.path[-1] for field in FIELDS if field.words != COUNT[1])
DETAILS = ("exposed", "due", "points", "over")
SCHEMA = pa.schema(
    [
        ("line", pa.uint32()),
        ("_broken", pa.string()),
        *((name, pa.string()) for name in TEXTS),
        ("ALL_WORKER_SUM", pa.float64()),
        ("EXPOSE_HAZARD_WORKER_SUM", pa.float64()),
        ("results", pa.uint32()),
        ("other_years", pa.uint32()),
        (
            "details",
            pa.list_(
                pa.struct([("detail", pa.string()), *((name, pa.float64()) for name in DETAILS)])
            ),
        ),
    ]
)
AT_A_TIME = 10_000  # declarations written at once


def refuse_persons(file: Path) -> None:
    """Look through a message and refuse one about persons, before anything of it is kept.

    Raises
    ------
    UnreadableFile
        If it is about persons, withdraws what was sent, or cannot be read.
    """
    for record in records(file, EVENT):
        _refuse_others(file.name, record)


def declarations(file: Path) -> Path:
    """Write the counts of each DETECTION_INFO into a scratch Parquet file with SCHEMA.

    Raises
    ------
    UnreadableFile
        If the message cannot be read, is about something else, or has no declaration.
    """
    found, any_at_all = _declarations(file), False
    counted = scratch(".parquet")
    with parquet.ParquetWriter(counted, SCHEMA) as writer:
        while rows := list(islice(found, AT_A_TIME)):
            writer.write_table(pa.Table.from_pylist(rows, SCHEMA))
            any_at_all = True
    if not any_at_all:
        raise UnreadableFile(
            f"{file.name}: no element DataExchange/EventBody/DETECTION_INFO_LIST/DETECTION_INFO; "
            "send the message on hazard monitoring"
        )
    return counted


def _declarations(file: Path) -> Iterator[dict[str, object]]:
    for record in records(file, EVENT):
        _refuse_others(file.name, record)
        if record.path[2:] == ("DETECTION_INFO_LIST", "DETECTION_INFO"):
            yield _declaration(record)


def _refuse_others(file: str, record: Record) -> None:
    place, name = f"{file}:{record.line}", record.path[-1]
    if record.path[0] != "DataExchange":
        raise UnreadableFile(
            f"{place}: the root is {record.path[0]}, not DataExchange; send a message of the "
            "exchange specification"
        )
    about = next((PERSONAL[step] for step in record.path if step in PERSONAL), None)
    if about or any(leaf.path[-1] in OF_A_PERSON for leaf in record.leaves):
        raise UnreadableFile(
            f"{place}: {name} is about {about or 'persons'}; nothing of it is kept, send the "
            "message on hazard monitoring (DETECTION_INFO_LIST)"
        )
    if record.path[1:] == ("EventBody", "ENTERPRISE_INFO_LIST", "ENTERPRISE_INFO"):
        raise UnreadableFile(
            f"{place}: {name} has no counts; send the message on hazard monitoring"
        )
    said = record.leaves[-1].text if record.leaves else ""
    if name == "OperateType" and said not in ("Add", "Update"):
        raise UnreadableFile(
            f"{place}: OperateType '{said}' is not Add or Update; what was taken in is replaced "
            "by an Update, never deleted"
        )


def _declaration(record: Record) -> dict[str, object]:
    """Give one row: texts and counts of the declaration, and what it counts by hazard."""
    plain = [leaf for leaf in record.leaves if leaf.path[:1] != RESULT[:1]]
    said, wrong = _said(plain, FIELDS)
    results: dict[int, list[Leaf]] = {}
    for leaf in record.leaves:
        if leaf.path[:2] == RESULT and len(leaf.path) == len(RESULT) + 1:
            results.setdefault(leaf.within, []).append(leaf._replace(path=leaf.path[2:]))
    places: dict[str, dict[tuple[str, str], bool]] = {}
    days = Counter[str]()
    for leaves in results.values():
        result, complaints = _said(leaves, RESULT_FIELDS)
        complaints += _count(result, places) if not complaints else []
        wrong += [f"CHECK_RESULT in line {leaves[0].line}: {each}" for each in complaints]
        days[result.get("CHECK_DATE", "")[:4]] += 1
    if said.get("IS_USE") == "0" and results:
        wrong.append(f"IS_USE is 0, nothing tested, beside {len(results)} elements CHECK_RESULT")
    if (status := said.get("AUDITSTATUS")) and status not in _ours("cn_exchange_audit", "status"):
        wrong.append(f"AUDITSTATUS '{status}' is neither passed nor waiting; send what has passed")
    return {
        "line": record.line,
        "_broken": "; ".join(wrong) or None,
        **{name: said.get(name) for name in TEXTS},
        "ALL_WORKER_SUM": _number(said, "ALL_WORKER_SUM"),
        "EXPOSE_HAZARD_WORKER_SUM": _number(said, "EXPOSE_HAZARD_WORKER_SUM"),
        "results": len(results),
        "other_years": days.total() - days[said.get("WRITE_DATE", "")[:4]],
        "details": [] if wrong else _details(said, places),
    }


def _said(leaves: Sequence[Leaf], fields: Sequence[Field]) -> tuple[dict[str, str], list[str]]:
    """Give the texts of the fields that look as they must, and a sentence for each that does not.

    The specification writes one name with two underscores in its table and with one in its
    example; both are read.
    """
    known = {field.path: field for field in fields}
    said: dict[str, str] = {}
    wrong = []
    for leaf in leaves:
        path = tuple(step.replace("__", "_") for step in leaf.path)
        field = known.get(path)
        if field is None or not leaf.text:
            continue
        name = path[-1]
        if name in said:
            wrong.append(f"{name} stands twice, the second time in line {leaf.line}")
        elif not re.fullmatch(field.pattern, leaf.text):
            wrong.append(f"{name} '{leaf.text}' is not {field.words}")
        said[name] = leaf.text
    missing = [field.path[-1] for field in fields if field.required and field.path[-1] not in said]
    return said, wrong + [f"{name} is missing" for name in missing]


def _count(result: Mapping[str, str], places: dict[str, dict[tuple[str, str], bool]]) -> list[str]:
    """Add a result to the points of each of its agents; name the codes that are no agent."""
    agents = _ours("cn_exchange_hazard", "hazard_agent")
    codes = re.split("[,，]", result["FACTOR_CODE"])
    if strange := [code for code in codes if code not in agents]:
        return [f"FACTOR_CODE '{code}' is no hazard agent we know" for code in strange]
    place = result["WORKPLACE_NAME"], result["POSITION_NAME"]
    for code in codes:
        points = places.setdefault(agents[code], {})
        points[place] = points.get(place, False) or result["IS_STANDARD"] == "02"
    return []


def _details(
    said: Mapping[str, str], places: Mapping[str, Mapping[tuple[str, str], bool]]
) -> list[dict[str, object]]:
    agents = _ours("cn_exchange_hazard", "hazard_agent")
    rows: dict[str, dict[str, object]] = {}
    for kind, code in KINDS.items():
        rows[agents[code]] = {
            "exposed": float(said[f"EXPOSE_HAZARD_WORKER_SUM_{kind}"]),
            "due": float(sum(int(said[f"{name}_{kind}"]) for name in DUE)),
        }
    for agent, points in places.items():
        rows.setdefault(agent, {}).update(
            points=float(len(points)), over=float(sum(points.values()))
        )
    return [{"detail": agent, **counts} for agent, counts in rows.items()]


def _number(said: Mapping[str, str], name: str) -> float | None:
    text = said.get(name, "")
    return float(text) if re.fullmatch(COUNT[0], text) else None


def _ours(origin: str, target: str) -> Mapping[str, str]:
    """Give our id of each code of the specification."""
    words = crosswalk(origin, target)
    return dict(zip(words["from"], words["to"], strict=True))
