"""Makes returns, actors and registers for the tests of returns; every enterprise is made up."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from governance.roles import Actor, Role
from ingest import credit_code

WHEN = datetime(2026, 1, 10, 8, tzinfo=UTC)
COUNTY, CITY, PROVINCE = "CN-130102", "CN-130100", "CN-130000"


def code(number: int) -> str:
    """The credit code of a made-up enterprise."""
    return pl.select(credit_code(pl.lit(f"91130102MADEUP{number:03d}"))).item()


ONE, TWO = code(1), code(2)
REPORTER = Actor("rita", Role.ENTERPRISE, ONE)
OTHER = Actor("otto", Role.ENTERPRISE, TWO)
GROUP = Actor("greta", Role.ENTERPRISE, f"{ONE}+{TWO}")
COUNTY_OFFICE = Actor("carl", Role.REGULATOR, COUNTY)
CITY_OFFICE = Actor("cora", Role.REGULATOR, CITY)
PROVINCE_OFFICE = Actor("paul", Role.REGULATOR, PROVINCE)
ELSEWHERE = Actor("elsa", Role.REGULATOR, "CN-440000")
PUBLISHER = Actor("pia", Role.PUBLISHER)
NATION = Actor("nora", Role.NATIONAL, "CN")

WORDS = {
    "enterprise_id": ONE, "enterprise_name": "虚构企业", "period": "2025-Q4", "area": "130102",
    "industry": "C", "ownership": "private", "size": "small", "workers": "100",
    "hours_worked": "51234", "any_accidents": "no", "exposed_workers": "30",
    "examinations_due": "10", "examined": "9", "contraindications": "0",
}  # fmt: skip
"""A return that breaks no rule."""


def words(**others: str) -> dict[str, str]:
    """The sound return with some cells otherwise."""
    return WORDS | others


def write_register(file: Path, *rows: str) -> Path:
    """Write a register as CSV; the columns are drawn here once."""
    head = "enterprise_id,since,name,area,industry,ownership,size,closed,contact"
    file.write_text("\n".join([head, *rows, ""]), "utf-8")
    return file
