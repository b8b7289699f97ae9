"""The demonstration: a made-up economy with known truths, written as the files of ordinary sources.

The truths are in data/samples/README.md. The same seed and scale give the same bytes.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from demo.cases import cases
from demo.desk import fill_desk, invite, leave_waiting
from demo.economy import SEED, economy
from demo.points import points
from demo.returns import YEARS, returns
from demo.summaries import summaries

__all__ = ["FILES", "SEED", "Written", "fill_desk", "invite", "leave_waiting", "write"]

PUBLISHED = Path(__file__).parent.parent / "data" / "published" / "cn_national.csv"
FILES = len(YEARS) + 4
"""How many files `write` writes."""


class Written(NamedTuple):
    """A file to be taken in: of which source, and whether its rows are made up."""

    source: str
    file: Path
    synthetic: bool


def write(folder: Path, scale: float = 1, seed: int = SEED) -> Iterator[Written]:
    """Write the files into a folder, one after the other.

    Parameters
    ----------
    scale : size beside the ordinary economy; rates are the same at every size. [times]
    """
    folder.mkdir(parents=True, exist_ok=True)
    national = folder / PUBLISHED.name
    shutil.copyfile(PUBLISHED, national)
    yield Written("cn_national", national, synthetic=False)
    who = economy(scale, seed)
    for year in YEARS:
        file = folder / f"returns_{year}.csv"
        returns(who, year, seed).write_csv(file)
        yield Written("enterprise_return", file, synthetic=True)
    measured = folder / "points_2023_2024.parquet"
    points(who, scale, seed).write_parquet(measured)
    yield Written("sensor_summary", measured, synthetic=True)
    summed = folder / "establishments_2021_2023.csv"
    summaries(scale, seed).write_csv(summed)
    yield Written("osha_ita_300a", summed, synthetic=True)
    injured = folder / "cases_2022_2024.csv"
    cases(who, scale, seed).write_csv(injured)
    yield Written("incident_cases", injured, synthetic=True)
