"""Makes homes for the tests of governance: returns of units, Eurostat files, an open home."""

from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

import polars as pl

from governance import Actor, Role, accept, publish
from governance.ledger import BATCH, Accepted, Ledger, Published, moment, open_ledger, write
from ingest import sources
from tests.facts.making import make_batch

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ANN = Actor("ann", Role.ADMINISTRATOR)
PUBLIC = Actor("somebody", Role.PUBLIC)

HEBEI, BEIJING, SHIJIAZHUANG = "CN-130000", "CN-110000", "CN-130100"

Unit = tuple[str, str, float, float]
"""Area, industry, deaths and workers of one enterprise."""

AWKWARD: tuple[Unit, ...] = (
    # few events: two deaths in four units
    (HEBEI, "GBT4754_B", 1, 1237), (HEBEI, "GBT4754_B", 1, 1249),
    (SHIJIAZHUANG, "GBT4754_B", 0, 1259), (HEBEI, "GBT4754_B", 0, 1277),
    # many
    (HEBEI, "GBT4754_C", 2, 2111), (HEBEI, "GBT4754_C", 2, 2113),
    (HEBEI, "GBT4754_C", 2, 2129), (HEBEI, "GBT4754_C", 1, 2131),
    # none at all
    (HEBEI, "GBT4754_D", 0, 3137), (HEBEI, "GBT4754_D", 0, 3163),
    (HEBEI, "GBT4754_D", 0, 3167), (HEBEI, "GBT4754_D", 0, 3169),
    # few reporters
    (HEBEI, "GBT4754_E", 11, 4127), (HEBEI, "GBT4754_E", 12, 4129),
    # one of them makes up most of it
    (HEBEI, "GBT4754_F", 9, 90001), (HEBEI, "GBT4754_F", 0, 5101),
    (HEBEI, "GBT4754_F", 0, 5107), (HEBEI, "GBT4754_F", 0, 5113),
    # exactly five
    (HEBEI, "GBT4754_G", 2, 6101), (HEBEI, "GBT4754_G", 3, 6113),
    (HEBEI, "GBT4754_G", 0, 6121),
)  # fmt: skip
"""Returns of one province with a section for each reason to hide, and for each not to."""


def returns(units: Sequence[Unit], period: str = "2023") -> pl.DataFrame:
    """Give the rows of a batch of grain "unit", one an enterprise."""
    areas, industries, deaths, workers = zip(*units, strict=True)
    return pl.DataFrame(
        {
            "enterprise": [f"unit {place}" for place in range(len(units))],
            "area": areas,
            "industry": industries,
            "deaths": deaths,
            "workers": workers,
            "period": period,
        },
        schema_overrides={"deaths": pl.Float64, "workers": pl.Float64},
    )


def accidents(file: Path, deaths: int, year: int = 2023, area: str = "IT") -> Path:
    """Write a table of fatal accidents as Eurostat's SDMX-CSV 1.0 does."""
    head = "DATAFLOW,LAST UPDATE,freq,unit,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"
    rows = [
        f"ESTAT:HSW_N2_02(1.0),15/10/25 23:00:00,A,NR,{industry},{area},{year},{number},,"
        for industry, number in (("TOTAL", deaths), ("F", deaths // 3), ("A", deaths // 5))
    ]
    file.write_text("\n".join([head, *rows, ""]), "utf-8")
    return file


def employed(file: Path, thousands: float, year: int = 2023, area: str = "IT") -> Path:
    """Write a table of employed persons as Eurostat's SDMX-CSV 1.0 does."""
    head = (
        "DATAFLOW,LAST UPDATE,freq,age,sex,nace_r2,isco08,unit,geo,TIME_PERIOD,OBS_VALUE,"
        "OBS_FLAG,CONF_STATUS"
    )
    rows = [
        f"ESTAT:LFSA_EISN2(1.0),15/10/25 11:00:00,A,Y_GE15,T,{industry},TOTAL,THS_PER,{area},"
        f"{year},{number},,"
        for industry, number in (("TOTAL", thousands), ("F", thousands / 10), ("A", thousands / 20))
    ]
    file.write_text("\n".join([head, *rows, ""]), "utf-8")
    return file


def accept_accidents(home: Path, ledger: Ledger, deaths: int, actor: Actor = ANN) -> str:
    """Take in a table of fatal accidents and give the batch it became."""
    file = accidents(home.parent / f"deaths_{deaths}.csv", deaths)
    return accept(ledger, home, sources()["estat_esaw"], file, actor, WHEN).batch


def accept_returns(home: Path, ledger: Ledger, units: Sequence[Unit] = AWKWARD) -> str:
    """Write a batch of returns into the ledger, as taking in a form would."""
    batch = make_batch(home, returns(units), source="returns", grain="unit", published=False)
    about = Accepted(
        len(ledger.batches()) + 1, batch.digest, "returns", "form.csv", "", moment(WHEN), ANN.name,
        len(units), len(units), 0, False,
    )  # fmt: skip
    with ledger.writing() as connection:
        connection.execute(BATCH.insert().values(**about._asdict()))
    return batch.digest


def open_home(folder: Path, *deaths: int, url: str = "") -> tuple[Path, Ledger]:
    """Make a home with a published vintage for each number of deaths; they replace one another."""
    home = folder / "home"
    ledger = open_ledger(home, url)
    if deaths:
        file = employed(folder / "employed.csv", 23580.2)
        accept(ledger, home, sources()["estat_lfs"], file, ANN, WHEN)
    for number in deaths:
        accept_accidents(home, ledger, number)
        publish(ledger, home, ANN, WHEN)
    return home, ledger


def publish_now(ledger: Ledger, home: Path, actor: Actor = ANN) -> Published:
    """Publish at the moment of these tests."""
    return publish(ledger, home, actor, WHEN)


def write_many(home: Path, url: str, writer: str, entries: int, start: Barrier) -> None:
    """Write entries into the journal of a home, once all who write are ready."""
    ledger = open_ledger(home, url)
    start.wait(60)
    for place in range(entries):
        with ledger.writing() as connection:
            write(connection, WHEN, writer, "note", {"place": place})
    ledger.close()


def publish_with_others(home: Path, start: Barrier) -> None:
    """Publish a home from a process of its own, once all who publish are ready."""
    ledger = open_ledger(home)
    start.wait(60)
    publish_now(ledger, home)
    ledger.close()
